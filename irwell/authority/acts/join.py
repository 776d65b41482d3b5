"""A body joins."""

from typing import Any

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Organisation, PublicKey
from irwell.documents import is_id
from irwell.errors import Refused
from irwell.ledger.entries import Subject

SECTORS = {word for word, _ in Organisation.SECTORS}


@act("join", "organisation", roles=("officer", "founder"))
def join(
    desk: Desk, actor: Actor, organisation: str, *, name: str, sector: str, place: str = "hosted"
) -> Steps[Organisation]:
    """Enter a body in the register and make its root key on this node.

    Args:
        desk: The desk.
        actor: An authority officer; `founder` for the authority itself, once.
        organisation: The body's id.
        name: Its public name.
        sector: One of the sectors.
        place: `home` if it keeps its data itself, else `hosted`.

    Returns:
        The organisation.

    Raises:
        Refused: The id, sector or place is not valid, or the body has joined already.
    """
    _check(organisation, name, sector, place)
    founding = "founder" in actor.roles
    if founding and Organisation.objects.exists():
        raise Refused("The authority exists.", "Act as one of its officers.", rule="join.founder")
    yield
    if Organisation.objects.filter(pk=organisation).exists():
        raise Refused(f"{organisation} has joined.", "Choose another id.", rule="join.once")
    body = Organisation.objects.create(
        id=organisation,
        name=name,
        sector=sector,
        place=place,
        authority=founding,
        joined_at=desk.now(),
    )
    desk.keyring.create_root(organisation)
    facts: dict[str, Any] = {"sector": sector, "place": place, "authority": founding}
    if place == "hosted":
        facts["keys"] = [_new_key(desk, body, "home")]
    if founding:
        facts["keys"].append(_new_key(desk, body, "ledger"))
    return Done(body, Subject("organisation", organisation), facts)


def _new_key(desk: Desk, body: Organisation, role: str) -> dict[str, str]:
    """Make a signing key that this node keeps for a hosted body, and enter its public half."""
    document = desk.keyring.new_signing_key(body.pk, role)
    desk.keyring.pin(document)
    PublicKey.objects.create(pk=document["id"], organisation=body, document=document)
    return {"id": document["id"], "role": role, "public": document["public"]}


def _check(organisation: str, name: str, sector: str, place: str) -> None:
    if not is_id(organisation) or not name.strip() or len(name) > 200:
        raise Refused(
            "The id or the name of the body is not valid.",
            "An id is lower-case letters, digits and hyphens, at most 63; a name at most 200.",
            rule="join.id",
        )
    if sector not in SECTORS:
        raise Refused(
            "The sector is not known.",
            f"Use one of {', '.join(sorted(SECTORS))}.",
            rule="join.sector",
        )
    if place not in ("home", "hosted"):
        raise Refused("The place is not known.", "Use `home` or `hosted`.", rule="join.place")
