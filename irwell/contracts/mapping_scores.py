"""How likely each heading is each column: a score of 0 to 1 with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from irwell.contracts.mapping_evidence import Part, overlap_part, type_part, values_part
from irwell.contracts.mapping_names import alike
from irwell.contracts.model import Column, Contract
from irwell.contracts.profile import ColumnProfile, Profile
from irwell.contracts.sketches import Sketch

NAME, TYPE, VALUES, OVERLAP = 0.5, 0.1, 0.4, 1.0  # how much each part counts
AGAINST = 0.5  # the most that a candidate scores if its type or its values speak against it
Scores = Mapping[str, Sequence["Candidate"]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading that may be a column.

    Attributes:
        column: The column of the contract.
        heading: The heading of the file.
        score: 0 to 1, the weighted mean of its parts.
        parts: The reasons.
    """

    column: str
    heading: str
    score: float
    parts: tuple[Part, ...]

    @property
    def against(self) -> bool:
        """Whether the type or the values speak against it."""
        return any(part.kind in ("type", "values") and part.score == 0 for part in self.parts)

    def part(self, kind: str) -> Part | None:
        """Return one of its parts.

        Args:
            kind: Which.

        Returns:
            The part, or None.
        """
        return next((part for part in self.parts if part.kind == kind), None)


def scored(
    profile: Profile,
    contract: Contract,
    sketches: Mapping[str, Sketch],
    confirmed: Mapping[str, str],
) -> Scores:
    """Score each heading of a file as each column of a contract.

    Args:
        profile: What the file looks like.
        contract: The contract.
        sketches: Of the columns of the last deposit.
        confirmed: What was mapped before: from columns to headings.

    Returns:
        By column its candidates, the likeliest first; of equals the first in the file.
    """
    titles = _titles(contract)
    return {
        column.name: sorted(
            (
                _candidate(
                    _named(column, own, titles[column.name], confirmed),
                    column,
                    own,
                    sketches.get(column.name, ()),
                )
                for own in profile.columns
            ),
            key=lambda one: -one.score,
        )
        for column in contract.columns
    }


def assigned(scores: Scores) -> dict[str, Candidate]:
    """Return the best pairs, each column and each heading once.

    The best pair of all is taken first, then the best of what is left. The score of a pair is
    the same from both sides, so this is the one stable assignment: no column and heading are
    left that would both rather have each other.

    Args:
        scores: As `scored` returns them.

    Returns:
        By column its candidate; of equals what was confirmed before, then the contract's order.

    Source:
        Gale and Shapley, College admissions and the stability of marriage (1962).
    """
    best: dict[str, Candidate] = {}
    taken: set[str] = set()
    every = [one for own in scores.values() for one in own]
    for one in sorted(every, key=lambda own: (-own.score, own.part("confirmed") is None)):
        if one.column not in best and one.heading not in taken:
            best[one.column] = one
            taken.add(one.heading)
    return best


def _named(
    column: Column, own: ColumnProfile, titles: Sequence[str], confirmed: Mapping[str, str]
) -> Part:
    if confirmed.get(column.name) == own.name:
        return Part("confirmed", 1.0, "confirmed before", NAME)
    return Part("name", *alike(own.name, column.name, titles, column.meaning), NAME)


def _candidate(named: Part, column: Column, own: ColumnProfile, known: Sketch) -> Candidate:
    typed, valued = type_part(column, own, TYPE), values_part(column, own, VALUES)
    parts = (named, typed) if typed else (named,)
    score = _mean(parts)
    if valued:  # values that break a promise never make a heading likelier
        parts = (*parts, valued)
        score = _mean(parts) if valued.score >= AGAINST else min(score, _mean(parts))
    met = overlap_part(known, own, OVERLAP)
    if met:  # new values share nothing with the last: that speaks against no heading
        parts = (*parts, met)
        score = max(score, _mean(parts))
    if named.kind == "confirmed":
        score = 1.0
    if any(part.kind in ("type", "values") and part.score == 0 for part in parts):
        score = min(score, AGAINST)
    return Candidate(column.name, own.name, round(score, 2), parts)


def _titles(contract: Contract) -> dict[str, tuple[str, ...]]:
    """The business name of each column, where it has one."""
    properties: Sequence[Mapping[str, object]] = contract.document["schema"][0]["properties"]
    return {
        str(own["name"]): (str(own["businessName"]),) if own.get("businessName") else ()
        for own in properties
    }


def _mean(parts: Sequence[Part]) -> float:
    return sum(p.score * p.weight for p in parts) / sum(p.weight for p in parts)
