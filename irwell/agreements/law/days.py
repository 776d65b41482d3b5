"""Rule R12: days, deletion and exit."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from irwell.agreements.law.case import Case, Outcome
from irwell.agreements.wording import iso_words

_OPEN = "open_publication"


def days(case: Case) -> Iterator[Outcome]:
    """R12: a term, a review within its own, a period for deletion and a plan for the exit.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong.
    """
    yield from _term(case)
    yield from _review(case)
    if case.agreement.kind == _OPEN:
        return  # what is open is not deleted, and nobody leaves it
    if not case.told("time.after_end.delete_within"):
        remedy = "Write `time.after_end: {delete_within: 30 days}`, or what fits."
        yield case.finding("time.after_end", "Nothing says when copies are deleted.", remedy)
    if not (case.told("time.exit_plan") or "").strip():
        remedy = "Write in `time.exit_plan` what happens to the work when it ends."
        yield case.finding("time.exit_plan", "There is no plan for the exit.", remedy)


def _term(case: Case) -> Iterator[Outcome]:
    own, most = case.agreement, case.rule.parameters["longest_months"]
    if own.end >= months_on(own.start, most):
        text = f"It runs for more than {most} months."
        remedy = f"End it earlier; {case.rule.parameters['usual_months']} months are usual."
        yield case.finding("time.end", text, remedy)


def _review(case: Case) -> Iterator[Outcome]:
    own, most, written = (
        case.agreement,
        case.rule.parameters["review_months"],
        case.told("time.review"),
    )
    if written is None:
        text = "No day of review is named."
        yield case.finding("time.review", text, f"Name one within {most} months of the start.")
        return
    if not own.start <= date.fromisoformat(written) <= own.end:
        text = f"The review on {iso_words(written)} lies outside the agreement."
        yield case.finding("time.review", text, "Name a day between start and end.")
    elif date.fromisoformat(written) > months_on(own.start, most):
        text = f"The review comes more than {most} months after the start."
        yield case.finding("time.review", text, "Review it earlier.")


def months_on(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where there is no such day.

    Args:
        day: The day.
        months: How many months on.

    Returns:
        For instance 28 February 2027, one month after 31 January 2027.
    """
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
