"""One body asks another: a request becomes an agreement, and another request is refused."""

from dataclasses import dataclass
from typing import Any

from irwell.agreements.requests import read_request
from irwell.agreements.templates import template
from irwell.agreements.templates.drafting import draft_from
from irwell.authority.actors import Actor
from irwell.authority.acts.assign import assign
from irwell.authority.acts.measure import measure
from irwell.authority.acts.request import request
from irwell.authority.acts.respond import respond
from irwell.authority.acts.triage import triage
from irwell.authority.bodies import bodies
from irwell.authority.models import Request
from irwell.authority.progress import steps
from irwell.demo.story.agreeing import bring_into_force
from irwell.demo.story.place import Place
from irwell.demo.story.releasing import release_one
from irwell.demo.world import AgreementText
from irwell.demo.world.place import SYNTHETIC
from irwell.documents import Source, parse_yaml

ASKED, REFUSED = "infant-places", "oxygen-offers"
TEMPLATE = "school_places"
CODES = ("confidentiality", "purpose_not_justified")
REASONS = (
    "Patients told us this so that they are cared for, not so that a company sells to them."
    " Customers can put themselves on your list of homes that need power at all times."
)
DPIA = "DPIA-DEMO-14"
# What the template asks beside the request; the rest is taken from what was written there once.
ANSWERS = {
    "id": ASKED,
    "birth": "D.O.B.",
    "area": "District",
    "dpia": DPIA,
    "notice": "schools-department.example/privacy",
}
# A draft is a beginning: the analyst counts infants, where the template counts younger children.
INFANT = 7
SUMMARY = (
    "Lets Westervane Council count infants by year of birth and district, so that there are"
    " classes where they will be needed. It sees no child."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of two requests.

    Attributes:
        text: The agreement that the first became.
        progress: How long each step of it took, by body and role.
        typed: How many answers the draft needed beside the request.
        figures: How many figures were shown under it.
        refused: The request that was refused, as the register has it.
    """

    text: AgreementText
    progress: dict[str, Any]
    typed: int
    figures: int
    refused: Request


def ask(place: Place) -> Asked:
    """Ask twice: once until figures are counted, once until a refusal.

    Args:
        place: The story, whose releases stand.

    Returns:
        What became of both.
    """
    accepted = _submit(place, ASKED)
    respond(place.desk, _owner(place, accepted), ASKED, outcome="accept")
    text, typed = _draft(place, accepted)
    bring_into_force(place, text, ASKED)
    release_one(place, text, text.data_sets[0])
    analyst = place.actor(text.recipient, "analyst")
    made = measure(place.desk, analyst, text.id, data_set=text.data_sets[0], by=(text.area,))
    refused = _submit(place, REFUSED)
    owner = _owner(place, refused)
    ended = respond(place.desk, owner, REFUSED, outcome="refuse", codes=CODES, reasons=REASONS)
    shown = sum(row["n"] is not None for row in made.document["rows"])
    return Asked(text, steps(place.desk, place.officer, text.id), typed, shown, ended)


def _submit(place: Place, name: str) -> Request:
    """Let a body ask, and the authority's officer triage and find the owner of the data."""
    source = _source(place, name)
    form = read_request(source)
    asks, asked = form.asked_by, form.asked_of
    request(place.desk, place.actor(asks, "analyst"), name, document=source)
    triage(place.desk, place.officer, name)
    owner = place.people[asked, "iao"]
    return assign(place.desk, place.officer, name, owner=owner)


def _owner(place: Place, row: Request) -> Actor:
    return place.actor(str(row.to_organisation_id), "iao")


def _source(place: Place, name: str) -> Source:
    path = place.world.out / "requests" / f"{name}.yaml"
    return parse_yaml(path.read_bytes(), name=path.name)


def _draft(place: Place, row: Request) -> tuple[AgreementText, int]:
    """Make the agreement from the request and the template, and write it among the others."""
    from irwell.documents.writing import yaml_text

    form = read_request(_source(place, row.id))
    like = place.agreement(place.world.agreements[0])
    days = {"end": like.end.isoformat(), "review": str(like.document["time"]["review"])}
    answers = {**ANSWERS, **days}
    draft = draft_from(
        form,
        template(TEMPLATE),
        bodies=bodies((form.asked_by, form.asked_of)),
        answers=answers,
    )
    document = {**draft.document, "summary": SUMMARY}
    law = draft.document["law"]
    document["law"] = {**law, "assessments": {"dpia": {"ref": DPIA, "residual_risk": "low"}}}
    document["where"] = [{**draft.document["where"][0], "value": INFANT}]
    path = place.world.out / "agreements" / f"{ASKED}.yaml"
    path.write_text(f"# {SYNTHETIC}\n{yaml_text(document)}", encoding="utf-8")
    text = AgreementText(
        id=ASKED,
        path=path,
        provider=form.asked_of,
        recipient=form.asked_by,
        data_sets=tuple(str(own) for own in form.data_sets),
        expected_use="count",
        area="area",
    )
    return text, len(answers)
