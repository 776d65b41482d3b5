"""What somebody is to be told when they come by: what waits for them, what has changed."""

from typing import Any

from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.deliveries import deliveries
from irwell.authority.desk import Desk
from irwell.authority.feedback import CLOSED, corrections, faults


def notices(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List what an actor's body is to know or to do, as provider and as recipient.

    Args:
        desk: The desk, for the day.
        actor: Who asks; only the notices of their own body are given.

    Returns:
        Rows with `kind`, `at`, `about` and one plain sentence, oldest first.
    """
    own = Actor(actor.organisation, (), actor.id, actor.via)
    found = [*_held(own), *_faults(desk, own), *_deliveries(desk, own), *_corrected(own)]
    return sorted(found, key=lambda row: (row["at"], row["kind"], row["about"]))


def _held(actor: Actor) -> list[dict[str, Any]]:
    rows = models.Deposit.objects.filter(state="held", data_set__organisation_id=actor.organisation)
    return [
        _notice("held", row.at, row.id, f"Deposit {row.seq} of {row.data_set_id} is held: accept"
                " or refuse it.")
        for row in rows
    ]  # fmt: skip


def _faults(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    found = []
    for row in faults(desk, actor):
        if row["reported_by"] != actor.organisation and row["state"] not in CLOSED:
            text = f"A recipient reports a fault in {row['column']} of {row['data_set']}: "
            text += f"{row['kind']}; {row['state']} for {row['days']} days."
            found.append(_notice("fault", row["opened"], row["fault"], text))
    return found


def _deliveries(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    found = []
    for row in deliveries(desk, actor):
        name = f"Release {row['number']} of {row['data_set']} under {row['agreement']}"
        mine = row["recipient"] == actor.organisation
        if mine and row["release_state"] == "withdrawn":
            text = f"{name} was withdrawn by its provider: use it no longer."
            found.append(_notice("withdrawn", row["delivered"], row["release"], text))
        elif mine and row["state"] == "waiting":
            text = f"{name} waits for your word: accept or dispute it by {row['by']}."
            found.append(_notice("delivery", row["delivered"], row["release"], text))
        elif not mine and row["state"] == "disputed" and row["release_state"] == "current":
            text = f"{name} is disputed by {row['recipient']}."
            found.append(_notice("disputed", row["delivered"], row["release"], text))
    return found


def _corrected(actor: Actor) -> list[dict[str, Any]]:
    found = []
    for row in corrections(actor.organisation):
        text = f"A fault in {row['column']} of {row['data_set']} ({row['kind']}) "
        if row["what"] == "corrected":
            where = f"release {row['release']}" if row["release"] else "the next release"
            text += f"is corrected: read {where} under {row['agreement']}."
        else:
            text += "is known to its provider and will be corrected."
        about = f"{row['agreement']}:{row['data_set']}:{row['column']}"
        found.append(_notice("correction", row["at"], about, text))
    return found


def _notice(kind: str, at: str, about: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "at": at[:10], "about": about, "text": text}
