"""A person used a right: each recipient that may hold their rows gets a task, by pseudonym."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from irwell.agreements.rights import KINDS, Found, Identified, rights_due
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.details import LONGEST, keep
from irwell.authority.models import Organisation, RightsCase, RightsTask
from irwell.authority.rights import Traced, pseudonyms_here, traced
from irwell.authority.roles import STOPPERS, own
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@dataclass(frozen=True, slots=True)
class Used:
    """The right that a person used.

    Attributes:
        kind: `objection`, `rectification` or `erasure`.
        received_on: The day on which the body received it: the month runs from there.
        found: Pseudonyms by agreement version, as the body's own home computed them.
        identified: For a hosted body alone: the identifier, from which the node computes them; it
            is kept nowhere.
    """

    kind: str
    received_on: date
    found: Mapping[str, Found] = field(default_factory=dict)
    identified: Identified | None = None


@act("rights", "organisation", roles=(*STOPPERS, "ig_lead"))
def rights(desk: Desk, actor: Actor, organisation: str, *, used: Used) -> Steps[RightsCase]:
    """Carry an objection, a correction or an erasure to the recipients of a person's rows.

    Args:
        desk: The desk.
        actor: A SIRO, asset owner, DPO or information governance lead of the body that gave.
        organisation: That body.
        used: The right, and the pseudonyms.

    Returns:
        The case, with one task for each recipient of each agreement under which a current release
        holds the pseudonym, or an earlier one may have.

    Raises:
        NotFound: No such body.
        Refused: It is another body's, the kind is not known, the day is to come, both or neither
            of identifier and pseudonyms are given, or an identifier for a body at home.
    """
    own(actor, organisation, f"The data of {organisation}")
    _check(desk, organisation, used)
    found = used.found
    if used.identified is not None:
        found = pseudonyms_here(desk, organisation, used.identified)
    traces = traced(desk, organisation, found)
    yield
    case = RightsCase.objects.create(
        id=new_id(8), kind=used.kind, organisation_id=organisation, entered_at=desk.now(),
        received_on=used.received_on.isoformat(),
        due_at=rights_due(used.received_on).isoformat(timespec="seconds"),
        state="open" if traces else "answered",
    )  # fmt: skip
    marks = [_task(case, trace, body) for trace in traces for body in trace.recipients]
    facts = {
        "kind": case.kind,
        "received_on": case.received_on,
        "due_at": case.due_at,
        "agreements": [trace.agreement for trace in traces],
        "tasks": len(marks),
        "pseudonyms": marks,
    }
    return Done(case, Subject("rights_case", case.id), facts)


def _task(case: RightsCase, trace: Traced, body: str) -> str:
    """Make one task; the pseudonym stands beside the ledger, until the task is done."""
    told = json.dumps({name: dict(columns) for name, columns in trace.found.items()})
    if len(told) > LONGEST:
        raise Refused(
            f"The pseudonyms under {trace.agreement} are too many for one task.",
            "Enter them in several cases, a few data sets each.",
            rule="rights.found",
        )
    mark = keep(told)
    RightsTask.objects.create(
        case=case, agreement_id=trace.agreement, organisation_id=body, subject=mark,
        data_sets=sorted(trace.found), releases=list(trace.releases),
    )  # fmt: skip
    return mark


def _check(desk: Desk, organisation: str, used: Used) -> None:
    if used.kind not in KINDS:
        raise Refused("The kind is not known.", f"One of: {', '.join(KINDS)}.", rule="rights.kind")
    if used.received_on > desk.today():
        raise Refused("That day is to come.", "Give the day of receipt.", rule="rights.received_on")
    if bool(used.found) == (used.identified is not None):
        raise Refused(
            "Pseudonyms or an identifier are needed, not both.",
            "Compute the pseudonyms at home with `irwell rights find`.",
            rule="rights.found",
        )
    at_home = Organisation.objects.filter(pk=organisation).exclude(place="hosted").exists()
    if used.identified is not None and at_home:
        raise Refused(
            f"{organisation} keeps its data at home: no identifier comes to the node.",
            "Compute the pseudonyms at home with `irwell rights find`.",
            rule="rights.at_home",
        )
