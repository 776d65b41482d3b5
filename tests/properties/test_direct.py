"""A Parquet file that is left where it lies is reported as one that is landed as text."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from irwell.contracts import read_contract, report_value
from irwell.contracts.checking_run import Work, run_check
from irwell.documents import parse_yaml
from irwell.tables import landing
from irwell.tables.intake.guide import Guide

CONTRACT = """apiVersion: v3.1.0
kind: DataContract
id: brook-council/homes
name: Homes
version: 1.0.0
status: active
customProperties:
  - {property: irwell.nullTokens, value: [NA]}
schema:
  - name: homes
    properties:
      - {name: home, logicalType: integer, required: true, unique: true}
      - {name: postcode, logicalType: string, required: true,
         logicalTypeOptions: {pattern: "^M[0-9] [0-9][A-Z]{2}$"}}
      - {name: rent, logicalType: number, logicalTypeOptions: {minimum: 0, maximum: 900}}
      - {name: let, logicalType: date, required: true}
      - {name: empty, logicalType: boolean}
      - {name: note, logicalType: string, logicalTypeOptions: {maxLength: 12}}
"""
TEXTS = ["M1 1AA", "M2 9ZZ", "", " ", "NA", " NA ", None, "=SUM(A1)", "@home", "+cmd|x!", "Total",
         "1.23E+11", "\u00a0", "é", "x" * 20, "M1 1aa", "-5", "\tM1 1AA"]  # fmt: skip
ODD_TEXTS = ["\0", "a\0b"]
NUMBERS = [0.0, -0.0, 1.5, 899.99, 900.0, -1.0, 1e300, None, 2.0**53, 0.1]
ODD_NUMBERS = [float("nan"), float("inf")]
DAYS = [date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), None]


def homes(dice: random.Random, rows: int, odd: bool) -> pa.Table:
    texts = TEXTS + (ODD_TEXTS if odd else [])
    numbers = NUMBERS + (ODD_NUMBERS if odd else [])
    ids = [None if dice.random() < 0.1 else dice.randrange(rows) for _ in range(rows)]
    columns = {
        "home": pa.array(ids, dice.choice([pa.int64(), pa.int32()])),
        "postcode": pa.array([dice.choice(texts) for _ in range(rows)]).cast(pa.string()),
        "rent": pa.array([dice.choice(numbers) for _ in range(rows)], pa.float64()),
        "let": pa.array([dice.choice(DAYS) for _ in range(rows)], pa.date32()),
        "empty": pa.array([dice.choice([True, False, None]) for _ in range(rows)], pa.bool_()),
        "note": pa.array([dice.choice(texts) for _ in range(rows)]).cast(pa.string()),
        "surplus": pa.array([dice.choice(texts) for _ in range(rows)]).cast(pa.string()),
    }
    spelt = dice.sample(["home", "rent", "let", "empty"], dice.choice([0, 0, 2]))
    return pa.table({k: v.cast(pa.string()) if k in spelt else v for k, v in columns.items()})


def checked(tmp_path: Path, file: Path, contract, *, written: bool) -> dict:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    out = scratch / "clean.parquet" if written else None
    back = scratch / "back.csv" if written else None
    work = Work(file, scratch, out, Guide(), {}, (), {}, "", back)
    try:
        value = report_value(run_check(contract, work), samples=True)
    except Exception as error:
        value = {"error": str(error)}
    rows = parquet.read_table(out).to_pylist() if out and out.exists() else []
    given = back.read_text() if back and back.exists() else ""
    for path in scratch.iterdir():
        path.unlink()
    scratch.rmdir()
    return {**value, "written": repr(rows), "given_back": given}


@pytest.mark.parametrize("seed", range(20))
def test_left_in_place_or_landed_it_is_the_same(tmp_path, monkeypatch, seed):
    dice, contract = random.Random(seed), read_contract(parse_yaml(CONTRACT.encode(), name="c"))
    file = tmp_path / "homes.parquet"
    odd = seed % 4 == 3
    parquet.write_table(homes(dice, dice.choice([1, 7, 400]), odd), file)
    left = []
    found = landing._left

    def spy(*words):
        left.append(found(*words))
        return left[-1]

    monkeypatch.setattr(landing, "_left", spy)
    direct = [checked(tmp_path, file, contract, written=written) for written in (True, False)]
    assert odd or all(left)
    monkeypatch.setattr(landing, "_left", lambda *words: None)
    landed = [checked(tmp_path, file, contract, written=written) for written in (True, False)]
    assert direct == landed
    nothing = {"written": "", "given_back": ""}
    assert direct[0] | nothing == direct[1] | nothing


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1.5], pa.float32()),
        pa.array([2**63], pa.uint64()),
        pa.array([1], pa.timestamp("ns")),
        pa.array([b"x"], pa.binary()),
    ],
)
def test_other_types_are_landed(tmp_path, column):
    file = tmp_path / "x.parquet"
    parquet.write_table(pa.table({"rent": column}), file)
    spec = landing.CastSpec("rent", "number")
    assert landing._left(file, Guide(), [spec], landing.DEFAULT_LIMITS) is None


def test_a_form_a_token_or_a_marker_is_read_from_text(tmp_path):
    file = tmp_path / "x.parquet"
    parquet.write_table(pa.table({"rent": pa.array([1.5])}), file)
    limits = landing.DEFAULT_LIMITS
    plain = landing.CastSpec("rent", "number")
    assert landing._left(file, Guide(), [plain], limits)
    for spec in (
        replace(plain, form="money"),
        replace(plain, null_tokens=("-1",)),
        replace(plain, suppressed=("0",)),
        replace(plain, type="text"),
    ):
        assert landing._left(file, Guide(), [spec], limits) is None
