"""How releases end: their keys are destroyed, then their blobs removed."""

from collections.abc import Iterable
from contextlib import suppress

from irwell import agreements
from irwell.authority.desk import Desk
from irwell.authority.models import Agreement, Release
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
    for owner in row.party_rows.filter(gives=True).values_list("organisation_id", flat=True):
        if secret_name(row.name) in desk.keyring.key_ids(owner):
            keys.append((owner, secret_name(row.name)))
    return keys, [f["blob"] for r in live for f in r.files]


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
