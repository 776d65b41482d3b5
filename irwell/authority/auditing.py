"""An auditor's zip: all metadata of one agreement, with the proofs that it is in the ledger."""

import json
from collections.abc import Iterator
from typing import Any

from irwell import vault
from irwell.authority.actors import Actor, authority_id
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row, contracts_for
from irwell.authority.models import Agreement, LedgerEntry, PublicKey
from irwell.authority.proofs import ROLE, checkpoint_at, inclusion_of, size
from irwell.documents import canonical, digest
from irwell.documents.canonical import digest_bytes
from irwell.errors import Refused
from irwell.ledger.audit_verifier import FIRST, KEY, SIGNATURE, container

README = """An auditor's zip of one agreement: metadata only, no rows and no names of people.

audit.json lists every file with its SHA-256 and is signed by the authority's ledger key.
Verify it with `irwell audit verify FILE`, or without Irwell: `python audit_verifier.py FILE`
(one file, the standard library and `cryptography`). By hand: `sha256sum agreement.json` is the
digest that the entries and the signatures name.
"""
_KEYED = ("join", "appoint", "rekey", "revoke_key")


def audit_zip(desk: Desk, actor: Actor, agreement: str) -> bytes:
    """Pack what an auditor needs to check one agreement version offline.

    Args:
        desk: The desk.
        actor: An auditor.
        agreement: The agreement's id, with or without `.v<version>`.

    Returns:
        The zip; the same register gives the same files but for the moment.

    Raises:
        NotFound: No such agreement.
        Refused: The actor is no auditor.
    """
    if "auditor" not in actor.roles:
        raise Refused("The export is for auditors.", "Ask for an appointment.", rule="roles.audit")
    row = agreement_row(agreement)
    origin, now = authority_id(), size()
    files = dict(_files(row))
    keys = {name.removeprefix("keys/").removesuffix(".json") for name in files if "keys/" in name}
    contracts = {digest_bytes(data) for name, data in files.items() if "contracts/" in name}
    entries = list(_entries(row, keys, contracts, now))
    files["entries.jsonl"] = b"".join(data + b"\n" for _, data in entries)
    proofs = {str(seq): list(inclusion_of(seq, now)) for seq, _ in entries}
    files["proofs.json"] = canonical(proofs)
    files["checkpoint.txt"] = checkpoint_at(desk, origin, now).encode()
    files["README.txt"] = README.encode()
    return container(_sealed(desk, row, files, (origin, now)))


def _sealed(
    desk: Desk, row: Agreement, files: dict[str, bytes], at: tuple[str, int]
) -> dict[str, bytes]:
    """Add the ledger's key, and the list of all files with its signature."""
    origin, now = at
    key = desk.keyring.key_document(origin, ROLE)
    files[KEY] = canonical(key)
    listed = {
        "irwell_audit": 1,
        "agreement": {"id": row.name, "version": row.version, "digest": row.digest},
        "state": row.state,
        "origin": origin,
        "size": now,
        "at": desk.now(),
        "files": {name: digest_bytes(data)[7:] for name, data in sorted(files.items())},
    }
    of = {"kind": "audit", "id": row.id, "version": now, "digest": digest(listed)}
    by = {"organisation": origin, "role": ROLE, "key": str(key["id"])}
    private = desk.keyring.signing_key(origin, ROLE)
    signature = vault.sign(of, by=by, at=desk.now(), private=private)
    return {**files, FIRST: canonical(listed), SIGNATURE: canonical(signature)}


def _files(row: Agreement) -> Iterator[tuple[str, bytes]]:
    yield "agreement.json", canonical(row.document)
    signatures = [one.document for one in row.signatures.order_by("organisation_id")]
    for own in signatures:
        yield f"signatures/{own['by']['organisation']}.json", canonical(own)
    for place, joined in enumerate(row.accessions.order_by("id")):
        name = f"accessions/{joined.organisation_id}-{place}"
        yield f"{name}.json", canonical(joined.document)
        yield f"{name}.signature.json", canonical(joined.signature)
        signatures.append(joined.signature)
    for release in row.releases.order_by("id"):
        manifest = dict(release.manifest)
        signature = manifest.pop("signature")
        yield f"releases/{release.id}.json", canonical(manifest)
        yield f"releases/{release.id}.signature.json", canonical(signature)
        signatures.append(signature)
    yield from _keys({str(one["by"]["key"]) for one in signatures})
    yield "reviews.json", canonical([_review(one) for one in row.reviews.order_by("at", "id")])
    if row.state != "paper":
        for data_set, contract in contracts_for(agreement_of(row)).items():
            name = str(data_set).replace("/", "_")
            yield f"contracts/{name}-{contract.version}.json", canonical(dict(contract.document))


def _keys(names: set[str]) -> Iterator[tuple[str, bytes]]:
    for key in PublicKey.objects.filter(pk__in=names).order_by("id"):
        yield f"keys/{key.id}.json", canonical(key.document)


def _review(one: Any) -> dict[str, Any]:
    """Return what was said, without words: of these only the commitments that the ledger has."""
    return {
        "step": one.step,
        "organisation": one.organisation_id,
        "role": one.role,
        "outcome": one.outcome,
        "codes": one.codes,
        "findings": one.findings,
        "reasons": one.reasons,
        "conditions": one.conditions,
        "digest": one.digest,
        "at": one.at,
    }


def _entries(
    row: Agreement, keys: set[str], contracts: set[str], now: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the entries about an agreement, its keys and its contracts, in their order."""
    rows = LedgerEntry.objects.filter(seq__lt=now).order_by("seq")
    for seq, found in rows.values_list("seq", "canonical").iterator(chunk_size=5000):
        data = bytes(found)
        if _concerns(json.loads(data), row, keys, contracts):
            yield seq, data


def _concerns(entry: dict[str, Any], row: Agreement, keys: set[str], contracts: set[str]) -> bool:
    subject, facts = entry["subject"], entry["facts"]
    if subject["digest"] == row.digest or subject["digest"] in contracts:
        return True
    if subject["kind"] == "agreement" and subject["id"] in (row.name, row.id):
        return True
    if row.id in (facts.get("suspended") or ()) or row.id == facts.get("agreement"):
        return True
    if entry["act"] not in _KEYED:
        return False
    own = [facts.get("key"), *(facts.get("keys") or ()), facts.get("replaced")]
    return bool({one["id"] if isinstance(one, dict) else one for one in own} & keys)
