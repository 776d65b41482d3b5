"""Synthetic tenancies for the comparison of checkers: twelve columns, planted faults, a contract.

Nobody's data: each row is made from its number alone.
"""

from pathlib import Path

from benchmarks.measure import OUT

WARDS = 215
TENURES = ("owner", "council", "private", "other")
STATES = ("open", "closed", "pending")
# Hashes of the row number and a constant: the same rows on every machine with this DuckDB.
_ROWS = f"""
SELECT
    i + 1 AS record,
    CASE WHEN i % 4000 = 7 THEN NULL ELSE CAST(10000000 + hash(i * 7 + 1) % 90000000 AS VARCHAR)
        END AS uprn,
    'M' || (1 + hash(i * 7 + 2) % 40) || ' ' || (1 + hash(i * 7 + 3) % 9)
        || chr(CAST(65 + hash(i * 7 + 4) % 20 AS INT))
        || CASE WHEN i % 5000 = 11 THEN '' ELSE chr(CAST(65 + hash(i * 7 + 5) % 20 AS INT)) END
        AS postcode,
    'tenant' || hash(i * 7 + 6) % 1000000
        || CASE WHEN i % 8000 = 13 THEN '' ELSE '@' END || 'example.org' AS email,
    CASE WHEN i % 10000 = 17 THEN 'E05999999'
        ELSE 'E05' || lpad(CAST(hash(i * 11 + 1) % {WARDS} AS VARCHAR), 6, '0') END AS ward,
    CASE WHEN i % 9000 = 19 THEN NULL
        ELSE DATE '2019-01-01' + CAST(hash(i * 11 + 2) % 2500 AS INT) END AS opened,
    CASE WHEN i % 7000 = 23 THEN 'tenant'
        ELSE ['owner', 'council', 'private', 'other'][CAST(1 + hash(i * 11 + 3) % 4 AS INT)]
        END AS tenure,
    CASE WHEN i % 11000 = 29 THEN 'shut'
        ELSE ['open', 'closed', 'pending'][CAST(1 + hash(i * 11 + 4) % 3 AS INT)] END AS state,
    CASE WHEN i % 6000 = 31 THEN -1 ELSE 1 END
        * round(CAST(hash(i * 13 + 1) % 6000000 AS DOUBLE) / 100, 2) AS income,
    CASE WHEN i % 12000 = 37 THEN 99 ELSE CAST(1 + hash(i * 13 + 2) % 12 AS BIGINT) END
        AS household_size,
    CASE WHEN i % 13000 = 41 THEN 101 ELSE CAST(hash(i * 13 + 3) % 101 AS BIGINT) END AS score,
    CASE WHEN i % 14000 = 43 THEN -5 ELSE round(CAST(hash(i * 13 + 4) % 900000 AS DOUBLE) / 100, 2)
        END AS balance
FROM range({{rows}}) AS t(i)
"""
# Every fifty-thousandth record repeats the one before it.
_TWICE = "* REPLACE (CASE WHEN record % 50000 = 2 THEN record - 1 ELSE record END AS record)"


def parquet(rows: int) -> Path:
    """Return the tenancies as Parquet, made once."""
    return _made(f"tenancies-{rows}.parquet", rows, "FORMAT parquet, COMPRESSION zstd")


def csv(rows: int) -> Path:
    """Return the tenancies as CSV, made once."""
    return _made(f"tenancies-{rows}.csv", rows, "FORMAT csv, HEADER")


def wards(form: str) -> Path:
    """Return the list of wards that the tenancies name, as `parquet` or `csv`, made once."""
    path = OUT / "data" / f"wards.{form}"
    query = f"SELECT 'E05' || lpad(CAST(i AS VARCHAR), 6, '0') AS ward, i + 1 AS _row FROM range({WARDS}) t(i)"  # noqa: E501
    _write(path, query, "FORMAT parquet" if form == "parquet" else "FORMAT csv, HEADER")
    return path


def _made(name: str, rows: int, form: str) -> Path:
    path = OUT / "data" / name
    _write(path, f"SELECT {_TWICE} FROM ({_ROWS.format(rows=rows)})", form)
    return path


def _write(path: Path, query: str, form: str) -> None:
    import duckdb

    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    with duckdb.connect(config={"threads": "2"}) as session:
        session.execute(f"COPY ({query}) TO '{draft}' ({form})")
    draft.replace(path)


POSTCODE = "[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}"
EMAIL = "[^@ ]+@[^@ ]+[.][^@ ]+"
_LIST = """
        quality:
          - {{type: library, metric: invalidValues, arguments: {{validValues: [{}]}}, mustBe: 0}}"""
_PROPERTIES = f"""      - name: record
        logicalType: integer
        unique: true
        required: true
        logicalTypeOptions: {{minimum: 1}}
      - {{name: uprn, logicalType: string, required: true}}
      - {{name: postcode, logicalType: string, logicalTypeOptions: {{pattern: "^{POSTCODE}$"}}}}
      - {{name: email, logicalType: string, logicalTypeOptions: {{pattern: "^{EMAIL}$"}}}}
      - name: ward
        logicalType: string
        required: true
        relationships:
          - {{type: foreignKey, to: TO_WARD}}
      - {{name: opened, logicalType: date, required: true}}
      - name: tenure
        logicalType: string{_LIST.format(", ".join(TENURES))}
      - name: state
        logicalType: string{_LIST.format(", ".join(STATES))}
      - name: income
        logicalType: number
        logicalTypeOptions: {{minimum: 0, maximum: 100000}}
      - name: household_size
        logicalType: integer
        logicalTypeOptions: {{minimum: 1, maximum: 20}}
      - name: score
        logicalType: integer
        logicalTypeOptions: {{minimum: 0, maximum: 100}}
      - {{name: balance, logicalType: number, logicalTypeOptions: {{minimum: 0}}}}
"""
# The standard cannot name a data set of another contract, so the relationship says which it is.
OWN_WARDS = (
    'wards.ward, customProperties: [{property: irwell.references, value: "brook-council/wards@1"}]'
)
_HEAD = """apiVersion: v3.1.0
kind: DataContract
id: {id}
name: Synthetic tenancies for benchmarks
version: 1.0.0
status: active
{more}schema:
"""
_WARDS = """  - name: wards
    physicalType: table
    properties:
      - {name: ward, logicalType: string}
"""


def contract() -> str:
    """Return the contract as Irwell reads it."""
    head = _HEAD.format(id="brook-council/tenancies", more="")
    table = "  - name: tenancies\n    properties:\n"
    return head + table + _PROPERTIES.replace("TO_WARD", OWN_WARDS)


def contract_of_peer(folder: Path, form: str) -> str:
    """Return the same contract for `datacontract test`: two tables, and where the files are."""
    server = (
        "servers:\n  - server: local\n    type: local\n"
        f"    path: {folder}/{{model}}.{form}\n    format: {form}\n"
    )
    if form == "csv":
        server += "    delimiter: ','\n"
    head = _HEAD.format(id="tenancies", more=server)
    table = "  - name: tenancies\n    physicalType: table\n    properties:\n"
    return head + table + _PROPERTIES.replace("TO_WARD", "wards.ward") + _WARDS
