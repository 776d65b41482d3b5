"""What an emergency share must keep to, which rules may wait for its look back, and its clocks.

An emergency is a risk to life or of serious harm that cannot wait for an agreement. The limits are
this project's own; no lawyer has checked them.

Source: the ICO's data sharing code of practice, on sharing in an emergency (not checked by a
lawyer); the life cycle of issue 4.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from irwell.agreements.clocks import clock, due
from irwell.agreements.model import Agreement, Problem

MOST_COLUMNS = 12  # of all data sets together; the house's own number
DAYS = 3  # the dates may name so many days after today; the clock ends it at 72 hours
# What is made up for at the look back: assessment, consultation, review and exit plan.
MAY_WAIT = ("R8", "R9", "R12")
OUTCOMES = ("upheld", "not_upheld")


def emergency_end(start: datetime) -> datetime:
    """Return when an emergency share ends, whatever its dates say.

    Args:
        start: When it became active, with a time zone.

    Returns:
        72 hours later.
    """
    return due(clock("emergency_share"), start)


def emergency_review(start: datetime) -> datetime:
    """Return until when somebody must have looked back at an emergency share.

    Args:
        start: When it became active, with a time zone.

    Returns:
        The end of the fifth working day after.
    """
    return due(clock("emergency_review"), start)


def emergency_problems(agreement: Agreement, today: date) -> tuple[Problem, ...]:
    """Say what keeps an agreement from being an emergency share.

    Args:
        agreement: The agreement.
        today: The day, Europe/London.

    Returns:
        Problems in the order of the document; none if it may be one.
    """
    return (*_problems(agreement, today),)


def _problems(agreement: Agreement, today: date) -> Iterator[Problem]:
    if agreement.kind != "one_way" or len(agreement.providers) != 1:
        yield Problem("kind", "An emergency share has one body that gives, and goes one way.",
                      "Write one for each body that gives.")  # fmt: skip
    count = sum(len(clause.columns) for clause in agreement.data)
    if count > MOST_COLUMNS:
        yield Problem("data", f"It shows {count} columns; in an emergency at most {MOST_COLUMNS}.",
                      "Leave out what is not needed in the next three days.")  # fmt: skip
    if not agreement.where:
        yield Problem("where", "It would release every row.",
                      "Name the rows of the people who are at risk.")  # fmt: skip
    if not agreement.start <= today <= agreement.end:
        yield Problem("time.start", "Its dates do not hold today.", "Let it start today.")
    if agreement.end > today + timedelta(days=DAYS):
        yield Problem("time.end", "Its last day is more than three days away.",
                      "End it in three days; propose an agreement for after it.")  # fmt: skip
    if agreement.document["publish"].get("withheld"):
        yield Problem("publish.withheld", "An emergency share is always published in summary.",
                      "Withhold nothing; with `register: summary` no clause is shown.")  # fmt: skip
