"""The law of cells, and what every refusal leaves behind: nothing."""

from pathlib import Path

import pytest
from pyarrow import parquet

from irwell.errors import TableError
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import DEFAULT_LIMITS, LandingLimits
from irwell.tables.intake.report import Intake, intake_from, intake_value
from irwell.tables.landing import land


def read(
    path: Path,
    guide: Guide = Guide(),  # noqa: B008 - frozen
    limits: LandingLimits = DEFAULT_LIMITS,
) -> tuple[list[dict[str, str | None]], Intake]:
    """Land a file, and hold its report against what was landed."""
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    out = scratch / "landed.parquet"
    landed = land(path, out, guide, limits, scratch=scratch)
    assert [each.name for each in scratch.iterdir()] == ["landed.parquet"]
    table = parquet.read_table(out)
    out.unlink()
    intake = landed.intake
    assert table.column_names == [*landed.columns, "_row"]
    assert intake.columns == landed.columns
    assert table.num_rows == landed.rows == intake.rows
    assert intake.landed == landed.rows * len(landed.columns)
    assert intake.cells == intake.landed + sum(part.cells for part in intake.skipped)
    assert sum(part.count for part in intake.changed) <= intake.landed
    assert all(part.column in landed.columns for part in intake.changed)
    for part in intake.skipped:
        assert list(part.rows) == sorted(set(part.rows))
        assert len(part.rows) <= 20
    assert intake_from(intake_value(intake, samples=True)) == intake
    rows = table.to_pylist()
    assert [row.pop("_row") for row in rows] == list(range(1, landed.rows + 1))
    return rows, intake


def held(path: Path, guide: Guide, limits: LandingLimits) -> None:
    """Land a file by the law, within its limits."""
    rows, intake = read(path, guide, limits)
    assert len(rows) <= limits.rows
    assert len(intake.columns) <= limits.columns


def refusal(
    path: Path,
    guide: Guide = Guide(),  # noqa: B008 - frozen
    limits: LandingLimits = DEFAULT_LIMITS,
) -> TableError:
    """Land a file that must be refused, with nothing left behind and no value told."""
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    with pytest.raises(TableError) as caught:
        land(path, scratch / "landed.parquet", guide, limits, scratch=scratch)
    error = caught.value
    assert not list(scratch.iterdir())
    assert path.name in str(error) or error.rule == "intake.fixed"
    assert error.remedy
    assert error.rule.startswith("intake."), error.rule
    assert "canary" not in str(error)
    assert "unpacked-" not in str(error)
    return error
