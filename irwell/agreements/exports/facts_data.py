"""Facts about the columns that leave, from the agreement and the contracts; never a value."""

from collections.abc import Iterator

from irwell.agreements.exports.draft import Known, Line
from irwell.agreements.model import ColumnClause
from irwell.agreements.wording import code_words
from irwell.contracts.model import Column

_NAMES = {
    "direct": "names a person by itself",
    "quasi": "can name a person together with others",
    "no": "does not name a person",
}
_SENSITIVE = ("special_category", "criminal_offence", "sensitive_other")
_EMPTY = "redact"


def columns(known: Known) -> Iterator[Line]:
    """Say of each column that leaves what its contract says of it."""
    for path, clause, column in _leaving(known):
        form = code_words(clause.show)
        if column is None:
            text = f"{clause.column} leaves by `{form}`. Its contract is not given: what kind of "
            yield Line(text + "data it holds is for a person to say.", path, is_open=True)
            continue
        means = f" ({column.meaning.rstrip('.')})" if column.meaning else ""
        text = f"{column.name}{means} leaves by `{form}`: {code_words(column.sensitivity)} data; "
        yield Line(f"{text}it {_NAMES[column.identifies]}.", path)


def sensitive(known: Known) -> Iterator[Line]:
    """Say which columns hold sensitive data, by their contracts."""
    for path, clause, column in _leaving(known):
        if column and column.sensitivity in _SENSITIVE and clause.show != _EMPTY:
            kind = code_words(column.sensitivity)
            yield Line(f"{column.name} holds {kind} data, by its contract.", path)


def identifying(known: Known) -> Iterator[Line]:
    """Say which columns could tell who someone is, and in which form they leave."""
    for path, clause, column in _leaving(known):
        if column and column.identifies != "no":
            text = f"{column.name} {_NAMES[column.identifies]}; it leaves by "
            yield Line(f"{text}`{code_words(clause.show)}`.", path)


def contracts(known: Known) -> Iterator[Line]:
    """Say which contract each data set keeps to."""
    for index, own in enumerate(known.agreement.data):
        contract = known.contracts.get(own.data_set)
        if contract:
            text = f"{own.data_set} ({contract.title}) is checked against its contract, version "
            yield Line(f"{text}{contract.version}.", f"data[{index}].dataset")


def _leaving(known: Known) -> Iterator[tuple[str, ColumnClause, Column | None]]:
    for index, own in enumerate(known.agreement.data):
        contract = known.contracts.get(own.data_set)
        for clause in own.columns:
            column = contract.column(clause.column) if contract else None
            yield f"data[{index}].columns.{clause.name}", clause, column
