"""What waits for somebody, by body and role: ids and titles of agreements, nothing of data."""

from collections.abc import Iterator
from dataclasses import dataclass

from irwell.agreements.request_cycle import OPEN
from irwell.authority import models
from irwell.authority.actors import Actor, authority_id
from irwell.authority.bodies import lapsed_bodies
from irwell.authority.closing import chased_today, missing
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of
from irwell.authority.notices import notices
from irwell.authority.reviewing import STEPS, turns

# Kind of a notice that is a task -> who does it, and what it is in words.
TASKS = {
    "held": ("steward", "a deposit is held: accept or refuse it"),
    "fault": ("steward", "a recipient reports a fault: answer it"),
    "disputed": ("steward", "a release is disputed: look at it with its recipient"),
    "delivery": ("analyst", "a release has come: accept or dispute it"),
    "review_after": ("siro", "an emergency share was made: look back at it"),
    "settle": ("iao", "every recipient has certified: accept it, and say what it brought"),
    "rights": ("dpo", "a person used a right: do your task and certify it"),
    "release_anew": ("steward", "a person used a right: deposit, so that it is released anew"),
    "incident": ("dpo", "an incident is open and your body leads: take it further"),
}
# Step that an agreement waits for -> the task in words.
STEPS_IN_WORDS = {
    "assess": "a draft waits to be assessed",
    "advise": "an agreement waits for advice",
    "decide": "an agreement waits for a decision",
    "sign": "an agreement waits for a signature",
    "activate": "an agreement is signed: activate it",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task that waits for a role of a body.

    Attributes:
        organisation: The body.
        role: Who may do it there.
        kind: The kind of a notice, or the act that is waited for.
        about: The id of what it is about.
        title: The agreement's title, where it is one.
        text: The task in words.
        since: The day since when it waits.
    """

    organisation: str
    role: str
    kind: str
    about: str
    title: str
    text: str
    since: str


def waiting(desk: Desk) -> list[Waiting]:
    """List everything that waits for somebody.

    Args:
        desk: The desk, for the day.

    Returns:
        Tasks by body, role and day.
    """
    found = [*_noticed(desk), *_uncertified(desk), *_agreements(), *_requests(), *_unverified(desk)]
    return sorted(found, key=lambda w: (w.organisation, w.role, w.since, w.about))


def _noticed(desk: Desk) -> Iterator[Waiting]:
    for body in models.Organisation.objects.filter(status="member").values_list("id", flat=True):
        for row in notices(desk, Actor(body, (), "schedule", "task")):
            if row["kind"] in TASKS:
                role, text = TASKS[row["kind"]]
                yield Waiting(body, role, row["kind"], row["about"], "", text, row["at"])


def _uncertified(desk: Desk) -> Iterator[Waiting]:
    """Yield missing certificates of destruction: chased once a week, not each day."""
    for own in models.Closing.objects.filter(closed_at="").order_by("agreement_id"):
        if chased_today(own, desk.today()):
            for body in missing(own):
                text = f"an agreement has ended: certify by {own.due_on} what was destroyed"
                since, name = own.opened_at[:10], str(own.agreement_id)
                yield Waiting(body, "dpo", "certify", name, "", text, since)


def _agreements() -> Iterator[Waiting]:
    for row in models.Agreement.objects.filter(state__in=STEPS).order_by("id"):
        form = agreement_of(row)
        since = row.changed_at[:10]
        for turn in turns(row, form):
            text = STEPS_IN_WORDS[turn.step]
            yield Waiting(turn.organisation, turn.role, turn.step, row.id, form.title, text, since)


def _requests() -> Iterator[Waiting]:
    for row in models.Request.objects.filter(state__in=OPEN).order_by("id"):
        since = row.changed_at[:10]
        if row.state == "submitted":
            text = "a request waits to be triaged"
            yield Waiting(authority_id(), "officer", "triage", row.id, "", text, since)
        elif row.state == "triaged":
            text = "a request waits for its owner to be named"
            yield Waiting(authority_id(), "officer", "assign", row.id, "", text, since)
        elif row.to_organisation_id:
            text = "a request waits for an answer"
            yield Waiting(row.to_organisation_id, "iao", "respond", row.id, "", text, since)


def _unverified(desk: Desk) -> Iterator[Waiting]:
    """Yield the bodies that wait for an officer to look at them."""
    rows = models.Organisation.objects.filter(status="suspended").values_list("id", flat=True)
    stopped = {str(body) for body in rows} | set(lapsed_bodies(desk.today()))
    today = desk.today().isoformat()
    for body in sorted(stopped):
        text = "a body is suspended: verify it"
        yield Waiting(authority_id(), "officer", "assure", body, "", text, today)
