"""Every promise of a contract's columns, from its ODCS properties: what is tried, what is not."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.contracts.columns import ARGUMENTS, enumerated, irwell_keys
from irwell.contracts.dimensions import GOVUK, dimension, named
from irwell.contracts.model import Column
from irwell.contracts.results import Dimension, NotRun, Rule, Severity
from irwell.contracts.rules import Promise
from irwell.contracts.rules_formats import FORMATS
from irwell.contracts.rules_limits import is_strict, limit_of, severity_of
from irwell.contracts.rules_references import reference
from irwell.contracts.values import as_text

Said = Promise | NotRun
Made = tuple[Rule, tuple[str, ...], dict[str, Any]]
LATER: Mapping[str, str] = {
    "text": "A rule in words is for people to judge; it is not run here.",
    "sql": "A rule in SQL is not run here; only the rules of the standard's library are.",
    "custom": "A rule of another engine is not run here; only those of the standard's library are.",
}
UNKNOWN_METRIC = "Its metric is none of the five of ODCS v3.1.0."
OLD_RULE = "It says `rule`, as ODCS v3.0 did; write `metric`, which is one of five since v3.1.0."
A_TIME = "A time of day is kept as text; a `pattern` can say its form."
COLUMN_ONLY = "It needs a column, and stands on the table."
NOTHING_INVALID = (
    "It says neither `validValues` nor `pattern`, so nothing tells what is invalid beyond the"
    " column's own options, which are checked by themselves."
)
OPTIONS: Mapping[str, tuple[Rule, str]] = {
    "pattern": ("pattern", "pattern"),
    "format": ("format", "format"),
    "minLength": ("length", "minimum"),
    "maxLength": ("length", "maximum"),
    "minimum": ("range", "minimum"),
    "maximum": ("range", "maximum"),
    "exclusiveMinimum": ("range", "open_minimum"),
    "exclusiveMaximum": ("range", "open_maximum"),
    "multipleOf": ("multiple", "multiple_of"),
}


def column_promises(value: Mapping[str, Any], column: Column, table: str) -> Iterator[Said]:
    """Yield what one column promises.

    Args:
        value: The ODCS property.
        column: The same, read.
        table: The table's name, by which a relationship may name its own data set.

    Yields:
        Each promise that a check tries, and each that none does, in the order of the document.
    """
    yield from _own(value, column)
    yield from _options(value, column)
    if column.check:
        said = "check" if "irwell.check" in irwell_keys(value) else "identifierType"
        yield promise(f"{column.name}.irwell.{said}", column.check, column.name,
                      prefixes=column.entities)  # fmt: skip
    for index, rule in enumerate(value.get("quality", [])):
        yield from quality(rule, f"{column.name}.quality[{index}]", column.name)
    for index, said_to in enumerate(value.get("relationships", [])):
        path = f"{column.name}.relationships[{index}]"
        yield reference(said_to, path, (column.name,), table)


def promise(path: str, rule: Rule, *columns: str, **more: Any) -> Promise:
    """Return a promise that allows no row to break it, unless it says more.

    Args:
        path: Where it stands.
        rule: What is judged.
        *columns: The columns that it speaks of.
        **more: Other attributes of the promise.

    Returns:
        The promise; an error, with the rule's own dimension, where nothing else is said.
    """
    said: dict[str, Any] = {"severity": "error", "dimension": dimension(rule), **more}
    return Promise(path, rule, columns, **said)


def _own(value: Mapping[str, Any], column: Column) -> Iterator[Said]:
    name = column.name
    if value["logicalType"] == "time":
        yield NotRun(f"{name}.logicalType", A_TIME)
    if column.type != "text":
        yield promise(f"{name}.logicalType", "not_cast", name)
    if value.get("required"):
        yield promise(f"{name}.required", "missing", name)
    elif value.get("primaryKey"):
        yield promise(f"{name}.primaryKey", "missing", name)
    if value.get("unique"):
        yield promise(f"{name}.unique", "duplicate", name)
    if listed := enumerated(value):
        yield promise(f"{name}.enum", "code", name, codes=listed)


def _options(value: Mapping[str, Any], column: Column) -> Iterator[Said]:
    severity = _softened(value.get("quality", []))
    for option, given in value.get("logicalTypeOptions", {}).items():
        path = f"{column.name}.logicalTypeOptions.{option}"
        if option not in OPTIONS:
            yield NotRun(path, "Times are read as Europe/London unless they say their offset.")
        elif option == "format" and column.type in ("date", "timestamp"):
            yield NotRun(path, "How dates stand in the file is said by `irwell.dateFormat`.")
        elif option == "format" and given not in FORMATS:
            yield NotRun(path, "This format is not known here; a `pattern` can say the same.")
        else:
            rule, attribute = OPTIONS[option]
            yield promise(path, rule, column.name, severity=severity, **{attribute: given})


def _softened(rules: list[Mapping[str, Any]]) -> Severity:
    """How heavily the column's own options count: `invalidValues` without arguments says it."""
    for rule in rules:
        plain = rule.get("metric") == "invalidValues" and not rule.get("arguments")
        if plain and is_strict(rule):
            return severity_of(rule)
    return "error"


def quality(rule: Mapping[str, Any], path: str, *columns: str) -> Iterator[Said]:
    """Yield what one quality rule promises.

    Args:
        rule: The ODCS quality rule.
        path: Where it stands.
        *columns: The column that it stands on; none for the table.

    Yields:
        One promise, or why none is tried; nothing for a rule that only sets a severity.

    Source:
        ODCS v3.1.0, DataQualityLibrary: the five metrics and their arguments.
    """
    made = _made(rule, columns)
    if isinstance(made, str):
        yield NotRun(path, made)
    elif made is not None:
        about, names, more = made
        yield promise(
            path, about, *names, severity=severity_of(rule), limit=limit_of(rule),
            dimension=_said(rule, about), **more,
        )  # fmt: skip


def _made(rule: Mapping[str, Any], columns: tuple[str, ...]) -> Made | str | None:
    """What a rule judges, why it is not run, or None where it only sets a severity."""
    kind, metric = rule.get("type", "library"), rule.get("metric", "")
    if kind in LATER or metric not in ARGUMENTS:
        old = "rule" in rule and not metric
        return LATER.get(kind, OLD_RULE if old else UNKNOWN_METRIC)
    limit, arguments = limit_of(rule), rule.get("arguments") or {}
    if isinstance(limit, str):
        return limit
    if not (isinstance(arguments, Mapping) and set(arguments) <= ARGUMENTS[metric]):
        return "It has an argument that its metric does not take."
    if metric == "invalidValues" and not arguments and limit.none and columns:
        return None
    if metric == "rowCount" and limit.percent:
        return "A number of rows is no percentage of itself."
    return _metric(metric, arguments, columns)


def _said(rule: Mapping[str, Any], about: Rule) -> Dimension:
    word = rule.get("dimension")
    return named(word) if isinstance(word, str) and word in GOVUK else dimension(about)


def _metric(metric: str, arguments: Mapping[str, Any], columns: tuple[str, ...]) -> Made | str:
    match metric:
        case "rowCount":
            return "row_count", (), {}
        case "duplicateValues":
            listed = arguments.get("properties")
            names = tuple(listed) if isinstance(listed, list) else columns
            return ("duplicate", names, {}) if names else "It names no `properties`."
        case _ if not columns:
            return COLUMN_ONLY
        case "invalidValues":
            return _invalid(arguments, columns)
        case _:
            return "missing", columns, {}


def _invalid(arguments: Mapping[str, Any], columns: tuple[str, ...]) -> Made | str:
    codes, pattern = arguments.get("validValues"), arguments.get("pattern", "")
    form = arguments.get("format", "")
    if not (codes or pattern or form):
        return NOTHING_INVALID
    if form and form not in FORMATS:
        return "This format is not known here; a `pattern` can say the same."
    wanted: list[Rule] = [
        *(["code"] if codes else []),  # type: ignore[list-item]
        *(["pattern"] if pattern else []),  # type: ignore[list-item]
        *(["format"] if form else []),  # type: ignore[list-item]
    ]
    rule: Rule = wanted[0] if len(wanted) == 1 else "invalid"
    listed = tuple(as_text(code) for code in codes or ())
    return rule, columns, {"codes": listed, "pattern": pattern, "format": form}
