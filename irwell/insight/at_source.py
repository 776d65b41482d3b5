"""Counts where the data lies, by columns that leave in no row: same rows, same rules as a release.

Groups whose count is suppressed are not named either: nobody holds the rows, so even that a value
is there would be told for the first time.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from irwell.disclosure import protect_count, protect_counts
from irwell.documents.marks import Passed
from irwell.insight.counting import MOST_GROUPS, CountSpec, Run
from irwell.releases.areas import refuse_twofold
from irwell.tables import WorkerLimits, plan, run


def count_at_source(
    counted: plan.Count,
    inputs: Mapping[str, Sequence[Path]],
    secrets: Mapping[str, bytes],
    spec: CountSpec,
    *,
    run: Run = run,
    limits: WorkerLimits | None = None,
) -> Passed:
    """Count deposits by a plan, and protect the figures.

    Args:
        counted: The compiled count.
        inputs: The clean Parquet files of each source, in the order of the deposits.
        secrets: A key for each name that the plan has.
        spec: What to count, as `count_spec` composed it.
        run: What runs the work, as `tables.run` does.
        limits: What the worker may use; its own default when None.

    Returns:
        A table of `spec.by`, `n` and `suppressed`, marked as passed; it has no suppressed row.

    Raises:
        TableError: A lookup gives one value two areas.
        WorkerError: The worker stopped at a limit.
    """
    import pyarrow as pa

    request = {
        "plan": plan.to_value(counted),
        "inputs": {name: [str(path) for path in paths] for name, paths in inputs.items()},
    }
    found = run(count_deposits, request, secrets=secrets, limits=limits or WorkerLimits())
    least, to = spec.threshold, spec.round_to
    large = [
        protect_count(n, threshold=least, round_to=to, hide_zero=True) is not None
        for n in found["n"]
    ]
    columns = {name: pa.array(values) for name, values in found["columns"].items()}
    table = pa.table({**columns, "n": pa.array(found["n"], pa.int64())})
    table = table.filter(pa.array(large, pa.bool_()))
    return protect_counts(table, by=spec.by, threshold=least, round_to=to)


def count_deposits(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Count in the worker: a job of `tables.run`.

    Args:
        request: `plan` and `inputs` (paths by source).
        secrets: A key for each name that the plan has.

    Returns:
        `columns`: the groups by column, as text; `n`: their counts.
    """
    from irwell.tables import open_engine

    counted = plan.from_value(request["plan"])
    inputs = {name: [Path(path) for path in paths] for name, paths in request["inputs"].items()}
    names = dict.fromkeys(inputs, "The lookup")
    with open_engine(inputs) as engine:
        refuse_twofold(engine, counted.input, names)
        table = engine.rows(counted, secrets).read_all().slice(0, MOST_GROUPS)
    columns = {name: table.column(name).cast("string").to_pylist() for name in counted.by}
    return {"columns": columns, "n": table.column("n").to_pylist()}
