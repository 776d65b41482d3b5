"""A few invented rows in the forms that would arrive, so that a recipient sees what it asks for.

The source rows are invented from the contract alone, and the plan that a release would run is run
on them: pseudonyms, bands and years look as they will. Nothing of any deposit is read.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from irwell.agreements.model import ColumnClause
from irwell.contracts.model import Contract
from irwell.releases.build import BUILD_LIMITS, engine_memory
from irwell.releases.columns import shown
from irwell.releases.compile import ORDER_KEY
from irwell.releases.given import once_each
from irwell.releases.invented_values import invented_value
from irwell.releases.rows import refusal
from irwell.releases.sourcing import MAIN
from irwell.tables import derive_key, output_fields, plan, run
from irwell.tables.plan import Field, Pseudonym

LABEL = "Invented: made from the contract alone, about nobody."
ROWS, MOST_ROWS = 5, 50
_AREA, _COUNTED = "area", "count_only"  # made from another data set; never there in rows
Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Invented:
    """Invented rows as they would arrive.

    Attributes:
        fields: The columns with their types.
        rows: Each row by column name; days as ISO text.
        label: That they are invented, for whoever shows them.
    """

    fields: tuple[Field, ...]
    rows: tuple[Mapping[str, Any], ...]
    label: str = LABEL


def invented_rows(
    contract: Contract,
    columns: Sequence[ColumnClause],
    seed: str,
    *,
    rows: int = ROWS,
    run: Run = run,
) -> Invented:
    """Invent rows of a data set and show them in the forms of an agreement.

    Args:
        contract: The contract of the data set.
        columns: The columns that would leave, in their forms.
        seed: Any text; the same gives the same rows.
        rows: How many, at most 50.
        run: What runs the job; the sandboxed worker unless a test says otherwise.

    Returns:
        The rows. No test of rows and no list is applied: which rows leave, only the data tells.
        A column that may only be counted by is not there; an area is invented, as its list is
        not given.

    Raises:
        AgreementError: A column is not in the contract, or its form does not fit it.
        WorkerError: The worker stopped.
    """
    count = max(1, min(rows, MOST_ROWS))
    areas = [own.name for own in columns if own.show == _AREA]
    tree = _plan(contract, [own for own in columns if own.show not in (_AREA, _COUNTED)])
    request = {
        "plan": plan.to_value(tree),
        "rows": [_row(contract, seed, place) for place in range(count)],
        "memory": engine_memory(BUILD_LIMITS),
    }
    found = run(show_invented, request, secrets=_secrets(tree, seed), limits=BUILD_LIMITS)
    fields = (*output_fields(tree), *(Field(name, "text") for name in areas))
    shown = [_with_areas(row, areas, place) for place, row in enumerate(found["rows"])]
    return Invented(fields, tuple(shown))


def show_invented(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Run the plan on the invented rows: the worker's job.

    Args:
        request: `plan`, `rows` of the source, `memory` of the engine.
        secrets: A key for each name that the plan has; throw-away keys.

    Returns:
        `rows`, each by column name.
    """
    import pyarrow as pa

    from irwell.releases.parts import ARROW
    from irwell.tables import open_engine

    tree = plan.from_value(request["plan"])
    fields = tree.input.input.input.fields
    typed = {
        field.name: pa.array([row[field.name] for row in request["rows"]], pa.string()).cast(
            ARROW[field.type]
        )
        for field in fields
    }
    numbers = pa.array(range(1, len(request["rows"]) + 1), pa.int64())
    table = pa.table({**typed, plan.ROW: numbers})
    with open_engine({MAIN: table}, memory=request["memory"]) as engine:
        rows = engine.rows(tree, secrets).read_all().to_pylist()
    return {"rows": [{name: _plain(value) for name, value in row.items()} for row in rows]}


def _plan(contract: Contract, columns: Sequence[ColumnClause]) -> plan.Ordered:
    once_each((own.name for own in columns), "columns")
    outs = []
    for own in sorted(columns, key=lambda one: one.name):
        source = contract.column(own.column)
        if source is None:
            text = f"{contract.data_set} has no column `{own.column}`."
            raise refusal(text, f"columns.{own.name}", "Name a column of the contract.")
        outs.append(shown(own, source, path=f"columns.{own.name}"))
    if not outs:
        raise refusal("no column is named.", "columns", "Name each column that would leave.")
    scan = plan.Scan(MAIN, contract.fields)
    return plan.Ordered(plan.Project(plan.Filter(scan, ()), tuple(outs)), ORDER_KEY)


def _row(contract: Contract, seed: str, place: int) -> dict[str, str | None]:
    own = {column.name: invented_value(column, seed, place) for column in contract.columns}
    return {**own, **{marker.name: None for marker in contract.markers}}


def _secrets(tree: plan.Ordered, seed: str) -> dict[str, bytes]:
    # Keys of nothing real: anyone with the seed can make them again, and they open nothing.
    secret = hashlib.sha256(f"irwell invented {seed}".encode()).digest()
    shows = [column.show for column in tree.input.columns]
    types = {own.key: own.identifier_type for own in shows if isinstance(own, Pseudonym)}
    keys = {key: derive_key(secret, epoch=1, identifier_type=own) for key, own in types.items()}
    return {ORDER_KEY: derive_key(secret, epoch=1, purpose="order"), **keys}


def _with_areas(row: Mapping[str, Any], areas: Sequence[str], place: int) -> dict[str, Any]:
    return {**row, **dict.fromkeys(areas, f"invented area {place % 3 + 1}")}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
