"""Whole units shared over areas by need, with a floor, beside an equal split of the same units."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from irwell.documents.marks import Passed
from irwell.errors import AgreementError


@dataclass(frozen=True, slots=True)
class Share:
    """What one area gets.

    Attributes:
        area: The area's name or code.
        need: The protected figure; for a suppressed one, half the threshold.
        suppressed: Whether the figure was suppressed.
        units: Whole units by need.
        equal: Whole units by an equal split.
    """

    area: str
    need: int
    suppressed: bool
    units: int
    equal: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """A whole plan, with the figure that it makes better.

    Attributes:
        shares: One for each area, by area.
        worst: Need for each unit in the worst-off area, under the plan.
        worst_equal: The same under the equal split.
        notes: What the reader must know, in plain words.
    """

    shares: tuple[Share, ...]
    worst: float
    worst_equal: float
    notes: tuple[str, ...]


def share_units(
    figures: Passed, *, area: str, units: int, floor: int = 0, count: str = "n", threshold: int
) -> Sharing:
    """Share whole units over areas in proportion to need, none below the floor.

    Each next unit goes to the area with the greatest quotient need / (2 units + 1), after every
    area has its floor: Webster's method, which favours neither large nor small areas. Ties go to
    the first area by name.

    Args:
        figures: Counts of need by one column, as disclosure control passed them.
        area: The column of areas.
        units: Whole units to share, 1 to 1,000,000.
        floor: The least for each area, 0 or more.
        count: The column of need.
        threshold: The smallest count shown, from which a suppressed need is taken as half.

    Returns:
        The plan, compared with an equal split.

    Raises:
        AgreementError: There is no area, or the floors need more units than there are.

    Source:
        M. L. Balinski and H. P. Young, Fair Representation, 1982, chapter 3 and appendix A
        (Webster, with minimum requirements).
    """
    needs, hidden = _needs(figures, area, count, threshold)
    names = sorted(needs)
    if not names or floor * len(names) > units:
        raise AgreementError(
            f"{units} units do not give {len(names)} areas {floor} each.",
            "Lower the floor, or share more units.",
            rule="allocation.floor",
        )
    given = _webster([needs[name] for name in names], units, floor)
    equal = _equal(len(names), units)
    shares = tuple(
        Share(name, needs[name], name in hidden, mine, even)
        for name, mine, even in zip(names, given, equal, strict=True)
    )
    notes = [*figures.rules, "Need is in protected figures, so shares are as exact as those."]
    if hidden:
        notes.append(f"A suppressed need is taken as {threshold // 2}.")
    return Sharing(
        shares,
        _worst(shares, [s.units for s in shares]),
        _worst(shares, [s.equal for s in shares]),
        tuple(notes),
    )


def _needs(
    figures: Passed, area: str, count: str, threshold: int
) -> tuple[dict[str, int], set[str]]:
    rows = figures.table.select([area, count, "suppressed"]).to_pylist()
    known = [row for row in rows if row[area] is not None]
    hidden = {str(row[area]) for row in known if row["suppressed"]}
    needs = {
        str(row[area]): threshold // 2 if row["suppressed"] else int(row[count]) for row in known
    }
    return needs, hidden


def _webster(needs: Sequence[int], units: int, floor: int) -> list[int]:
    given = [floor] * len(needs)
    for _ in range(units - floor * len(needs)):
        quotients = [Fraction(need, 2 * have + 1) for need, have in zip(needs, given, strict=True)]
        given[quotients.index(max(quotients))] += 1
    return given


def _equal(areas: int, units: int) -> list[int]:
    return [units // areas + (index < units % areas) for index in range(areas)]


def _worst(shares: Sequence[Share], units: Sequence[int]) -> float:
    """Return the greatest need for each unit; an area with need and no unit has no bound."""
    return (
        max(
            (share.need / have if have else float("inf"))
            for share, have in zip(shares, units, strict=True)
            if share.need
        )
        if any(share.need for share in shares)
        else 0.0
    )
