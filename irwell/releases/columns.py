"""Column clauses become shown columns: one entry for each form, and no other form exists."""

from collections.abc import Callable, Mapping

from irwell.agreements.model import ColumnClause
from irwell.agreements.verbs import COUNT_ONLY, HIDING, THIS_AGREEMENT
from irwell.contracts.model import Column
from irwell.releases.rows import refusal, typed
from irwell.tables import plan

_NUMBERS: tuple[plan.Type, ...] = ("integer", "number")
_DAYS: tuple[plan.Type, ...] = ("date", "timestamp")


def shown(clause: ColumnClause, column: Column, *, path: str) -> plan.Shown:
    """Compile one column clause.

    Args:
        clause: The clause as agreed.
        column: The contract's column that it is made from.
        path: Where the clause stands in the agreement, for the refusal.

    Returns:
        The shown column.

    Raises:
        AgreementError: The form is not compiled, does not fit the column's type, or would show
            a direct identifier as it is without a reason.
    """
    compiler = COLUMN_VERBS.get(clause.show)
    if compiler is None:
        remedy = f"Use one of: {', '.join(COLUMN_VERBS)}."
        raise refusal(f"No form `{clause.show}` exists.", path, remedy)
    if column.identifies == "direct" and clause.show == COUNT_ONLY:
        text = f"`{column.name}` names a person, and a count by it would name each of them."
        raise refusal(text, path, "Take the column out, or count by another.")
    if column.identifies == "direct" and clause.show not in HIDING and not clause.reason.strip():
        # `first_part` of a number without a space and `round` to 1 are the identifier itself.
        text = f"`{column.name}` names a person and is shown by `{clause.show}` without a reason."
        raise refusal(text, path, "Show it as a pseudonym, or write the `reason`.")
    return plan.Shown(clause.name, column.name, compiler(clause, column, path))


def singles_out(show: plan.Show, column: Column) -> bool:
    """Say whether an output column helps to single a person out.

    A pseudonym tells nothing without the provider's key and a redacted column tells nothing;
    any other form of a direct or a quasi identifier tells something.

    Args:
        show: The form in which the column leaves.
        column: The contract's column that it is made from.

    Returns:
        True where the column counts towards the smallest group.
    """
    return column.identifies != "no" and not isinstance(show, (plan.Pseudonym, plan.Redact))


def pseudonym_key(scope: str, identifier_type: str) -> str:
    """Return the name of a pseudonym key inside a plan.

    Args:
        scope: The key's scope, `this_agreement`.
        identifier_type: The contract's identifier type, for instance `nhs_number`.

    Returns:
        The name: one key for each scope and type.
    """
    return f"{scope}:{identifier_type}"


def _keep(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    return plan.Keep()


def _pseudonym(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    typed(column, ("text", "integer"), clause.show, path)
    if not column.identifier_type:
        text = f"the contract gives `{column.name}` no identifier type."
        raise refusal(text, path, "Pseudonymise a column that has an identifier type.")
    if clause.key != THIS_AGREEMENT:
        raise refusal("no such key scope exists.", path, f"Write `key: {THIS_AGREEMENT}`.")
    key = pseudonym_key(clause.key, column.identifier_type)
    return plan.Pseudonym(key, column.identifier_type)


def _year(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    typed(column, _DAYS, clause.show, path)
    return plan.Year()


def _month(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    typed(column, _DAYS, clause.show, path)
    return plan.Month()


def _band(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    typed(column, _NUMBERS, clause.show, path)
    cuts = clause.cuts
    if not cuts or list(cuts) != sorted(set(cuts)):
        raise refusal("the cuts do not ascend.", path, "List each cut once, lowest first.")
    if column.type == "integer" and not all(isinstance(cut, int) for cut in cuts):
        raise refusal("the column holds whole numbers.", path, "Write whole numbers as cuts.")
    return plan.Band(cuts)


def _first_part(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    typed(column, ("text",), clause.show, path)
    return plan.FirstPart()


def _round(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    typed(column, _NUMBERS, clause.show, path)
    if clause.to < 1:
        raise refusal("no multiple to round to.", path, "Write `to:` with a number from 1.")
    return plan.Round(clause.to)


def _yes_no(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    return plan.YesNo()


def _redact(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    return plan.Redact()


def _area(clause: ColumnClause, column: Column, path: str) -> plan.Show:
    # With a lookup, `areas` compiles it; what comes here has none.
    raise refusal("no lookup is named.", path, "Write `to:` and `by:` with the lookup.")


COLUMN_VERBS: Mapping[str, Callable[[ColumnClause, Column, str], plan.Show]] = {
    "keep": _keep,
    "pseudonym": _pseudonym,
    "year": _year,
    "month": _month,
    "band": _band,
    "first_part": _first_part,
    "round": _round,
    "area": _area,
    "yes_no": _yes_no,
    "redact": _redact,
    COUNT_ONLY: _keep,  # where it is counted by: `compile` lets it leave in no row
}
