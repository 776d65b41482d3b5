"""The counts behind every promise: one pass over the values, one question for each key."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlglot import exp

from irwell.contracts.findings_trial import SOURCE, Trial, source_of
from irwell.contracts.freshness import is_fresh
from irwell.contracts.model import Column
from irwell.contracts.questions import BY_VALUE, broken, either, first_rows, name
from irwell.contracts.relations import name_of, orphans, repeated_keys, surplus, whole_keys
from irwell.contracts.rules import Promise
from irwell.tables.cast_spec import Ask, Cast, Questions, Told
from irwell.tables.expressions import Bound, named
from irwell.tables.plan import ROW


class Measured(NamedTuple):
    """What one promise came to.

    Attributes:
        promise: The promise.
        broken: Rows that break it; the rows of the file, or an age, where that is promised.
        eligible: Rows that it could be judged on.
        passed: Whether it is kept.
        repeated: Keys that stand more than once.
        rows: The first rows that break it, where the one pass has told them.
    """

    promise: Promise
    broken: int
    eligible: int
    passed: bool
    repeated: int = 0
    rows: tuple[int, ...] = ()


class Counted(NamedTuple):
    """What is counted of one promise: how many break it, of how many; keys that repeat."""

    broken: int
    eligible: int
    repeated: int = 0


class Asked(NamedTuple):
    """What the cast is asked on its way.

    Attributes:
        promises: The promises about single values that it may tell of.
        questions: The question of each.
    """

    promises: tuple[Promise, ...]
    questions: Questions

    def told(self, cast: Cast) -> dict[Promise, Told]:
        """Return what the cast has told.

        Args:
            cast: What it did.

        Returns:
            An answer for each promise about a column whose texts are all plain.
        """
        answers = zip(self.promises, cast.told, strict=True)
        return {promise: told for promise, told in answers if told is not None}


def asked(
    columns: Mapping[str, Column], promises: Sequence[Promise], now: datetime | None
) -> Asked:
    """Return the questions about single values, so that the pass of the cast can answer them.

    Args:
        columns: The columns that the file has, by name.
        promises: What is tried.
        now: The moment of the check.

    Returns:
        The questions.
    """
    bound, asks = Bound(), {}
    for one in promises:
        own = columns[one.columns[0]] if one.columns else None
        if own and one.rule in BY_VALUE:
            asks[one] = Ask(own.name, broken(one, own, bound, now))
        elif own and one.rule == "missing" and not own.suppressed:
            asks[one] = Ask(own.name, name(own.name).is_(exp.null()))
    return Asked(tuple(asks), Questions(tuple(asks.values()), bound.values))


def measured(trial: Trial) -> list[Measured]:
    """Measure every promise.

    Args:
        trial: The cast file, and what is promised of it.

    Returns:
        What each came to, in their order.
    """
    answers = _one_pass(trial)
    keys: dict[tuple[str, ...], Counted] = {}
    return [_measure(trial, promise, answers, keys) for promise in trial.promises]


class _Answer(NamedTuple):
    """What one pass told of a promise: how many rows break it and the first, or the newest."""

    value: Any
    rows: tuple[int, ...] = ()


def _one_pass(trial: Trial) -> Mapping[Promise, _Answer]:
    """Count for all promises about values at once; of `freshness`, the newest value."""
    bound = Bound()
    flags = {
        promise: _broken(trial, promise, bound)
        for promise in trial.promises
        if promise not in trial.told
        and (promise.rule in BY_VALUE or _is_plainly_missing(trial, promise))
    }
    answers = _counted(trial, flags, bound) if flags else {}
    answers |= {promise: _Answer(told.count, told.rows) for promise, told in trial.told.items()}
    for promise in trial.promises:
        if promise.rule == "freshness":
            newest = exp.Max(this=name(promise.columns[0]))
            told = trial.ask(exp.select(newest).from_(exp.table_(SOURCE, quoted=True)))
            answers[promise] = _Answer(told[0])
    return answers


def _counted(trial: Trial, flags: Mapping[Promise, Any], bound: Bound) -> dict[Promise, _Answer]:
    """Count the rows of each flag, and name the first.

    Few rows have a flag. They are found first, so that the counts pass over the others.
    """
    names = [exp.column(f"broken_{index}", quoted=True) for index in range(len(flags))]
    parts = [named(flag, own.name) for own, flag in zip(names, flags.values(), strict=True)]
    every = exp.select(name(ROW), *parts).from_(exp.table_(SOURCE, quoted=True))
    some = exp.select(exp.Star()).from_(every.subquery("e")).where(either(names))
    asked: list[Any] = []
    for own in names:
        where = exp.Where(this=own.copy())
        asked.append(exp.Filter(this=exp.Count(this=exp.Star()), expression=where))
        asked.append(exp.Filter(this=first_rows(), expression=where.copy()))
    told = iter(trial.ask(exp.select(*asked).from_(some.subquery("s")), bound.values))
    return {promise: _Answer(next(told), tuple(next(told) or ())) for promise in flags}


def _is_plainly_missing(trial: Trial, promise: Promise) -> bool:
    """Return whether each empty cell of a promise's column is one without a value."""
    column = promise.columns[0] if promise.rule == "missing" else ""
    own = trial.columns.get(column)
    return own is not None and not own.suppressed and not trial.uncast(column).count


def _broken(trial: Trial, promise: Promise, bound: Bound) -> Any:
    if promise.rule == "missing":
        return name(promise.columns[0]).is_(exp.null())
    return broken(promise, trial.columns[promise.columns[0]], bound, trial.now)


def _measure(
    trial: Trial,
    promise: Promise,
    answers: Mapping[Promise, _Answer],
    keys: dict[tuple[str, ...], Counted],
) -> Measured:
    first = promise.columns[0] if promise.columns else ""
    if promise.rule == "freshness":
        assert trial.now is not None
        age, fresh = is_fresh(promise, answers[promise].value, trial.now)
        return Measured(promise, age, trial.filled[first], fresh)
    match promise.rule:
        case "row_count":
            counted = Counted(trial.rows, trial.rows)
        case "missing":
            held_back = trial.cast.suppressed.get(first, 0)
            counted = Counted(trial.missing(first), trial.rows - held_back)
        case "not_cast":
            failed = trial.uncast(first).count
            counted = Counted(failed, trial.filled[first] + failed)
        case "duplicate":
            if promise.columns not in keys:
                keys[promise.columns] = _repeated(trial, promise)
            counted = keys[promise.columns]
        case "reference":
            counted = _orphans(trial, promise)
        case _:
            counted = Counted(answers[promise].value, trial.filled[first])
    passed = promise.limit.holds(counted.broken, trial.rows)
    rows = answers[promise].rows if promise in answers else ()
    return Measured(promise, counted.broken, counted.eligible, passed, counted.repeated, rows)


def _repeated(trial: Trial, promise: Promise) -> Counted:
    key = promise.columns
    trial.keep(name_of(key), repeated_keys(SOURCE, key))
    count, several = trial.ask(surplus(key))
    return Counted(count, _whole(trial, key), several)


def _orphans(trial: Trial, promise: Promise) -> Counted:
    asked = orphans(SOURCE, promise.columns, source_of(promise.target), promise.keys)
    count = trial.ask(asked)[0]
    return Counted(count, _whole(trial, promise.columns))


def _whole(trial: Trial, key: Sequence[str]) -> int:
    """Count the rows with a value in each part of a key."""
    if len(key) == 1:
        return trial.filled[key[0]]
    return int(trial.ask(whole_keys(SOURCE, key))[0])
