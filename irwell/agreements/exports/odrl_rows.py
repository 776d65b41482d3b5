"""Rows and columns in ODRL: `where` as refinements, `show` as duties of the body that gives."""

from collections.abc import Callable, Mapping
from typing import Any

from irwell.agreements.exports.odrl_terms import (
    Node,
    constraint,
    data_set_iri,
    day,
    duration,
    named,
    organisation_iri,
    table_iri,
)
from irwell.agreements.model import Agreement, ColumnClause, DataClause, RowClause
from irwell.contracts.model import Column, Contract

_VALUE, _AGE, _SINCE = "irwell:value", "irwell:age", "irwell:timeSince"
# Left operand, operator and the form of the right one; ages are whole years, as at a day.
_TESTS: Mapping[str, tuple[str, str, Callable[[Any], Any]]] = {
    "equals": (_VALUE, "eq", lambda value: value),
    "one of": (_VALUE, "isAnyOf", list),
    "not one of": (_VALUE, "isNoneOf", list),
    "before": (_VALUE, "lt", day),
    "after": (_VALUE, "gt", day),
    "within last": (_SINCE, "lteq", duration),
    "age under": (_AGE, "lt", lambda value: value),
    "age over": (_AGE, "gt", lambda value: value),
    "present": ("irwell:hasValue", "eq", lambda _: True),
}
_DAILY = ("within last", "age under", "age over")
_DATA: Mapping[str, str] = {
    "special_category": "dpv:SpecialCategoryPersonalData",
    "criminal_offence": "pd:CriminalOffence",
    "sensitive_other": "dpv:SensitivePersonalData",
}
_CHECKED: Mapping[str, str] = {"postcode": "pd:PostalCode"}


def refinement(row: RowClause) -> Node:
    """Return one test of rows.

    Args:
        row: The `where` clause.

    Returns:
        A constraint on the members of the data set; `irwell:column` names what is tested.
    """
    if row.verb == "not on list":
        listing = {"rightOperandReference": data_set_iri(row.value)}
        return {
            "leftOperand": _VALUE,
            "operator": "isNoneOf",
            "irwell:column": row.column,
        } | listing
    left, operator, form = _TESTS[row.verb]
    own = constraint(left, operator, form(row.value), column=row.column)
    if row.verb in _DAILY:
        each_use = row.as_at == "each_use"
        own["irwell:asAt"] = named("irwell:eachUse") if each_use else day(row.as_at)
    return own


def column_duty(
    agreement: Agreement, own: DataClause, clause: ColumnClause, contract: Contract | None
) -> Node:
    """Return the duty of the body that gives, to put one column into its agreed form.

    Args:
        agreement: The agreement.
        own: The data set in it.
        clause: The column that leaves.
        contract: The contract of the data set, if it is given: it says what kind of data it is.

    Returns:
        A duty whose target is the source column and whose output is the column that leaves.
    """
    column = contract.column(clause.column) if contract else None
    target = {
        "uid": data_set_iri(own.data_set, clause.column),
        "type": "Asset",
        "partOf": data_set_iri(own.data_set),
        **_kinds(column),
    }
    return {
        "action": _action(clause),
        "assignee": organisation_iri(own.data_set.organisation),
        "target": target,
        "output": table_iri(agreement, own, clause.name),
    }


def _action(clause: ColumnClause) -> str | Node:
    action = "irwell:" + _camel(clause.show)
    refinements = _settings(clause)
    if not refinements:
        return action
    return {"rdf:value": named(action), "refinement": refinements}


def _settings(clause: ColumnClause) -> list[Node]:
    found = []
    if clause.cuts:
        found.append(constraint("irwell:cuts", "eq", {"@list": list(clause.cuts)}))
    if clause.show == "round":
        found.append(constraint("irwell:multiple", "eq", clause.to))
    if clause.by:
        found.append(constraint("irwell:lookup", "eq", named(data_set_iri(clause.by, clause.area))))
    if clause.key:
        found.append(constraint("irwell:key", "eq", clause.key))
    return found


def _kinds(column: Column | None) -> Node:
    if column is None:
        return {}
    kinds = [_DATA.get(column.sensitivity, ""), _CHECKED.get(column.check, "")]
    kinds.append("pd:Identifying" if column.identifies == "direct" else "")
    found = [named(kind) for kind in kinds if kind]
    return {"dpv:hasPersonalData": found} if found else {}


def _camel(code: str) -> str:
    first, *rest = code.split("_")
    return first + "".join(word.capitalize() for word in rest)
