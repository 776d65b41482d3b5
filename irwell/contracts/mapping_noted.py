"""Drift told at a check: the file's headings, and its first rows, held against the mapping's."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from irwell.contracts.mapping import Seen
from irwell.contracts.mapping_drift import drift_of_headings, drift_of_values, order_of
from irwell.contracts.model import Contract
from irwell.contracts.profile_run import look
from irwell.tables.plan import ROW

FIRST = 2000  # rows that are looked at: the kinds of values, not each value, are compared


def noted(
    contract: Contract,
    headings: Mapping[str, str],
    seen: Sequence[Seen],
    landed: Path,
    scratch: Path,
) -> list[str]:
    """Return the notes on how a file differs from the one that its mapping was made from.

    Args:
        contract: The contract.
        headings: What is mapped; nothing is noted without it.
        seen: The headings of the file that the mapping was made from.
        landed: The file, as it was landed.
        scratch: A private folder for the work.

    Returns:
        Sentences without values of the data, each with its remedy.
    """
    import pyarrow.parquet as pq

    if not headings:
        return []
    given = [name for name in pq.read_schema(landed).names if name != ROW]
    told = list(drift_of_headings(headings, seen, given))
    known = {own.heading for own in seen}
    names = [name for name in headings.values() if name in known and name in given]
    if names:
        folder = scratch / "drift"
        folder.mkdir(mode=0o700)
        first, rows = _first(landed, names, folder)
        profile = look(first, names, rows, order=order_of(contract), scratch=folder)
        told += drift_of_values(headings, seen, profile)
    return [f"{one.text} {one.remedy}" for one in told]


def _first(landed: Path, names: Sequence[str], folder: Path) -> tuple[Path, int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(landed) as file:
        batches = list(islice(file.iter_batches(FIRST, columns=[*names, ROW]), 1))
        table = pa.Table.from_batches(batches, file.schema_arrow.empty_table()
                                      .select([*names, ROW]).schema)  # fmt: skip
    path = folder / "first.parquet"
    pq.write_table(table, path)
    return path, table.num_rows
