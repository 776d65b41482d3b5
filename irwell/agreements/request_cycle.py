"""The life cycle of a request: from what a body needs to the answer of the body that has it.

Source: the life cycle of issue 4. `docs/reference/life-cycle.md` shows this table, and a test
holds the two equal.
"""

from collections.abc import Iterator
from typing import Literal, cast, get_args

from irwell.agreements.moves import Move, follow

RequestState = Literal[
    "submitted", "triaged", "with_owner", "accepted", "returned", "refused", "redirected",
    "withdrawn", "lapsed",
]  # fmt: skip
REQUEST_STATES: tuple[RequestState, ...] = get_args(RequestState)
OPEN: tuple[RequestState, ...] = ("submitted", "triaged", "with_owner")
_STATED = "reason codes and written reasons"


def _moves() -> Iterator[Move]:
    yield Move(
        "", "request", "submitted", "analyst, steward, iao, siro of a body",
        "both bodies have joined; the body asks another", "the clock of the answer starts",
    )  # fmt: skip
    yield Move(
        "submitted", "triage", "triaged", "officer",
        "the data sets are of the body that is asked", "urgency and the body asked are settled",
    )  # fmt: skip
    for state in ("triaged", "with_owner"):
        yield Move(
            state, "assign", "with_owner", "officer; ig_lead, steward of the body that is asked",
            "the owner is an iao or siro of that body", "the owner has it to answer",
        )  # fmt: skip
    owner = "iao, siro of the body that is asked, as assigned"
    yield Move("with_owner", "respond accept", "accepted", owner, "",
               "an agreement may be proposed that names the request")  # fmt: skip
    for outcome, after in (("return", "returned"), ("refuse", "refused")):
        yield Move("with_owner", f"respond {outcome}", after, owner, _STATED,
                   "the codes are counted")  # fmt: skip
    yield Move(
        "with_owner", "respond redirect", "redirected", owner,
        "written words that say where: open data, or another agreement to join", "",
    )  # fmt: skip
    for state in OPEN:
        yield Move(state, "call_off", "withdrawn",
                   "analyst, steward, iao, siro of the body that asks", _STATED,
                   "the codes are counted")  # fmt: skip
    for state in OPEN:
        yield Move(state, "lapse", "lapsed", "schedule", "nobody acted for 90 days", "")


REQUEST_CYCLE: tuple[Move, ...] = tuple(_moves())


def next_request_state(state: str, act: str) -> RequestState:
    """Return the state that an act leads a request to.

    Args:
        state: The state now.
        act: An act, with its outcome where it has several: `respond accept`.

    Returns:
        The state after the act.

    Raises:
        AgreementError: The act does not go with the state.
    """
    return cast("RequestState", follow(REQUEST_CYCLE, "a request", state, act))
