"""The sentences of data sets, columns and rows."""

from typing import Any

from irwell.agreements.model import Agreement, ColumnClause, RowClause
from irwell.agreements.paths import Keys
from irwell.agreements.phrases import Phrase
from irwell.agreements.saying import Said
from irwell.agreements.verbs import NOT_ON_LIST, THIS_AGREEMENT, VERBS
from irwell.agreements.wording import (
    bands,
    day_phrase,
    iso_phrase,
    listed,
    period_phrase,
    prose,
    quoted,
)

_OTHER_KEY = "Column {name} shows a pseudonym in place of {column}, made with the key of {key}."
_ELSEWHERE = (
    "In a data set that has no {column}, only rows are left whose identifier stands in such a row "
    "of the one other data set of the same provider that has it."
)


def table(agreement: Agreement, at: Keys, _value: Any) -> Said:
    """Say which data set leaves, as which table."""
    own = agreement.data[_place(at)]
    text = (
        "Data set {data_set} leaves as the table {table}, with the columns listed here and no "
        "other."
    )
    return Said(Phrase(text, {"data_set": own.data_set, "table": own.table}))


def column(agreement: Agreement, at: Keys, _value: Any) -> Said:
    """Say in which form a column leaves."""
    own = _column(agreement, at)
    verb = VERBS[own.show]
    cuts = bands(own.cuts) if own.cuts else ""
    forms: dict[str, Any] = {
        "name": own.name,
        "column": _heading(own.column),
        "bands": cuts,
        "to": own.to,
    }
    forms |= {"area": _heading(own.area), "by": own.by}
    if own.key not in ("", THIS_AGREEMENT):
        return Said(Phrase(_OTHER_KEY, {**forms, "key": own.key}), "promised")
    return Said(Phrase(verb.sentence, forms), verb.mark)


def reason(agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say why an identifier is shown."""
    own = _column(agreement, at[:-1])
    values = {"column": _heading(own.column), "why": prose(value)}
    return Said(Phrase("Why {column} is shown so: {why}", values))


def row(agreement: Agreement, at: Keys, _value: Any) -> Said:
    """Say which rows leave."""
    own = agreement.where[_place(at)]
    verb = VERBS[own.verb]
    day = Phrase("the day of use") if own.as_at == "each_use" else day_phrase(own.as_at)
    forms = {"column": _heading(own.column), "value": _value_words(own), "day": day}
    tested = Phrase(verb.sentence, forms)
    if own.verb == NOT_ON_LIST or not _several_of_one(agreement):
        return Said(tested, verb.mark)
    elsewhere = Phrase(_ELSEWHERE, {"column": forms["column"]})
    return Said(
        Phrase("{tested} {elsewhere}", {"tested": tested, "elsewhere": elsewhere}), verb.mark
    )


def expected_rows(agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say how many rows the parties expect."""
    if "most" not in value:
        text = "In a release of the table {table} the parties expect {least} rows or more."
    elif "least" not in value:
        text = "In a release of the table {table} the parties expect {most} rows or fewer."
    else:
        text = "In a release of the table {table} the parties expect {least} to {most} rows."
    return Said(Phrase(text, {"table": agreement.data[_place(at)].table, **value}))


def link_with(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say which data of other agreements it may be linked with."""
    text = (
        "It may be linked with {dataset} of agreement {agreement}, in the scope {key} alone and "
        "only if that agreement permits it too."
    )
    return Said(Phrase(text, value))


def _value_words(own: RowClause) -> Any:
    if own.verb in ("one of", "not one of"):
        return listed([quoted(value) for value in own.value], "or")
    if own.verb in ("before", "after"):
        return iso_phrase(own.value)
    if own.verb == "age over":
        return str(own.value + 1)  # over 65 is a person who has turned 66
    if own.verb == "within last":
        return period_phrase(own.value)
    return quoted(own.value) if own.verb == "equals" else str(own.value)


def _several_of_one(agreement: Agreement) -> bool:
    providers = [own.data_set.organisation for own in agreement.data]
    return len(set(providers)) < len(providers)


def _heading(name: str) -> str:
    return name if name.isidentifier() else quoted(name)


def _place(at: Keys) -> int:
    return next(key for key in at if isinstance(key, int))


def _column(agreement: Agreement, at: Keys) -> ColumnClause:
    columns = agreement.data[_place(at)].columns
    return next(own for own in columns if own.name == at[-1])
