"""What somebody is to be told when they come by: what waits for them, what has changed."""

from typing import Any

from irwell.agreements.demands import KINDS, OUTCOMES
from irwell.agreements.incidents import UNTOLD
from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.closing import givers, missing
from irwell.authority.deliveries import deliveries
from irwell.authority.demands import told_to
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of
from irwell.authority.emergencies import waits_for_review
from irwell.authority.feedback import CLOSED, corrections, faults
from irwell.authority.incidents import ico_day
from irwell.authority.progress import step_due
from irwell.authority.reviewing import STEPS, turns
from irwell.authority.rights import due_words, unreleased


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
    found += [
        *_turns(own),
        *_requests(own),
        *_incidents(own),
        *_emergencies(own),
        *_closings(own),
        *_rights(own),
    ]
    found += _demands(desk, own)
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


def _turns(actor: Actor) -> list[dict[str, Any]]:
    """List what agreements wait for somebody of a body to do, each with its agreed day."""
    rows = models.Agreement.objects.filter(state__in=STEPS, parties__id=actor.organisation)
    found = []
    for row in rows.distinct().order_by("id"):
        for turn in turns(row, agreement_of(row)):
            if turn.organisation == actor.organisation:
                by = step_due(turn.step, row.changed_at)
                text = f"{row.id} waits for your {turn.role} to {turn.step} by {by:%-d %B %Y}."
                found.append(_notice(turn.step, row.changed_at, row.id, text))
    return found


def _requests(actor: Actor) -> list[dict[str, Any]]:
    rows = models.Request.objects.filter(state="with_owner", to_organisation_id=actor.organisation)
    found = []
    for row in rows.order_by("id"):
        by = step_due("respond", row.assigned_at)
        text = f"Request {row.id} waits for your answer by {by:%-d %B %Y}."
        found.append(_notice("respond", row.assigned_at, row.id, text))
    return found


def _incidents(actor: Actor) -> list[dict[str, Any]]:
    """List open incidents: to who leads with the clock, to the other parties that it stopped."""
    rows = models.Incident.objects.exclude(state="closed")
    found = []
    for row in rows.filter(lead_id=actor.organisation):
        text = f"Incident {row.id} ({row.kind}) is {row.state}: take it further."
        if row.state in UNTOLD:
            text += f" If it is reportable, the ICO is to be told by {ico_day(row)}."
        found.append(_notice("incident", row.reported_at, row.id, text))
    others = rows.exclude(lead_id=actor.organisation)
    for row in others.filter(agreements__parties__id=actor.organisation).distinct():
        names = ", ".join(row.suspended) or "nothing"
        text = f"Incident {row.id} ({row.kind}) is {row.state}; it suspended {names}."
        found.append(_notice("stopped", row.reported_at, row.id, text))
    return found


def _emergencies(actor: Actor) -> list[dict[str, Any]]:
    found = []
    for row, by in waits_for_review(actor.organisation):
        text = f"Look back at the emergency share {row.agreement_id} by {by}: upheld or not."
        found.append(_notice("review_after", row.agreement.proposed_at, row.agreement_id, text))
    return found


def _closings(actor: Actor) -> list[dict[str, Any]]:
    found = []
    for own in models.Closing.objects.filter(closed_at="").select_related("agreement"):
        left = missing(own)
        if actor.organisation in left:
            text = f"{own.agreement_id} has ended: certify by {own.due_on} what you destroyed."
            found.append(_notice("certify", own.opened_at, own.agreement_id, text))
        elif not left and actor.organisation in set(givers(own.agreement)) - set(own.settled):
            text = f"Every recipient of {own.agreement_id} has certified: accept it."
            found.append(_notice("settle", own.opened_at, own.agreement_id, text))
    return found


def _rights(actor: Actor) -> list[dict[str, Any]]:
    found = []
    tasks = models.RightsTask.objects.filter(organisation_id=actor.organisation, state="open")
    for task in tasks.select_related("case"):
        text = f"A person used a right ({task.case.kind}) under {task.agreement_id}: do and "
        text += f"certify your task of case {task.case_id} by {due_words(task.case)}."
        found.append(_notice("rights", task.case.entered_at, task.case_id, text))
    for case in models.RightsCase.objects.filter(organisation_id=actor.organisation):
        names = unreleased(case)
        if names:
            text = f"Case {case.id} ({case.kind}): deposit the list or the corrected data, so that "
            text += f"{', '.join(names)} is released anew."
            found.append(_notice("release_anew", case.entered_at, case.id, text))
    return found


def _demands(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    found = []
    for row in told_to(desk, actor.organisation):
        text = f"{row.by_id} got {KINDS[row.kind]} for data under {row.agreement_id}: "
        text += f"{OUTCOMES[row.outcome]}."
        at = row.tell_on or row.entered_at
        found.append(_notice("compelled", at, row.id, text))
    return found


def _notice(kind: str, at: str, about: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "at": at[:10], "about": about, "text": text}
