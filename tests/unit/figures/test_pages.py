import ast
import base64
import csv
import hashlib
import inspect
import io
import re
import typing
from html.parser import HTMLParser

import pyarrow as pa
import pytest

import irwell.figures as room
from irwell.disclosure import protect_counts
from irwell.documents import Own, Passed
from irwell.figures import (
    Caption,
    Html,
    Shown,
    bar_chart,
    bullets,
    cards,
    facts,
    folded,
    line_chart,
    page,
    paragraph,
    section,
    side_by_side,
    table_csv,
    table_html,
    told,
)

ONE = [Shown("n", "Number")]
FIGURES = Own(pa.table({"who": ["a"], "n": [1234]}))
HOSTILE = "<script>alert('x')</script>\"&"


def passed():
    return protect_counts(pa.table({"who": ["a", "b"], "n": [3, 40]}), by=["who"], threshold=10)


TAKERS = {
    line_chart: lambda f: line_chart(f, Caption("x", "t", "d"), "who", ONE),
    bar_chart: lambda f: bar_chart(f, Caption("x", "t", "d"), "who", ONE),
    table_html: lambda f: table_html(f, "c", ONE),
    table_csv: table_csv,
    cards: lambda f: cards(f, "who", ONE),
    facts: lambda f: facts(f, ONE),
}


@pytest.mark.parametrize("taker", TAKERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "given",
    [pa.table({"who": ["a"], "n": [1]}), [{"who": "a", "n": 1}], {"n": [1]}, None,
     type("Own", (), {"table": FIGURES.table})()],
    ids=["table", "rows", "columns", "none", "look-alike"],
)  # fmt: skip
def test_an_unmarked_table_goes_nowhere(taker, given):
    with pytest.raises(TypeError, match="without a mark"):
        TAKERS[taker](given)


@pytest.mark.parametrize("taker", TAKERS, ids=lambda f: f.__name__)
def test_both_marks_are_taken(taker):
    TAKERS[taker](FIGURES)
    if taker is not facts:
        TAKERS[taker](passed())


def test_whatever_takes_data_asks_for_a_mark_by_type():
    """A public function either takes marked figures or takes only words, pieces and shapes."""
    plain = {"str", "Html", "Caption", "Shown", "float", "Bounds", "Iterable", "Sequence", "None"}
    takers = set()
    for name in room.__all__:
        thing = getattr(room, name)
        if not inspect.isfunction(thing):
            continue
        hints = typing.get_type_hints(thing)
        if hints.get("figures") == Passed | Own:
            takers.add(thing)
            continue
        said = {
            n
            for p in inspect.signature(thing).parameters.values()
            for n in re.findall(r"[A-Za-z]+", str(hints[p.name]).replace("irwell.figures.html", ""))
        }
        assert said <= plain | {"class", "collections", "abc", "builtins"}, name
    assert takers == set(TAKERS)


def test_the_room_never_reads_a_table_but_through_its_mark():
    """`.table` is read in one file, which looks at the mark first."""
    from tests.house.tree import PACKAGE, tree

    reading = {
        path.name
        for path in (PACKAGE / "figures").glob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "table"
    }
    assert reading == {"marked.py"}


def test_a_table_has_caption_and_scopes():
    html = table_html(FIGURES, "Who & how many", [Shown("who", "Who"), *ONE])
    assert "<caption>Who &amp; how many</caption>" in html
    assert '<th scope="col">Who</th><th scope="col" class="number">Number</th>' in html
    assert '<th scope="row">a</th><td class="number">1,234</td>' in html


def test_a_suppressed_figure_is_said_and_never_nought():
    html = table_html(passed(), "c", [Shown("who", "Who"), *ONE], none="too few to show")
    assert '<td class="number">too few to show</td>' in html
    assert ">0<" not in html


def test_units_and_places():
    figures = Own(pa.table({"who": ["a", "b"], "n": [99.94, None], "ok": [True, False]}))
    html = table_html(
        figures, "c", [Shown("who", "Who"), Shown("n", "N", "%", 1), Shown("ok", "Well")], none="–"
    )
    assert ">99.9%<" in html
    assert ">–<" in html
    assert ">yes<" in html


@pytest.mark.parametrize(
    "make",
    [
        lambda: table_html(Own(pa.table({"n": [HOSTILE]})), HOSTILE, [Shown("n", HOSTILE)]),
        lambda: cards(Own(pa.table({"n": [HOSTILE]})), "n", [Shown("n", HOSTILE)]),
        lambda: facts(Own(pa.table({"n": [HOSTILE]})), [Shown("n", HOSTILE)]),
        lambda: page(HOSTILE, [paragraph(HOSTILE)], above=HOSTILE, foot=HOSTILE, lang='"><script>'),
        lambda: section("a", HOSTILE, bullets([HOSTILE])),
        lambda: told([HOSTILE], [HOSTILE]),
        lambda: folded(HOSTILE),
        lambda: line_chart(Own(pa.table({"who": [HOSTILE], "n": [1]})),
                           Caption("x", HOSTILE, HOSTILE, HOSTILE), "who", [Shown("n", HOSTILE)]),
    ],
)  # fmt: skip
def test_everything_is_escaped(make):
    html = make()
    assert "<script" not in html
    assert 'onclick="' not in html


def test_controls_and_marks_of_direction_are_gone():
    html = paragraph("a\x00b\x1b[31m\u202ec\ud800\tline\nline\x85")
    assert html == "<p>ab[31mc line line</p>"
    html.encode()


def test_plain_text_is_no_piece_of_a_page():
    with pytest.raises(TypeError, match="plain text"):
        page("t", ["<p>hand-made</p>"])
    with pytest.raises(TypeError, match="plain text"):
        section("a", "b", "<p>")
    with pytest.raises(TypeError, match="plain text"):
        side_by_side(["<p>"])


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "＝1", "\x00=1"]
)
def test_no_cell_is_a_formula(text):
    lines = list(csv.reader(io.StringIO(table_csv(Own(pa.table({text: [text]}))))))
    assert all(cell.startswith("'") for line in lines for cell in line)


def test_csv_keeps_numbers_and_gaps():
    figures = Own(pa.table({"who": ['a,"b"', None], "n": [-1234, None], "ok": [True, None]}))
    assert table_csv(figures, none="not measured") == (
        'who,n,ok\r\n"a,""b""",-1234,yes\r\nnot measured,not measured,not measured\r\n'
    )


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.open, self.ids = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [v for k, v in attrs if k == "id"]
        if tag not in {"meta", "rect", "path", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def whole():
    return page("Quality", [
        section("a", "A", facts(FIGURES, ONE), table_html(FIGURES, "c", ONE)),
        section("b", "B", line_chart(FIGURES, Caption("l", "t", "d"), "who", ONE),
                bar_chart(FIGURES, Caption("r", "t", "d"), "who", ONE)),
    ], above="A body", foot="The end.")  # fmt: skip


def test_a_page_is_well_formed_with_language_title_and_a_way_past_the_heading():
    seen = Seen()
    seen.feed(whole())
    assert seen.open == []
    assert len(seen.ids) == len(set(seen.ids))
    tags = dict(seen.tags)
    assert tags["html"] == {"lang": "en-GB"}
    assert {"title", "main", "header", "footer", "h1", "h2"} <= set(tags)
    assert next(a for t, a in seen.tags if t == "a") == {"class": "skip", "href": "#main"}
    assert "main" in seen.ids


def test_a_page_fetches_nothing_and_its_policy_knows_only_its_own_style():
    html = whole()
    seen = Seen()
    seen.feed(html)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {
        tag for tag, _ in seen.tags}  # fmt: skip
    assert not [a for _, a in seen.tags if {"src", "style", "onload"} & set(a)]
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert "@media print" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for t, a in seen.tags if a.get("http-equiv"))
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_pieces_are_html_and_nothing_makes_nothing():
    assert isinstance(paragraph("x"), Html)
    assert bullets([]) == ""
    assert told([], []) == ""
    assert told(["a", "a"], ["b", "c"]).count("<dt>a</dt>") == 2
    assert side_by_side([]) == ""


def test_facts_are_of_one_row():
    with pytest.raises(ValueError, match="one row"):
        facts(Own(pa.table({"n": [1, 2]})), ONE)
