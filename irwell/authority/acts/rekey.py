"""A body's signing key is replaced, or one is made that this node keeps."""

from typing import Any

from irwell import vault
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Organisation, PublicKey
from irwell.authority.roles import DECIDERS, own
from irwell.authority.signing import signing_key
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject
from irwell.vault import Rotation

LEDGER = "ledger"  # the authority's key that signs checkpoints
HOSTED = ("home", *DECIDERS, "duty-officer")  # roles of keys that this node may keep


@act("rekey", "organisation", roles=("administrator", *DECIDERS))
def rekey(
    desk: Desk, actor: Actor, organisation: str, *, rotation: Rotation | None = None, role: str = ""
) -> Steps[PublicKey]:
    """Put a new key in the place of an old one; what the old one signed before stands.

    Args:
        desk: The desk.
        actor: The body's administrator, SIRO or asset owner.
        organisation: The body.
        rotation: The new key document with the old key's signature over it, made where the old
            key is kept; without one, this node makes a new key that it keeps for the `role`.
        role: For a hosted key: `siro`, `iao`, `duty-officer` or `home`.

    Returns:
        The new key.

    Raises:
        NotFound: The body has not joined.
        Refused: It is another body, the key is the ledger's, the new one was entered before, the
            body is not hosted, or the old key is kept in the other place.
        SignatureError: The old key is not the body's or signs no more, or did not sign the new.
    """
    own(actor, organisation, f"The body {organisation}")
    body = _body(organisation)
    old = _replaced(rotation, organisation) if rotation else _hosted(body, role)
    yield
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    if rotation:
        old, kept = _replaced(rotation, organisation, lock=True), "own"
        document = dict(rotation.key)
    else:
        old, kept = _hosted(body, role), "hosted"
        document = _made(desk, body, role, old)
    if PublicKey.objects.filter(pk=document["id"]).exists():
        raise Refused("That key was entered before.", "Make a new one.", rule="rekey.once")
    desk.keyring.pin(document)
    now = desk.now()
    if old is not None:
        old.ended_at, old.end = now, "replaced"
        old.save(update_fields=["ended_at", "end"])
    row = PublicKey.objects.create(
        pk=document["id"], organisation=body, document=document, kept=kept, entered_at=now
    )
    return Done(row, Subject("organisation", body.id), _facts(row, old))


def _facts(row: PublicKey, old: PublicKey | None) -> dict[str, Any]:
    document = row.document
    key = {"id": row.id, "public": document["public"], "role": document["role"], "kept": row.kept}
    return {"key": key, "replaced": old.id if old else ""}


def _body(organisation: str) -> Organisation:
    row = Organisation.objects.filter(pk=organisation).first()
    if row is None:
        raise NotFound(f"{organisation} has not joined.", "Let an officer admit it first.")
    return row


def _replaced(rotation: Rotation, organisation: str, *, lock: bool = False) -> PublicKey:
    by = rotation.signature.get("by")
    named = str(by.get("key", "")) if isinstance(by, dict) else ""
    old = signing_key(organisation, named, lock=lock)
    if old.kept == "hosted" or old.document["role"] == LEDGER:
        raise Refused(
            "This node keeps that key itself.",
            "Let the node replace it, or revoke it and enter your own with an appointment.",
            rule="rekey.hosted",
        )
    vault.verify_rotation(rotation, old.document)
    return old


def _hosted(body: Organisation, role: str) -> PublicKey | None:
    if body.place != "hosted":
        raise Refused(
            f"{body.id} keeps its data at home: its keys stay there.",
            "Replace the key with `irwell key rotate` on your own machine.",
            rule="rekey.home",
        )
    if role not in HOSTED:
        raise Refused(
            "This node keeps no key for that role.",
            f"One of: {', '.join(HOSTED)}.",
            rule="rekey.role",
        )
    rows = PublicKey.objects.filter(organisation=body, document__role=role, ended_at="")
    if rows.filter(kept="own").exists():
        raise Refused(
            f"The {role} of {body.id} has a key on their own machine.",
            "Replace it there, or revoke it first.",
            rule="rekey.own",
        )
    return rows.filter(kept="hosted").first()


def _made(desk: Desk, body: Organisation, role: str, old: PublicKey | None) -> dict[str, Any]:
    """Make the new key; one whose entry failed before is taken up again."""
    root = desk.home / "keys"
    if not (root / "bodies" / body.id / "signing" / role).is_file():
        return desk.keyring.new_signing_key(body.id, role)
    present = desk.keyring.key_document(body.id, role)
    if not PublicKey.objects.filter(pk=present["id"]).exists():
        return present
    return dict(vault.rotate(root, body.id, role, desk.now()).key)
