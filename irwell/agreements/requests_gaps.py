"""What a request still lacks, by stage and in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from irwell.agreements.requests import DataRequest

Stage = Literal["purpose", "needs", "who", "practical", "how", "review", "exit"]
# Source: Greater Manchester Information Sharing Framework, its seven stages in their order.
STAGES: Mapping[Stage, str] = {
    "purpose": "Purpose: what it is for",
    "needs": "Needs: what is needed for that, and no more",
    "who": "Who: who asks, who is asked, who is in the data",
    "practical": "Practical steps: how often, by when, what is in place",
    "how": "How: by which law, and how the data is kept",
    "review": "Review: when it is seen whether it works",
    "exit": "Exit: how it ends",
}
EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that a request does not say.

    Attributes:
        stage: The stage that lacks it.
        path: The key to write.
        text: What is missing, one sentence.
        remedy: What its author can do, one sentence.
        needed: Whether the request cannot be submitted without it; else it can be said later.
    """

    stage: Stage
    path: str
    text: str
    remedy: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class _Ask:
    stage: Stage
    path: str
    text: str
    remedy: str
    said: Callable[[DataRequest], object]
    needed: bool = True
    even_then: bool = False  # needed in an emergency too


def _staged(stage: Stage, text: str, remedy: str) -> _Ask:
    return _Ask(stage, f"stages.{stage}", text, remedy, lambda own: own.stages.get(stage))


# Source: ICO, Data sharing code of practice, Annex B (what a request form asks for); what an
# emergency cannot wait for is this project's reading of the code's part on emergencies.
_ASKS = (
    _Ask(
        "purpose",
        "purpose.outcome_measure",
        "Nothing says how anyone will know that it was worth it.",
        "Name one thing that will be measured, as `offers of help made within 10 days`.",
        lambda own: own.outcome_measure,
    ),
    _Ask(
        "purpose",
        "urgency.reason",
        "It is said to be urgent, without a reason.",
        "Say why it cannot wait, or write `level: routine`.",
        lambda own: own.urgency == "routine" or own.urgency_reason,
        even_then=True,
    ),
    _Ask(
        "needs",
        "why_necessary",
        "Nothing says why the purpose cannot be met without the data.",
        "Say what would fail without it.",
        lambda own: own.why_necessary,
        even_then=True,
    ),
    _Ask(
        "needs",
        "less_intrusive_considered",
        "Nothing says what would intrude less.",
        "Name a way that needs less, such as counts or fewer fields, and say why it does not do.",
        lambda own: own.less_intrusive_considered,
    ),
    _Ask(
        "needs",
        "data_sets",
        "Neither a data set nor a description says which data is asked for.",
        "Name the `data_sets`, or describe the data in words under `description`.",
        lambda own: own.data_sets or own.description,
        even_then=True,
    ),
    _Ask(
        "needs",
        "fields_wanted",
        "No field is named, so nobody can tell whether less would do.",
        "List the fields that are needed, each in a few words.",
        lambda own: own.fields_wanted,
        even_then=True,
    ),
    _Ask(
        "who",
        "to",
        "No body is asked: the authority has to look for the owner of the data.",
        "Name the body that holds the data, if you know it.",
        lambda own: own.asked_of,
        needed=False,
    ),
    _Ask(
        "who",
        "people_affected_estimate",
        "Nothing says about how many people the data is.",
        "Write an estimate; a round number does.",
        lambda own: own.people_affected is not None,
    ),
    _staged(
        "who",
        "Nothing says who will use the data and who the people in it are.",
        "Name the roles that will use it and the group of people that it is about.",
    ),
    _Ask(
        "practical",
        "frequency",
        "Nothing says how often the data is needed.",
        "Write once, daily, weekly, monthly, quarterly or yearly.",
        lambda own: own.frequency,
    ),
    _Ask(
        "practical",
        "needed_by",
        "No day says by when it is needed.",
        "Write the day on which the work starts.",
        lambda own: own.needed_by,
    ),
    _Ask(
        "practical",
        "readiness.assurance",
        "Nothing says how the security of the body that asks was assured.",
        "Name the assurance and the day on which it ends.",
        lambda own: own.readiness.get("assurance"),
    ),
    _Ask(
        "practical",
        "readiness.training",
        "Nothing says whether those who would use the data are trained.",
        "Say when they were last trained.",
        lambda own: own.readiness.get("training"),
    ),
    _Ask(
        "how",
        "proposed_powers",
        "No power is proposed.",
        "Name the law that lets the body ask; `irwell law powers` lists what is known here.",
        lambda own: own.proposed_powers,
        needed=False,
    ),
    _staged(
        "how",
        "Nothing says how the data will be received, kept and used.",
        "Say where it will be used, by which program, and who can reach it.",
    ),
    _staged(
        "review",
        "Nothing says when it will be seen whether the sharing works.",
        "Write when it will be reviewed, and by whom.",
    ),
    _staged(
        "exit",
        "Nothing says how the work goes on, or stops, when the sharing ends.",
        "Say what happens to the service and to the data then.",
    ),
)


def gaps(request: DataRequest) -> tuple[Gap, ...]:
    """Find what a request does not say, stage by stage.

    Args:
        request: The request.

    Returns:
        The gaps in the order of the stages. In an emergency only the reason, the need, the data
        and its fields are needed; the rest follows in the review afterwards.
    """
    emergency = request.urgency == EMERGENCY
    return tuple(
        Gap(ask.stage, ask.path, ask.text, ask.remedy, _needed(ask, emergency=emergency))
        for ask in _ASKS
        if not ask.said(request)
    )


def complete(request: DataRequest) -> bool:
    """Say whether a request can be submitted.

    Args:
        request: The request.

    Returns:
        True where no gap is needed.
    """
    return not any(gap.needed for gap in gaps(request))


def _needed(ask: _Ask, *, emergency: bool) -> bool:
    return ask.even_then if emergency else ask.needed
