"""A contract is to change: what breaks is said, with the agreement that it would suspend."""

import copy
from dataclasses import dataclass
from typing import Any

from irwell.agreements.contract_change import touched
from irwell.authority.acts.describe import describe
from irwell.authority.changes import change_effect
from irwell.contracts import read_contract
from irwell.demo.story.arriving import refusal
from irwell.demo.story.correcting import DATA_SET
from irwell.demo.story.place import Place
from irwell.documents import Source, parse_yaml

DROPPED, VERSION = "POSTCODE", "1.1.0"


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of a contract would do.

    Attributes:
        text: What breaks, one plain sentence.
        naming: Agreements that name the data set.
        suspended: Those that could not go on as they were signed, with the clause.
        refused: The rule by which the desk refused it within the same major.
    """

    text: str
    naming: tuple[str, ...]
    suspended: dict[str, str]
    refused: str


def propose_change(place: Place) -> Change:
    """Propose a contract without one column, and let the desk say what that does.

    Args:
        place: The story.

    Returns:
        What it would do; nothing was changed.
    """
    data_set = next(own for own in place.world.data_sets if own.id == DATA_SET)
    before = parse_yaml(data_set.contract.read_bytes(), name=data_set.contract.name)
    after = Source(_without(before.value), "income-benefits-1.1.0.yaml", {})
    actor = place.actor(data_set.organisation, "iao")
    effect = change_effect(actor, DATA_SET, after)
    breaking = [one["text"] for one in effect["changes"] if one["kind"] == "breaking"]
    return Change(
        text=" ".join(breaking),
        naming=tuple(effect["agreements"]),
        suspended=_suspended(place, before, after),
        refused=refusal(lambda: describe(place.desk, actor, DATA_SET, contract=after)),
    )


def expected(place: Place) -> set[str]:
    """Return the agreements that let the dropped column out, or choose rows by it.

    Args:
        place: The story.

    Returns:
        Their ids, as their documents say.
    """
    return {
        text.id
        for text in place.world.agreements
        for clause in place.agreement(text).data
        if str(clause.data_set) == DATA_SET
        and (
            DROPPED in {own.column for own in clause.columns}
            or DROPPED in {own.column for own in place.agreement(text).where}
        )
    }


def _suspended(place: Place, before: Source, after: Source) -> dict[str, str]:
    was, now = read_contract(before), read_contract(after)
    found: dict[str, str] = {}
    for text in place.world.agreements:
        for one in touched(place.agreement(text), was, now):
            if one.suspends:
                found.setdefault(text.id, one.path)
    return found


def _without(document: Any) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    table = changed["schema"][0]
    table["properties"] = [own for own in table["properties"] if own["name"] != DROPPED]
    return {**changed, "version": VERSION}
