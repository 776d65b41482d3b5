"""The authority is founded, bodies join, people are appointed, keys are made on own machines."""

from typing import Any

from irwell.authority.actors import person_actor
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.issue import issue
from irwell.authority.acts.join import join
from irwell.authority.founding import found
from irwell.demo.story.notes import Tick
from irwell.demo.story.place import DECIDERS, Place, write_json, write_private
from irwell.demo.world import Organisation
from irwell.demo.world.place import DUTY
from irwell.documents import parse_yaml
from irwell.releases.home import create_home

FIRST = "administrator"


def found_authority(place: Place) -> None:
    """Found the authority, with its officer and an auditor.

    Args:
        place: The story, whose home is empty.
    """
    body = place.world.authority
    first = found(place.desk, body.id, name=body.name, sector=body.sector)
    place.people[body.id, FIRST] = place.people[body.id, "officer"] = first.officer
    _appoint(place, body.id, "auditor")


def join_bodies(place: Place, tick: Tick) -> None:
    """Let every body join, appoint its people and enter its deciders' keys.

    Args:
        place: The story.
        tick: Called after each body.
    """
    for body in place.world.organisations:
        path = place.world.out / "bodies" / f"{body.id}.yaml"
        join(
            place.desk,
            place.officer,
            body.id,
            name=body.name,
            sector=body.sector,
            place=body.held,
            profile=parse_yaml(path.read_bytes(), name=path.name),
        )
        _people(place, body)
        if body.held == "home":
            _home_token(place, body.id)
        tick()


def _people(place: Place, body: Organisation) -> None:
    admitted = appoint(
        place.desk, place.officer, body.id, roles=(FIRST,), title=f"{FIRST} of {body.name}"
    )
    place.people[body.id, FIRST] = admitted.id
    place.machine(body.id).create_root(body.id)
    for person in body.people:
        if person.role in (*DECIDERS, DUTY):
            document = place.machine(body.id).new_signing_key(body.id, key_role(person.role))
            write_json(place.out / "machines" / body.id / f"{person.role}.json", document)
            _appoint(place, body.id, person.role, document)
        elif person.role == "steward" and body.held == "home":
            _appoint(place, body.id, person.role, _new_home(place, body.id))
        elif person.role != FIRST:
            _appoint(place, body.id, person.role)


def key_role(role: str) -> str:
    """Return a role as its key names it: a key belongs to a role's id.

    Args:
        role: For instance `duty_officer`.

    Returns:
        For instance `duty-officer`.
    """
    return role.replace("_", "-")


def _appoint(place: Place, organisation: str, role: str, key: dict[str, Any] | None = None) -> None:
    administrator = person_actor(place.people[organisation, FIRST], "console")
    made = appoint(place.desk, administrator, organisation, roles=(role,), title=f"{role}", key=key)
    place.people[organisation, role] = made.id


def _new_home(place: Place, organisation: str) -> dict[str, Any]:
    """Make a body's own home, and return the public key that signs its bundles."""
    home = create_home(place.out / "homes" / organisation, organisation)
    place.homes[organisation] = home
    return home.key_document


def _home_token(place: Place, organisation: str) -> None:
    made = issue(place.desk, place.actor(organisation, FIRST), organisation, kind="home")
    place.tokens[organisation] = made.bearer
    write_private(place.out / "homes" / f"{organisation}.token", made.bearer + "\n")
