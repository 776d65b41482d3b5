"""A table and a contract with every rule that Irwell and datacontract-cli both run, one a column.

One rule a column, since datacontract-cli 1.2.8 stops at two of one metric on one column.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

ROWS = 40
FORMS = ("parquet", "csv")
TODAY = datetime.now(UTC).date()


class Rule(NamedTuple):
    """One column: its values by row, its keys, and what its rule must come to."""

    values: Callable[[int], Any]
    keys: str
    broken: int
    passed: bool


def text(i: int) -> str:
    return f"v{i}"


def gaps(i: int) -> str | None:
    return None if i < 4 else text(i)


def codes(i: int) -> str:
    return ("own", "rent", "let")[i % 3] if i < 9 else "own"


def twice(i: int) -> int | None:
    return i // 2 if i < 6 else None if i == 39 else i


def metric(words: str) -> str:
    return f"quality: [{{metric: {words}}}]"


def option(words: str) -> str:
    return f"logicalTypeOptions: {{{words}}}"


TOKEN = "missingValues, arguments: {missingValues: [N/K]}, mustBe: 0"
LIST = "invalidValues, arguments: {validValues: [own, rent]}"
RULES = {
    "id": Rule(lambda i: i if i != 7 else 6, "integer, primaryKey: true", 1, False),
    "needed": Rule(gaps, "string, required: true", 4, False),
    "single": Rule(twice, "integer, unique: true", 3, False),
    "less_than": Rule(gaps, f"string, {metric('missingValues, mustBeLessThan: 4')}", 4, False),
    "at_most": Rule(gaps, f"string, {metric('missingValues, mustBeLessOrEqualTo: 4')}", 4, True),
    "more_than": Rule(gaps, f"string, {metric('nullValues, mustBeGreaterThan: 4')}", 4, False),
    "at_least": Rule(gaps, f"string, {metric('nullValues, mustBeGreaterOrEqualTo: 4')}", 4, True),
    "between": Rule(gaps, f"string, {metric('nullValues, mustBeBetween: [1, 3]')}", 4, False),
    "to_the_end": Rule(gaps, f"string, {metric('nullValues, mustBeBetween: [1, 4]')}", 4, True),
    "outside": Rule(gaps, f"string, {metric('nullValues, mustNotBeBetween: [1, 4]')}", 4, False),
    "beyond": Rule(gaps, f"string, {metric('nullValues, mustNotBeBetween: [1, 3]')}", 4, True),
    "not_four": Rule(gaps, f"string, {metric('nullValues, mustNotBe: 4')}", 4, False),
    "four": Rule(gaps, f"string, {metric('nullValues, mustBe: 4')}", 4, True),
    "share": Rule(gaps, f"string, {metric('missingValues, mustBeLessThan: 10, unit: percent')}",
                  4, False),
    "share_kept": Rule(
        gaps, f"string, {metric('missingValues, mustBeLessOrEqualTo: 10, unit: percent')}", 4, True
    ),
    "token": Rule(lambda i: ("N/K", "N/K", None)[i] if i < 3 else text(i),
                  f"string, {metric(TOKEN)}", 3, False),
    "few_twice": Rule(twice, f"integer, {metric('duplicateValues, mustBeLessThan: 3')}", 3, False),
    "three_twice": Rule(twice, f"integer, {metric('duplicateValues, mustBe: 3')}", 3, True),
    "shortest": Rule(lambda i: "a" if i < 2 else "é" * 2, f"string, {option('minLength: 2')}",
                     2, False),
    "longest": Rule(lambda i: "abcdef" if i < 1 else "é" * 5, f"string, {option('maxLength: 5')}",
                    1, False),
    "least": Rule(lambda i: i - 2, f"integer, {option('minimum: 0')}", 2, False),
    "most": Rule(lambda i: i + 0.5, f"number, {option('maximum: 35.5')}", 4, False),
    "above": Rule(lambda i: i, f"integer, {option('exclusiveMinimum: 0')}", 1, False),
    "below": Rule(lambda i: i, f"integer, {option('exclusiveMaximum: 37')}", 3, False),
    "shape": Rule(lambda i: None if i == 0 else f"AB{i}" if i % 10 else f"ab{i}",
                  f'string, {option("""pattern: "^[A-Z]{2}[0-9]+$" """)}', 3, False),
    "shape_of": Rule(
        lambda i: f"AB{i}" if i % 10 else f"ab{i}",
        f"""string, {metric('invalidValues, arguments: {pattern: "^AB[0-9]+$"}, mustBe: 0')}""",
        4, False,
    ),
    "code": Rule(codes, f"string, {metric(f'{LIST}, mustBeLessThan: 3')}", 3, False),
    "code_kept": Rule(codes, f"string, {metric(f'{LIST}, mustBeLessOrEqualTo: 3')}", 3, True),
    "listed": Rule(codes, "string, enum: [{value: own}, {value: rent}]", 3, False),
    "day": Rule(lambda i: date(2026, 1, 1) + timedelta(days=i),
                f"""date, {option('minimum: "2026-01-03"')}""", 2, False),
    "ward": Rule(lambda i: None if i == 0 else f"w{i % 6}",
                 "string, relationships: [{type: foreignKey, to: REFERENCE}]", 6, False),
    "renewed": Rule(lambda i: TODAY - timedelta(days=i), "date", 0, True),
    "stale": Rule(lambda i: TODAY - timedelta(days=i + 30), "date", 0, False),
    "kept": Rule(lambda i: TODAY - timedelta(days=30 * i), "date", 15, False),
    "a": Rule(lambda i: i % 5, "integer", 0, True),
    "b": Rule(lambda i: None if i == 39 else i % 4, "integer", 0, True),
}  # fmt: skip
UNTOLD = ("renewed", "stale", "kept")  # the peer tells how old they are, not how many
WHOLE = {  # rules of the table, by what they say: how many, and whether they are kept
    "rowCount, mustBeGreaterThan: 40": (40, False),
    "duplicateValues, arguments: {properties: [a, b]}, mustBe: 0": (19, False),
}
LEVELS = """slaProperties:
  - {property: freshness, value: 3, unit: d, element: wide.renewed}
  - {property: freshness, value: 3, unit: d, element: wide.stale}
  - {property: retention, value: 2, unit: y, element: wide.kept}
"""
HEAD = """apiVersion: v3.2.0
kind: DataContract
id: ID
name: Every rule
version: 1.0.0
status: active
"""
WARDS = """  - name: wards
    physicalType: table
    properties:
      - {name: ward, logicalType: string}
"""


def write_tables(folder: Path, form: str) -> tuple[Path, Path]:
    """Write the table and the one that it refers to."""
    wide = pa.table({name: [rule.values(i) for i in range(ROWS)] for name, rule in RULES.items()})
    wards = pa.table({"_row": list(range(1, 6)), "ward": [f"w{i}" for i in range(5)]})
    pq.write_table(wards, folder / "beside.parquet")
    for name, table in (("wide", wide), ("wards", wards.select(["ward"]))):
        path = folder / f"{name}.{form}"
        pq.write_table(table, path) if form == "parquet" else pacsv.write_csv(table, path)
    return folder / f"wide.{form}", folder / "beside.parquet"


def own_contract() -> str:
    """The contract as Irwell reads it."""
    said = 'wards.ward, customProperties: [{property: irwell.references, value: "a/wards@1"}]'
    return HEAD.replace("ID", "a/wide") + LEVELS + _table(said)


def peers_contract(folder: Path, form: str) -> str:
    """The same contract for the peer: two tables, and where the files are."""
    server = f"servers:\n  - server: local\n    type: local\n    path: {folder}/{{model}}.{form}\n"
    server += f"    format: {form}\n" + ("    delimiter: ','\n" if form == "csv" else "")
    return HEAD.replace("ID", "wide") + server + LEVELS + _table("wards.ward") + WARDS


def _table(reference: str) -> str:
    columns = "".join(
        f"      - {{name: {name}, logicalType: {rule.keys.replace('REFERENCE', reference)}}}\n"
        for name, rule in RULES.items()
    )
    rules = "".join(f"      - {{metric: {said}}}\n" for said in WHOLE)
    head = "schema:\n  - name: wide\n    physicalType: table\n    properties:\n"
    return f"{head}{columns}    quality:\n{rules}"
