"""A signing key is revoked: from a moment on nothing that it signed counts."""

from typing import Any

from django.db.models import QuerySet

from irwell import agreements
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.endings import end_accession, shred, suspend_these
from irwell.authority.models import Accession, Agreement, PublicKey, Signature
from irwell.authority.roles import STOPPERS, own
from irwell.authority.saying import reason_given
from irwell.authority.signing import key_row, moment
from irwell.documents import digest
from irwell.errors import Refused
from irwell.ledger.entries import Subject

OPEN = ("approved", "signed")  # signed by some or all, and not in force yet


@act("revoke_key", "key", roles=(*STOPPERS, "administrator", "officer"))
def revoke_key(
    desk: Desk, actor: Actor, key: str, *, reason: str, since: str = ""
) -> Steps[PublicKey]:
    """Revoke a key: agreements that are not in force yet need a new signature at once.

    A signature that was entered before `since` stands where the agreement is in force. An active
    agreement with a later one is suspended; a body that joined by a later one has left.

    Args:
        desk: The desk.
        actor: Somebody of the body; an officer for a key that this node keeps.
        key: The id of its document.
        reason: Plain words for the other parties, 5 to 300 characters, without personal data.
        since: From when it is not to be trusted, as `2026-03-01T09:00:00Z`; now when empty.

    Returns:
        The key, revoked.

    Raises:
        NotFound: No such key was entered.
        Refused: It is another body's or the ledger's, it was revoked, or `since` is no moment
            that has passed.
    """
    row = key_row(key)
    _check(actor, row)
    said, from_when = reason_given(reason, "revoke_key"), moment(since, desk)
    yield
    row = PublicKey.objects.select_for_update().get(pk=row.pk)
    _check(actor, row)
    row.end, row.ended_at = "revoked", min(from_when, row.ended_at or from_when)
    row.save(update_fields=["end", "ended_at"])
    facts: dict[str, Any] = {"key": row.id, "since": row.ended_at, "reason": keep(said)}
    facts["void"] = _void(desk, row)
    why = f"The key {row.id} was revoked as from {row.ended_at}; it signed after that."
    facts["suspended"] = suspend_these(desk, _late(row), why)
    gone = list(_late_accessions(row))
    ended = [end_accession(desk, one, str(facts["reason"])) for one in gone]
    keys, blobs = [k for own, _ in ended for k in own], [b for _, own in ended for b in own]
    facts["left"] = [one.agreement_id for one in gone]
    facts["keys_destroyed"] = [list(one) for one in keys]
    subject = Subject("key", row.id)
    return Done(row, subject, facts, after=lambda: shred(desk, keys, blobs))


def _check(actor: Actor, row: PublicKey) -> None:
    if row.document["role"] == "ledger":
        raise Refused(
            "Witnesses hold the ledger's key: revoking it here would tell them nothing.",
            "See docs/how-to/sign-and-rotate-keys.md.",
            rule="revoke_key.ledger",
        )
    if not ("officer" in actor.roles and row.kept == "hosted"):
        own(actor, row.organisation_id, f"The key {row.id}")
    if row.end == "revoked":
        raise Refused("The key is revoked.", "Nothing is left to do.", rule="revoke_key.once")


def _void(desk: Desk, key: PublicKey) -> list[dict[str, str]]:
    """Take the key's signatures off agreements that are not in force; they can be signed again."""
    found = []
    mine = Signature.objects.filter(document__by__key=key.id, agreement__state__in=OPEN)
    for name in sorted(mine.values_list("agreement_id", flat=True)):
        row = Agreement.objects.select_for_update().get(pk=name)
        if row.state not in OPEN:
            continue
        one = Signature.objects.get(agreement=row, organisation_id=key.organisation_id)
        found.append({"agreement": row.id, "signature": digest(one.document)})
        one.delete()
        if row.state == "signed":
            row.state = agreements.next_state(row.state, "revoke_key")
            row.changed_at = desk.now()
            row.save(update_fields=["state", "changed_at"])
    return found


def _late(key: PublicKey) -> list[str]:
    rows = Signature.objects.filter(document__by__key=key.id, at__gte=key.ended_at)
    return list(rows.values_list("agreement_id", flat=True))


def _late_accessions(key: PublicKey) -> QuerySet[Accession]:
    rows = Accession.objects.filter(signature__by__key=key.id, at__gte=key.ended_at, left_at="")
    return rows.select_for_update().order_by("id")
