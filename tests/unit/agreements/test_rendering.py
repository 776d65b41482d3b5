import re
from html.parser import HTMLParser

import pytest

from irwell.agreements import Clause, clauses, render
from irwell.agreements.clauses import SECTIONS
from irwell.agreements.reading_age import grade, reading_age, syllables
from irwell.agreements.rendering import render_markdown
from irwell.agreements.rendering_html import render_html
from irwell.agreements.shares import Share, shares

FORGED = "</p><script>alert(1)</script> <b>x</b> [a](https://b.example) # **y** `z` | &amp; \\"


class Reader(HTMLParser):
    """What a browser reads: tags in order, and text by tag."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.texts, self.attributes = [], [], [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.setdefault(tag, []).append(dict(attrs))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, tag):
        return [text for own, text in self.texts if own == tag]


def plain(markdown):
    """The text of one line of CommonMark that holds no markup but escapes."""
    return re.sub(r"\\([\\`*_\[\]<>&|~#])", r"\1", markdown)


def test_each_rendering_has_every_clause_once_the_digest_and_the_reading_age(examples):
    for agreement, _ in examples.values():
        own = clauses(agreement)
        age = f"reading age is about {reading_age(c.text for c in own)} "
        html = Reader(render_html(agreement, own))
        assert html.of("dd") == [clause.text for clause in own]
        assert html.of("dt") == [clause.mark for clause in own]
        lines = render_markdown(agreement, own).splitlines()
        spoken = [plain(line) for line in lines if line.startswith("- ")]
        assert spoken == [f"- **{clause.mark}** {clause.text}" for clause in own]
        flat = " ".join(text for _, text in html.texts)
        for page in (render(agreement, own), plain("\n".join(lines)), flat):
            assert agreement.digest in page
            assert age in " ".join(page.split())


def test_the_page_has_landmarks_headings_and_language(examples):
    agreement, _ = examples["early-help"]
    page = render_html(agreement, clauses(agreement))
    read = Reader(page)

    assert page.startswith("<!doctype html>")
    assert read.open == []
    assert read.attributes["html"] == [{"lang": "en-GB"}]
    assert [read.tags.count(tag) for tag in ("header", "main", "footer", "h1", "title")] == [1] * 5
    assert read.of("h1") == read.of("title") == [agreement.title]
    assert set(read.of("h2")) == set(SECTIONS.values()) - {"Who may join"}
    labels = [own["aria-labelledby"] for own in read.attributes["section"]]
    assert labels == [own["id"] for own in read.attributes["h2"]]
    assert not {"script", "img", "link", "iframe", "form"} & set(read.tags)
    assert "@media print" in page


def test_another_language_is_named(changed):
    agreement = changed({})
    assert '<html lang="cy">' in render_html(agreement, clauses(agreement), lang="cy")


@pytest.mark.parametrize("place", ["title", "summary", "purpose.need"])
def test_what_the_parties_wrote_is_text(changed, place):
    agreement = changed({place: FORGED})
    own = clauses(agreement)
    read = Reader(render_html(agreement, own))
    assert not {"script", "b"} & set(read.tags)
    assert any(FORGED in text for _, text in read.texts)

    lines = render_markdown(agreement, own).splitlines()
    (line,) = [text for text in lines if text.startswith(("# ", "- ")) and "alert" in text][-1:]
    assert FORGED in plain(line)
    assert not re.search(r"(?<!\\)[<`\[|&]", line)
    assert [text for text in lines if text.startswith("# ")] == lines[:1]


def test_shares_count_the_clauses_and_come_to_a_hundred():
    own = [Clause("a", "A.", mark) for mark in ("enforced", "promised", "promised")]
    assert shares(own) == {
        "enforced": Share(1, 3, 33),
        "evidenced": Share(0, 3, 0),
        "promised": Share(2, 3, 67),
    }
    for many in range(1, 60):
        mixed = own * many + [Clause("b", "B.", "evidenced")] * (many // 2)
        assert sum(share.percent for share in shares(mixed).values()) == 100
    assert {share.percent for share in shares([]).values()} == {0}


def test_the_text_says_the_share_of_each_mark(changed):
    agreement = changed({})
    own = clauses(agreement)
    enforced = sum(clause.mark == "enforced" for clause in own)
    percent = shares(own)["enforced"].percent
    assert f"Here: {enforced} of {len(own)} clauses enforced ({percent}%), 0 evidenced" in render(
        agreement, own
    )


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("the", 1), ("table", 2), ("tables", 2), ("settled", 2), ("names", 1), ("wanted", 2)),
        *(
            ("while", 1),
            ("agencies", 3),
            ("agreement", 3),
            ("identity", 4),
            ("don't", 1),
            ("Mr", 1),
        ),
    ],
)
def test_syllables_follow_the_stated_rule(word, count):
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula():
    # Six words of one syllable each in one sentence: 0.39 * 6 + 11.8 * 1 - 15.59.
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
    # Two sentences of 4 and 2 words, with 11 syllables.
    text = ["Recipients delete it now. Nobody reads."]
    assert sum(map(syllables, ["Recipients", "delete", "it", "now", "Nobody", "reads"])) == 11
    assert grade(text) == pytest.approx(0.39 * 3 + 11.8 * 11 / 6 - 15.59)
    assert grade(text * 3) == pytest.approx(grade(text))
    assert grade(["12 345", ""]) == 0


def test_the_reading_age_is_the_grade_and_five_and_grows_with_the_words():
    assert reading_age(["The cat sat on the mat."]) == 5
    hard = (
        "The organisational responsibilities notwithstanding, proportionality considerations apply."
    )
    assert reading_age([hard]) == round(grade([hard]) + 5) > 18
