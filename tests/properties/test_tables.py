"""Properties of the tables room: readers against plain Python, and plans against an oracle."""

import csv
import io
import re
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from irwell.tables import plan as nodes
from irwell.tables.cast_spec import CastSpec
from irwell.tables.casting import cast
from irwell.tables.emit_shows import band_labels
from irwell.tables.engine import open_engine
from irwell.tables.identifiers import NORMALISERS, normalise
from irwell.tables.intake.guide import Guide
from irwell.tables.keys import order_reference, pseudonym_reference
from irwell.tables.landing import LandingLimits, land
from irwell.tables.plan import Field, Filter, Ordered, Project, Scan, Shown, from_value, to_value

STATED = Guide(header=(1,), separator=",", columns=("a", "b"))
KEYS = {"k": b"k" * 32, "order": b"o" * 32}
QUICK = settings(max_examples=40, deadline=None)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6) | st.text(
    '",\n\r a', max_size=6
)


@pytest.fixture(scope="module")
def engine():
    with open_engine({}) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@QUICK
@given(
    rows=st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=12),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
    chunk=st.sampled_from([8, 33, 1 << 20]),
)
def test_what_a_csv_writer_writes_lands_unchanged(folder, rows, quoting, end, chunk):
    if quoting == csv.QUOTE_MINIMAL:  # Python's writer leaves a lone CR unquoted: no valid CSV
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=end)
    writer.writerow(["a", "b"])
    writer.writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("irwell.tables.intake.proof.CHUNK", chunk)
        patch.setattr("irwell.tables.intake.encoding.CHUNK", chunk)
        (folder / "in.csv").write_bytes(text.getvalue().encode())
        limits = LandingLimits(field=1 << 16)
        land(folder / "in.csv", folder / "landed.parquet", STATED, limits)
    found = parquet.read_table(folder / "landed.parquet").to_pylist()
    empty = "" if quoting == csv.QUOTE_ALL else None
    # A row without any text is left out, as are the headings where they come again.
    kept = [row for row in rows if any(cell.strip() for cell in row) and row != ["a", "b"]]
    assert found == [
        {"a": a or empty, "b": b or empty, "_row": number} for number, (a, b) in enumerate(kept, 1)
    ]


def as_integer(text):
    return int(text) if re.fullmatch("[+-]?[0-9]+", text) and abs(int(text)) < 2**63 else None


def as_number(text):
    return float(text) if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text) else None


def as_date(text):
    try:
        day = datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return None
    return day if day.year >= 1000 and text.isascii() else None


@QUICK
@given(
    texts=st.lists(
        st.text("0123456789+-. /e", max_size=10)
        | st.dates().map(lambda day: day.strftime("%d/%m/%Y"))
        | st.integers().map(str)
        | st.floats(allow_nan=False, allow_infinity=False).map(lambda value: f"{value:f}"),
        min_size=1,
        max_size=20,
    ),
    kind=st.sampled_from([("integer", as_integer), ("number", as_number), ("date", as_date)]),
)
def test_cast_is_what_plain_python_says(folder, texts, kind):
    name, oracle = kind
    rows = pa.array(range(1, len(texts) + 1), pa.int64())
    parquet.write_table(pa.table({"a": pa.array(texts), "_row": rows}), folder / "landed.parquet")
    texts = [text.strip(" ") for text in texts]
    if name == "number":
        texts = [text if "e" not in text else "" for text in texts]
        parquet.write_table(
            pa.table({"a": pa.array(texts, pa.string()), "_row": rows}), folder / "landed.parquet"
        )
    form = "%d/%m/%Y" if name == "date" else ""
    spec = CastSpec("a", name, form)
    uncast = cast(folder / "landed.parquet", [spec], folder / "typed.parquet").uncast
    wanted = [oracle(text) for text in texts]
    found = parquet.read_table(folder / "typed.parquet").column("a").to_pylist()
    assert found == wanted
    bad = tuple(n for n, (t, w) in enumerate(zip(texts, wanted, strict=True), 1) if t and w is None)
    assert (uncast[0].rows if uncast else ()) == bad


def run(engine, table, kind, tests, show):
    scan = Scan("data", (Field("x", kind),))
    plan = Ordered(Project(Filter(scan, tests), (Shown("y", "x", show),)), "order")
    assert from_value(to_value(plan)) == plan
    tables = {"data": table, "list": pa.table({"who": pa.array(["1 2", "ab", None])})}
    with engine.fresh(tables) as session:
        return session.rows(plan, KEYS).read_all().column("y").to_pylist()


def table_of(values, kind):
    rows = pa.array(range(1, len(values) + 1), pa.int64())
    return pa.table({"x": pa.array(values, kind), "_row": rows})


def in_order(values):
    numbered = enumerate(values, 1)
    return [v for _, v in sorted(numbered, key=lambda at: order_reference(at[0], KEYS["order"]))]


DAYS = st.dates(date(1890, 1, 1), date(2030, 12, 31)) | st.sampled_from(
    [date(year, 2, day) for year in (2000, 2004, 2023, 2024) for day in (27, 28)]
    + [date(year, 2, 29) for year in (2000, 2004, 2024)]
    + [date(year, 3, 1) for year in (2000, 2023, 2024)]
)


def birthday(born, years):
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


@QUICK
@given(
    values=st.lists(st.none() | DAYS, min_size=1, max_size=20), as_at=DAYS, years=st.integers(0, 99)
)
def test_ages_turn_on_the_anniversary(engine, values, as_at, years):
    table = table_of(values, pa.date32())
    under = [b for b in values if b and b <= as_at < birthday(b, years)]
    over = [b for b in values if b and birthday(b, years + 1) <= as_at]
    for kind, wanted in ((nodes.AgeUnder, under), (nodes.AgeOver, over)):
        found = run(engine, table, "date", (kind("x", years, as_at),), nodes.Keep())
        assert sorted(found) == sorted(wanted)


@QUICK
@given(
    values=st.lists(st.none() | DAYS, min_size=1, max_size=20),
    as_at=DAYS,
    count=st.integers(1, 900),
    unit=st.sampled_from(["days", "months", "years"]),
)
def test_windows_end_with_their_day(engine, values, as_at, count, unit):
    count = min(count, 150) if unit == "years" else count
    if unit == "days":
        first = as_at - timedelta(days=count)
    else:
        months = as_at.year * 12 + as_at.month - 1 - count * (12 if unit == "years" else 1)
        first = date(months // 12, months % 12 + 1, 1)
        while first.day < as_at.day and (first + timedelta(days=1)).day > 1:
            first += timedelta(days=1)
    times = [v and datetime(v.year, v.month, v.day, 23, 59, 59) for v in values]
    test = nodes.WithinLast("x", count, unit, as_at)
    wanted = sorted(v for v in values if v and first < v <= as_at)
    assert (
        sorted(run(engine, table_of(values, pa.date32()), "date", (test,), nodes.Keep())) == wanted
    )
    found = run(engine, table_of(times, pa.timestamp("us")), "timestamp", (test,), nodes.Keep())
    assert sorted(value.date() for value in found) == wanted


VALUES = st.none() | st.sampled_from(["a", "A", "", " a", "1 2", "12", "ab", "é", "ſ"]) | TEXT


@QUICK
@given(
    values=st.lists(VALUES, min_size=1, max_size=15), named=st.lists(TEXT, min_size=1, max_size=3)
)
def test_no_value_passes_no_test_and_order_is_keyed(engine, values, named):
    table = table_of(values, pa.string())
    named = tuple(named)
    oracles = {
        nodes.Equals("x", named[0]): lambda v: v == named[0],
        nodes.OneOf("x", named): lambda v: v in named,
        nodes.NotOneOf("x", named): lambda v: v not in named,
        nodes.Present("x"): lambda v: True,
        nodes.NotOnList("x", "list", "who", "nhs_number"): lambda v: (
            normalise(v, "nhs_number") not in (None, "12", "ab")
        ),
    }
    for test, passes in oracles.items():
        wanted = [v for v in in_order(values) if v is not None and passes(v)]
        assert run(engine, table, "text", (test,), nodes.Keep()) == wanted


@QUICK
@given(
    values=st.lists(st.none() | VALUES, min_size=1, max_size=10),
    kind=st.sampled_from([*NORMALISERS, "local:case"]),
)
def test_pseudonyms_equal_the_reference(engine, values, kind):
    found = run(engine, table_of(values, pa.string()), "text", (), nodes.Pseudonym("k", kind))
    assert found == [pseudonym_reference(v, KEYS["k"], kind) for v in in_order(values)]


INTEGERS = st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-120, 120)


@QUICK
@given(values=st.lists(INTEGERS, min_size=1, max_size=15), to=st.integers(1, 1000))
def test_whole_numbers_round_and_band_exactly(engine, values, to):
    def rounded(value):
        near = (abs(value) * 2 + to) // (to * 2) * to * (1 if value >= 0 else -1)
        return near if -(2**63) <= near < 2**63 else None

    table = table_of(values, pa.int64())
    wanted = [None if v is None else rounded(v) for v in in_order(values)]
    assert run(engine, table, "integer", (), nodes.Round(to)) == wanted
    cuts = (-5, 0, 1, to + 1)
    labels = band_labels(cuts, "integer")
    banded = [None if v is None else labels[sum(v >= c for c in cuts)] for v in in_order(values)]
    assert run(engine, table, "integer", (), nodes.Band(cuts)) == banded


@QUICK
@given(
    values=st.lists(
        st.none() | st.floats(allow_nan=False, allow_infinity=False)
        | st.integers(-50, 50).map(lambda n: n / 2), min_size=1, max_size=15,
    ),
    to=st.integers(1, 50),
)  # fmt: skip
def test_numbers_round_half_away_and_never_to_minus_zero(engine, values, to):
    def rounded(value):
        whole = abs(value) / to
        near = float(int(whole)) + (1.0 if whole - int(whole) >= 0.5 else 0.0)
        near = (near if value >= 0 else -near) * to
        return near if abs(near) != float("inf") else None

    found = run(engine, table_of(values, pa.float64()), "number", (), nodes.Round(to))
    assert found == [None if v is None else rounded(v) for v in in_order(values)]
    assert "-0.0" not in [str(value) for value in found]


POSTCODE = re.compile("[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}")
OUTWARD = re.compile("[A-Z]{1,2}[0-9][0-9A-Z]?")
PART = st.from_regex(r"[A-Z]{1,2}[0-9][0-9A-Z]? {0,2}[0-9][A-Z]{2}", fullmatch=True) | st.text(
    "aM1 \t\u00a0ſé", max_size=7
)


def first_part(value):
    upper = "".join(c.upper() if c.isascii() else c for c in value)
    close = re.sub("[ \t\u00a0]", "", upper)
    if POSTCODE.fullmatch(close):
        return close[:-3]
    if OUTWARD.fullmatch(upper.strip(" \t\u00a0")):
        return close
    found = re.match("[ \t\u00a0]*([^ \t\u00a0]+)[ \t\u00a0]", value)
    return found[1] if found else None


@QUICK
@given(values=st.lists(st.none() | PART | PART.map(str.lower), min_size=1, max_size=10))
def test_first_part_follows_the_page(engine, values):
    found = run(engine, table_of(values, pa.string()), "text", (), nodes.FirstPart())
    assert found == [None if v is None else first_part(v) for v in in_order(values)]


@QUICK
@given(values=st.lists(st.none() | st.dates(), min_size=1, max_size=10))
def test_year_month_and_yes_no(engine, values):
    table, true = table_of(values, pa.date32()), in_order(values)
    assert run(engine, table, "date", (), nodes.Year()) == [v and v.year for v in true]
    assert run(engine, table, "date", (), nodes.Month()) == [
        v and f"{v.year:04d}-{v.month:02d}" for v in true
    ]
    assert run(engine, table, "date", (), nodes.YesNo()) == [v is not None for v in true]
    assert run(engine, table, "date", (), nodes.Redact()) == [None] * len(values)
