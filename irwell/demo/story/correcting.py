"""A wrong deposit is reported, shown with its effect, withdrawn and put right; all are told."""

from dataclasses import dataclass

from irwell.authority.acts.answer import answer
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.fault import Reported, fault
from irwell.authority.acts.receive import receive
from irwell.authority.acts.release import release
from irwell.authority.acts.withdraw import withdraw
from irwell.authority.deliveries import deliveries
from irwell.authority.effects import effect_of_withdrawal, effect_text
from irwell.authority.models import Release
from irwell.authority.notices import notices
from irwell.authority.tasks import refresh
from irwell.demo.story.place import Place
from irwell.demo.world import AgreementText, DataSet

DATA_SET = "household-support-department/income-benefits@1"
REPORTED_UNDER = "free-school-meals-income"
COLUMN = "income"
SAID = "Incomes are a few pounds a year, for nearly every family."
STATES = ("open", "answered", "corrected")
ANSWERED = "Two fields were swapped in that export. It is withdrawn; a correction comes today."


@dataclass(frozen=True, slots=True)
class Corrected:
    """How a mistake was put right.

    Attributes:
        wrong, right: Ids of the wrong deposit and of the correction.
        rows_at_fault: Rows with the commonest error of the wrong deposit.
        effect: What withdrawing it would end, as the provider was shown it.
        ended: Whether exactly the releases that were shown ended.
        rebuilt: How many releases were built from the correction.
        told: What the other recipient was told.
        states: How the fault stood after each answer.
        accepted: How many deliveries of the correction their recipients accepted.
    """

    wrong: str
    right: str
    rows_at_fault: int
    effect: str
    ended: bool
    rebuilt: int
    told: str
    states: tuple[str, ...]
    accepted: int


def correct(place: Place) -> Corrected:
    """Let a department send a wrong file, and put it right.

    Args:
        place: The story, whose node is served.

    Returns:
        What happened.
    """
    data_set = next(own for own in place.world.data_sets if own.id == DATA_SET)
    steward = place.actor(data_set.organisation, "steward")
    wrong = deposit(place.desk, steward, DATA_SET, file=data_set.later["mistake"])
    release(place.desk, steward, REPORTED_UNDER, data_set=DATA_SET)
    reported = fault(
        place.desk,
        place.actor(_text(place).recipient, "analyst"),
        REPORTED_UNDER,
        reported=Reported(DATA_SET, COLUMN, "wrong", SAID),
    )
    said = answer(place.desk, steward, reported.id, state="answered", reason=ANSWERED)
    effect, ended = _withdrawn(place, data_set, wrong.id)
    right = deposit(place.desk, steward, DATA_SET, file=data_set.later["correction"])
    rebuilt, _ = refresh(place.desk)
    closed = answer(place.desk, steward, reported.id, state="corrected", deposit=right.id)
    return Corrected(
        wrong=wrong.id,
        right=right.id,
        rows_at_fault=max(found["count"] for found in wrong.report["findings"]),
        effect=effect,
        ended=ended,
        rebuilt=rebuilt,
        told=_told(place),
        states=(reported.state, said.state, closed.state),
        accepted=_accept(place),
    )


def _text(place: Place) -> AgreementText:
    return next(own for own in place.world.agreements if own.id == REPORTED_UNDER)


def _withdrawn(place: Place, data_set: DataSet, wrong: str) -> tuple[str, bool]:
    """Show what a withdrawal would end, withdraw, and say whether exactly that ended."""
    iao = place.actor(data_set.organisation, "iao")
    effect = effect_of_withdrawal(iao, wrong)
    before = _current()
    withdraw(place.desk, iao, wrong)
    shown = {one["release"] for one in effect["releases"]}
    return effect_text(effect), bool(shown) and before - _current() == shown


def _current() -> set[str]:
    return set(Release.objects.filter(state="current").values_list("id", flat=True))


def _told(place: Place) -> str:
    """Return what a recipient that reported nothing is told of the correction."""
    others = (
        own.recipient
        for own in place.world.agreements
        if DATA_SET in own.data_sets and own.id != REPORTED_UNDER
    )
    for body in others:
        for notice in notices(place.desk, place.actor(body, "analyst")):
            if notice["kind"] == "correction" and "is corrected" in notice["text"]:
                return f"{body}: {notice['text']}"
    return ""


def _accept(place: Place) -> int:
    """Let each recipient say that the correction came as agreed."""
    count = 0
    for body in sorted({own.recipient for own in place.world.agreements}):
        actor = place.actor(body, "analyst")
        for row in deliveries(place.desk, actor):
            mine = row["recipient"] == body and row["data_set"] == DATA_SET
            if mine and row["release_state"] == "current" and row["state"] == "waiting":
                receive(place.desk, actor, row["release"], accepted=True)
                count += 1
    return count
