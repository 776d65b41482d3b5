"""The body that leads takes an incident a step further."""

from dataclasses import dataclass

from irwell.agreements.incidents import INCIDENT_CYCLE, next_incident_state
from irwell.agreements.moves import states_before
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.incidents import incident_row, subject_of
from irwell.authority.models import Incident
from irwell.authority.roles import own
from irwell.authority.saying import reasons_given
from irwell.authority.signing import moment
from irwell.errors import Refused

# Step -> the roles of the body that leads which may take it: as the table in words says.
STEPS = {
    "contain": ("siro", "iao", "dpo", "ig_lead", "duty_officer"),
    "assess": ("dpo", "ig_lead"),
    "reportable": ("siro", "iao"),
    "not_reportable": ("siro", "iao"),
    "notify": ("siro", "iao", "dpo"),
    "investigate": ("dpo", "ig_lead"),
    "close": ("siro", "iao"),
}


@dataclass(frozen=True, slots=True)
class Handling:
    """One step of an incident.

    Attributes:
        step: One of `STEPS`.
        text: What the table asks for, 5 to 2,000 characters, without personal data; at `close` the
            lessons, which are public.
        at: For `notify`: when the ICO was told, ISO 8601 with a zone; now when empty.
        reference: For `notify`: the ICO's reference.
    """

    step: str
    text: str
    at: str = ""
    reference: str = ""


@act("handle", "incident", roles=("siro", "iao", "dpo", "ig_lead", "duty_officer"))
def handle(desk: Desk, actor: Actor, incident: str, *, handling: Handling) -> Steps[Incident]:
    """Enter what was done about an incident, or what was decided about telling the ICO.

    Args:
        desk: The desk.
        actor: Of the body that leads, in a role that may take the step.
        incident: The incident's id.
        handling: The step and its words.

    Returns:
        The incident in its new state.

    Raises:
        NotFound: No such incident.
        Refused: It is in another state, another body leads, the role does not fit, or words, the
            moment or the reference are missing.
    """
    said = _checked(handling)
    row = incident_row(incident, states_before(INCIDENT_CYCLE, f"handle {handling.step}"))
    own(actor, row.lead_id, f"Incident {row.id}")
    role = _role(actor, handling.step)
    at = moment(handling.at, desk)
    yield
    row = incident_row(row.id, states_before(INCIDENT_CYCLE, f"handle {handling.step}"), lock=True)
    row.state = next_incident_state(row.state, f"handle {handling.step}")
    if handling.step == "notify":
        row.told_at, row.ico_reference = at, handling.reference.strip()
    if handling.step == "close":
        row.lessons = said
    mark = keep(said)
    step = {"step": handling.step, "by": actor.organisation, "role": role, "text": mark}
    row.steps = [*row.steps, step | {"at": desk.now()}]
    row.changed_at = desk.now()
    row.save()
    facts = {"by": actor.organisation, "step": handling.step, "state": row.state, "text": mark}
    if row.told_at:
        facts["told_at"] = row.told_at
    return Done(row, subject_of(row), facts)


def _checked(handling: Handling) -> str:
    if handling.step not in STEPS:
        raise Refused("The step is not known.", f"One of: {', '.join(STEPS)}.", rule="handle.step")
    if (handling.step == "notify") != bool(handling.reference.strip()):
        raise Refused(
            "A reference goes with `notify`, and that with a reference.",
            "Give the ICO's reference when it was told.",
            rule="handle.reference",
        )
    if len(handling.reference) > 63:
        raise Refused("The reference is too long.", "Give the ICO's own.", rule="handle.reference")
    return reasons_given(handling.text, "handle")


def _role(actor: Actor, step: str) -> str:
    for role in STEPS[step]:
        if role in actor.roles:
            return role
    raise Refused(
        f"`{step}` is for {', '.join(STEPS[step])} of the body that leads.",
        "Ask somebody who holds one of these roles.",
        rule="handle.role",
    )
