from datetime import time

import pyarrow as pa
import pytest
from pyarrow import parquet

from irwell.tables import landing_parquet
from irwell.tables.intake.limits import LandingLimits
from tests.unit.tables.intake.law import read, refusal


def made(tmp_path, columns, **options):
    path = tmp_path / "in.parquet"
    parquet.write_table(pa.table(columns), path, **options)
    return path


def test_times_of_day_have_plain_text(tmp_path):
    rows, _ = read(made(tmp_path, {"a": [time(9, 30), None, time(23, 59, 59)]}))
    assert [row["a"] for row in rows] == ["09:30:00.000000", None, "23:59:59.000000"]


def test_rows_stand_in_order_over_many_groups(tmp_path):
    path = made(tmp_path, {"a": list(range(30_000))}, row_group_size=7000)
    rows, intake = read(path)
    assert [row["a"] for row in rows] == [str(n) for n in range(30_000)]
    assert intake.kind == "parquet"


def test_limits_hold_over_batches(tmp_path):
    path = made(tmp_path, {"a": list(range(30_000))})
    assert refusal(path, limits=LandingLimits(rows=29_999)).rule == "intake.size"
    assert refusal(path, limits=LandingLimits(size=100_000)).rule == "intake.size"


@pytest.mark.parametrize("fault", [MemoryError, pa.ArrowCapacityError])
def test_a_batch_that_memory_does_not_hold_is_told_by_its_file(tmp_path, monkeypatch, fault):
    def break_down(name, array):
        raise fault("canary")

    monkeypatch.setattr(landing_parquet, "_as_text", break_down)
    assert refusal(made(tmp_path, {"a": [1]})).rule == "intake.size"


def test_fewer_rows_than_the_footer_says_are_refused(tmp_path, monkeypatch):
    path = made(tmp_path, {"a": list(range(9000))})
    whole = parquet.ParquetFile.iter_batches

    def fewer(file, **options):
        yield next(whole(file, **options))

    monkeypatch.setattr(parquet.ParquetFile, "iter_batches", fewer)
    assert refusal(path).rule == "intake.damaged"
