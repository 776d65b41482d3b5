import re
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from irwell.documents import Own
from irwell.figures import Caption, Shown, bar_chart, line_chart
from irwell.figures.drawing import COLOURS, ticks

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("trend", "A & B over time", 'Two lines; "A" rises.', "%")


def own(**columns):
    return Own(pa.table(columns))


def drawing(html):
    figure = ElementTree.fromstring(html)
    return figure.find(f"{SVG}svg")


def words(html):
    return ["".join(e.itertext()) for e in drawing(html).iter(f"{SVG}text")]


def trend(**columns):
    steps = next(iter(columns.values()))
    days = [f"2026-0{n}-01" for n in range(1, len(steps) + 1)]
    figures = own(day=days, **columns)
    return line_chart(figures, CAPTION, "day", [Shown(name, name) for name in columns])


def test_a_line_chart_is_one_image_with_title_and_description():
    svg = drawing(trend(a=[90.0, 95.5, 98.0]))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "trend-title trend-told"
    assert svg.find(f"{SVG}title").text == "A & B over time"
    assert svg.find(f"{SVG}desc").text == 'Two lines; "A" rises.'
    assert {svg.find(f"{SVG}title").get("id"), svg.find(f"{SVG}desc").get("id")} == {
        "trend-title", "trend-told"}  # fmt: skip


def test_the_foot_names_first_middle_and_last_step_and_the_last_point_its_number():
    said = words(trend(a=[90.0, 95.5, 98.0]))
    assert [w for w in said if w.startswith("2026")] == ["2026-01-01", "2026-03-01", "2026-02-01"]
    assert "98%" in said


def test_lines_differ_in_mark_and_dash_not_in_colour_alone():
    html = trend(a=[1, 2], b=[2, 1], c=[1, 1])
    shapes = set(re.findall(r'<path d="([^"]+)" transform', html))
    dashes = set(re.findall(r'stroke-dasharray="([^"]+)"', html))
    assert (len(shapes), len(dashes)) == (3, 2)  # the first is a whole line
    assert {"a", "b", "c"} <= set(words(html))


def test_a_gap_is_a_gap_and_never_nought():
    html = trend(a=[5.0, None, 7.0])
    path = next(p for p in re.findall(r'<path d="([^"]+)" fill="none"', html))
    assert path.count("M") == 2
    assert path.count("L") == 0
    assert "0%" not in words(html)


def test_the_axis_covers_the_bounds_and_the_figures():
    figures = own(day=["a", "b"], n=[97.0, 99.0])
    html = line_chart(figures, CAPTION, "day", [Shown("n", "n")], bounds=(80, 100))
    assert [w for w in words(html) if w.endswith("%")][:5] == ["80%", "85%", "90%", "95%", "100%"]


@pytest.mark.parametrize("values", [[], [None], [5.0], [0, 0], [-3, 4]])
def test_any_number_of_steps_is_drawn(values):
    drawing(line_chart(
        own(day=["x"] * len(values), n=pa.array(values, pa.float64())),
        CAPTION, "day", [Shown("n", "n")],
    ))  # fmt: skip


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "5", True])
def test_what_is_not_a_finite_number_is_not_drawn(value):
    figures = own(day=["x"], n=[value])
    with pytest.raises(ValueError, match="finite"):
        line_chart(figures, CAPTION, "day", [Shown("n", "n")])
    with pytest.raises(ValueError, match="finite"):
        bar_chart(figures, CAPTION, "day", [Shown("n", "n")])


def test_more_lines_than_can_be_told_apart_are_refused():
    figures = own(day=["x"], n=[1])
    with pytest.raises(ValueError, match="6"):
        line_chart(figures, CAPTION, "day", [Shown("n", "n")] * 7)
    with pytest.raises(ValueError, match="3"):
        bar_chart(figures, CAPTION, "day", [Shown("n", "n")] * 4)


def test_bars_start_at_nought_and_carry_their_number():
    html = bar_chart(own(who=["a", "b"], n=[50, 100]), CAPTION, "who", [Shown("n", "n")])
    widths = [float(r.get("width")) for r in drawing(html).findall(f"{SVG}rect")]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)
    assert words(html) == ["a", "50%", "b", "100%"]


def test_a_bar_without_a_value_says_so():
    html = bar_chart(
        own(who=["a", "b"], n=[None, 3]), CAPTION, "who", [Shown("n", "n")], none="not measured"
    )
    assert words(html) == ["a", "not measured", "b", "3%"]
    assert len(drawing(html).findall(f"{SVG}rect")) == 1


def test_groups_of_bars_differ_in_filling_and_have_a_key():
    bars = [Shown("now", "This time"), Shown("then", "Last time")]
    html = bar_chart(own(who=["a"], now=[2], then=[1]), CAPTION, "who", bars)
    fills = {r.get("fill") for r in drawing(html).findall(f"{SVG}rect")}
    assert fills == {COLOURS[0], "url(#trend-striped)"}
    assert words(html)[:2] == ["This time", "Last time"]


def test_bars_of_nothing_and_of_noughts():
    one = [Shown("n", "n")]
    drawing(
        bar_chart(own(who=pa.array([], "string"), n=pa.array([], "int64")), CAPTION, "who", one)
    )
    nought = bar_chart(own(who=["a"], n=[0]), CAPTION, "who", one)
    assert words(nought) == ["a", "0%"]
    assert not drawing(nought).findall(f"{SVG}rect")


def test_a_negative_bar_is_refused():
    with pytest.raises(ValueError, match="starts at 0"):
        bar_chart(own(who=["a"], n=[-1]), CAPTION, "who", [Shown("n", "n")])


def test_labels_are_escaped_and_cut():
    html = bar_chart(own(who=["<b>&" + "x" * 90], n=[1]), CAPTION, "who", [Shown("n", "n")])
    assert "<b>" not in html
    assert words(html)[0].startswith("<b>&xx")
    assert words(html)[0].endswith("…")


def test_an_id_that_would_leave_its_quotes_is_refused():
    with pytest.raises(ValueError, match="id"):
        bar_chart(own(who=["a"], n=[1]), Caption('x" onload="', "t", "d"), "who", [Shown("n", "n")])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 100, [0, 50, 100]), (80, 100, [80, 85, 90, 95, 100]), (5, 5, [4, 6]), (0, 0, [0, 0.5]),
     (-3, 4, [-4, -2, 0, 2, 4]), (0, 1_000_000, [0, 500_000, 1_000_000]),
     (0.1, 0.3, [0.1, 0.15, 0.2, 0.25, 0.3])],
)  # fmt: skip
def test_ticks_are_round_and_cover(low, high, expected):
    found = ticks(low, high)
    assert found[0] <= low + 1e-9
    assert found[-1] >= high - 1e-9
    assert set(expected) <= {round(t, 9) for t in found}


def _light(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_stands_out_from_white(colour):
    assert 1.05 / (_light(colour) + 0.05) >= 3
