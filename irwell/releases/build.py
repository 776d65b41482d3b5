"""Build a release: the plan runs once in a sandboxed worker, and only its files come out."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.disclosure import hold_below
from irwell.errors import ReleaseHeld, TableError
from irwell.releases.compile import ReleasePlan
from irwell.releases.manifest import Part
from irwell.releases.sourcing import MAIN
from irwell.tables import WorkerLimits, derive_key, plan, run

PART_BYTES = 256 * 1024 * 1024  # readers take files one after another: few large ones
# Address space, not memory in use: the engine reserves about twice what it may hold.
BUILD_LIMITS = WorkerLimits(memory=8 * 2**30)
Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Built:
    """The files of one release, not yet published.

    Attributes:
        release: What they were built by.
        folder: The folder that holds the files and nothing else.
        parts: The files, in order.
        rows_in: Rows of the deposits.
        rows_out: Rows of the release.
        smallest: Rows of the smallest group; 0 for a release without rows.
    """

    release: ReleasePlan
    folder: Path
    parts: tuple[Part, ...]
    rows_in: int
    rows_out: int
    smallest: int


class Held(ReleaseHeld):
    """A release that was built and then held back; what was built is gone.

    Attributes:
        smallest: Rows of the smallest group: for the provider's eyes only.
        rows_in: Rows of the deposits.
        rows_out: Rows that the release would have had.
    """

    def __init__(self, held: ReleaseHeld, facts: Mapping[str, Any]) -> None:
        super().__init__(held.message, held.remedy, rule=held.rule)
        self.smallest: int = facts["smallest"]
        self.rows_in: int = facts["rows_in"]
        self.rows_out: int = facts["rows_out"]


def materialise(  # noqa: PLR0913 -- each is one thing that a release is made by
    release: ReleasePlan,
    inputs: Mapping[str, Sequence[Path]],
    secret: bytes,
    epoch: int,
    out: Path,
    *,
    run: Run = run,
    limits: WorkerLimits = BUILD_LIMITS,
) -> Built:
    """Build the files of a release in a worker.

    Args:
        release: The compiled release.
        inputs: The clean Parquet files of each source, in the order of the deposits.
        secret: The agreement's secret, 32 bytes; it stays in this process.
        epoch: The number of the agreement's key period, from 1.
        out: A folder that does not exist yet. It appears whole or not at all.
        run: What runs the job; the sandboxed worker unless a test says otherwise.
        limits: The worker's limits; the engine may hold a quarter of its memory.

    Returns:
        What was built.

    Raises:
        Held: The smallest group is under the agreement's `use.outputs.smallest_group`.
        TableError: A source has no file, a lookup gives one value two areas, or `out` exists.
        WorkerError: The worker stopped at a limit.
    """
    _check_inputs(release, inputs, out)
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)  # left by a process that was killed
    for own in ("out", "spill"):
        (partial / own).mkdir(mode=0o700, parents=True)
    try:
        facts = run(
            build,
            _request(release, inputs, partial) | {"memory": engine_memory(limits)},
            secrets=keys_of(release, secret, epoch),
            limits=limits,
        )
        _hold(release, facts)
        (partial / "out").replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    parts = tuple(Part(**part) for part in facts["parts"])
    return Built(release, out, parts, facts["rows_in"], facts["rows_out"], facts["smallest"])


def keys_of(release: ReleasePlan, secret: bytes, epoch: int) -> dict[str, bytes]:
    """Derive the keys that a plan names from the agreement's secret.

    Args:
        release: The compiled release.
        secret: The agreement's secret, 32 bytes.
        epoch: The number of the agreement's key period, from 1.

    Returns:
        A key for each name: the order's, and one for each type of identifier.
    """
    return {
        name: derive_key(
            secret, epoch=epoch, identifier_type=kind, purpose="pseudonym" if kind else "order"
        )
        for name, kind in release.secrets.items()
    }


def engine_memory(limits: WorkerLimits) -> str:
    """Return how much the engine may hold inside a worker of these limits.

    Args:
        limits: The worker's limits.

    Returns:
        For instance `2048MB`; what is more goes to the disk.
    """
    return f"{max(256, limits.memory // 4 // 2**20)}MB"


def build(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Run a plan and write its files: the worker's job.

    Args:
        request: `plan`, `inputs` (paths by source), `names` (data sets by source), `fields`,
            `quasi`, `out` and `spill` (empty folders), `part_bytes`, `memory` of the engine.
        secrets: A key for each name that the plan has.

    Returns:
        `rows_in`, `rows_out`, `smallest` and `parts` (`name`, `size`, `rows`, `digest`).
    """
    from irwell.disclosure import smallest_group
    from irwell.releases.areas import refuse_twofold
    from irwell.releases.parts import dataset_of, rows_of, write_parts
    from irwell.tables import open_engine

    inputs = {name: [Path(path) for path in paths] for name, paths in request["inputs"].items()}
    fields = [plan.Field(**field) for field in request["fields"]]
    out, spill = Path(request["out"]), Path(request["spill"])
    room: dict[str, Any] = {"memory": request["memory"], "temp": spill}
    tree = plan.from_value(request["plan"])
    with open_engine(inputs, **room) as engine:
        refuse_twofold(engine, tree.input, request["names"])
        reader = engine.rows(tree, secrets)
        parts = write_parts(reader, fields, out, part_bytes=request["part_bytes"])
    written = dataset_of([out / part.name for part in parts])
    with open_engine({"release": written}, **room) as engine:
        smallest = smallest_group(engine, "release", request["quasi"])
    return {
        "rows_in": rows_of(inputs[MAIN]),
        "rows_out": sum(part.rows for part in parts),
        "smallest": smallest,
        "parts": [part.value() for part in parts],
    }


def _check_inputs(release: ReleasePlan, inputs: Mapping[str, Sequence[Path]], out: Path) -> None:
    missing = sorted(name for name in release.sources if not inputs.get(name))
    if missing:
        names = ", ".join(str(release.sources[name]) for name in missing)
        raise TableError(f"No deposit of {names} is given.", "Deposit the data set first.")
    if out.exists():
        raise TableError(f"{out.name} exists already.", "Name a folder that does not exist.")


def _request(
    release: ReleasePlan, inputs: Mapping[str, Sequence[Path]], partial: Path
) -> dict[str, Any]:
    return {
        "plan": plan.to_value(release.plan),
        "inputs": {name: [str(path) for path in inputs[name]] for name in release.sources},
        "names": {name: str(own) for name, own in release.sources.items()},
        "fields": [{"name": field.name, "type": field.type} for field in release.fields],
        "quasi": list(release.quasi),
        "out": str(partial / "out"),
        "spill": str(partial / "spill"),
        "part_bytes": PART_BYTES,
    }


def _hold(release: ReleasePlan, facts: Mapping[str, Any]) -> None:
    try:
        hold_below(facts["smallest"], release.outputs.smallest_group)
    except ReleaseHeld as held:
        raise Held(held, facts) from None
