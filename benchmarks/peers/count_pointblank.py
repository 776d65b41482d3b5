"""Counts of pointblank on polars for the benchmark's rules, as JSON: run with the peer's Python."""

import json
import sys

import pointblank as pb
import polars as pl


def main() -> None:
    data, wards = sys.argv[1], sys.argv[2]
    rules = json.loads(sys.argv[3])
    parquet = data.endswith("parquet")
    frame = pl.read_parquet(data) if parquet else pl.read_csv(data, try_parse_dates=True)
    known = (pl.read_parquet(wards) if parquet else pl.read_csv(wards))["ward"].to_list()
    plan = pb.Validate(frame)
    words: list[str] = []
    for column in rules["missing"]:
        plan, _ = plan.col_vals_not_null(column), words.append(f"missing {column}")
    for column in rules["duplicate"]:
        plan, _ = plan.rows_distinct(column), words.append(f"duplicate {column}")
    for column, pattern in rules["pattern"].items():
        plan = plan.col_vals_regex(column, pattern, na_pass=True)
        words.append(f"invalid {column}")
    for column, codes in rules["codes"].items():
        plan, _ = plan.col_vals_in_set(column, codes), words.append(f"invalid {column}")
    for column, (least, most) in rules["range"].items():
        if most is None:
            plan = plan.col_vals_ge(column, least, na_pass=True)
        else:
            plan = plan.col_vals_between(column, least, most, na_pass=True)
        words.append(f"invalid {column}")
    plan, _ = plan.col_vals_in_set("ward", known), words.append("reference ward")
    done = plan.interrogate(collect_extracts=False)
    failed = done.n_failed()
    found = {word: int(failed[i + 1]) for i, word in enumerate(words) if failed[i + 1]}
    print(json.dumps({"counts": found, "checks": len(words), "errors": []}))


main()
