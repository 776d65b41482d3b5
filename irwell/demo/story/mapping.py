"""Headings that differ from the contract: proposed by the program, confirmed by a person."""

from dataclasses import dataclass
from typing import Any

from irwell.authority.acts.map import map_columns
from irwell.authority.mappings import propose_mapping
from irwell.contracts import parse_data_set_id
from irwell.contracts.mapping_propose import Proposal
from irwell.contracts.mapping_text import proposal_document
from irwell.contracts.profile import Profile
from irwell.demo.story.place import Place
from irwell.demo.world import DataSet
from irwell.documents import Source
from irwell.releases import home_mapping
from irwell.releases.home_contracts import confirm_mapping


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping, from the proposal to the document that was confirmed.

    Attributes:
        data_set: The data set.
        differing: Columns whose heading is not their name.
        right: How many of them were proposed with their own heading.
        wrong: How many columns of all were proposed with the heading of another.
        asked: How many columns a person was asked about.
        dates: The first column whose dates prove their order, and what proves it; or empty.
    """

    data_set: str
    differing: int
    right: int
    wrong: int
    asked: int
    dates: str

    @property
    def sound(self) -> bool:
        """Whether what was not proposed rightly was asked about."""
        return self.wrong == 0 and self.right + self.asked >= self.differing


def map_headings(place: Place, data_set: DataSet) -> Mapped:
    """Propose which heading is which column, and confirm it as the body's steward does.

    Args:
        place: The story.
        data_set: A data set whose file has headings of its own.

    Returns:
        What was proposed and asked; files of the data set are read by it from now on.
    """
    proposal = _proposed(place, data_set)
    chosen = {one.column: one.heading for one in proposal.chosen}
    right = [column for column, own in data_set.headings.items() if chosen.get(column) == own]
    wrong = [column for column in chosen if chosen[column] != _true(data_set, column)]
    _confirm(place, data_set, _answered(proposal, data_set))
    return Mapped(
        data_set=data_set.id,
        differing=len(data_set.headings),
        right=len(right),
        wrong=len(wrong),
        asked=len(proposal.questions),
        dates=_dates(proposal.profile),
    )


def _proposed(place: Place, data_set: DataSet) -> Proposal:
    home = place.homes.get(data_set.organisation)
    if home is None:
        steward = place.actor(data_set.organisation, "steward")
        return propose_mapping(place.desk, steward, data_set.id, data_set.extract)[0]
    return home_mapping.propose_mapping(home, parse_data_set_id(data_set.id), data_set.extract)[0]


def _confirm(place: Place, data_set: DataSet, document: dict[str, Any]) -> None:
    source = Source(value=document, name=f"mapping of {data_set.id}", lines={})
    home = place.homes.get(data_set.organisation)
    if home is None:
        steward = place.actor(data_set.organisation, "steward")
        map_columns(place.desk, steward, data_set.id, mapping=source)
    else:
        confirm_mapping(home, parse_data_set_id(data_set.id), source, place.desk.now())


def _answered(proposal: Proposal, data_set: DataSet) -> dict[str, Any]:
    """The document as proposed, with the steward's answers to what was asked."""
    document = proposal_document(proposal)
    asked = {one.column for one in proposal.questions}
    answers = {column: _true(data_set, column) for column in sorted(asked)}
    return {**document, "columns": {**document["columns"], **answers}}


def _true(data_set: DataSet, column: str) -> str:
    return data_set.headings.get(column, column)


def _dates(profile: Profile) -> str:
    for column in profile.columns:
        if "proves" in column.reading.evidence:
            return f"{column.name}: {column.reading.evidence}"
    return ""
