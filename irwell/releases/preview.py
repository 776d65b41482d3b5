"""What a release would hold, made on the provider's own data with a throw-away key."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.contracts.model import Contract
from irwell.releases.build import BUILD_LIMITS, Built, Held, materialise
from irwell.releases.compile import ReleasePlan
from irwell.releases.difference_shows import form_words
from irwell.releases.weighing import weigh
from irwell.tables import WorkerLimits, run

Run = Callable[..., dict[str, Any]]
MOST_ROWS = 1000  # shown at once; a preview is looked at, not kept


@dataclass(frozen=True, slots=True)
class Preview:
    """What would leave, for the provider's eyes only.

    Attributes:
        rows_in: Rows of the deposits.
        rows_out: Rows that would leave.
        people: People in them; None if the data set identifies nobody.
        smallest: Rows of the smallest group that looks alike.
        held: Why the release would be held back; empty if it would not.
        columns: Each column that would leave: its name, and in words what it shows.
        rows: Some of the rows as they would leave, pseudonyms under a key that is gone.
    """

    rows_in: int
    rows_out: int
    people: int | None
    smallest: int
    held: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Mapping[str, Any], ...]


def preview(  # noqa: PLR0913 -- each is one thing that a preview is made by
    release: ReleasePlan,
    inputs: Mapping[str, Sequence[Path]],
    contract: Contract,
    scratch: Path,
    *,
    rows: int = 20,
    run: Run = run,
    limits: WorkerLimits = BUILD_LIMITS,
) -> Preview:
    """Build a release that nobody gets, and tell what it holds.

    Args:
        release: The compiled release.
        inputs: The clean Parquet files of each source.
        contract: The contract of the data set.
        scratch: A private folder, which whoever asks removes.
        rows: How many rows to show, 0 to 1000; they are those of least keyed hash, so any rows.
        run: What runs the jobs; the sandboxed worker unless a test says otherwise.
        limits: The worker's limits.

    Returns:
        Exact counts and rows, for the provider's eyes only.

    Raises:
        TableError: A source has no file.
        WorkerError: The worker stopped at a limit.
    """
    people = weigh(None, (release, inputs), contract, run=run, limits=limits).people_after
    forms = tuple((own.name, f"{own.column} {form_words(own)}") for own in _shown(release))
    key, out = secrets.token_bytes(32), scratch / "preview"
    try:
        built = materialise(release, inputs, key, 1, out, run=run, limits=limits)
    except Held as held:
        counts = (held.rows_in, held.rows_out, people, held.smallest)
        return Preview(*counts, held.message, forms, ())
    first = tuple(_first(built, min(rows, MOST_ROWS)))
    return Preview(built.rows_in, built.rows_out, people, built.smallest, "", forms, first)


def _shown(release: ReleasePlan) -> Sequence[Any]:
    return release.plan.input.columns


def _first(built: Built, rows: int) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    if not built.parts or not rows:
        return []
    with pq.ParquetFile(built.folder / built.parts[0].name) as file:
        batch = next(file.iter_batches(batch_size=rows), None)
        found: list[dict[str, Any]] = batch.to_pylist() if batch is not None else []
        return found
