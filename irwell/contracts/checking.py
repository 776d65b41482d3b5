"""The check of a file against a contract: land, cast, ask, part, report.

`check` sends the work to the sandboxed worker; `check_file` is the work.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from irwell import tables
from irwell.contracts.mapping import Seen, refuse_headings
from irwell.contracts.model import Contract, Report
from irwell.contracts.reading import contract_known
from irwell.contracts.reports import report_from, report_value
from irwell.tables.intake.guide import Guide, guide_from, guide_value

Run = Callable[..., dict[str, Any]]


def check(  # noqa: PLR0913 - each is one of the things that a check is made with
    path: Path,
    contract: Contract,
    *,
    scratch: Path,
    out: Path | None = None,
    limits: tables.WorkerLimits | None = None,
    run: Run = tables.run,
    guide: Guide | None = None,
    mapping: Mapping[str, str] | None = None,
    seen: Sequence[Seen] = (),
    beside: Mapping[str, Sequence[Path]] | None = None,
    now: str = "",
    quarantine: Path | None = None,
) -> Report:
    """Check a file against a contract, inside the sandboxed worker.

    Args:
        path: A file of data, of any kind that the intake reads.
        contract: What the file should hold.
        scratch: An empty private folder for the work; the caller removes it.
        out: Where to write the clean Parquet; it is not written if a column is missing.
        limits: What the worker may use; its own default when None.
        run: What runs the work, as `tables.run` does.
        guide: What the sender says about the file; it wins over the contract's `irwell.file`.
        mapping: From columns of the contract to headings of the file, where they differ.
        seen: The headings of the file that the mapping was made from; drift is told against them
            in the notes of the intake report.
        beside: Clean files of the data sets that relationships refer to, by data set id.
        now: The moment of the check, ISO 8601; without it no age is judged.
        quarantine: Where to write the rows that fail with an error, as CSV; there is no file
            without any. It holds data: it goes back to the sender and to nobody else.

    Returns:
        Results and findings. A fault in the data is a finding, never an error.

    Raises:
        TableError: The file cannot be read as a table at all.
        ContractError: The mapping reads two columns from one heading, or names none of the
            contract's.
        WorkerError: The worker stopped at a limit.
    """
    refuse_headings(mapping or {}, contract)
    request = {
        "file": str(path.absolute()),
        "contract": contract.document,
        "scratch": str(scratch.absolute()),
        "out": str(out.absolute()) if out else "",
        "guide": guide_value(guide) if guide else {},
        "mapping": dict(mapping or {}),
        "seen": [[own.heading, own.type, own.kind] for own in seen],
        "beside": {
            name: [str(one.absolute()) for one in paths] for name, paths in (beside or {}).items()
        },
        "now": now,
        "quarantine": str(quarantine.absolute()) if quarantine else "",
    }
    return report_from(run(check_file, request, limits=limits or tables.WorkerLimits()))


def check_file(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Do the work of `check`: a job of the worker.

    Args:
        request: `file`, `contract` (the document of one that was read), `scratch` and `out` (empty
            for none); it may have `guide`, `mapping`, `seen`, `beside`, `now` and `quarantine`.
        secrets: None are used.

    Returns:
        The report as `report_value` writes it, with the first rows of the file.
    """
    # The language of queries is loaded in the worker only.
    from irwell.contracts.checking_run import Work, run_check

    contract = contract_known(request["contract"])
    beside = request.get("beside", {})
    work = Work(
        file=Path(request["file"]),
        scratch=Path(request["scratch"]),
        out=Path(request["out"]) if request["out"] else None,
        guide=guide_from(request.get("guide", {})),
        mapping=request.get("mapping", {}),
        seen=tuple(Seen(*own) for own in request.get("seen", ())),
        beside={name: tuple(Path(path) for path in paths) for name, paths in beside.items()},
        now=request.get("now", ""),
        quarantine=Path(request["quarantine"]) if request.get("quarantine") else None,
    )
    return report_value(run_check(contract, work), samples=True)
