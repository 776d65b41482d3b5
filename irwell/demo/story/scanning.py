"""The scan of the node: no raw identifier of a body at home, no canary where none may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.authority.models import Deposit, Release
from irwell.demo.story.marked import Marked
from irwell.demo.story.place import Place
from irwell.demo.story.searching import Wanted, in_bytes, in_files

_ROWS = 65_536  # decoded at a time


@dataclass(slots=True)
class Scan:
    """What was looked at, and what was found.

    Attributes:
        files: Files of the node.
        size: Their bytes.
        on_disk: Values found in them as they lie on the disk.
        opened: Values found in what the node can decrypt with the keys that it holds.
        released: Canaries found in releases, in bytes, footers and columns.
    """

    files: int = 0
    size: int = 0
    on_disk: int = 0
    opened: int = 0
    released: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.on_disk or self.opened or self.released)


def scan_node(place: Place, sought: Marked) -> Scan:
    """Search every file of the node, and again all that the node itself can open.

    Args:
        place: The story.
        sought: What must not be there.

    Returns:
        What was found: nothing, it is hoped.
    """
    files = [path for path in sorted(place.desk.home.rglob("*")) if path.is_file()]
    on_disk, size = in_files(files, sought.everything)
    found = Scan(len(files), size, on_disk)
    with place.desk.scratch() as folder:
        for deposit in Deposit.objects.select_related("data_set").filter(withdrawn_at=""):
            owner = deposit.data_set.organisation_id
            for blob in (deposit.blob, deposit.evidence):
                path = _opened(place, folder, blob, (owner, deposit.key))
                found.opened += _in_file(path, sought.at_home)
        for release in Release.objects.select_related("data_set").filter(state="current"):
            owner = release.data_set.organisation_id
            for item in release.files:
                path = _opened(place, folder, item["blob"], (owner, release.key))
                found.opened += _in_file(path, sought.at_home)
                found.released += _in_file(path, sought.canaries)
    return found


def _opened(place: Place, folder: Path, blob: str, key: tuple[str, str]) -> Path:
    path = folder / "opened"
    path.unlink(missing_ok=True)
    place.desk.vault.decrypt_to(blob, place.desk.keyring.key(*key), path)
    return path


def _in_file(path: Path, sought: Wanted) -> int:
    """Search a file's bytes and, if it is Parquet, its columns and the figures of its footer."""
    hits, _ = in_files([path], sought)
    with path.open("rb") as file:
        columnar = file.read(4) == b"PAR1"
    return hits + sum(in_bytes(text, sought) for text in _texts(path)) if columnar else hits


def _texts(path: Path) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        yield from _figures(file.metadata)
        for batch in file.iter_batches(_ROWS, use_threads=False):
            for column in batch.columns:
                texts = {str(value) for value in column.unique().to_pylist()}
                yield "\n".join(texts).encode()


def _figures(metadata: Any) -> Iterator[bytes]:
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            figures = metadata.row_group(group).column(number).statistics
            if figures is not None and figures.has_min_max:
                yield f"{figures.min}\n{figures.max}".encode()
