"""The sentences of data sets, columns and rows."""

from typing import Any

from irwell.agreements.model import Agreement, ColumnClause, RowClause
from irwell.agreements.paths import Keys
from irwell.agreements.saying import Said
from irwell.agreements.verbs import VERBS
from irwell.agreements.wording import bands, day_words, iso_words, listed, prose, quoted


def table(agreement: Agreement, at: Keys, _value: Any) -> Said:
    """Say which data set leaves, as which table."""
    own = agreement.data[_place(at)]
    return Said(
        f"Data set {own.data_set} leaves as the table {own.table}, with the columns listed here "
        "and no other."
    )


def column(agreement: Agreement, at: Keys, _value: Any) -> Said:
    """Say in which form a column leaves."""
    own = _column(agreement, at)
    verb = VERBS[own.show]
    cuts = bands(own.cuts) if own.cuts else ""
    forms = {"name": own.name, "column": _heading(own.column), "bands": cuts, "to": own.to}
    return Said(verb.sentence.format_map(forms), verb.mark)


def reason(agreement: Agreement, at: Keys, value: Any) -> Said:
    """Say why an identifier is shown."""
    own = _column(agreement, at[:-1])
    return Said(f"Why {_heading(own.column)} is shown so: {prose(value)}")


def row(agreement: Agreement, at: Keys, _value: Any) -> Said:
    """Say which rows leave."""
    own = agreement.where[_place(at)]
    verb = VERBS[own.verb]
    day = "the day of use" if own.as_at == "each_use" else day_words(own.as_at)
    forms = {"column": _heading(own.column), "value": _value_words(own), "day": day}
    return Said(verb.sentence.format_map(forms), verb.mark)


def link_with(_agreement: Agreement, _at: Keys, value: Any) -> Said:
    """Say which data of other agreements it may be linked with."""
    return Said(
        f"It may be linked with {value['dataset']} of agreement {value['agreement']} under the key "
        f"{value['key']}; this version cannot do that."
    )


def _value_words(own: RowClause) -> str:
    if own.verb in ("one of", "not one of"):
        return listed([quoted(value) for value in own.value], "or")
    if own.verb in ("before", "after"):
        return iso_words(own.value)
    if own.verb == "age over":
        return str(own.value + 1)  # over 65 is a person who has turned 66
    return quoted(own.value) if own.verb == "equals" else str(own.value)


def _heading(name: str) -> str:
    return name if name.isidentifier() else quoted(name)


def _place(at: Keys) -> int:
    return next(key for key in at if isinstance(key, int))


def _column(agreement: Agreement, at: Keys) -> ColumnClause:
    columns = agreement.data[_place(at)].columns
    return next(own for own in columns if own.name == at[-1])
