"""Counts where the data lies: the rows of a release, columns that leave in none of them."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from irwell.agreements import read_agreement
from irwell.contracts import parse_data_set_id
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, TableError
from irwell.insight import CountSpec, count_at_source, count_spec
from irwell.tables import plan
from tests.unit.authority.place import AGREEMENT, DATA_SET

SCAN = plan.Scan("data", (plan.Field("need", "text"), plan.Field("age", "integer")))
ROWS = plan.Filter(SCAN, (plan.Present("age"),))


def deposit(folder, needs):
    ages = [n % 90 for n in range(len(needs))]
    rows = pa.array(range(1, len(needs) + 1), pa.int64())
    path = folder / "data.parquet"
    pq.write_table(pa.table({"need": needs, "age": pa.array(ages, pa.int64()), "_row": rows}), path)
    return {"data": [path]}


def counted(*shown):
    return plan.Count(plan.Project(ROWS, shown), tuple(own.name for own in shown))


def test_a_suppressed_group_is_not_even_named(tmp_path):
    files = deposit(tmp_path, ["housing"] * 23 + ["canary"] * 9 + [None] * 12)
    made = counted(plan.Shown("need", "need", plan.Keep()))
    figures = count_at_source(made, files, {}, CountSpec(("need",), 10, 5, at_source=True))
    assert figures.table.to_pylist() == [
        {"need": "housing", "n": 25, "suppressed": False},
        {"need": None, "n": 10, "suppressed": False},
    ]
    assert "Counts under 10 are suppressed." in figures.rules


def test_a_lookup_with_two_areas_for_a_value_counts_nothing(tmp_path):
    files = deposit(tmp_path, ["housing"] * 20)
    lookup = tmp_path / "lookup.parquet"
    pq.write_table(pa.table({"code": ["housing", "housing"], "area": ["a", "b"]}), lookup)
    made = counted(plan.Shown("area", "need", plan.Area("lookup-1", "code", "area", "")))
    with pytest.raises(TableError, match="for 1 of its values"):
        count_at_source(made, files | {"lookup-1": [lookup]}, {}, CountSpec(("area",), 10, 5))


def test_a_column_that_leaves_in_no_row_is_counted_at_the_source_only():
    text = AGREEMENT.replace("district: keep", "district: keep\n      claim: count_only")
    agreement = read_agreement(parse_yaml(text))
    own = parse_data_set_id(DATA_SET)
    assert not count_spec(agreement, own, ["district"], at_source=True).at_source
    assert count_spec(agreement, own, ["claim", "district"], at_source=True).at_source
    with pytest.raises(AgreementError) as refused:
        count_spec(agreement, own, ["claim"])
    assert refused.value.rule == "data.columns"
    assert "in no file" in refused.value.message
