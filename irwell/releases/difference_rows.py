"""Whether the rows that one plan lets through are more or fewer than another's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from irwell.releases.compile import ReleasePlan
from irwell.tables import plan

Way = Literal["wider", "narrower", "other"]
Tests = Sequence[tuple[Any, str]]  # each with the data set that it asks, if any
_SETS = (plan.Equals, plan.OneOf)
_UNITS = {"days": 1, "months": 30, "years": 365}  # to order periods of different units
_SURE = 1.2  # 30 days and 1 month are not ordered: neither is always the longer


def row_changes(before: ReleasePlan, after: ReleasePlan) -> Iterator[tuple[Way, str]]:
    """Find how the tests of rows changed.

    Args:
        before: The plan as it was.
        after: The plan as it is to be, of the same data set.

    Yields:
        The way of each change, and one phrase.
    """
    old = [(test, _asked(test, before)) for test in before.plan.input.input.tests]
    new = [(test, _asked(test, after)) for test in after.plan.input.input.tests]
    yield from _changes(old, new)


def _changes(old: Tests, new: Tests) -> Iterator[tuple[Way, str]]:
    gone = [test for test in old if test not in new]
    come = [test for test in new if test not in old]
    for test in list(come):
        match = next((one for one in gone if _alike(one[0], test[0])), None)
        if match is not None:
            gone.remove(match)
            come.remove(test)
            yield _compared(match, test)
    for test, _ in come:
        yield "narrower", f"a test of {test.column} is new."
    for test, _ in gone:
        yield "wider", f"the test of {test.column} ({words(test)}) is gone."


def _asked(test: Any, release: ReleasePlan) -> str:
    """Return the other data set that a test asks, because `list-1` may be another list."""
    source = test.held.input.source if isinstance(test, plan.HeldBy) else _source(test)
    return str(release.sources[source]) if source else ""


def _source(test: Any) -> str:
    return str(getattr(test, "source", ""))


def _alike(one: Any, other: Any) -> bool:
    if one.column != other.column:
        return False
    both_sets = isinstance(one, _SETS) and isinstance(other, _SETS)
    return both_sets or type(one) is type(other)


def _compared(before: tuple[Any, str], after: tuple[Any, str]) -> tuple[Way, str]:
    (was, asked), (now, asks) = before, after
    if isinstance(now, plan.HeldBy) and asked == asks:
        return _held(was, now)
    text = f"{now.column} {words(now)}, before {words(was)}."
    more, fewer = _covers(now, was), _covers(was, now)
    if more and not fewer:
        return "wider", text
    return ("narrower" if fewer and not more else "other"), text


def _held(was: plan.HeldBy, now: plan.HeldBy) -> tuple[Way, str]:
    """Compare the tests that one row of another data set meets; each of them narrows."""
    found = list(_changes([(t, "") for t in was.held.tests], [(t, "") for t in now.held.tests]))
    ways = {way for way, _ in found}
    text = " ".join(text for _, text in found)
    return (ways.pop() if len(ways) == 1 else "other"), f"in the other data set, {text}"


def _covers(one: Any, other: Any) -> bool:
    """Whether every row that passes `other` passes `one`."""
    if isinstance(one, _SETS) and isinstance(other, _SETS):
        return set(_values(other)) <= set(_values(one))
    wider = _WIDER.get(type(one))
    same_day = getattr(one, "as_at", None) == getattr(other, "as_at", None)
    return wider is not None and same_day and wider(one, other)


def _longer(one: Any, other: Any) -> bool:
    if one.unit == other.unit:
        return bool(one.count >= other.count)
    return bool(one.count * _UNITS[one.unit] >= _SURE * other.count * _UNITS[other.unit])


def _values(test: Any) -> tuple[Any, ...]:
    return (test.value,) if isinstance(test, plan.Equals) else test.values


def words(test: Any) -> str:
    """Return a row test in words, without its column.

    Args:
        test: The test.

    Returns:
        For instance `one of 3 values` or `age under 18`.
    """
    said = _WORDS.get(type(test))
    return said(test) if said else "tested"


_WIDER: Mapping[type, Callable[[Any, Any], bool]] = {
    plan.NotOneOf: lambda one, other: set(one.values) <= set(other.values),
    plan.Before: lambda one, other: bool(one.day >= other.day),
    plan.After: lambda one, other: bool(one.day <= other.day),
    plan.AgeUnder: lambda one, other: bool(one.years >= other.years),
    plan.AgeOver: lambda one, other: bool(one.years <= other.years),
    plan.WithinLast: _longer,
}
_WORDS: Mapping[type, Callable[[Any], str]] = {
    plan.Equals: lambda test: "equals one value",
    plan.OneOf: lambda test: f"one of {len(test.values)} values",
    plan.NotOneOf: lambda test: f"none of {len(test.values)} values",
    plan.Before: lambda test: f"before {test.day.isoformat()}",
    plan.After: lambda test: f"after {test.day.isoformat()}",
    plan.WithinLast: lambda test: f"within the last {test.count} {test.unit}",
    plan.AgeUnder: lambda test: f"age under {test.years}",
    plan.AgeOver: lambda test: f"age over {test.years}",
    plan.Present: lambda test: "present",
    plan.NotOnList: lambda test: "not on a list",
    plan.HeldBy: lambda test: (
        "held by another data set in rows where "
        + " and ".join(f"{own.column} {words(own)}" for own in test.held.tests)
    ),
}
