"""A body's facts change; a change of its identity stops what it shares."""

from irwell.agreements.bodies import Body, read_body
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import (
    VERIFIED,
    body_row,
    changed_keys,
    identity_changes,
    locked_row,
)
from irwell.authority.desk import Desk
from irwell.authority.endings import suspend_all
from irwell.authority.models import Organisation
from irwell.authority.roles import own
from irwell.documents import Source
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("amend", "organisation", roles=("officer", "administrator"))
def amend(desk: Desk, actor: Actor, organisation: str, *, profile: Source) -> Steps[Organisation]:
    """Enter a new organisation document; a change of identity suspends the body at once.

    Identity is the legal name, the registered number, the ICO registration, who controls the
    body, and its sector. With the body, every active agreement that it is a party to is
    suspended in the same transaction.

    Args:
        desk: The desk.
        actor: The body's administrator, or an officer.
        organisation: The body.
        profile: The whole organisation document.

    Returns:
        The organisation, `suspended` if its identity changed.

    Raises:
        DocumentError: The document does not keep to the form.
        NotFound: The body has not joined.
        Refused: The document is of another body or changes nothing; or the body's administrator
            changes what only an officer enters.
    """
    after = read_body(profile)
    _check(actor, body_row(organisation), after)
    yield
    row = locked_row(organisation)
    _check(actor, row, after)
    keys = changed_keys(row.profile, after.document)
    identity = identity_changes(row, after.document)
    row.name, row.sector = after.name, after.sector
    row.profile, row.profile_digest = dict(after.document), after.digest
    stopped: list[str] = []
    if identity:
        row.status, row.amended_by = "suspended", actor.id
        row.status_reason = f"identity of {row.id} changed: {', '.join(identity)}"
        stopped = suspend_all(desk, row.id, f"The {row.status_reason}.")
    row.save()
    facts = {"changed": keys, "identity": identity, "status": row.status, "suspended": stopped}
    return Done(row, Subject("organisation", row.id, digest=after.digest), facts)


def _check(actor: Actor, row: Organisation, after: Body) -> None:
    if after.id != row.id:
        raise Refused(
            f"The document is of {after.id}, not of {row.id}.",
            "Name the body as its document does.",
            rule="amend.id",
        )
    keys = changed_keys(row.profile, after.document)
    if not keys:
        raise Refused("The document changes nothing.", "Nothing is left to do.", rule="amend.same")
    if row.status == "left":
        raise Refused(f"{row.id} has left.", "Let it join again.", rule="amend.left")
    if "officer" in actor.roles:
        return
    own(actor, row.id, f"The body {row.id}")
    claimed = [key for key in VERIFIED if key in keys]
    if claimed:
        raise Refused(
            f"Only an officer enters {', '.join(claimed)}: the authority has looked at it.",
            "Ask an officer of the authority to enter the document.",
            rule="amend.verified",
        )
