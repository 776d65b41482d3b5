"""What changed between two versions of a contract, and how far its version must rise for it."""

from collections.abc import Sequence
from typing import Literal

from irwell.contracts.diff_columns import column_changes
from irwell.contracts.diff_contract import contract_changes
from irwell.contracts.diff_model import Change, Kind
from irwell.contracts.diff_rules import other_words, rule_changes
from irwell.contracts.model import Column, Contract

Part = Literal["major", "minor", "patch"]
NEEDS: dict[Kind, Part] = {
    "breaking": "major",
    "additive": "minor",
    "loosened": "minor",
    "tightened": "minor",
    "wording": "patch",
}
_PARTS: tuple[Part, ...] = ("major", "minor", "patch")
_ALIKE = 80  # of 100: from here on a column that came looks like one that went
_ORDER: tuple[Kind, ...] = ("breaking", "tightened", "loosened", "additive", "wording")


def diff(before: Contract, after: Contract) -> tuple[Change, ...]:
    """Find what changed between two versions of a contract.

    Args:
        before: The contract that stands.
        after: The one that is to take its place.

    Returns:
        The changes, the heaviest kind first, then in the order of the columns; none when both
        promise the same in the same words.
    """
    changes = contract_changes(before, after) + _columns(before, after)
    changes += rule_changes(before, after)
    changes += other_words(before, after, changes)
    return tuple(sorted(changes, key=lambda change: _ORDER.index(change.kind)))


def needed(changes: Sequence[Change]) -> Part | None:
    """Return which part of the version the changes raise.

    Args:
        changes: Of `diff`.

    Returns:
        `major`, `minor` or `patch`; None without changes.
    """
    parts = {NEEDS[change.kind] for change in changes}
    return next((part for part in _PARTS if part in parts), None)


def next_version(before: Contract, changes: Sequence[Change]) -> str:
    """Return the lowest version that the changes allow.

    Args:
        before: The contract that stands.
        changes: Of `diff`.

    Returns:
        A version, for instance `2.0.0`; the same one without changes.
    """
    part = needed(changes)
    if part is None:
        return before.version
    place = _PARTS.index(part)
    numbers = [int(number) for number in before.version.split(".")]
    numbers[place] += 1
    return ".".join(str(n) for n in [*numbers[: place + 1], *[0] * (2 - place)])


def rises_enough(before: Contract, after: Contract, changes: Sequence[Change]) -> bool:
    """Return whether the version rose as far as the changes ask.

    Args:
        before: The contract that stands.
        after: The one that is to take its place.
        changes: Of `diff` of both.

    Returns:
        Whether it did.
    """
    return _numbers(after.version) >= _numbers(next_version(before, changes))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _columns(before: Contract, after: Contract) -> list[Change]:
    old = {column.name: column for column in before.columns}
    new = {column.name: column for column in after.columns}
    gone = [column for column in before.columns if column.name not in new]
    come = [column for column in after.columns if column.name not in old]
    names = renamed(before, after)
    found = []
    for column in gone:
        text = f"`{column.name}` is gone."
        if column.name in names:
            text = f"`{column.name}` is gone; `{names[column.name]}` looks like its new name."
        found.append(Change("breaking", f"columns.{column.name}", text))
    for column in come:
        need = ", with a value in each row" if column.required else ""
        text = f"`{column.name}` is new ({column.type}{need})."
        found.append(Change("additive", f"columns.{column.name}", text))
    for name, column in old.items():
        if name in new:
            found += column_changes(column, new[name])
    return found


def renamed(before: Contract, after: Contract) -> dict[str, str]:
    """Return which columns look renamed: of one type, and of one identifier or a like name.

    Args:
        before: The contract that stands.
        after: The one that is to take its place.

    Returns:
        From the old name to the new one.
    """
    gone = [c for c in before.columns if after.column(c.name) is None]
    come = [c for c in after.columns if before.column(c.name) is None]
    pairs = {c.name: [o.name for o in come if _same(c, o)] for c in gone}
    return {
        name: others[0]
        for name, others in pairs.items()
        if len(others) == 1 and sum(others[0] in own for own in pairs.values()) == 1
    }


def _same(one: Column, other: Column) -> bool:
    from rapidfuzz.fuzz import token_sort_ratio

    from irwell.contracts.signs_words import long_words

    if one.type != other.type:
        return False
    if one.identifier_type or other.identifier_type:
        return one.identifier_type == other.identifier_type
    if one.meaning and one.meaning == other.meaning:
        return True
    names = (" ".join(long_words(own.name)) for own in (one, other))
    return bool(token_sort_ratio(*names) >= _ALIKE)
