"""A body appoints a person, with roles and perhaps a public key."""

from collections.abc import Mapping
from typing import Any

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.details import keep
from irwell.authority.models import Organisation, Person, PublicKey
from irwell.authority.roles import ROLES, own
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject
from irwell.vault import public_key


@act("appoint", "organisation", roles=("administrator", "officer", "founder"))
def appoint(
    desk: Desk,
    actor: Actor,
    organisation: str,
    *,
    roles: tuple[str, ...],
    title: str = "",
    key: Mapping[str, Any] | None = None,
) -> Steps[Person]:
    """Appoint a person of a body, and enter their body's public key if one is given.

    Args:
        desk: The desk.
        actor: The body's administrator; an officer for a body's first administrator.
        organisation: The body.
        roles: One or more of the roles.
        title: A job title; kept in the register, in the ledger only as a salted commitment.
        key: A key document of this body.

    Returns:
        The person, with a new opaque id.

    Raises:
        Refused: The actor may not appoint here, a role is unknown, or the key is another body's
            or has ended.
        SignatureError: The key document is not of the form.
        NotFound: The body has not joined.
    """
    _check_roles(roles)
    body = Organisation.objects.filter(pk=organisation).first()
    if body is None:
        raise NotFound(f"{organisation} has not joined.", "Let an officer admit it first.")
    _check_actor(actor, body, roles)
    if key is not None:
        public_key(key)
    if key is not None and key["organisation"] != organisation:
        raise Refused(
            "The key document is of another body.", "Use the body's own.", rule="appoint.key"
        )
    yield
    person = Person.objects.create(
        id=f"p-{new_id(6)}",
        organisation=body,
        roles=sorted(roles),
        title=title[:120],
        appointed_at=desk.now(),
    )
    facts: dict[str, Any] = {"organisation": organisation, "roles": sorted(roles)}
    facts["title"] = keep(title)
    if key is not None:
        facts["key"] = _enter_key(desk, body, key)
    return Done(person, Subject("person", person.id), facts)


def _enter_key(desk: Desk, body: Organisation, key: Mapping[str, Any]) -> dict[str, str]:
    """Enter a key document: one that was entered before stays as it was, its end too."""
    row = PublicKey.objects.filter(pk=key["id"]).first()
    if row is not None and row.ended_at:
        raise Refused(
            f"The key {row.id} was {row.end} and signs no more.",
            "Make a new one with `irwell key new`.",
            rule="appoint.key",
        )
    desk.keyring.pin(dict(key))
    if row is None:
        row = PublicKey.objects.create(
            pk=key["id"], organisation=body, document=dict(key), entered_at=desk.now()
        )
    return {"id": row.id, "public": key["public"], "role": key["role"], "kept": row.kept}


def _check_roles(roles: tuple[str, ...]) -> None:
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise Refused(
            f"Unknown roles: {', '.join(unknown) or 'none given'}.",
            f"Use some of {', '.join(ROLES)}.",
            rule="appoint.roles",
        )


def _check_actor(actor: Actor, body: Organisation, roles: tuple[str, ...]) -> None:
    if "officer" in roles and not body.authority:
        raise Refused(
            "Officers belong to the authority.", "Choose another role.", rule="appoint.officer"
        )
    if "auditor" in roles and not body.authority:
        # An auditor sees the metadata of all bodies: no body makes one of its own people that.
        if "officer" not in actor.roles or set(roles) != {"auditor"}:
            raise Refused(
                "An auditor sees metadata of all bodies: an officer appoints one, as that alone.",
                "Ask an officer of the authority.",
                rule="appoint.auditor",
            )
        return
    first = not body.people.filter(ended_at="").exists()
    if first and ("officer" in actor.roles or "founder" in actor.roles):
        if "administrator" not in roles:
            raise Refused(
                "A body's first person is its administrator.",
                "Add the role `administrator`.",
                rule="appoint.first",
            )
        return
    own(actor, body.pk, f"The body {body.pk}")
    if "administrator" not in actor.roles:
        raise Refused(
            "Only the body's administrator appoints.", "Ask them to.", rule="roles.appoint"
        )
