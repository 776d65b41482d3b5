"""A body joins."""

from typing import Any

from irwell.agreements.bodies import Body, read_body
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Organisation, PublicKey
from irwell.documents import Source, is_id
from irwell.errors import Refused
from irwell.ledger.entries import Subject

SECTORS = {word for word, _ in Organisation.SECTORS}


@act("join", "organisation", roles=("officer", "founder"))
def join(  # noqa: PLR0913 - one argument for each thing that a body is admitted with
    desk: Desk,
    actor: Actor,
    organisation: str,
    *,
    name: str,
    sector: str,
    place: str = "hosted",
    profile: Source | None = None,
) -> Steps[Organisation]:
    """Enter a body in the register and make its root key on this node.

    Args:
        desk: The desk.
        actor: An authority officer; `founder` for the authority itself, once.
        organisation: The body's id.
        name: Its public name.
        sector: One of the sectors.
        place: `home` if it keeps its data itself, else `hosted`.
        profile: Its organisation document, which the officer has verified; may come later.

    Returns:
        The organisation.

    Raises:
        DocumentError: The organisation document does not keep to the form.
        Refused: The id, sector or place is not valid, the document says another, or the body has
            joined already.
    """
    _check(organisation, name, sector, place)
    facts_of = _facts(desk, profile, (organisation, name, sector)) if profile else None
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
        **_verified(desk, facts_of),
    )
    desk.keyring.create_root(organisation)
    facts: dict[str, Any] = {"sector": sector, "place": place, "authority": founding}
    if place == "hosted":
        facts["keys"] = [_new_key(desk, body, "home")]
    if founding:
        facts["keys"].append(_new_key(desk, body, "ledger"))
    subject = Subject("organisation", organisation, digest=body.profile_digest or None)
    return Done(body, subject, facts)


def _facts(desk: Desk, profile: Source, said: tuple[str, str, str]) -> Body:
    """Read the document of a body that joins, and hold it to what the register will say."""
    body = read_body(profile)
    if (body.id, body.name, body.sector) != said:
        raise Refused(
            "The organisation document says another id, name or sector.",
            "Let both say the same.",
            rule="join.profile",
        )
    if body.assurance is not None and not body.assurance.counts_on(desk.today()):
        raise Refused(
            "The assurance in the organisation document has run out.",
            "Enter one that counts today.",
            rule="body.assurance",
        )
    return body


def _verified(desk: Desk, body: Body | None) -> dict[str, Any]:
    if body is None:
        return {}
    document = dict(body.document)
    return {"profile": document, "profile_digest": body.digest, "verified_at": desk.now()}


def _new_key(desk: Desk, body: Organisation, role: str) -> dict[str, str]:
    """Make a signing key that this node keeps for a hosted body, and enter its public half."""
    document = desk.keyring.new_signing_key(body.pk, role)
    desk.keyring.pin(document)
    PublicKey.objects.create(
        pk=document["id"],
        organisation=body,
        document=document,
        kept="hosted",
        entered_at=desk.now(),
    )
    return {"id": document["id"], "role": role, "public": document["public"], "kept": "hosted"}


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
