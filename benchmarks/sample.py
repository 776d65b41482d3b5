"""The synthetic data of all benchmarks, made from row numbers alone, and its documents.

Nobody's data: ten columns of a made-up register, half as many people as rows.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import OUT

COUNCIL, TRUST = "brook-council", "warm-trust"
DATA_SET = f"{COUNCIL}/register@1"
DISTRICTS = tuple(f"district-{i}" for i in range(10))
TENURES = ("owner", "council", "private", "other")
# Hashes of the row number and a constant: the same rows on every machine with this DuckDB.
_ROWS = """
SELECT
    i + 1 AS record,
    CAST(4000000000 + hash(i * 7 + 1) % {people} AS VARCHAR) AS nhs_number,
    'M' || (1 + hash(i * 7 + 2) % 40) || ' ' || (1 + hash(i * 7 + 3) % 9)
        || chr(CAST(65 + hash(i * 7 + 4) % 20 AS INT))
        || chr(CAST(65 + hash(i * 7 + 5) % 20 AS INT)) AS postcode,
    DATE '1930-01-01' + CAST(hash(i * 11 + 1) % 33000 AS INT) AS date_of_birth,
    TIMESTAMP '2024-01-01' + to_seconds(CAST(hash(i * 11 + 2) % 63072000 AS BIGINT))
        AS recorded_at,
    'district-' || hash(i * 11 + 3) % 10 AS district,
    ['owner', 'council', 'private', 'other'][CAST(1 + hash(i * 11 + 4) % 4 AS INT)] AS tenure,
    round(CAST(hash(i * 13 + 1) % 6000000 AS DOUBLE) / 100, 2) AS income,
    CAST(1 + hash(i * 13 + 3) % 12 AS BIGINT) AS household_size,
    hash(i * 13 + 4) % 3 = 0 AS free_meals
FROM range({rows}) AS t(i)
"""
# Faults for `check`: a code that is not in the list, a date that is none, a negative income.
_FAULTY = """
* REPLACE (
    CASE WHEN record % 1000 = 0 THEN 'tenant' ELSE tenure END AS tenure,
    CASE WHEN record % 2000 = 1 THEN '31/02/1990'
         ELSE CAST(date_of_birth AS VARCHAR) END AS date_of_birth,
    CASE WHEN record % 5000 = 3 THEN -income ELSE income END AS income
)
"""


def clean(rows: int) -> Path:
    """Return the data as a clean deposit with `_row`, made once."""
    path = OUT / "data" / f"register-{rows}.parquet"
    _make(
        path,
        f"SELECT *, record AS _row FROM ({_rows(rows)})",
        "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880",
    )
    return path


def faulty(rows: int) -> Path:
    """Return the data as CSV with about 0.17 % of faulty rows, made once."""
    path = OUT / "data" / f"register-{rows}.csv"
    _make(path, f"SELECT {_FAULTY} FROM ({_rows(rows)})", "FORMAT csv, HEADER")
    return path


def _rows(rows: int) -> str:
    return _ROWS.format(rows=rows, people=max(1, rows // 2))


def _make(path: Path, query: str, form: str) -> None:
    import duckdb

    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    with duckdb.connect(config={"threads": "2"}) as session:
        session.execute(f"COPY ({query}) TO '{draft}' ({form})")
    draft.replace(path)


CONTRACT = f"""apiVersion: v3.1.0
kind: DataContract
id: {COUNCIL}/register
name: A synthetic register for benchmarks
version: 1.0.0
status: active
schema:
  - name: register
    properties:
      - {{name: record, logicalType: integer, primaryKey: true, required: true, unique: true}}
      - name: nhs_number
        logicalType: string
        required: true
        logicalTypeOptions: {{pattern: "[0-9]{{10}}"}}
        customProperties:
          - {{property: irwell.identifies, value: direct}}
          - {{property: irwell.identifierType, value: nhs_number}}
      - name: postcode
        logicalType: string
        logicalTypeOptions: {{pattern: "[A-Z]{{1,2}}[0-9]{{1,2}} [0-9][A-Z]{{2}}"}}
        customProperties: [{{property: irwell.identifies, value: quasi}}]
      - name: date_of_birth
        logicalType: date
        logicalTypeOptions: {{minimum: "1900-01-01", maximum: "2026-12-31"}}
        customProperties: [{{property: irwell.identifies, value: quasi}}]
      - {{name: recorded_at, logicalType: timestamp, required: true}}
      - name: district
        logicalType: string
        quality:
          - metric: invalidValues
            arguments: {{validValues: [{", ".join(DISTRICTS)}]}}
            mustBe: 0
      - name: tenure
        logicalType: string
        quality:
          - metric: invalidValues
            arguments: {{validValues: [{", ".join(TENURES)}]}}
            mustBe: 0
      - {{name: income, logicalType: number, logicalTypeOptions: {{minimum: 0, maximum: 100000}}}}
      - name: household_size
        logicalType: integer
        logicalTypeOptions: {{minimum: 1, maximum: 20}}
      - {{name: free_meals, logicalType: boolean, required: true}}
"""
_COLUMNS = """      area: {from: postcode, show: first_part}
      born: {from: date_of_birth, show: year}
      district: keep
      tenure: keep
      income: keep
      household: {from: household_size, show: band, cuts: [2, 4, 6, 8]}
      recorded_at: keep
      free_meals: keep
"""
_PERSON = "      person: {from: nhs_number, show: pseudonym, key: this_agreement}\n"
_HALF = f"where:\n  - {{column: district, is: one of, value: [{', '.join(DISTRICTS[:5])}]}}\n"


def agreement(*, pseudonym: bool, half: bool = True, record: bool = False) -> str:
    """Return an agreement: eight columns of ten, in half of the districts or in all."""
    today = date.today()
    columns = _COLUMNS + (_PERSON if pseudonym else "")
    columns += "      record: keep\n" if record else ""
    return f"""irwell: 1
id: bench{"-person" if pseudonym else ""}
title: A benchmark
kind: one_way
summary: Synthetic rows for a benchmark.
parties:
  provider: {{org: {COUNCIL}, role: controller}}
  recipient: {{org: {TRUST}, role: controller}}
purpose: {{code: fuel_poverty_help, need: None; the data are synthetic.}}
law: {{lawful_basis: {{provider: art6_1_e, recipient: art6_1_f}}}}
data:
  - dataset: {DATA_SET}
    as: register
    columns:
{columns}{_HALF if half else ""}use: {{may: [view]}}
time:
  start: {today - timedelta(days=1)}
  end: {today + timedelta(days=300)}
  review: {today + timedelta(days=150)}
  after_end: {{delete_within: 30 days}}
  exit_plan: The synthetic rows are made anew.
publish: {{register: full}}
"""


def texts(**which: bool) -> tuple[Any, Any]:
    """Return the contract and an agreement, read."""
    from irwell.agreements import read_agreement
    from irwell.contracts import read_contract
    from irwell.documents import parse_yaml

    return read_contract(parse_yaml(CONTRACT)), read_agreement(parse_yaml(agreement(**which)))


def by_hand(source: Path, *, pseudonym: bool, ordered: bool) -> str:
    """Return the same filter, forms and row order as somebody would write them for DuckDB."""
    names = ", ".join(f"'{name}'" for name in DISTRICTS[:5])
    person = ""
    if pseudonym:
        hashed = "sha256($outer || unhex(sha256($inner || encode(nhs_number))))"
        person = f", substring({hashed}, 1, 32) AS person"
    order = "ORDER BY sha256($key || encode(CAST(_row AS VARCHAR)))" if ordered else ""
    return f"""
SELECT split_part(postcode, ' ', 1) AS area, year(date_of_birth) AS born, district, tenure,
    income,
    CASE WHEN household_size < 2 THEN 'under 2' WHEN household_size < 4 THEN '2-3'
         WHEN household_size < 6 THEN '4-5' WHEN household_size < 8 THEN '6-7'
         WHEN household_size >= 8 THEN '8+' END AS household,
    recorded_at, free_meals{person}
FROM read_parquet('{source}') WHERE district IN ({names}) {order}
"""
