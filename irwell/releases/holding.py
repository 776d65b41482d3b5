"""Whether a release holds a pseudonym: asked about one person, at the place of the files."""

from collections.abc import Iterable, Mapping
from pathlib import Path


def holds(files: Iterable[Path], wanted: Mapping[str, str]) -> bool:
    """Say whether any row of a release has a pseudonym.

    Args:
        files: The Parquet files of the release.
        wanted: Pseudonym by column of the release.

    Returns:
        True at the first row that has one; no row is returned.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for path in files:
        with pq.ParquetFile(path) as file:
            columns = [name for name in wanted if name in file.schema_arrow.names]
            for batch in file.iter_batches(columns=columns) if columns else ():
                for name in columns:
                    if pc.any(pc.equal(batch.column(name), wanted[name])).as_py():
                        return True
    return False
