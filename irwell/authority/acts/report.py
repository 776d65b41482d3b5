"""Somebody presses stop: an incident is reported, and what it affects is suspended."""

from collections.abc import Sequence
from dataclasses import dataclass

from irwell.agreements.incidents import KINDS, next_incident_state
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of
from irwell.authority.endings import suspend_these
from irwell.authority.incidents import affected_rows, lead_of, subject_of
from irwell.authority.models import Incident
from irwell.authority.roles import ROLES
from irwell.authority.saying import reasons_given
from irwell.authority.signing import moment
from irwell.errors import Refused


@dataclass(frozen=True, slots=True)
class Happened:
    """What went wrong.

    Attributes:
        kind: One of `irwell.agreements.incidents.KINDS`.
        what: Plain words, 5 to 2,000 characters, without personal data.
        agreements: Ids of the agreements that it affects.
        aware_at: When it became known, ISO 8601 with a zone; now when empty.
    """

    kind: str
    what: str
    agreements: Sequence[str]
    aware_at: str = ""


@act("report", "incident", roles=tuple(ROLES))
def report(desk: Desk, actor: Actor, *, happened: Happened) -> Steps[Incident]:
    """Report an incident: the active agreements that it affects are suspended at once.

    Args:
        desk: The desk.
        actor: Anybody with a role, of a party of each agreement named; or an officer.
        happened: What went wrong.

    Returns:
        The incident, reported; the clock of 72 hours runs from when it became known.

    Raises:
        NotFound: No such agreement.
        Refused: The kind is not known, no agreement is named, the actor's body is no party to one,
            or the words or the moment are missing.
    """
    rows = affected_rows(actor, happened.agreements)
    if happened.kind not in KINDS:
        raise Refused("The kind is not known.", f"One of: {', '.join(KINDS)}.", rule="report.kind")
    said = reasons_given(happened.what, "report")
    aware = moment(happened.aware_at, desk)
    yield
    made = Incident(id=new_id(8), kind=happened.kind, what=keep(said), aware_at=aware)
    made.state = next_incident_state("", "report")
    made.lead_id, made.reported_by_id = lead_of(agreement_of(rows[0])), actor.id
    made.reported_at = made.changed_at = desk.now()
    reason = f"An incident was reported ({made.id}): {happened.kind}."
    made.suspended = suspend_these(desk, [row.id for row in rows], reason)
    made.save(force_insert=True)
    made.agreements.set(rows)
    facts = {"kind": made.kind, "state": made.state, "lead": made.lead_id, "aware_at": aware,
             "by": actor.organisation, "agreements": sorted(row.id for row in rows),
             "suspended": made.suspended, "what": made.what}  # fmt: skip
    return Done(made, subject_of(made), facts)
