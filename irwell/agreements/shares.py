"""How much of an agreement the program makes so, and how much is left to people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from irwell.agreements.model import Clause, Mark

MARKS: tuple[Mark, ...] = ("enforced", "evidenced", "promised")
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Share:
    """The clauses of one mark among all, also in whole percent."""

    clauses: int
    of: int
    percent: int


def shares(clauses: Sequence[Clause]) -> Mapping[Mark, Share]:
    """Count the clauses of each mark.

    Args:
        clauses: The clauses of an agreement. A clause is one sentence of the rendering, whatever
            its weight: that an agreement is enforced in more of them does not make it better.

    Returns:
        The share of each mark, in the order of `MARKS`. Percentages are whole and come to 100:
        each is rounded down, and what is left goes to the largest remainders.
    """
    of = len(clauses)
    counted = {mark: sum(own.mark == mark for own in clauses) for mark in MARKS}
    percent = {mark: _WHOLE * count // of if of else 0 for mark, count in counted.items()}
    by_rest = sorted(MARKS, key=lambda mark: _WHOLE * counted[mark] % of if of else 0, reverse=True)
    for mark in by_rest[: _WHOLE - sum(percent.values()) if of else 0]:
        percent[mark] += 1
    return {mark: Share(counted[mark], of, percent[mark]) for mark in MARKS}
