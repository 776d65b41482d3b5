"""The reference page of verbs is true: each of its examples is run."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from irwell.agreements import VERBS
from irwell.agreements.model import ColumnClause, DataClause
from irwell.contracts.model import Column
from irwell.errors import AgreementError
from irwell.releases import compile_count, compile_release
from irwell.tables import plan as nodes
from irwell.tables.engine import open_engine
from irwell.tables.plan_check import SHOWS, TESTS
from tests.unit.releases.release_parts import AGREEMENT, AS_AT, PUPILS, contracted

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "verbs.md"
ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
READ = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
}
KEYS = {"k": bytes(32), "order": bytes(32)}


def table_after(heading: str) -> list[list[str]]:
    text = PAGE.read_text().split(f"{heading}\n", 1)[1]
    lines = [line for line in text.split("\n#", 1)[0].splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return [row for row in rows if len(row) == lines[0].count("|") - 1]


def row_test(verb: str, written: object, as_at: str) -> nodes.Test:
    day = date.fromisoformat(as_at) if as_at else date(2026, 11, 22)
    made = {
        "equals": lambda: nodes.Equals("x", written),
        "one of": lambda: nodes.OneOf("x", tuple(written)),
        "not one of": lambda: nodes.NotOneOf("x", tuple(written)),
        "before": lambda: nodes.Before("x", date.fromisoformat(written)),
        "after": lambda: nodes.After("x", date.fromisoformat(written)),
        "within last": lambda: nodes.WithinLast(
            "x", int(written.split()[0]), written.split()[1], day
        ),
        "age under": lambda: nodes.AgeUnder("x", written, day),
        "age over": lambda: nodes.AgeOver("x", written, day),
        "present": lambda: nodes.Present("x"),
        "not on list": lambda: nodes.NotOnList("x", "list", "who", "nhs_number"),
    }
    return made[verb]()


def column_form(verb: str, written: object) -> nodes.Show:
    forms = {
        "keep": nodes.Keep, "year": nodes.Year, "month": nodes.Month, "redact": nodes.Redact,
        "first_part": nodes.FirstPart, "yes_no": nodes.YesNo,
    }  # fmt: skip
    if verb == "band":
        return nodes.Band(tuple(written))
    if verb == "round":
        return nodes.Round(written)
    if verb == "area":
        return nodes.Area("lookup", "code", "ward", "postcode")
    return nodes.Pseudonym("k", written) if verb == "pseudonym" else forms[verb]()


def source(kind: str, value: str) -> pa.Table:
    true = None if value == "(none)" else READ[kind](value)
    return pa.table({"x": pa.array([true], ARROW[kind]), "_row": pa.array([1], pa.int64())})


def plan_of(kind: str, tests: tuple, show: nodes.Show) -> nodes.Ordered:
    scan = nodes.Scan("data", (nodes.Field("x", kind),))
    shown = (nodes.Shown("y", "x", show),)
    return nodes.Ordered(nodes.Project(nodes.Filter(scan, tests), shown), "order")


@pytest.fixture(scope="module")
def engine():
    with open_engine({}) as opened:
        yield opened


ROWS = table_after("### Examples of row verbs")
COLUMNS = table_after("### Examples of column verbs")


@pytest.mark.parametrize("example", ROWS, ids="-".join)
def test_row_example_holds(engine, example):
    verb, kind, written, as_at, value, passes = example
    given = json.loads(written)
    listed = pa.array(given if verb == "not on list" else [], pa.string())
    tables = {"data": source(kind, value), "list": pa.table({"who": listed})}
    with engine.fresh(tables) as session:
        plan = plan_of(kind, (row_test(verb, given, as_at),), nodes.Keep())
        assert session.rows(plan, KEYS).read_all().num_rows == (passes == "yes")


@pytest.mark.parametrize("example", COLUMNS, ids="-".join)
def test_column_example_holds(engine, example):
    verb, kind, written, value, leaves = example
    given = json.loads(written) if verb == "area" else {}
    lookup = {"code": pa.array(given, pa.string()), "ward": pa.array(given.values(), pa.string())}
    tables = {"data": source(kind, value), "lookup": pa.table(lookup)}
    with engine.fresh(tables) as session:
        plan = plan_of(kind, (), column_form(verb, json.loads(written)))
        shown = session.rows(plan, KEYS).read_all().column("y").to_pylist()[0]
    if leaves == "(none)":
        assert shown is None
    elif isinstance(shown, bool):
        assert str(shown).lower() == leaves
    else:
        assert (float(leaves) if isinstance(shown, float) else leaves) == (
            shown if isinstance(shown, float) else str(shown)
        )


@pytest.mark.parametrize("example", table_after("### Examples of a test in another data set"))
def test_example_of_another_data_set_holds(engine, example):
    written, rows, identifier, passes = example
    columns = list(zip(*json.loads(rows), strict=True))
    types = {"nhs_number": pa.string(), "district": pa.string(), "open": pa.bool_()}
    other = {name: pa.array(own, types[name]) for name, own in zip(types, columns, strict=True)}
    fields = (
        nodes.Field("nhs_number", "text"),
        nodes.Field("district", "text"),
        nodes.Field("open", "boolean"),
    )
    tests = tuple(nodes.OneOf(name, tuple(own)) for name, own in json.loads(written).items())
    held = nodes.Filter(nodes.Scan("held", fields), tests)
    test = nodes.HeldBy("x", held, "nhs_number", "nhs_number")
    tables = {"data": source("text", identifier), "held": pa.table(other)}
    with engine.fresh(tables) as session:
        found = session.rows(plan_of("text", (test,), nodes.Keep()), KEYS).read_all()
    assert found.num_rows == (passes == "yes")


@pytest.mark.parametrize("example", table_after("### Examples of what leaves"))
def test_example_of_what_leaves_holds(example):
    written, leave, counted = example
    clauses = tuple(ColumnClause(name, name, own) for name, own in json.loads(written).items())
    agreement = replace(AGREEMENT, data=(DataClause(PUPILS, "", clauses),), where=())
    contracts = contracted(need=Column("need", "text"))
    if leave == "refused":
        with pytest.raises(AgreementError):
            compile_release(agreement, contracts, PUPILS, AS_AT)
        return
    release = compile_release(agreement, contracts, PUPILS, AS_AT)
    assert [field.name for field in release.fields] == [leave]
    by = [name.strip() for name in counted.split(",")]
    assert compile_count(agreement, contracts, release, by).by == tuple(by)


def test_page_names_every_verb_and_each_has_an_example():
    words = {word for word, _ in TESTS.values()} - {"held by"}  # no verb: its own part of the page
    assert {row[0].strip("`") for row in table_after("## Row verbs")} == words
    assert {row[0] for row in ROWS} == words
    forms = {entry[0] for entry in SHOWS.values()}
    named = {row[0].strip("`") for row in table_after("## Column verbs")}
    assert named >= {*forms, "count_only"}
    assert {name for name, verb in VERBS.items() if verb.place == "show"} <= named
    assert {row[0] for row in COLUMNS} == forms
