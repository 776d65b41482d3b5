"""What changed in one column between two versions of a contract."""

from collections.abc import Iterator, Sequence
from typing import Any

from irwell.contracts.diff_model import Change, Kind
from irwell.contracts.model import Column
from irwell.contracts.values import typed

_SWITCHES = {
    "required": "a value in each row",
    "unique": "no value twice",
}
_LAW = {
    "sensitivity": ("classification", "kind of personal data"),
    "identifies": ("irwell.identifies", "power to identify people"),
    "identifier_type": ("irwell.identifierType", "identifier type"),
    "unit": ("irwell.unit", "unit"),
}
_FORMS = {
    "date_format": ("irwell.dateFormat", "The form of its dates"),
    "form": ("irwell.form", "The form of its numbers"),
}
_LIMITS = {
    "pattern": "pattern",
    "format": "format",
    "check": "irwell.check",
    "multiple_of": "multipleOf",
}
_BOUNDS = {
    "minimum": -1,
    "exclusive_minimum": -1,
    "min_length": -1,
    "maximum": 1,
    "exclusive_maximum": 1,
    "max_length": 1,
}


def column_changes(before: Column, after: Column) -> list[Change]:
    """Find what changed in a column.

    Args:
        before: The column as it stands.
        after: The column of the same name in the new version.

    Returns:
        The changes.
    """
    found = [
        *_kinds(before, after),
        *_files(before, after),
        *_switches(before, after),
        *_limits(before, after),
        *_bounds(before, after),
        *_codes(before, after),
        *_severity(before, after),
    ]
    if (before.meaning, before.definitions) != (after.meaning, after.definitions):
        said = f"What `{before.name}` means is said in other words."
        found.append(_change("wording", before, "description", said))
    return found


def _kinds(before: Column, after: Column) -> Iterator[Change]:
    name = before.name
    if before.type != after.type:
        text = f"`{name}` was {before.type} and is {after.type}."
        yield _change("breaking", before, "logicalType", text)
    for key, (path, what) in _LAW.items():
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            text = f"The {what} of `{name}` was {was or 'none'} and is {now or 'none'}."
            yield _change("breaking", before, path, text)


def _files(before: Column, after: Column) -> Iterator[Change]:
    for key, (path, what) in _FORMS.items():
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            text = f"{what} in files was {was or 'plain'} and is {now or 'plain'}: `{before.name}`."
            yield _change("tightened", before, path, text)
    old, new = set(before.null_tokens), set(after.null_tokens)
    yield from _sets(before, "irwell.nullTokens", "texts that mean no value", old, new)
    old, new = set(before.suppressed), set(after.suppressed)
    if old and not new:
        text = f"`{before.name}_suppressed` is gone: no value of `{before.name}` is held back."
        yield _change("breaking", before, "irwell.suppressed", text)
    elif new and not old:
        text = f"`{before.name}_suppressed` is new: values of `{before.name}` may be held back."
        yield _change("additive", before, "irwell.suppressed", text)
    else:
        yield from _sets(before, "irwell.suppressed", "marks of values held back", old, new)


def _switches(before: Column, after: Column) -> Iterator[Change]:
    for key, what in _SWITCHES.items():
        was, now = getattr(before, key), getattr(after, key)
        if now and not was:
            yield _change("tightened", before, key, f"`{before.name}` now promises {what}.")
        elif was and not now:
            yield _change("loosened", before, key, f"`{before.name}` no longer promises {what}.")


def _limits(before: Column, after: Column) -> Iterator[Change]:
    for key, path in _LIMITS.items():
        was, now = getattr(before, key), getattr(after, key)
        if was == now:
            continue
        if now and was:
            text = f"The `{path}` of `{before.name}` has changed; a person must say whether it"
            yield _change("tightened", before, path, f"{text} allows less or more.")
        elif now:
            yield _change("tightened", before, path, f"`{before.name}` now says `{path}`.")
        else:
            yield _change("loosened", before, path, f"`{before.name}` no longer says `{path}`.")
    if before.entities != after.entities:
        old, new = set(before.entities), set(after.entities)
        yield from _allowed(before, "irwell.entities", "kinds of area", (old, new))


def _bounds(before: Column, after: Column) -> Iterator[Change]:
    for key, side in _BOUNDS.items():
        was, now = getattr(before, key), getattr(after, key)
        if was == now:
            continue
        words = key.replace("_", " ")
        text = f"The {words} of `{before.name}` was {_said(was)} and is {_said(now)}."
        yield _change(_moved(before, after, (was, now), side), before, key, text)


def _moved(before: Column, after: Column, pair: tuple[Any, Any], side: int) -> Kind:
    """Whether a bound lets more or less through: side 1 is an upper bound."""
    was, now = pair
    if was is None or now is None:
        return "tightened" if was is None else "loosened"
    if before.type != after.type:
        return "tightened"
    if isinstance(was, str) or isinstance(now, str):
        old, new = typed(before.type, was), typed(after.type, now)
        rose = bool(new > old)  # type: ignore[operator]  # both of the column's one type
    else:
        rose = now > was
    return "loosened" if rose == (side == 1) else "tightened"


def _codes(before: Column, after: Column) -> Iterator[Change]:
    if set(before.codes) != set(after.codes):
        yield from _allowed(before, "codes", "codes", (set(before.codes), set(after.codes)))


def _allowed(
    column: Column, key: str, what: str, pair: tuple[set[str], set[str]]
) -> Iterator[Change]:
    old, new = pair
    if not old or not new:
        text = f"`{column.name}` {'now has a' if new else 'has no'} list of {what}."
        yield _change("tightened" if new else "loosened", column, key, text)
        return
    if old - new:
        text = f"`{column.name}`: {what} no longer allowed: {_names(old - new)}."
        yield _change("tightened", column, key, text)
    if new - old:
        text = f"`{column.name}`: {what} newly allowed: {_names(new - old)}."
        yield _change("loosened", column, key, text)


def _sets(column: Column, key: str, what: str, old: set[str], new: set[str]) -> Iterator[Change]:
    if new - old:
        text = f"`{column.name}`: new {what}: {_names(new - old)}."
        yield _change("loosened", column, key, text)
    if old - new:
        text = f"`{column.name}`: no longer {what}: {_names(old - new)}."
        yield _change("tightened", column, key, text)


def _severity(before: Column, after: Column) -> Iterator[Change]:
    old, new = set(before.warns), set(after.warns)
    if new - old:
        text = f"`{before.name}`: only a warning now: {_names(new - old)}."
        yield _change("loosened", before, "severity", text)
    if old - new:
        text = f"`{before.name}`: an error, no longer a warning: {_names(old - new)}."
        yield _change("tightened", before, "severity", text)


def _names(found: set[Any]) -> str:
    shown: Sequence[str] = sorted(str(one) for one in found)
    more = f" and {len(shown) - 10} more" if len(shown) > 10 else ""
    return ", ".join(f"`{one}`" for one in shown[:10]) + more


def _said(bound: Any) -> str:
    return "none" if bound is None else str(bound)


def _change(kind: Kind, column: Column, key: str, text: str) -> Change:
    return Change(kind, f"columns.{column.name}.{key}", text)
