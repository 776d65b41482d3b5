"""Counts by area: how many rows of a release there are for each value of its columns.

What it does not yet do: secondary suppression, memory of earlier tables, rates. So it gives no
totals, and one table at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.agreements.model import Agreement, DataClause
from irwell.agreements.verbs import COUNT_ONLY
from irwell.contracts.model import DataSetId
from irwell.disclosure import protect_counts
from irwell.documents.marks import Passed
from irwell.errors import AgreementError
from irwell.tables import WorkerLimits, run

Run = Callable[..., dict[str, Any]]
MOST_GROUPS = 100_000  # rows of a count table; beyond it, nobody reads it and cells are singles


@dataclass(frozen=True, slots=True)
class CountSpec:
    """What may be counted: columns of the release, and the rules that its figures pass.

    Attributes:
        by: Output columns of the release, in order.
        threshold: Counts below it are suppressed.
        round_to: Then rounded to the nearest multiple; 0 for none.
        at_source: Whether a column is in no released file, so that the deposits are counted.
    """

    by: tuple[str, ...]
    threshold: int
    round_to: int
    at_source: bool = False


def count_spec(
    agreement: Agreement, data_set: DataSetId, by: Sequence[str], *, at_source: bool = False
) -> CountSpec:
    """Compose a count from an agreement; nothing can be counted that it does not name.

    Args:
        agreement: The agreement.
        data_set: One of its data sets.
        by: Output columns to count by, at least one.
        at_source: Whether deposits can be counted, for a column that may only be counted by.

    Returns:
        The count with the agreement's output rules.

    Raises:
        AgreementError: It does not let figures be made, sets no smallest count, does not show a
            column, or has it in no released file.
    """
    if "count" not in agreement.may:
        raise AgreementError(
            f"{agreement.id} does not let its data be counted.",
            "Agree on `count` under `use.may`.",
            rule="use.may",
        )
    if agreement.outputs.smallest_count < 2:
        raise AgreementError(
            f"{agreement.id} sets no smallest count.",
            "Agree on `use.outputs.smallest_count`, for instance 10.",
            rule="use.outputs.smallest_count",
        )
    clause = next((c for c in agreement.data if c.data_set == data_set), None)
    shown = {c.name for c in clause.columns if c.show != "redact"} if clause else set()
    unknown = [name for name in by if name not in shown]
    if unknown or not by:
        raise AgreementError(
            f"{agreement.id} does not show {', '.join(unknown) or 'a column to count by'}.",
            f"Count by {', '.join(sorted(shown)) or 'nothing'}.",
            rule="data.columns",
        )
    only = [name for name in by if clause and _counted_only(clause, name)]
    if only and not at_source:
        raise AgreementError(
            f"{agreement.id} lets {', '.join(only)} be counted by, but in no file.",
            "Measure it at the authority's node, where the data is hosted; else ask the provider.",
            rule="data.columns",
        )
    outputs = agreement.outputs
    return CountSpec(tuple(by), outputs.smallest_count, outputs.round_to, at_source=bool(only))


def _counted_only(clause: DataClause, name: str) -> bool:
    return any(own.name == name and own.show == COUNT_ONLY for own in clause.columns)


def count_by(
    files: Sequence[Path],
    spec: CountSpec,
    *,
    run: Run = run,
    limits: WorkerLimits | None = None,
) -> Passed:
    """Count the rows of a release's files, and protect the figures.

    Args:
        files: The release's Parquet files.
        spec: What to count, as `count_spec` composed it.
        run: What runs the work, as `tables.run` does.
        limits: What the worker may use; its own default when None.

    Returns:
        A table of `spec.by`, `n` and `suppressed`, marked as passed.

    Raises:
        WorkerError: The worker stopped at a limit.
    """
    import pyarrow as pa

    request = {"files": [str(file) for file in files], "by": list(spec.by)}
    found = run(count_files, request, limits=limits or WorkerLimits())
    columns = {name: pa.array(values) for name, values in found["columns"].items()}
    table = pa.table({**columns, "n": pa.array(found["n"], pa.int64())})
    return protect_counts(table, by=spec.by, threshold=spec.threshold, round_to=spec.round_to)


def count_files(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Count in the worker: a job of `tables.run`.

    Args:
        request: `files` and `by`.
        secrets: None are needed.

    Returns:
        `columns`: the groups by column, as text; `n`: their counts.
    """
    from sqlglot import exp

    from irwell.tables import open_engine

    files = [Path(file) for file in request["files"]]
    names = [exp.column(name, quoted=True) for name in request["by"]]
    texts = [
        exp.alias_(exp.cast(column, exp.DataType.build("varchar")), name, quoted=True)
        for column, name in zip(names, request["by"], strict=True)
    ]
    asked = exp.select(*texts, exp.alias_(exp.Count(this=exp.Star()), "n"))
    asked = asked.from_(exp.to_identifier("released", quoted=True)).group_by(*names)
    with open_engine({"released": files}) as engine:
        table = engine.select(asked.order_by(*names).limit(MOST_GROUPS), {})
    columns = {name: table.column(name).to_pylist() for name in request["by"]}
    return {"columns": columns, "n": table.column("n").to_pylist()}
