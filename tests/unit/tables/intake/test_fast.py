"""The fast way gives the same whatever it reads at once."""

import pytest
from pyarrow import parquet

from irwell.tables.intake import fast
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import DEFAULT_LIMITS
from irwell.tables.intake.report import intake_value

HEAD = "id,name,sum"


def landed(path, tmp_path):
    out = tmp_path / "landed.parquet"
    intake = fast.land_fast(path, out, Guide(), DEFAULT_LIMITS, name="in.csv")
    assert intake is not None
    file = parquet.ParquetFile(out)
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    return intake_value(intake, samples=True), file.read().to_pydict(), groups


def lines(rows):
    body = [f"{n},name {n},{n}.50" for n in range(1, rows + 1)]
    body[10:10] = [HEAD, ",,", "11,=SUM(A1),-cmd|x!", "12,  ,1.23E+11", "13,-,+44"]
    body += [",,", f"Total,,{sum(range(1, rows + 1)) + rows / 2:.2f}", "Source: invented,,"]
    return "\n".join([HEAD, *body, ""])


@pytest.mark.parametrize("rows", [3, 60, 150, 900])
@pytest.mark.parametrize("block", [200, 5000])
def test_blocks_of_any_size_give_the_same(tmp_path, monkeypatch, rows, block):
    path = tmp_path / "in.csv"
    path.write_text(lines(rows))
    whole = landed(path, tmp_path)
    monkeypatch.setattr(fast, "_BLOCK", block)
    assert landed(path, tmp_path) == whole


def test_a_row_longer_than_a_block_is_left_to_the_slower_way(tmp_path, monkeypatch):
    path = tmp_path / "in.csv"
    path.write_text(f"a,b\n1,2\n3,{'x' * 500}\n5,6\n")
    monkeypatch.setattr(fast, "_BLOCK", 100)
    out = tmp_path / "landed.parquet"
    assert fast.land_fast(path, out, Guide(), DEFAULT_LIMITS, name="in.csv") is None


@pytest.mark.parametrize("space", [" ", "\t", "\x1c", "\u00a0", "\u2003", ""])
def test_rows_without_text_are_blank_whatever_space_is_in_them(tmp_path, space):
    path = tmp_path / "in.csv"
    path.write_text(f"a,b\n1,2\n{space},{space}\n3,4\n")
    intake, rows, _ = landed(path, tmp_path)
    assert rows["a"] == ["1", "3"]
    assert [part["why"] for part in intake["skipped"]] == ["header", "blank"]
