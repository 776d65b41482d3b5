"""A body withdraws a deposit: its key is destroyed, and releases made from it end."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.endings import end_releases, shred
from irwell.authority.models import Deposit, Release
from irwell.authority.roles import own
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject


@act("withdraw", "deposit", roles=("iao", "siro", "steward"))
def withdraw(desk: Desk, actor: Actor, deposit: str) -> Steps[Deposit]:
    """End a deposit here: destroy its key, its blobs, and the releases built from it.

    Args:
        desk: The desk.
        actor: An asset owner, SIRO or steward of the body.
        deposit: The deposit's id.

    Returns:
        The deposit.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's, or was withdrawn before.
    """
    row = Deposit.objects.select_related("data_set").filter(pk=deposit).first()
    if row is None:
        raise NotFound("No such deposit.", "See `irwell deposit list`.")
    owner = row.data_set.organisation_id
    own(actor, owner, f"The deposit {deposit}")
    yield
    row.refresh_from_db()
    if row.withdrawn_at:
        raise Refused(
            "The deposit was withdrawn before.", "Nothing is left to do.", rule="withdraw.once"
        )
    row.withdrawn_at = desk.now()
    row.save(update_fields=["withdrawn_at"])
    built = [r for r in Release.objects.filter(state="current") if row.blob in _deposits(r)]
    keys = [(owner, row.key), *end_releases(built, "withdrawn")]
    blobs = [row.blob, row.evidence, *(f["blob"] for r in built for f in r.files)]
    facts = {
        "data_set": row.data_set_id,
        "releases_ended": [r.id for r in built],
        "keys_destroyed": [list(k) for k in keys],
    }
    return Done(row, Subject("deposit", deposit), facts, after=lambda: shred(desk, keys, blobs))


def _deposits(release: Release) -> list[str]:
    found = release.manifest["identity"]["deposits"]
    return [str(name) for names in found.values() for name in names]
