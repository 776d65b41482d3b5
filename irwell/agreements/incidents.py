"""Incidents: their life cycle, and the draft of what the regulator is told.

Source: the life cycle of issue 4; UK GDPR Article 33. `docs/reference/life-cycle.md` shows this
table, and a test holds the two equal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from irwell.agreements.clocks import LONDON, clock, due
from irwell.agreements.moves import Move, follow

IncidentState = Literal[
    "reported", "contained", "assessed", "reportable", "not_reportable", "notified",
    "investigated", "closed",
]  # fmt: skip
INCIDENT_STATES: tuple[IncidentState, ...] = get_args(IncidentState)
KINDS: Mapping[str, str] = {
    "confidentiality": "somebody saw or may have seen what was not for them",
    "integrity": "data was changed or is wrong",
    "availability": "data was lost or could not be reached",
    "misuse": "data was used by somebody who may see it, for what they may not",
    "purpose_breach": "data was used for a purpose that the agreement does not name",
}
UNTOLD: tuple[IncidentState, ...] = ("reported", "contained", "assessed", "reportable")
TO_ANSWER = "to be answered by a person"
ICO_CLOCK = "ico_breach"
_LEADERS = "siro, iao, dpo, ig_lead, duty_officer of the body that leads"
_DECIDERS = "siro, iao of the body that leads"


def _moves() -> Iterator[Move]:
    yield Move(
        "", "report", "reported", "anybody with a role, of a party; officer",
        "what happened, in words without personal data", "the agreements affected are suspended;"
        " the 72 hours run from when it became known",
    )  # fmt: skip
    yield Move("reported", "handle contain", "contained", _LEADERS,
               "what was done to stop it", "its agreements may be resumed")  # fmt: skip
    yield Move("contained", "handle assess", "assessed", "dpo, ig_lead of the body that leads",
               "what harm it may do to people", "")  # fmt: skip
    for outcome in ("reportable", "not_reportable"):
        yield Move("assessed", f"handle {outcome}", outcome, _DECIDERS, "written reasons", "")
    yield Move("reportable", "handle notify", "notified", "siro, iao, dpo of the body that leads",
               "when the ICO was told, and its reference", "the 72 hours stop")  # fmt: skip
    for state in ("notified", "not_reportable"):
        yield Move(state, "handle investigate", "investigated",
                   "dpo, ig_lead of the body that leads", "the root cause", "")  # fmt: skip
    yield Move("investigated", "handle close", "closed", _DECIDERS,
               "the lessons, in words for everybody", "the lessons are public")  # fmt: skip


INCIDENT_CYCLE: tuple[Move, ...] = tuple(_moves())


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an incident when its draft is written.

    Attributes:
        incident: Its id.
        kind: One of `KINDS`.
        what: What happened, in words; empty where it may not be told or was erased.
        aware_at: When it became known, with a time zone.
        lead: The body that leads, by its name.
        contact: Where its data protection officer is reached; empty where it gave none.
        contained: What was done to stop it; empty for nothing yet.
        harm: What harm it may do; empty where it was not assessed.
        held: Rows of who held what, as `exposure` gives them.
        people: About how many people, in words; empty where no count may be shown.
        records: About how many rows, in words; empty where no count may be shown.
    """

    incident: str
    kind: str
    what: str
    aware_at: datetime
    lead: str
    contact: str = ""
    contained: str = ""
    harm: str = ""
    held: Sequence[Mapping[str, Any]] = ()
    people: str = ""
    records: str = ""


def next_incident_state(state: str, act: str) -> IncidentState:
    """Return the state that an act leads an incident to.

    Args:
        state: The state now.
        act: An act, with its outcome where it has several: `handle contain`.

    Returns:
        The state after the act.

    Raises:
        AgreementError: The act does not go with the state.
    """
    return cast("IncidentState", follow(INCIDENT_CYCLE, "an incident", state, act))


def ico_due(aware_at: datetime) -> datetime:
    """Return until when the regulator is to be told of an incident that is reportable.

    Args:
        aware_at: When the body became aware of it, with a time zone.

    Returns:
        72 hours later.

    Source:
        UK GDPR Article 33(1); `clocks.yaml`, not checked by a lawyer.
    """
    return due(clock(ICO_CLOCK), aware_at)


def ico_draft(told: Told) -> dict[str, Any]:
    """Draft what the regulator is told: what the register knows is filled in, the rest is asked.

    Args:
        told: What is known.

    Returns:
        A document with one question a line; `to be answered by a person` where only a person can.
        It is a draft: nothing is sent.

    Source:
        UK GDPR Article 33(3)(a) to (d), not checked by a lawyer.
    """
    by = ico_due(told.aware_at).astimezone(LONDON)
    answers = {
        "nature of the breach": f"{told.kind}: {KINDS[told.kind]}",
        "what happened": told.what or TO_ANSWER,
        "when it became known": told.aware_at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M"),
        "to be told by": by.strftime("%Y-%m-%d %H:%M"),
        "categories of people": TO_ANSWER,
        "about how many people": told.people or TO_ANSWER,
        "about how many records": told.records or TO_ANSWER,
        "who holds or held the data": [dict(row) for row in told.held] or TO_ANSWER,
        "contact of the data protection officer": told.contact or TO_ANSWER,
        "likely consequences": told.harm or TO_ANSWER,
        "measures taken": told.contained or TO_ANSWER,
        "measures proposed": TO_ANSWER,
        "people told, and how": TO_ANSWER,
        "reason for a delay over 72 hours": TO_ANSWER,
    }
    return {
        "irwell_incident_draft": 1,
        "incident": told.incident,
        "controller": told.lead,
        "source": "UK GDPR Article 33(3)",
        "checked_by": "none",
        "answers": answers,
    }


def draft_text(draft: Mapping[str, Any]) -> str:
    """Return a draft for people, as Markdown.

    Args:
        draft: As `ico_draft` gives it.

    Returns:
        A heading, and each question with its answer; what a person must answer stands so.
    """
    lines = [f"# Draft for the ICO: incident {draft['incident']}", "",
             f"From {draft['controller']}. A draft from the register; nobody has sent it.",
             f"Asked by {draft['source']}; lawyer: {draft['checked_by']}.", ""]  # fmt: skip
    for question, answer in draft["answers"].items():
        if isinstance(answer, str):
            lines.append(f"- **{question}**: {answer}")
        else:
            lines += [f"- **{question}**:", *(f"  - {_held_line(row)}" for row in answer)]
    return "\n".join(lines) + "\n"


def _held_line(row: Mapping[str, Any]) -> str:
    return "; ".join(f"{key} {value}" for key, value in row.items())
