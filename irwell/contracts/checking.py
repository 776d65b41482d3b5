"""The check of a file against a contract: land, cast, ask, report.

`check` sends the work to the sandboxed worker; `check_file` is the work.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from irwell import tables
from irwell.contracts.model import Column, Contract, Report
from irwell.contracts.reading import contract_from
from irwell.contracts.reports import report_from, report_value

Run = Callable[..., dict[str, Any]]


def check(
    path: Path,
    contract: Contract,
    *,
    scratch: Path,
    out: Path | None = None,
    limits: tables.WorkerLimits | None = None,
    run: Run = tables.run,
) -> Report:
    """Check a file against a contract, inside the sandboxed worker.

    Args:
        path: A CSV (UTF-8) or Parquet file.
        contract: What the file should hold.
        scratch: An empty private folder for the work; the caller removes it.
        out: Where to write the clean Parquet; it is not written if a column is missing.
        limits: What the worker may use; its own default when None.
        run: What runs the work, as `tables.run` does.

    Returns:
        The findings. A fault in the data is a finding, never an error.

    Raises:
        TableError: The file cannot be read as a table at all.
        WorkerError: The worker stopped at a limit.
    """
    request = {
        "file": str(path.absolute()),
        "contract": contract.document,
        "scratch": str(scratch.absolute()),
        "out": str(out.absolute()) if out else "",
    }
    return report_from(run(check_file, request, limits=limits or tables.WorkerLimits()))


def check_file(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Do the work of `check`: a job of the worker.

    Args:
        request: `file`, `contract` (its document), `scratch` and `out` (empty for none).
        secrets: None are used.

    Returns:
        The report as `report_value` writes it.
    """
    from irwell.contracts import findings  # the language of queries is loaded in the worker only

    contract = contract_from(request["contract"])
    scratch = Path(request["scratch"])
    landed = tables.land(Path(request["file"]), scratch / "landed.parquet")
    present = [column for column in contract.columns if column.name in landed.columns]
    clean = len(present) == len(contract.columns)
    out = Path(request["out"]) if request["out"] and clean else scratch / "cast.parquet"
    found = findings.headings(contract, landed.columns)
    if present:
        specs = [_spec(column) for column in present]
        uncast = tables.cast(scratch / "landed.parquet", specs, out)
        with tables.open_engine({findings.SOURCE: [out]}, temp=scratch) as engine:
            found += findings.values(engine, contract, present, uncast)
    report = Report(
        contract.data_set,
        contract.digest,
        landed.rows,
        tuple(sorted(found, key=findings.place(contract))),
        contract.unchecked,
        clean and bool(request["out"]),
    )
    return report_value(report)


def _spec(column: Column) -> tables.CastSpec:
    return tables.CastSpec(
        name=column.name,
        type=column.type,
        date_format=column.date_format,
        null_tokens=(*column.null_tokens, ""),  # a blank text is no value, whatever its type
    )
