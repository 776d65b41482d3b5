"""Ways to draw a column: choices, gaps, days in a body's own format, free text."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from irwell.demo.world.households import Flags, Numbers
from irwell.demo.world.numbers import Integers, Text
from irwell.demo.world.people import Days

_OPENINGS = (
    "Rang the door twice, nobody in.",
    "Says the boiler has been off since Tuesday.",
    'Told us "we manage", but the cupboard was bare.',
    "Neighbour, who has a key, let us in.",
    "Call back after four, not before.",
    "Letter returned, address not known.",
    "Very worried about the winter; tired.",
    "Asked for someone who speaks slowly.",
)
_ENDINGS = (
    "Passed to duty team.",
    "No further action, for now.",
    "To be seen again in two weeks.",
    "Left a leaflet.",
    "Colleague to follow up.",
)
_NOTES: Text = np.array([f"{a} {b}" for a in _OPENINGS for b in _ENDINGS], object)


def pick(
    options: Sequence[str], count: int, rng: np.random.Generator, weights: Sequence[float] = ()
) -> Text:
    """Draw one of some texts for each row.

    Args:
        options: What to draw from.
        count: How many rows.
        rng: The chance.
        weights: Relative chances; all the same when empty.

    Returns:
        Texts, shape `(count,)`.
    """
    vocabulary = np.array(options, object)
    shares = np.array(weights, float) / sum(weights) if weights else None
    return np.asarray(vocabulary[rng.choice(len(options), count, p=shares)], object)


def gaps(values: Text, share: float, rng: np.random.Generator, token: str | None = None) -> Text:
    """Leave some cells empty, or write a body's own word for no value.

    Args:
        values: The column.
        share: Which share of cells, 0 to 1.
        rng: The chance.
        token: What stands there instead; None for nothing.

    Returns:
        A copy.
    """
    return where(rng.random(len(values)) >= share, values, token)


def where(shown: Flags, values: Text, otherwise: str | None = None) -> Text:
    """Return values where a flag holds, and something else where it does not.

    Args:
        shown: The flags.
        values: The column.
        otherwise: What stands where the flag does not hold; None for nothing.

    Returns:
        A copy.
    """
    changed = values.copy()
    changed[~shown] = otherwise
    return changed


def days(values: Days, form: str) -> Text:
    """Write days in a body's own format.

    Args:
        values: The days.
        form: A strftime format, in English.

    Returns:
        Texts.
    """
    single, place = np.unique(values.astype("datetime64[D]"), return_inverse=True)
    written = [day.strftime(form) for day in single.tolist()]
    return np.array(written, object)[place]


def whole(values: Integers | Numbers) -> Text:
    """Write whole numbers.

    Args:
        values: Numbers; fractions are cut off.

    Returns:
        Texts.
    """
    return np.array([str(value) for value in values.astype(np.int64).tolist()], object)


def pounds(values: Numbers) -> Text:
    """Write amounts of money with two decimals.

    Args:
        values: Pounds.

    Returns:
        Texts.
    """
    return np.array([f"{value:.2f}" for value in values.tolist()], object)


def ago(today: np.datetime64, most: float, count: int, rng: np.random.Generator) -> Days:
    """Draw days of the past, recent ones as likely as old ones.

    Args:
        today: The day on which the story is told.
        most: How many days back at most.
        count: How many.
        rng: The chance.

    Returns:
        Days before `today`.
    """
    back = rng.integers(1, int(most) + 1, count)
    drawn: Days = today - back.astype("timedelta64[D]")
    return drawn


def notes(count: int, rng: np.random.Generator) -> Text:
    """Draw free text with the commas and quotes that people write.

    Args:
        count: How many rows.
        rng: The chance.

    Returns:
        Texts.
    """
    return np.asarray(_NOTES[rng.integers(0, len(_NOTES), count)], object)


def some(flags: Flags, share: float, rng: np.random.Generator) -> Integers:
    """Draw a share of the elements for which a flag holds, in no order.

    Args:
        flags: Who may be drawn.
        share: Which share of them, 0 to 1.
        rng: The chance.

    Returns:
        Their indices.
    """
    index: NDArray[np.int64] = np.flatnonzero(flags & (rng.random(len(flags)) < share))
    return rng.permutation(index)
