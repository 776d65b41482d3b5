"""Which key may sign for a body, which signatures stand, and where each private half is kept."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from irwell import agreements, vault
from irwell.agreements.model import Agreement as Document
from irwell.authority.accessions import bound_by
from irwell.authority.actors import Actor
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Accession, Agreement, PublicKey
from irwell.authority.roles import DECIDERS, party, sees_all
from irwell.errors import NotFound, Refused, SignatureError

KEPT = {
    "own": "on the signatory's own machine",
    "hosted": "hosted: the private half is kept by this node",
}


def key_row(key: str) -> PublicKey:
    """Return a key that was entered.

    Args:
        key: The id of its document.

    Returns:
        The row.

    Raises:
        NotFound: No such key was entered.
    """
    row = PublicKey.objects.filter(pk=key).first()
    if row is None:
        raise NotFound("No such key was entered.", "See `irwell agreement signatures`.")
    return row


def signing_key(organisation: str, key: str, *, lock: bool = False) -> PublicKey:
    """Return a key that signs for a body now.

    Args:
        organisation: The body.
        key: The id of a key document.
        lock: Whether to keep the row for the rest of the transaction, so that the key does not
            end between this look and what is saved; before any agreement's row, as its
            revocation does.

    Returns:
        The row.

    Raises:
        SignatureError: The body has not entered it, or it signs no more.
    """
    rows = PublicKey.objects.select_for_update() if lock else PublicKey.objects.all()
    row = rows.filter(pk=key, organisation=organisation).first()
    if row is None:
        raise SignatureError(
            f"The signing key is not one that {organisation} has entered.",
            "Enter the key document with an appointment, or sign with the entered key.",
            rule="signature.by.key",
        )
    if row.ended_at:
        raise SignatureError(
            f"The key {row.id} was {row.end} and signs no more since {row.ended_at}.",
            "Sign again, with a key that counts today.",
            rule=f"signature.key.{row.end}",
        )
    return row


def checked(
    actor: Actor, signature: Mapping[str, Any], of: Mapping[str, Any], *, lock: bool = False
) -> PublicKey:
    """Check a signature of an actor's body that arrives now.

    Args:
        actor: Who brings it.
        signature: The signature document.
        of: What it must be over.
        lock: As for `signing_key`.

    Returns:
        The key that made it.

    Raises:
        SignatureError: It is over another text, or not by a key that signs for the body now.
    """
    by = signature.get("by", {})
    if not isinstance(by, Mapping) or by.get("organisation") != actor.organisation:
        raise SignatureError(
            f"The signature is not of {actor.organisation}.",
            "Sign with a key of your own body.",
            rule="signature.by.organisation",
        )
    key = signing_key(actor.organisation, str(by.get("key", "")), lock=lock)
    vault.verify(signature, of, key.document)
    return key


def hosted_signature(desk: Desk, actor: Actor, of: Mapping[str, Any]) -> dict[str, Any]:
    """Sign for a hosted body with the key that this node keeps for the actor's role.

    Args:
        desk: The desk.
        actor: A SIRO or asset owner of a hosted body.
        of: What is signed.

    Returns:
        A signature document.

    Raises:
        Refused: The node keeps no such key.
    """
    role = next((one for one in DECIDERS if one in actor.roles), "")
    rows = PublicKey.objects.filter(
        organisation=actor.organisation, kept="hosted", document__role=role, ended_at=""
    )
    row = rows.first()
    if row is None:
        raise Refused(
            f"This node keeps no signing key for the {role or 'deciders'} of {actor.organisation}.",
            "Sign on your own machine, or let the administrator enter one with `irwell key host`.",
            rule="sign.hosted",
        )
    private = desk.keyring.signing_key(actor.organisation, role)
    by = {"organisation": actor.organisation, "role": role, "key": row.id}
    return vault.sign(of, by=by, at=desk.now(), private=private)


def refuse_unsigned(row: Agreement, form: Document) -> None:
    """Refuse an agreement unless the signature of every signatory stands.

    Args:
        row: The agreement's row.
        form: Its document.

    Raises:
        SignatureError: One is missing, does not verify, or was entered when its key had ended.
    """
    signed = set(row.signatures.values_list("organisation_id", flat=True))
    for body in form.signatories:
        if body not in signed:
            raise SignatureError(
                f"The signature of {body} is missing.", "Let it sign.", rule="parties.signature"
            )
    refuse_doubtful(row, form)


def refuse_doubtful(row: Agreement, form: Document) -> None:
    """Refuse an agreement if a signature that it has does not stand.

    Args:
        row: The agreement's row.
        form: Its document.

    Raises:
        SignatureError: One does not verify, or was entered when its key had ended.
    """
    for one in row.signatures.all():
        _refuse_doubtful(one.document, agreements.of(form), one.at)


def stands(signature: Mapping[str, Any], of: Mapping[str, Any], at: str) -> bool:
    """Say whether a signature that was entered at a moment stands.

    Args:
        signature: The signature document.
        of: What it must be over.
        at: When it was entered.

    Returns:
        True if it verifies and its key had not ended then.
    """
    try:
        _refuse_doubtful(signature, of, at)
    except SignatureError:
        return False
    return True


def signature_list(row: Agreement, form: Document) -> list[dict[str, Any]]:
    """List who signed an agreement, when, by which key, and where that key is kept.

    Args:
        row: The agreement's row.
        form: Its document.

    Returns:
        One row a signature, those of bodies that joined included.
    """
    own = [
        _listed(one.organisation_id, one.document, one.at, agreements.of(form))
        for one in row.signatures.order_by("organisation_id")
    ]
    joined = Accession.objects.filter(agreement=row)
    return own + [
        _listed(one.organisation_id, one.signature, one.at, dict(one.signature["of"]))
        for one in joined
    ]


def signatures_shown(actor: Actor, agreement: str) -> list[dict[str, Any]]:
    """List the signatures of an agreement to those whom it concerns.

    Args:
        actor: Somebody of a body that is bound by it; auditors and officers see all.
        agreement: The agreement's id.

    Returns:
        As `signature_list`; none for an agreement on paper.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is not bound by it.
    """
    row = agreement_row(agreement)
    if row.document.get("irwell") != 1:
        return []
    form = agreement_of(row)
    if not sees_all(actor):
        party(actor, bound_by(row, form), form.id)
    return signature_list(row, form)


def signed_publicly(row: Agreement, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the register says of the signatures: by which body, when, and by which key.

    Args:
        row: The agreement's row.
        entry: The register entry so far.

    Returns:
        `signed`, one row a body; nothing where anything about the parties is withheld.
    """
    withheld = [str(item["field"]) for item in entry["withheld"]]
    if any(field == "all" or field.startswith("parties") for field in withheld):
        return {}
    rows = row.signatures.order_by("organisation_id")
    keys = PublicKey.objects.in_bulk([one.document["by"]["key"] for one in rows])
    return {
        "signed": [
            {
                "org": one.organisation_id,
                "at": one.at,
                "key": KEPT[keys[one.document["by"]["key"]].kept],
            }
            for one in rows
        ]
    }


def moment(text: str, desk: Desk) -> str:
    """Return a moment as the register writes it.

    Args:
        text: ISO 8601 with a zone; empty for now.
        desk: The desk, for now.

    Returns:
        UTC to the millisecond, ending in `Z`: such texts stand in the order of time.

    Raises:
        Refused: It is no moment, has no zone, or is to come.
    """
    if not text:
        return desk.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min
    if found.tzinfo is None or found > desk.clock():
        raise Refused(
            "That is no moment that has passed.",
            "Write it as 2026-03-01T09:00:00Z, not later than now.",
            rule="moment",
        )
    said = found.astimezone(UTC).isoformat(timespec="milliseconds")
    return said.replace("+00:00", "Z")


def _listed(
    organisation: str, signature: Mapping[str, Any], at: str, of: Mapping[str, Any]
) -> dict[str, Any]:
    by = signature["by"]
    key = PublicKey.objects.filter(pk=by["key"]).first()
    return {
        "organisation": organisation,
        "of": str(of["kind"]),
        "role": str(by["role"]),
        "key": str(by["key"]),
        "entered_at": at,
        "key_is": KEPT[key.kept] if key else "not entered",
        "stands": stands(signature, of, at),
    }


def _refuse_doubtful(signature: Mapping[str, Any], of: Mapping[str, Any], at: str) -> None:
    key = PublicKey.objects.filter(pk=signature.get("by", {}).get("key", "")).first()
    if key is None:
        raise SignatureError(
            "A signature is by a key that was never entered.", "Let the body sign again.",
            rule="signature.by.key",
        )  # fmt: skip
    vault.verify(signature, of, key.document)
    if key.ended_at and at >= key.ended_at:
        raise SignatureError(
            f"The key {key.id} was {key.end} as from {key.ended_at}; it signed after that.",
            "Propose a new version, and sign that with a key that counts.",
            rule=f"signature.key.{key.end}",
        )
