"""Counts under output rules, through the whole worker."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from irwell.agreements import read_agreement
from irwell.contracts import parse_data_set_id
from irwell.disclosure import passed_again
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, ReleaseHeld
from irwell.insight import CountSpec, count_by, count_spec
from tests.unit.authority.place import AGREEMENT, DATA_SET


def test_small_counts_do_not_come_out(tmp_path) -> None:
    path = tmp_path / "released.parquet"
    areas = ["north"] * 23 + ["south"] * 9 + [None] * 12
    pq.write_table(pa.table({"area": areas}), path)
    figures = count_by([path], CountSpec(("area",), 10, 5))
    found = {row["area"]: (row["n"], row["suppressed"]) for row in figures.table.to_pylist()}
    assert found == {"north": (25, False), "south": (None, True), None: (10, False)}
    assert "Counts under 10 are suppressed." in figures.rules


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("may: [view, count]", "may: [view]"), "use.may"),
        (("smallest_count: 10, round_to: 5", "round_to: 5"), "use.outputs.smallest_count"),
        (("district: keep", "other: {from: district, show: keep}"), "data.columns"),
    ],
)
def test_only_what_is_agreed_can_be_counted(change, rule) -> None:
    agreement = read_agreement(parse_yaml(AGREEMENT.replace(*change)))
    with pytest.raises(AgreementError) as refused:
        count_spec(agreement, parse_data_set_id(DATA_SET), ["district"])
    assert refused.value.rule == rule


@pytest.mark.parametrize("row", [
    {"a": "x", "n": 4, "suppressed": False}, {"a": "x", "n": 12, "suppressed": False},
    {"a": "x", "n": 15, "suppressed": True}, {"a": "x", "n": 15}, {"a": "x", "n": True,
                                                                   "suppressed": False},
])  # fmt: skip
def test_a_stored_figure_that_breaks_its_rules_does_not_pass_again(row) -> None:
    good = {"a": "y", "n": 15, "suppressed": False}
    assert passed_again([good], threshold=10, round_to=5).table.num_rows == 1
    with pytest.raises(ReleaseHeld):
        passed_again([good, row], threshold=10, round_to=5)
