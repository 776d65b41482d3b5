"""The chapter of mistakes: a fault is reported and put right, a change is weighed, all measured."""

from dataclasses import dataclass

from irwell.contracts.quality_model import SIX
from irwell.demo.story import changing, correcting, measuring
from irwell.demo.story.place import Place

DEPOSITS = 3  # of the data set whose quality is told: faults planted, fields swapped, put right


@dataclass(frozen=True, slots=True)
class Mended:
    """What was put right, what a change would do, and the quality that was measured."""

    corrected: correcting.Corrected
    change: changing.Change
    measured: measuring.Measured


def mend(place: Place) -> Mended:
    """Put a mistake right, weigh a change of a contract, and measure the quality.

    Args:
        place: The story, whose node is served.

    Returns:
        What happened.
    """
    with place.notes.stage("put_right"):
        corrected = correcting.correct(place)
        change = changing.propose_change(place)
        measured = measuring.measure_quality(place, corrected.right)
    _check_correction(place, corrected)
    _check_rest(place, change, measured)
    _tell_correction(place, corrected)
    _tell_rest(place, change, measured)
    return Mended(corrected, change, measured)


def _check_correction(place: Place, own: correcting.Corrected) -> None:
    users = sum(correcting.DATA_SET in text.data_sets for text in place.world.agreements)
    check = place.notes.check
    check("a_fault_is_reported_answered_and_corrected", own.states == correcting.STATES)
    check("a_withdrawal_ends_what_was_shown_and_no_more", own.ended)
    check("a_correction_is_released_to_every_recipient", own.rebuilt == users)
    check("another_recipient_is_told_of_the_correction", bool(own.told))
    check("the_deliveries_are_accepted", own.accepted == users)


def _check_rest(place: Place, change: changing.Change, own: measuring.Measured) -> None:
    expected = changing.expected(place)
    check = place.notes.check
    check("a_breaking_change_names_what_it_suspends", set(change.suspended) == expected != set())
    check("a_breaking_change_is_refused", change.refused == "describe.breaking")
    scores = [score.dimension for score in own.quality.scores]
    check("six_scores_over_three_deposits", tuple(scores) == SIX and len(own.trend) == DEPOSITS)
    first, wrong, right = (value or 0.0 for value in own.trend)
    check("the_scores_fall_and_rise_with_the_faults", wrong < first < right)


def _tell_correction(place: Place, own: correcting.Corrected) -> None:
    say = place.notes.say
    say("\n9. A department exports a file wrongly: two fields stand in each other's place.")
    say(f"   Its check finds {own.rows_at_fault:,} rows at fault; a release of it goes out.")
    say("   The recipient reports the column; the department answers, and is shown:")
    for line in own.effect.splitlines():
        say(f"   > {line.strip()}")
    say(
        f"   It withdraws that deposit and deposits the correction: {own.rebuilt} releases are"
        f" built anew, {own.accepted} deliveries accepted."
    )
    say(f"   Told to {own.told}")


def _tell_rest(place: Place, change: changing.Change, own: measuring.Measured) -> None:
    say = place.notes.say
    say(f"   It weighs a contract without one column. {change.text}")
    for name, clause in change.suspended.items():
        say(
            f"   Of {len(change.naming)} agreements on the data set it would suspend {name}"
            f" ({clause}); within the same major it is refused."
        )
    trend = ", ".join("not measured" if value is None else f"{value}%" for value in own.trend)
    say(f"   Its {measuring.SHOWN} over three deposits: {trend}. The report is {own.page}.")
