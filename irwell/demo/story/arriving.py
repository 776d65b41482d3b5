"""One file comes in: its headings mapped, read, checked, and dealt with as its contract says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from irwell.authority.acts.accept import accept
from irwell.authority.acts.deposit import deposit
from irwell.contracts import parse_data_set_id, report_from
from irwell.contracts.model import Report
from irwell.demo.story.fetching import WATCHED, fetched
from irwell.demo.story.giving_back import given_back
from irwell.demo.story.mapping import Mapped, map_headings
from irwell.demo.story.place import Place
from irwell.demo.world import DataSet
from irwell.errors import Refused
from irwell.releases import home_data
from irwell.releases.sending import DepositRefused


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a data set's first file came in.

    Attributes:
        data_set: The data set.
        report: The check of that file, whatever became of it.
        mapped: How its headings were mapped; None where they are the contract's own.
        refused: The rules that refused what was tried, in order.
        state: How the deposit stands in the end.
        given_back: Rows that the body can collect, as it sent them, because they failed.
        put_right: Errors in the file that took the place of a refused one; None without one.
    """

    data_set: DataSet
    report: Report
    mapped: Mapped | None
    refused: tuple[str, ...]
    state: str
    given_back: int = 0
    put_right: int | None = None

    @property
    def failing(self) -> int:
        """How many rows of the first file have an error."""
        errors = [found for found in self.report.findings if found.severity == "error"]
        return len({row for found in errors for row in found.rows})


@dataclass(frozen=True, slots=True)
class _Taken:
    id: str
    report: Report
    state: str


def arrive(place: Place, data_set: DataSet) -> Arrival:
    """Send a data set's first file, and do what its body must do until it is accepted.

    Args:
        place: The story.
        data_set: The data set.

    Returns:
        How it came in.
    """
    if data_set.id == WATCHED:
        report, state = fetched(place, data_set)
        return Arrival(data_set, report, None, (), state)
    refused, mapped = [], None
    if data_set.headings:
        refused.append(refusal(lambda: _take(place, data_set, data_set.extract)))
        mapped = map_headings(place, data_set)
    first, taken, rule = _first(place, data_set)
    refused += [rule] if rule else []
    if taken.state == "held":
        refused.append(refusal(lambda: _accept(place, data_set, taken, "steward")))
        taken = _accept(place, data_set, taken, "iao")
    if "twin" in data_set.later:
        refused.append(refusal(lambda: _take(place, data_set, data_set.later["twin"])))
    fails = taken.report.errors > 0
    back = given_back(place, data_set.organisation, taken.id) if fails else 0
    put_right = taken.report.errors if rule else None
    return Arrival(data_set, first, mapped, tuple(refused), taken.state, back, put_right)


def refusal(do: Callable[[], object]) -> str:
    """Do what must be refused.

    Args:
        do: Does it.

    Returns:
        The rule that refused it; empty if none did.
    """
    try:
        do()
    except Refused as refused:
        return refused.rule
    return ""


def _first(place: Place, data_set: DataSet) -> tuple[Report, _Taken, str]:
    """Send the first file; where its contract refuses it, send it put right.

    Returns the report of the first file, what was taken in the end, and the rule that refused.
    """
    try:
        taken = _take(place, data_set, data_set.extract)
    except DepositRefused as refused:
        again = _take(place, data_set, data_set.later["correction"])
        return refused.report, again, refused.rule
    return taken.report, taken, ""


def _take(place: Place, data_set: DataSet, file: Path) -> _Taken:
    home = place.homes.get(data_set.organisation)
    if home is None:
        actor = place.actor(data_set.organisation, "steward")
        made = deposit(place.desk, actor, data_set.id, file=file)
        return _Taken(made.id, report_from(made.report), made.state)
    name, now = parse_data_set_id(data_set.id), place.desk.now()
    kept, report = home_data.deposit(home, name, file, now, limits=place.desk.limits)
    return _Taken(kept.id, report, kept.state)


def _accept(place: Place, data_set: DataSet, taken: _Taken, role: str) -> _Taken:
    """Take what was held into use, as somebody of its body."""
    made = accept(place.desk, place.actor(data_set.organisation, role), taken.id)
    return _Taken(taken.id, taken.report, made.state)
