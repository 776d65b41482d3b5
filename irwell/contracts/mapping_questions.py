"""What only a person can say of a mapping: no likely heading, a tie, or values that moved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from irwell.contracts.mapping_scores import AGAINST, Candidate, Scores

THRESHOLD = 0.6  # below, there is a question, not a proposal
TIE = 0.05  # two candidates as close as this are told, not chosen between
SHOWN = 3  # candidates that a question names
FAINT = 0.25  # below, a candidate is not worth naming
CROSSED = 0.3  # by so much more another heading holds the last deposit's values
_EXACT = 1e-9  # scores have two places


@dataclass(frozen=True, slots=True)
class Asked:
    """A column for which no heading is proposed.

    Attributes:
        column: The column.
        text: What is open, one plain sentence or two.
        answer: How to answer it.
        candidates: Headings that may be it, the likeliest first.
    """

    column: str
    text: str
    answer: str
    candidates: tuple[Candidate, ...] = ()


def asked_of(scores: Scores, best: Mapping[str, Candidate]) -> tuple[Asked, ...]:
    """Return what has to be asked.

    Args:
        scores: How likely each heading is each column.
        best: The best pairs.

    Returns:
        A question for each column whose best heading is not proposed, in the contract's order.
    """
    rivals: dict[str, list[Candidate]] = {}
    for own in scores.values():
        for one in own:
            if one.score >= THRESHOLD - TIE:
                rivals.setdefault(one.heading, []).append(one)
    found = (_asked(name, scores[name], best, rivals) for name in scores)
    return tuple(asked for asked in found if asked)


def _asked(
    name: str,
    own: Sequence[Candidate],
    best: Mapping[str, Candidate],
    rivals: Mapping[str, Sequence[Candidate]],
) -> Asked | None:
    taken = {one.heading for one in best.values() if one.score >= THRESHOLD and one.column != name}
    free = [one for one in own[: SHOWN + len(taken)] if one.heading not in taken]
    first = best.get(name)
    if first is None or first.score < THRESHOLD:
        return _unlikely(name, [one for one in free if one.score >= FAINT][:SHOWN])
    wanting = _wanting(first, best, rivals.get(first.heading, ()))
    return _tied(first, free, wanting) or _crossed(first, own)


def _close(one: Candidate, other: Candidate) -> bool:
    return one.score >= other.score - TIE - _EXACT


def _wanting(
    own: Candidate, best: Mapping[str, Candidate], rivals: Sequence[Candidate]
) -> list[Candidate]:
    """Other columns that are as likely the same heading, and have no better one."""
    others = [one for one in rivals if one.column != own.column and _close(one, own)]
    return [o for o in others if o.column not in best or best[o.column].score < o.score]


def _unlikely(name: str, found: Sequence[Candidate]) -> Asked:
    if not found:
        return Asked(
            name,
            f"`{name}`: no heading looks like it.",
            f'If the file has it, write `{name}: "HEADING"` under `columns`; if not, the file'
            " lacks a column that the contract promises.",
        )
    first = found[0]
    said = "; ".join(f"`{one.heading}` ({one.score:.2f}: {_why(one)})" for one in found)
    doubt = "does not fit" if first.against else "is likely enough"
    none = "its likeliest heading" if first.against else "no heading"
    return Asked(name, f"`{name}`: {none} {doubt}. {said}.", _answer(found), tuple(found))


def _tied(own: Candidate, free: Sequence[Candidate], wanting: Sequence[Candidate]) -> Asked | None:
    if own.heading == own.column or own.part("confirmed"):
        return None
    if wanting:
        names = " and ".join(f"`{one.column}`" for one in wanting)
        text = f"`{own.column}`: `{own.heading}` ({own.score:.2f}) is as likely {names}."
        return Asked(own.column, text, _answer([own]), (own,))
    rivals = [one for one in free if _close(one, own) and one is not own]
    if not rivals:
        return None
    found = (own, *rivals[: SHOWN - 1])
    said = " and ".join(f"`{one.heading}` ({one.score:.2f})" for one in found)
    text = f"`{own.column}`: {said} are as likely."
    return Asked(own.column, text, _answer(found), found)


def _crossed(own: Candidate, every: Sequence[Candidate]) -> Asked | None:
    """The name says one heading, and the last deposit's values stand under another."""
    held = own.part("overlap")
    if held is None:
        return None
    best = max(every, key=_overlap)
    if _overlap(best) < max(AGAINST, held.score + CROSSED):
        return None
    by = "the mapping before" if own.part("confirmed") else "its name"
    text = (
        f"`{own.column}`: {by} says `{own.heading}`, but the values of last time stand under"
        f" `{best.heading}`."
    )
    return Asked(own.column, text, _answer((own, best)), (own, best))


def _overlap(one: Candidate) -> float:
    part = one.part("overlap")
    return part.score if part else 0.0


def _why(one: Candidate) -> str:
    return "; ".join(part.reason for part in one.parts)


def _answer(found: Sequence[Candidate]) -> str:
    lines = " or ".join(f"`{one.column}: {_quoted(one.heading)}`" for one in found)
    return f"Write {lines} under `columns`, if it is."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
