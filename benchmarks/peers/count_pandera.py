"""Counts of pandera on polars for the benchmark's rules, as JSON: run with the peer's Python."""

import json
import sys

import pandera.polars as pa
import polars as pl


def main() -> None:
    data, wards = sys.argv[1], sys.argv[2]
    rules = json.loads(sys.argv[3])
    parquet = data.endswith("parquet")
    frame = pl.read_parquet(data) if parquet else pl.read_csv(data, try_parse_dates=True)
    known = (pl.read_parquet(wards) if parquet else pl.read_csv(wards))["ward"].to_list()
    columns = {}
    for column in frame.columns:
        checks = []
        if column in rules["pattern"]:
            checks.append(pa.Check.str_matches(rules["pattern"][column]))
        if column in rules["codes"]:
            checks.append(pa.Check.isin(rules["codes"][column]))
        if column in rules["range"]:
            least, most = rules["range"][column]
            checks.append(pa.Check.ge(least))
            if most is not None:
                checks.append(pa.Check.le(most))
        if column == "ward":
            checks.append(pa.Check.isin(known))
        columns[column] = pa.Column(
            checks=checks,
            nullable=column not in rules["missing"],
            unique=column in rules["duplicate"],
        )
    found: dict[str, int] = {}
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        for row in error.failure_cases.group_by("column", "check").len().iter_rows():
            column, check, count = row
            word = "missing" if check == "not_nullable" else "invalid"
            word = "duplicate" if "unique" in check else word
            if column == "ward" and word == "invalid":
                word = "reference"
            found[f"{word} {column}"] = found.get(f"{word} {column}", 0) + count
    print(json.dumps({"counts": found, "checks": len(columns), "errors": []}))


main()
