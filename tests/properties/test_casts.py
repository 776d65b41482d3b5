"""Properties of casts: each type and form against plain Python, written from the rules."""

import math
import re
import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from irwell.tables.cast_spec import CastSpec
from irwell.tables.casting import cast

QUICK = settings(max_examples=80, deadline=None)
SPACES = " \t\r\n\u00a0"
GAP = "[ \t\u00a0]*"
LONDON = ZoneInfo("Europe/London")
TOP = 2**63
UNIT = "ugm-3"
BLANK = st.text(st.sampled_from(SPACES), max_size=2)


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


# What a text is: (value, rule); rule `uncast` has no value, rule "" is the same value.


def integer(text):
    if not re.fullmatch("[+-]?[0-9]+", text) or not -TOP <= int(text) < TOP:
        return None, "uncast"
    return int(text), "leading_zeros" if re.match("[+-]?0[0-9]", text) else ""


def number(text):
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", text):
        return None, "uncast"
    if not math.isfinite(float(text)):
        return None, "uncast"
    return float(text), "leading_zeros" if re.match("[+-]?0[0-9]", text) else ""


def shaped(strict, form, whole):
    """Return the oracle of a form: what is not strict must have one of the shapes."""
    bare = "[0-9]+" if whole else r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
    wide = "[\u00a0\u2009\u202f]"
    group = f"[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+|(?:{wide}[0-9]{{3}})+)"
    group += "" if whole else r"(?:\.[0-9]*)?"
    amount, sign = f"({group}|{bare})", "[£$€]"
    shapes = {
        "thousands": [(rf"\+?({group})", 1), (f"-({group})", -1)],
        "percent": [(rf"\+?({bare}){GAP}%", 1), (f"-({bare}){GAP}%", -1)],
        "unit": [(rf"\+?({bare}){GAP}{UNIT}", 1), (f"-({bare}){GAP}{UNIT}", -1)],
        "money": [
            (rf"\+?{GAP}(?:{sign}{GAP})?{amount}", 1), (f"-{GAP}(?:{sign}{GAP})?{amount}", -1),
            (rf"{sign}{GAP}\+{GAP}{amount}", 1), (f"{sign}{GAP}-{GAP}{amount}", -1),
            (f"(?:{sign}{GAP})?{amount}{GAP}-", -1),
            (rf"\({GAP}(?:{sign}{GAP})?{amount}{GAP}\)", -1),
            (rf"{sign}{GAP}\({GAP}{amount}{GAP}\)", -1),
            (f"(?:{sign}{GAP})?{amount}{GAP}[cC][rR]", -1),
            (f"(?:{sign}{GAP})?{amount}{GAP}[dD][rR]", 1),
        ],
    }[form]  # fmt: skip

    def oracle(text):
        value, rule = strict(text)
        if rule != "uncast":
            return value, rule
        for shape, factor in shapes:
            found = re.fullmatch(shape, text)
            if found:
                digits = re.sub(f",|{wide}", "", found[1])
                value = factor * (int(digits) if whole else float(digits))
                held = -TOP <= value < TOP if whole else math.isfinite(value)
                return (value, form) if held else (None, "uncast")
        return None, "uncast"

    return oracle


def boolean(text):
    value = {**dict.fromkeys(("true", "yes", "y", "1"), True),
             **dict.fromkeys(("false", "no", "n", "0"), False)}.get(text.lower())  # fmt: skip
    return value, "uncast" if value is None or not text.isascii() else ""


def day(text):
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text), ""
        except ValueError:
            pass
    return None, "uncast"


MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]"
    r"(?:([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6})0{0,3})?)?"
    r"|(24):00(?::00(?:\.0{1,9})?)?)"
    r"(Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
)


def moment(text):
    found = MOMENT.fullmatch(text)
    if not found:
        return None, "uncast"
    try:
        value = datetime.fromisoformat(found[1])
        value += timedelta(
            hours=int(found[2] or 0), minutes=int(found[3] or 0), seconds=int(found[4] or 0),
            microseconds=int((found[5] or "").ljust(6, "0")),
            days=1 if found[6] else 0,
        )  # fmt: skip
        if found[7]:
            ahead = timedelta()
            if found[7] != "Z":
                ahead = timedelta(hours=int(found[7][1:3]), minutes=int(found[7][-2:]))
                ahead *= -1 if found[7][0] == "-" else 1
            value = value.replace(tzinfo=timezone(ahead)).astimezone(LONDON).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None, "uncast"
    return value, "midnight_24" if found[6] else "offset" if found[7] else ""


def by_format(shape, form, whole):
    def oracle(text):
        late = text
        if not whole and re.fullmatch(r"([0-9]{1,2}/){2}[0-9]{4} 24:0{1,2}(:0{1,2})?", text):
            late = re.sub(" 24:", " 00:", text)
        if not re.fullmatch(shape, text):
            return None, "uncast"
        try:
            value = datetime.strptime(late, form)
            if late != text:
                return value + timedelta(days=1), "midnight_24"
            return (value.date() if whole else value), "date_format"
        except (ValueError, OverflowError):
            return None, "uncast"

    return oracle


KINDS = {
    "integer": ({"type": "integer"}, integer),
    "number": ({"type": "number"}, number),
    "boolean": ({"type": "boolean"}, boolean),
    "date": ({"type": "date"}, day),
    "timestamp": ({"type": "timestamp"}, moment),
    "day format": (
        {"type": "date", "date_format": "%d/%m/%Y"},
        by_format("[0-9]{1,2}/[0-9]{1,2}/[1-9][0-9]{3}", "%d/%m/%Y", whole=True),
    ),
    "short format": (
        {"type": "date", "date_format": "%d %b %y"},
        by_format("[0-9]{1,2} [A-Za-z]{3} [0-9]{2}", "%d %b %y", whole=True),
    ),
    "moment format": (
        {"type": "timestamp", "date_format": "%d/%m/%Y %H:%M"},
        by_format("[0-9]{1,2}/[0-9]{1,2}/[1-9][0-9]{3} [0-9]{1,2}:[0-9]{1,2}",
                  "%d/%m/%Y %H:%M", whole=False),
    ),
}  # fmt: skip
for kind in ("integer", "number"):
    for form in ("thousands", "money", "percent", "unit"):
        strict = integer if kind == "integer" else number
        KINDS[f"{kind} {form}"] = (
            {"type": kind, "form": form, "unit": UNIT if form == "unit" else ""},
            shaped(strict, form, kind == "integer"),
        )

FIGURE = st.one_of(
    st.integers(-(10**7), 10**7).map(str), st.integers(0, 10**9).map("{:,}".format),
    st.tuples(st.integers(0, 10**9), st.sampled_from("\u00a0\u2009\u202f "))
    .map(lambda pair: f"{pair[0]:,}".replace(",", pair[1])),
    st.sampled_from(["1,234\u00a0567", "1\u00a023", "12\u00a0345.5", "1\u202f234\u00a0567"]),
    st.sampled_from([str(TOP), str(TOP - 1), str(-TOP), "1" * 400, "007", "00", "-0", "+7", "0.0",
                     "1e400", "1e-400", "inf", "nan", "-inf", "1_0", "0x1f", "１", "1,23", "1,2345",
                     ",100", "12,34,567", "1.", ".5", ".", "-", "+", "1.797e308", "-.5e-3"]),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-10**6, 10**6, allow_nan=False, places=2).map(str),
    st.text("0123456789.,+-eE", max_size=9),
)  # fmt: skip
PART = st.sampled_from(
    ["-", "+", "£", "$", "€", "(", ")", "%", "CR", "cr", "DR", "Dr", UNIT, "ug", " ", "\u00a0", ""]
)
MONEY = st.tuples(PART, PART, FIGURE, PART, PART).map("".join) | st.sampled_from(
    ["(£1,234.50)", "£(12)", "-£5", "£-5", "- £ 5", "£5-", "5 CR", "£5.00 DR", "-5 CR", "(-5)",
     "(5", "5)", "££5", "£5 €", "5cr", "5 %", "12.5%", "12ugm-3", "12 ugm-3", "12UGM-3", "(0.00)"]
)  # fmt: skip
CLOCK = st.sampled_from(
    ["00:00", "24:00", "24:00:00", "24:00:00.000", "24:01", "23:59:59.999999", "10:30:05.25",
     "10:30:05.1234560", "10:30:05.1234567", "10:30:60", "25:00", "1:30", "10:30:"]
)  # fmt: skip
ZONE = st.sampled_from(["", "", "Z", "+01:00", "-0500", "+14:00", "+15:00", "+99:99", "z", "+01"])
DAYS = st.one_of(
    st.dates(), st.sampled_from([date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)])
)
WHEN = st.one_of(
    DAYS.map(str), DAYS.map(lambda d: f"{d.day}/{d.month}/{d.year:04d}"),
    DAYS.map(lambda d: d.strftime("%d %b %y")), DAYS.map(lambda d: d.strftime("%d %b %y").upper()),
    st.tuples(DAYS.map(str), st.sampled_from(["T", " ", "  ", ""]), CLOCK, ZONE).map("".join),
    st.tuples(DAYS.map(lambda d: f"{d.day:02d}/{d.month}/{d.year:04d}"), st.just(" "), CLOCK)
    .map("".join),
    st.sampled_from(["2023-02-29", "0000-01-01", "-123-01-01", "10000-01-01", "2020-1-1", "epoch",
                     "infinity", "10000-01-01 00:00:00", "2026-11-22 (BC)", "31/02/2020",
                     "30 Feb 20", "1 xyz 20", "2020-06-01T24:00:00+01:00", "1/1/2020 24:00"]),
    st.text("0123456789-/:T Z+", max_size=17),
)  # fmt: skip
WORD = st.sampled_from(["true", "TRUE", "Yes", "y", "N", "1", "0", "t", "on", "no", "NO", "ſ", "2"])
TOKEN = st.sampled_from(["N/A", "n/a", "-1", "999", "1", "..", "c", "<10", "y", "2020-01-01", "*"])
TEXTS = st.tuples(BLANK, MONEY | FIGURE | WHEN | WORD | TOKEN | st.text(max_size=4), BLANK).map(
    "".join
) | st.one_of(FIGURE, WHEN, WORD, TOKEN, st.none())
ODD = st.characters(codec="utf-8", exclude_characters="\x00")


def told(text, oracle, tokens, markers):
    """Return the value, the marker and the rule of one cell."""
    if text is None:
        return None, None, ""
    close = text.strip(SPACES)
    if close in markers:
        return None, close, "suppressed"
    if close == "":
        return None, None, "blank"
    if close in tokens:
        return None, None, "null_token"
    value, rule = oracle(close)
    return value, None, rule or ("trimmed" if close != text else "")


def carried(folder, texts, **spec):
    rows = pa.array(range(1, len(texts) + 1), pa.int64())
    table = pa.table({"Heading": pa.array(texts, pa.string()), "_row": rows})
    parquet.write_table(table, folder / "landed.parquet")
    spec = CastSpec("a", source="Heading", **spec)
    faults = folder / "faults.parquet"
    found = cast(folder / "landed.parquet", [spec], folder / "typed.parquet", faults=faults)
    return found, parquet.read_table(folder / "typed.parquet"), parquet.read_table(faults)


def check(folder, texts, wanted, spec):
    found, typed, faults = carried(folder, texts, **spec)
    values, markers, rules = zip(*wanted, strict=True)
    got = typed.column("a").to_pylist()
    assert got == list(values), list(zip(texts, got, values, strict=True))
    names = ["a", "a_suppressed", "_row"] if spec["suppressed"] else ["a", "_row"]
    assert typed.column_names == names
    if spec["suppressed"]:
        assert typed.column("a_suppressed").to_pylist() == list(markers)
    bad = [row for row, rule in enumerate(rules, 1) if rule == "uncast"]
    assert [(u.count, list(u.rows)) for u in found.uncast] == ([(len(bad), bad)] if bad else [])
    assert sorted(faults.to_pylist(), key=lambda one: one["_row"]) == [
        {"_row": row, "column": "a"} for row in bad
    ]
    changed = {rule: rules.count(rule) for rule in set(rules) - {"", "uncast"}}
    assert {one.rule: one.count for one in found.changed} == changed
    assert found.suppressed == ({"a": changed.get("suppressed", 0)} if spec["suppressed"] else {})
    assert (found.cells, found.same) == (len(texts), rules.count(""))


@pytest.mark.parametrize("name", KINDS)
@QUICK
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=30),
    tokens=st.lists(TOKEN, max_size=2),
    markers=st.lists(TOKEN, max_size=2),
)
def test_each_cell_is_read_by_the_written_rules(folder, name, texts, tokens, markers):
    spec, oracle = KINDS[name]
    texts = [text and text.replace("\x00", "") for text in texts]
    wanted = [told(text, oracle, tokens, markers) for text in texts]
    full = {**spec, "null_tokens": tuple(tokens), "suppressed": tuple(markers)}
    check(folder, texts, wanted, full)


@QUICK
@given(
    texts=st.lists(
        st.none() | st.text(ODD, max_size=4) | st.tuples(BLANK, TOKEN, BLANK).map("".join),
        min_size=1, max_size=20,
    ),
    tokens=st.lists(TOKEN | st.just("") | st.just(" "), max_size=3),
    markers=st.lists(TOKEN, max_size=2),
)  # fmt: skip
def test_text_stays_as_it_is_but_for_tokens_and_markers(folder, texts, tokens, markers):
    closed = {token.strip(SPACES) for token in tokens}

    def one(text):
        close = None if text is None else text.strip(SPACES)
        if close in markers:
            return None, close, "suppressed"
        if close is not None and close in closed:
            return None, None, "null_token" if close else "blank"
        return text, None, ""

    spec = {"type": "text", "null_tokens": tuple(tokens), "suppressed": tuple(markers)}
    check(folder, texts, [one(text) for text in texts], spec)
