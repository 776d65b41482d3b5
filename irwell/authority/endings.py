"""How sharing ends: agreements stop, keys of releases are destroyed, then blobs removed."""

from collections.abc import Iterable
from contextlib import suppress

from irwell import agreements
from irwell.authority.desk import Desk
from irwell.authority.models import Accession, Agreement, Release
from irwell.errors import VaultError
from irwell.releases import secret_name


def end_releases(releases: Iterable[Release], state: str) -> list[tuple[str, str]]:
    """Mark releases as ended, inside an act's transaction.

    Args:
        releases: Current or earlier releases.
        state: `withdrawn`, `replaced` or `ended`.

    Returns:
        The keys to destroy once the act has committed: owner and key id.
    """
    keys = []
    for release in releases:
        release.state = state
        release.save(update_fields=["state"])
        keys.append((release.data_set.organisation_id, release.key))
    return keys


def end_agreement(
    desk: Desk, row: Agreement, act: str, reason: str
) -> tuple[list[tuple[str, str]], list[str]]:
    """End an agreement with its releases and its pseudonym keys, inside an act's transaction.

    Args:
        desk: The desk.
        row: The agreement, in a state from which the act may end it.
        act: `revoke` or `expire`.
        reason: Why, in plain words.

    Returns:
        Keys to destroy and blobs to remove once the act has committed.
    """
    row.state = agreements.next_state(row.state, act)
    row.state_reason = reason
    row.changed_at = desk.now()
    row.save(update_fields=["state", "state_reason", "changed_at"])
    live = list(row.releases.filter(state="current"))
    keys = end_releases(live, "ended")
    if _lives_on(row):
        return keys, [f["blob"] for r in live for f in r.files]
    joined = row.accessions.filter(gives=True).values_list("organisation_id", flat=True)
    owners = row.party_rows.filter(gives=True).values_list("organisation_id", flat=True)
    for owner in dict.fromkeys((*owners, *joined)):
        if secret_name(row.name) in desk.keyring.key_ids(owner):
            keys.append((owner, secret_name(row.name)))
    return keys, [f["blob"] for r in live for f in r.files]


def _lives_on(row: Agreement) -> bool:
    """Whether another version goes on, or is to begin: all versions share the pseudonym keys."""
    others = Agreement.objects.filter(name=row.name).exclude(pk=row.pk)
    return others.filter(state__in=("active", "suspended", "approved", "signed")).exists()


def end_accession(
    desk: Desk, accession: Accession, reason: str = ""
) -> tuple[list[tuple[str, str]], list[str]]:
    """End a body's accession and what it gave by it, inside an act's transaction.

    Args:
        desk: The desk.
        accession: The accession, locked.
        reason: The commitment of its reason, if one is kept.

    Returns:
        Keys to destroy and blobs to remove once the act has committed.
    """
    accession.left_at, accession.left_reason = desk.now(), reason
    accession.save(update_fields=["left_at", "left_reason"])
    row, body = accession.agreement, accession.organisation_id
    live = list(row.releases.filter(state="current", data_set__organisation_id=body))
    keys = end_releases(live, "ended")
    if accession.gives and secret_name(row.name) in desk.keyring.key_ids(body):
        keys.append((body, secret_name(row.name)))
    return keys, [f["blob"] for r in live for f in r.files]


def suspend_all(desk: Desk, organisation: str, reason: str) -> list[str]:
    """Suspend every active agreement of a body, inside an act's transaction.

    Args:
        desk: The desk.
        organisation: A party, whatever its part.
        reason: Why, in plain words for the recipients.

    Returns:
        The agreement versions that were suspended.
    """
    named = Agreement.objects.filter(state="active", parties__id=organisation)
    return suspend_these(desk, named.values_list("id", flat=True), reason)


def suspend_these(desk: Desk, names: Iterable[str], reason: str) -> list[str]:
    """Suspend those of some agreement versions that are active, inside an act's transaction.

    Args:
        desk: The desk.
        names: Ids of agreement versions.
        reason: Why, in plain words for the recipients.

    Returns:
        Those that were suspended.
    """
    found = Agreement.objects.select_for_update().filter(state="active", pk__in=list(names))
    rows = list(found.order_by("id"))
    for row in rows:
        row.state = agreements.next_state(row.state, "suspend")
        row.state_reason = reason
        row.changed_at = desk.now()
        row.save(update_fields=["state", "state_reason", "changed_at"])
    return [row.id for row in rows]


def shred(desk: Desk, keys: Iterable[tuple[str, str]], blobs: Iterable[str]) -> None:
    """Destroy keys, then remove the blobs that they opened.

    Args:
        desk: The desk.
        keys: Owner and key id; a key destroyed before is passed over.
        blobs: Blob ids; a blob that is gone is passed over.
    """
    for owner, key_id in keys:
        if not desk.keyring.destroyed(owner, key_id):
            with suppress(VaultError):
                desk.keyring.destroy(owner, key_id)
    for blob in filter(None, blobs):
        with suppress(VaultError):
            desk.vault.delete(blob)
