"""A mapping proposed for a file: look at it in the worker, score, tell the drift."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell import tables
from irwell.contracts.checking_parts import guide_of
from irwell.contracts.draft import profile_of
from irwell.contracts.mapping import FileMapping
from irwell.contracts.mapping_drift import Drift, drift, order_of
from irwell.contracts.mapping_propose import Proposal, propose
from irwell.contracts.model import Contract
from irwell.contracts.sketches import Sketch
from irwell.errors import ContractError
from irwell.tables.intake.guide import Guide

Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Last:
    """The last deposit, whose values are compared by keyed sketches.

    Attributes:
        files: Its clean files: several where deposits add up.
        key: The provider's own key for this data set, of `sketch_key`.
    """

    files: Sequence[Path]
    key: bytes


def propose_file(  # noqa: PLR0913 - each is one of the things that a proposal rests on
    path: Path,
    contract: Contract,
    *,
    scratch: Path,
    guide: Guide | None = None,
    kept: FileMapping | None = None,
    last: Last | None = None,
    run: Run = tables.run,
) -> tuple[Proposal, tuple[Drift, ...]]:
    """Propose which heading of a file is which column of a contract.

    Args:
        path: The file.
        contract: The contract.
        scratch: An empty private folder for the work; the caller removes it.
        guide: What the sender says about the file; it wins over the contract's `irwell.file`.
        kept: The mapping that was confirmed before.
        last: The last deposit; values are not compared without it.
        run: What runs the work, as `tables.run` does.

    Returns:
        The proposal, and how the file differs from the one of the mapping before.

    Raises:
        ContractError: The mapping before is of another data set.
        TableError: The file cannot be read as a table, or not without a person's answer.
        WorkerError: The worker stopped at a limit.
    """
    _same(kept, contract)
    headings = kept.headings if kept else {}
    known = guide_of(contract, guide or Guide(), headings)
    profile = profile_of(
        path,
        scratch=_made(scratch / "profile"),
        guide=known,
        dates=order_of(contract),
        key=last.key if last else b"",
        run=run,
    )
    names = [column.name for column in contract.columns]
    made = (
        sketches_of(last.files, names, last.key, scratch=_made(scratch / "sketches"), run=run)
        if last and last.files
        else {}
    )
    proposal = propose(profile, contract, sketches=made, kept=kept)
    return proposal, drift(kept.headings, kept.seen, profile) if kept else ()


def sketches_of(
    clean: Sequence[Path],
    names: Sequence[str],
    key: bytes,
    *,
    scratch: Path,
    run: Run = tables.run,
) -> dict[str, Sketch]:
    """Make the sketches of the last deposit inside the sandboxed worker; nothing is kept of them.

    Args:
        clean: Its clean files: several where deposits add up.
        names: The columns that are wanted.
        key: The key of `sketch_key`.
        scratch: A private folder for the work; the caller removes it.
        run: What runs the work, as `tables.run` does.

    Returns:
        By column its sketch; a column that the files lack has none.

    Raises:
        WorkerError: The worker stopped at a limit.
    """
    # The language of queries is loaded in the worker only.
    from irwell.contracts.sketches_run import sketch_files

    request = {
        "files": [str(path.absolute()) for path in clean],
        "names": list(names),
        "scratch": str(scratch.absolute()),
    }
    answer = run(sketch_files, request, secrets={"sketch": key})
    return {name: tuple(made) for name, made in answer["columns"].items()}


def _same(kept: FileMapping | None, contract: Contract) -> None:
    if kept and kept.data_set != contract.data_set:
        raise ContractError(
            f"The mapping before is of {kept.data_set}, not of {contract.data_set}.",
            "Name a mapping of this data set, or none.",
            rule="mapping",
        )


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder
