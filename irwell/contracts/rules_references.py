"""Relationships and service levels of a contract as promises."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from irwell.contracts.columns import irwell_keys
from irwell.contracts.dimensions import dimension
from irwell.contracts.identifiers import DataSetId, parse_data_set_id
from irwell.contracts.model import Column
from irwell.contracts.results import NotRun, Rule, Unit
from irwell.contracts.rules import Promise
from irwell.errors import ContractError

NO_DATA_SET = (
    "Its `to` names no data set: add the custom property `irwell.references` to the relationship,"
    " for instance `mersley-council/wards@1`."
)
_UNITS: Mapping[str, tuple[float, Unit]] = {
    **dict.fromkeys(("y", "yr", "year", "years"), (365.0, "days")),
    **dict.fromkeys(("mo", "month", "months"), (30.0, "days")),
    **dict.fromkeys(("w", "wk", "week", "weeks"), (7.0, "days")),
    **dict.fromkeys(("d", "day", "days"), (1.0, "days")),
    **dict.fromkeys(("h", "hr", "hour", "hours"), (1.0, "hours")),
    **dict.fromkeys(("min", "minute", "minutes"), (1.0, "minutes")),
    **dict.fromkeys(("s", "sec", "second", "seconds"), (1.0, "seconds")),
}
_DURATION = re.compile(r"P(?:(\d+)([YMWD])|T(\d+)([HMS]))", re.ASCII)
_LETTERS: Mapping[str, str] = {
    "Y": "y", "M": "mo", "W": "w", "D": "d", "TH": "h", "TM": "min", "TS": "s",
}  # fmt: skip


def reference(said: Any, path: str, columns: tuple[str, ...], table: str) -> Promise | NotRun:
    """Return what a relationship promises: each value is one of the keys that it refers to.

    Args:
        said: The ODCS relationship.
        path: Where it stands.
        columns: The columns that refer; for one on the table, those of its `from`.
        table: The table's own name.

    Returns:
        The promise, or why it is not tried.

    Source:
        ODCS v3.1.0, relationships: `to` in shorthand is `table.column`. It can name no data set
        of another body, so `irwell.references` on the relationship does.
    """
    listed = said.get("to", "")
    targets = listed if isinstance(listed, list) else [listed]
    keys = tuple(str(target).rpartition(".")[2] for target in targets)
    tables = {str(target).rpartition(".")[0] for target in targets}
    wanted = irwell_keys(said).get("irwell.references", "")
    own = not wanted and tables == {table}
    if not wanted and not own:
        return NotRun(path, NO_DATA_SET)
    name, _, column = str(wanted).partition(".")
    keys = (column,) if column else keys
    if len(keys) != len(columns) or not all(keys):
        return NotRun(path, "It does not name one column there for each column here.")
    target = None if own else _data_set(name)
    if target is None and not own:
        return NotRun(path, NO_DATA_SET)
    return Promise(
        path, "reference", columns, "error", dimension("reference"), target=target, keys=keys
    )


def _data_set(name: str) -> DataSetId | None:
    try:
        return parse_data_set_id(name)
    except ContractError:
        return None


def table_references(table: Mapping[str, Any], known: frozenset[str]) -> Iterator[Promise | NotRun]:
    """Yield what the relationships of the table promise.

    Args:
        table: The ODCS schema object.
        known: The contract's columns.

    Yields:
        Each promise, or why it is not tried.
    """
    for index, said in enumerate(table.get("relationships", [])):
        path, listed = f"relationships[{index}]", said.get("from", "")
        sources = listed if isinstance(listed, list) else [listed]
        columns = tuple(str(source).rpartition(".")[2] for source in sources)
        if not set(columns) <= known:
            yield NotRun(path, "Its `from` names a column that the contract does not have.")
        else:
            yield reference(said, path, columns, table["name"])


def level_promises(
    document: Mapping[str, Any], columns: Mapping[str, Column]
) -> Iterator[Promise | NotRun]:
    """Yield what the service levels promise of the rows.

    Args:
        document: The contract.
        columns: Its columns, by name.

    Yields:
        `freshness` and `retention` as promises; every other level with why it is not tried.

    Source:
        ODCS v3.1.0, slaProperties. As datacontract-cli 1.2.8 reads them: the newest value
        (freshness) and the oldest (retention) must be younger than the level; a year has 365
        days, a month 30.
    """
    for index, level in enumerate(document.get("slaProperties") or []):
        yield _level(level, f"slaProperties[{index}]", columns)


def _level(level: Any, path: str, columns: Mapping[str, Column]) -> Promise | NotRun:
    word = str(level.get("property", "")).lower() if isinstance(level, Mapping) else ""
    if word not in ("freshness", "retention"):
        return NotRun(path, "This level is of the service; a check of one file cannot judge it.")
    name = str(level.get("element", "")).rpartition(".")[2]
    column = columns.get(name)
    if column is None or column.type not in ("date", "timestamp"):
        return NotRun(path, "Its `element` is no date or timestamp of this contract.")
    age = _age(level.get("value"), level.get("unit"), word)
    if age is None:
        return NotRun(path, "Its `value` and `unit` are no length of time that is known here.")
    rule: Rule = "freshness" if word == "freshness" else "retention"
    return Promise(path, rule, (name,), "error", dimension(rule), age=age[0], unit=age[1])


def _age(value: Any, unit: Any, word: str) -> tuple[float, Unit] | None:
    if isinstance(value, str):
        match = _DURATION.fullmatch(value.upper())
        if match is None:
            return None
        value = int(match[1] or match[3])
        unit = _LETTERS[match[2] or f"T{match[4]}"]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
        return None
    said = str(unit or "d").lower()
    if said == "m":  # months of retention, minutes of freshness
        said = "mo" if word == "retention" else "min"
    if said not in _UNITS:
        return None
    times, of = _UNITS[said]
    return value * times, of
