"""A third body joins an agreement by signing it; a new version takes an old one's place."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from irwell.agreements import read_agreement
from irwell.agreements.accession import accession_document, of_accession, read_accession
from irwell.authority.acts.accede import accede
from irwell.authority.documents import agreement_row, contracts_for
from irwell.demo.story.agreeing import bring_into_force, signed
from irwell.demo.story.place import Place, write_json
from irwell.demo.story.profiles import profile_path
from irwell.demo.story.reading import Table, load, tables
from irwell.demo.story.releasing import release_one
from irwell.demo.world.place import EASTERVANE, SYNTHETIC
from irwell.documents import parse_json, parse_yaml
from irwell.documents.writing import yaml_text
from irwell.releases.difference import Difference, difference

if TYPE_CHECKING:
    import pandas as pd

OPEN, JOINS = "food-parcel-need", EASTERVANE
CHANGED = "debt-advice-offers"
MORE_COLUMNS: dict[str, Any] = {
    "postcode_area": {"from": "postcode", "show": "first_part"},
    "last_visit": {"show": "month"},
}
ALSO_NOT_FOR = "debt_collection"
LEFT_OUT = "support_from"  # the row test that the new version does without


@dataclass(frozen=True, slots=True)
class Joined:
    """A body that joined.

    Attributes:
        organisation: The body.
        title: The agreement's title.
        same: Whether it reads what the party reads whose rights it took on.
    """

    organisation: str
    title: str
    same: bool


@dataclass(frozen=True, slots=True)
class Replaced:
    """A version that another took the place of.

    Attributes:
        title: The agreement's title.
        difference: What the new version releases that the old one did not.
        before: State of the old version now.
        told: Whether the recipient reads just the columns that the difference told.
    """

    title: str
    difference: Difference
    before: str
    told: bool


def join_by_signing(place: Place) -> Joined:
    """Let a council join an agreement by signing a document that names its text.

    Args:
        place: The story, whose node is served.

    Returns:
        What it reads now.
    """
    text = next(own for own in place.world.agreements if own.id == OPEN)
    form = place.agreement(text)
    document = accession_document(form, JOINS, place.desk.now())
    path = place.out / "signatures" / f"{OPEN}.{JOINS}.accession.json"
    write_json(path, document)
    source = parse_json(path.read_bytes(), name=path.name)
    own = signed(place, JOINS, "siro", of_accession(read_accession(source)))
    write_json(path.with_name(f"{OPEN}.{JOINS}.json"), own)
    accede(place.desk, place.actor(JOINS, "siro"), OPEN, document=source, signature=own)
    theirs = next(table for table in tables(place) if table.agreement == OPEN)
    url = theirs.url.replace(str(profile_path(place, text.recipient)), _profile(place))
    mine = replace(theirs, organisation=JOINS, url=url)
    return Joined(JOINS, form.title, _rows(mine).equals(_rows(theirs)))


def replace_version(place: Place) -> Replaced:
    """Let a new version of an agreement take the place of the one that stands.

    Args:
        place: The story, whose node is served.

    Returns:
        The difference, and what the recipient reads now.
    """
    text = next(own for own in place.world.agreements if own.id == CHANGED)
    table = next(own for own in tables(place) if own.agreement == CHANGED)
    before, was = place.agreement(text), set(load(table, delta=False).columns)
    path = text.path.with_name(f"{CHANGED}.v2.yaml")
    path.write_text(f"# {SYNTHETIC}\n{yaml_text(_changed(before.document))}", encoding="utf-8")
    after = read_agreement(parse_yaml(path.read_bytes(), name=path.name))
    found = difference(before, after, contracts_for(after), place.desk.today())
    place.documents[CHANGED] = after
    bring_into_force(place, replace(text, path=path))
    release_one(place, text, text.data_sets[0])
    now = set(load(table, delta=False).columns)
    more = {own.path.rpartition(".")[2] for own in found.changes if own.about == "column"}
    old = agreement_row(f"{CHANGED}.v{before.version}").state
    return Replaced(after.title, found, old, now - was == more and was <= now)


def _changed(document: Any) -> dict[str, Any]:
    """The text of the new version: two columns more, one test of rows less, one use ruled out."""
    (data,) = document["data"]
    purpose = document["purpose"]
    return {
        **document,
        "version": 2,
        "purpose": {**purpose, "not_for": [*purpose["not_for"], ALSO_NOT_FOR]},
        "data": [{**data, "columns": {**data["columns"], **MORE_COLUMNS}}],
        "where": [own for own in document["where"] if own["column"] != LEFT_OUT],
    }


def _profile(place: Place) -> str:
    return str(profile_path(place, JOINS))


def _rows(table: Table) -> "pd.DataFrame":
    found = load(table, delta=False)
    return found.sort_values(list(found.columns)).reset_index(drop=True)
