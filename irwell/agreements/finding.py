"""Finding what a need could be met by: data sets, templates, agreements that one could join.

Words are compared, never meaning: the same texts give the same answer everywhere. Only what the
caller gives is searched, so that the caller decides who sees what.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.finding_entries import (
    Entry,
    Thing,
    agreement_entries,
    data_set_entries,
    template_entries,
)
from irwell.agreements.finding_words import spellings, telling
from irwell.agreements.model import Agreement
from irwell.agreements.templates.reading import Template
from irwell.contracts.model import Contract

LEAST = 0.2  # below, a match is chance
_WORDS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Match:
    """One thing that may meet a need.

    Attributes:
        kind: `data_set`, `template` or `agreement`.
        id: Its name: a data set, a template's code, an agreement's id.
        title: Its title.
        score: From 0 to 1: the share of what was asked that it has, rare words counting more.
        reasons: Why, each a clause in words.
        joins_as: For an agreement, the party that the body would join as; else empty.
    """

    kind: Thing
    id: str
    title: str
    score: float
    reasons: tuple[str, ...]
    joins_as: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched.

    Attributes:
        contracts: The data sets.
        templates: The templates.
        agreements: Active agreements; only those that bodies can join are found.
    """

    contracts: Sequence[Contract] = ()
    templates: Sequence[Template] = ()
    agreements: Sequence[Agreement] = ()


def find(
    wanted: str, searched: Searched, *, asking: Body | None = None, day: date | None = None
) -> tuple[Match, ...]:
    """Rank what a need could be met by.

    Args:
        wanted: A sentence, or words.
        searched: What is searched.
        asking: The body that asks; agreements that its sector cannot join are left out.
        day: Today; agreements that can no longer be joined on it are left out.

    Returns:
        The matches, best first; of equals agreements before templates before data sets, then by
        name. Empty where no word says anything.
    """
    asked = tuple(dict.fromkeys(telling(wanted)))
    entries = [
        *agreement_entries(searched.agreements, asking, day),
        *template_entries(searched.templates),
        *data_set_entries(searched.contracts),
    ]
    index = _indexed(entries)
    rare = _rarity(index, len(entries))
    like = {word: spellings(word, index) for word in asked}
    weights = {
        word: max((rare[own] for own in like[word]), default=_most(entries)) for word in asked
    }
    found = (_match(place, own, like, weights, index) for place, own in enumerate(entries))
    order = {(own.kind, own.id): place for place, own in enumerate(entries)}
    kept = [own for own in found if own and own.score >= LEAST]
    return tuple(sorted(kept, key=lambda own: (-own.score, order[own.kind, own.id])))


def _match(
    place: int,
    entry: Entry,
    like: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    index: Mapping[str, Mapping[int, tuple[float, str]]],
) -> Match | None:
    met = 0.0
    said: dict[str, list[str]] = defaultdict(list)
    for word, spelled in like.items():
        best, where, as_spelled = 0.0, "", ""
        for own, likeness in spelled.items():
            weight, stands = index[own].get(place, (0.0, ""))
            if weight * likeness > best:
                best, where, as_spelled = weight * likeness, stands, own
        if best:
            met += weights[word] * best
            said[where].append(as_spelled)
    if not met:
        return None
    words = [f"{_quoted(own)} in {where}" for where, own in said.items()]
    score = round(met / sum(weights.values()), 2)
    return Match(entry.kind, entry.id, entry.title, score, (*entry.first, *words), entry.joins_as)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join([f"`{own}`" for own in dict.fromkeys(words)][:_WORDS_SHOWN])


def _indexed(entries: Sequence[Entry]) -> dict[str, dict[int, tuple[float, str]]]:
    """By word: where it counts most in each entry, and what it counts there."""
    index: dict[str, dict[int, tuple[float, str]]] = defaultdict(dict)
    for place, entry in enumerate(entries):
        for text, weight, where in entry.fields:
            for word in telling(text):
                if index[word].get(place, (0.0, ""))[0] < weight:
                    index[word][place] = (weight, where)
    return index


def _rarity(index: Mapping[str, Mapping[int, Any]], entries: int) -> dict[str, float]:
    # Source: inverse document frequency, Spaerck Jones (1972), with one added on both sides.
    return {word: math.log((entries + 1) / (len(own) + 1)) + 1 for word, own in index.items()}


def _most(entries: Sequence[Entry]) -> float:
    return math.log(len(entries) + 1) + 1  # a word that nothing has is the rarest
