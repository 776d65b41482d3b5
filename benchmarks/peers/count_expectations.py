"""Counts of Great Expectations for the benchmark's rules, as JSON: run with the peer's Python."""

import json
import sys

import great_expectations as gx
import pandas as pd


def main() -> None:
    data, wards = sys.argv[1], sys.argv[2]
    rules = json.loads(sys.argv[3])
    read = pd.read_parquet if data.endswith("parquet") else pd.read_csv
    frame, known = read(data), read(wards)["ward"].tolist()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas("own")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("all")
    )
    suite = context.suites.add(gx.ExpectationSuite(name="rules"))
    e = gx.expectations
    for column in rules["missing"]:
        suite.add_expectation(e.ExpectColumnValuesToNotBeNull(column=column))
    for column in rules["duplicate"]:
        suite.add_expectation(e.ExpectColumnValuesToBeUnique(column=column))
    for column, pattern in rules["pattern"].items():
        suite.add_expectation(e.ExpectColumnValuesToMatchRegex(column=column, regex=pattern))
    for column, codes in rules["codes"].items():
        suite.add_expectation(e.ExpectColumnValuesToBeInSet(column=column, value_set=codes))
    for column, (least, most) in rules["range"].items():
        suite.add_expectation(
            e.ExpectColumnValuesToBeBetween(column=column, min_value=least, max_value=most)
        )
    suite.add_expectation(e.ExpectColumnValuesToBeInSet(column="ward", value_set=known))
    result = batch.get_batch(batch_parameters={"dataframe": frame}).validate(
        suite, result_format="BASIC"
    )
    found = {}
    for one in result.results:
        kind = one.expectation_config.type
        column = one.expectation_config.kwargs["column"]
        word = "missing" if "null" in kind else "duplicate" if "unique" in kind else "invalid"
        if "in_set" in kind and column == "ward":
            word = "reference"
        if one.result["unexpected_count"]:
            found[f"{word} {column}"] = one.result["unexpected_count"]
    print(json.dumps({"counts": found, "checks": len(result.results), "errors": []}))


main()
