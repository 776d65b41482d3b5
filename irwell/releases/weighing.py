"""How many rows and people a plan lets through, and how many another adds: exact, for providers.

Counts leave the provider only through `about`, which hides small numbers and rounds the rest.
"""

import dataclasses
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.contracts.model import Column, Contract
from irwell.disclosure import protect_count
from irwell.releases.build import BUILD_LIMITS, engine_memory
from irwell.releases.compile import ReleasePlan
from irwell.tables import WorkerLimits, plan, run

Run = Callable[..., dict[str, Any]]
Inputs = Mapping[str, Sequence[Path]]
LEAST, BASE = 10, 10  # a difference about fewer people is not told, the rest to the nearest ten
_KEY = "weighing"  # a throw-away key: persons are told apart, and none is named
_SHOWN = "person"


@dataclass(frozen=True, slots=True)
class Weight:
    """What two plans of one data set let through; of a missing plan, nothing.

    Attributes:
        rows_before: Rows under the old plan.
        rows_after: Rows under the new plan.
        people_before: People under the old plan; None if the data set identifies none.
        people_after: People under the new plan.
        people_added: People under the new plan who were not under the old.
        people_gone: People under the old plan who are not under the new.
    """

    rows_before: int
    rows_after: int
    people_before: int | None = None
    people_after: int | None = None
    people_added: int | None = None
    people_gone: int | None = None


def person_column(contract: Contract) -> Column | None:
    """Return the column by which people of a data set are told apart.

    Args:
        contract: The contract.

    Returns:
        The first direct identifier that has an identifier type; None where there is none.
    """
    for column in contract.columns:
        if column.identifies == "direct" and column.identifier_type:
            return column
    return None


def weigh(
    before: tuple[ReleasePlan, Inputs] | None,
    after: tuple[ReleasePlan, Inputs] | None,
    contract: Contract,
    *,
    run: Run = run,
    limits: WorkerLimits = BUILD_LIMITS,
) -> Weight:
    """Count what two plans of one data set let through, on the provider's own files.

    Args:
        before: The old plan with the clean files of each of its sources; None if there is none.
        after: The new plan with its files; None if there is none.
        contract: The contract of the data set.
        run: What runs the job; the sandboxed worker unless a test says otherwise.
        limits: The worker's limits.

    Returns:
        Exact counts: for the provider's eyes only.

    Raises:
        WorkerError: The worker stopped at a limit.
    """
    person = person_column(contract)
    request = {
        "sides": [_side(one, person) for one in (before, after)],
        "memory": engine_memory(limits),
    }
    key = {_KEY: secrets.token_bytes(32)} if person else {}
    return Weight(**run(weigh_files, request, secrets=key, limits=limits))


def about(people: int | None) -> str:
    """Say a number of people as it may leave the provider.

    Args:
        people: How many; None if the data set identifies nobody.

    Returns:
        `about 1,200`, to two figures and at least to tens; `fewer than 10` also for none.

    Source:
        Government Analysis Function, policy on statistical disclosure control: suppression under
        a threshold, then rounding to a base.
    """
    if people is None:
        return "an unknown number of"
    base = max(BASE, 10 ** (len(str(people)) - 2))
    shown = protect_count(people, threshold=LEAST, round_to=base, hide_zero=True)
    return f"fewer than {LEAST}" if shown is None else f"about {shown:,}"


def weigh_files(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Count in the worker: a job of `tables.run`.

    Args:
        request: `sides`: two of None or `plan` and `inputs`; `memory` of the engine.
        secrets: The throw-away key, if people are told apart.

    Returns:
        The fields of `Weight`.
    """
    import pyarrow.compute as pc

    before, after = (_counted(side, request["memory"], secrets) for side in request["sides"])
    found: dict[str, Any] = {
        "rows_before": pc.sum(before["n"]).as_py() or 0,
        "rows_after": pc.sum(after["n"]).as_py() or 0,
    }
    if not secrets:
        return found
    old, new = (side[_SHOWN].drop_null() for side in (before, after))
    common = pc.sum(pc.is_in(new, value_set=old.combine_chunks())).as_py() or 0
    return found | {
        "people_before": len(old),
        "people_after": len(new),
        "people_added": len(new) - common,
        "people_gone": len(old) - common,
    }


def _side(one: tuple[ReleasePlan, Inputs] | None, person: Column | None) -> dict[str, Any] | None:
    if one is None:
        return None
    release, inputs = one
    rows = release.plan.input.input
    if person is None:
        shown = plan.Shown(_SHOWN, rows.input.fields[0].name, plan.Redact())
    else:
        form = plan.Pseudonym(_KEY, person.identifier_type)
        shown = plan.Shown(_SHOWN, person.name, form)
    counted = plan.Count(plan.Project(rows, (shown,)), (_SHOWN,))
    files = {name: [str(path) for path in inputs[name]] for name in release.sources}
    return {"plan": plan.to_value(counted), "inputs": files}


def _counted(side: dict[str, Any] | None, memory: str, secrets: Mapping[str, bytes]) -> Any:
    import pyarrow as pa

    from irwell.tables import open_engine

    if side is None:
        return pa.table({_SHOWN: pa.array([], pa.string()), "n": pa.array([], pa.int64())})
    inputs = {name: [Path(path) for path in paths] for name, paths in side["inputs"].items()}
    with open_engine(inputs, memory=memory) as engine:
        return engine.rows(plan.from_value(side["plan"]), secrets).read_all()


def weight_words(weight: Weight, *, exact: bool) -> str:
    """Say what a new plan lets through beside an old one.

    Args:
        weight: The counts.
        exact: True for the provider's own eyes; else small numbers are hidden.

    Returns:
        One sentence; without people, of rows, and for others then nothing but the way.
    """
    values = dataclasses.asdict(weight)
    if weight.people_before is None:
        if exact:
            return "{rows_after:,} rows, before {rows_before:,}.".format_map(values)
        return "The data set identifies nobody."
    added, gone = weight.people_added or 0, weight.people_gone or 0
    if exact:
        text = "{people_after:,} people in {rows_after:,} rows, before {people_before:,} in "
        text += "{rows_before:,}; {people_added:,} come in, {people_gone:,} go out."
        return text.format_map(values)
    return f"{about(added).capitalize()} people come in, {about(gone)} go out."
