"""The life cycle of an agreement, and whether it lets anyone read on a day.

Where several bodies must do the same, the line is that of the last of them: until then the
agreement stays as it was. A day outside its dates closes an agreement whatever its state.

Source: design section 9 and the life cycle of issue 4. `docs/reference/life-cycle.md` shows this
table, and a test holds the two equal.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from irwell.agreements.model import Admission, Agreement, State
from irwell.agreements.moves import Move, follow
from irwell.agreements.wording import day_words

UNSIGNED: tuple[State, ...] = ("draft", "assessed", "advised", "approved")
NEVER: tuple[State, ...] = ("returned", "refused", "withdrawn", "lapsed", "paper")
ENDED: tuple[State, ...] = ("expired", "revoked", "superseded")
_PARTY = "siro, iao of a party"
_STATED = "reason codes and written reasons"
_GONE = "its releases and their keys are destroyed"


def _to_signature() -> Iterator[Move]:
    yield Move(
        "", "propose", "draft", "analyst, steward, iao, siro of a party; officer",
        "every party has joined; earlier versions are of its parties; the review finds nothing; "
        "the request it answers is accepted",
        "the version stands in the register",
    )  # fmt: skip
    yield Move("", "import_paper", "paper", "officer", "an agreement made on paper",
               "shown, never read")  # fmt: skip
    yield Move(
        "draft", "assess", "assessed", "ig_lead of each provider",
        "the review finds nothing and no rule has an error",
        "warnings, and rules that could not be judged, stand in the entry",
    )  # fmt: skip
    yield Move(
        "assessed", "advise", "advised",
        "dpo of each party that gives or receives; caldicott of a provider of health or care"
        " where a direct identifier is shown",
        "the adviser is not the author", "conditions are recorded",
    )  # fmt: skip
    yield Move(
        "advised", "decide approve", "approved", "iao, siro of each provider",
        "author, adviser and approver are three people; against advice, the reason why",
        "the text is the one to sign",
    )  # fmt: skip
    for state in ("draft", "assessed", "advised"):
        for outcome, after in (("return", "returned"), ("refuse", "refused")):
            who = "iao, siro of a provider"
            yield Move(state, f"decide {outcome}", after, who, _STATED, "the codes are counted")
    yield Move(
        "approved", "sign", "signed", "siro, iao of each party that gives or receives",
        "the signature is over this text, by a key of the body; who proposed or advised signs not",
        "the register entry can be made",
    )  # fmt: skip
    for state in UNSIGNED:
        who = f"analyst, steward, iao, siro of the body that proposed; {_PARTY}"
        yield Move(state, "call_off", "withdrawn", who, _STATED, "the codes are counted")
    for state in UNSIGNED:
        yield Move(state, "lapse", "lapsed", "schedule", "nobody acted for 90 days", "")


def _in_emergency() -> Iterator[Move]:
    yield Move(
        "", "emergency", "active", "duty_officer of the provider",
        "one body gives; at most 12 columns and not every row; no rule that cannot wait has an"
        " error; signed by its duty key",
        "published in summary; ends after 72 hours; a look back is due in 5 working days",
    )  # fmt: skip
    for state in ("active", "suspended"):
        yield Move(
            state, "review_after not_upheld", "revoked", "siro, iao of the provider",
            "an emergency share; whoever shared it does not look back; written reasons", _GONE,
        )  # fmt: skip


def _from_signature() -> Iterator[Move]:
    yield Move(
        "signed", "activate", "active", f"{_PARTY}; officer",
        "its end has not passed; all signatures verify; the review and the rules find no error",
        "the register entry is public; an earlier version is superseded",
    )  # fmt: skip
    yield Move(
        "signed", "revoke_key", "approved",
        "siro, iao, dpo, administrator of the body whose key it is;"
        " officer where the node keeps it",
        "a reason", "its signature is void: the body signs again",
    )  # fmt: skip
    yield Move("active", "suspend", "suspended", "siro, iao, dpo of a party", "a reason",
               "no read begins; running downloads are cut")  # fmt: skip
    yield Move("active", "report", "suspended", "anybody with a role, of a party; officer",
               "an incident that affects it", "as `suspend`, in the same moment")  # fmt: skip
    yield Move(
        "suspended", "resume", "active", "siro, iao of a provider",
        "its end has not passed; the review and the rules find no error; the cause is settled",
        "reads go on",
    )  # fmt: skip
    for state in ("signed", "active", "suspended"):
        yield Move(state, "revoke", "revoked", _PARTY, "a reason", _GONE)
    for state in ("signed", "active", "suspended"):
        yield Move(state, "expire", "expired", "schedule; officer", "its end has passed", _GONE)
    for state in ("active", "suspended"):
        yield Move(state, "supersede", "superseded", "the desk",
                   "a later version is activated", _GONE)  # fmt: skip
    yield Move("paper", "supersede", "superseded", "the desk", "a later version is activated", "")
    for state in ENDED:
        yield Move(state, "close", "closing", "schedule", "it has ended",
                   "each recipient is asked for its certificate")  # fmt: skip
    for state in ENDED:
        yield Move(state, "close nothing_left", "closed", "schedule",
                   "nothing was released, or the later version covers it", "")  # fmt: skip
    yield Move(
        "closing", "certify", "closing", "siro, iao, dpo of each recipient",
        "method, scope, backups and exceptions are said", "the bodies that gave look at it",
    )  # fmt: skip
    yield Move(
        "closing", "settle", "closed", "siro, iao, dpo, ig_lead of each provider",
        "every recipient has certified", "the note of benefit against target is public",
    )  # fmt: skip


LIFE_CYCLE: tuple[Move, ...] = (*_to_signature(), *_in_emergency(), *_from_signature())
_CLOSED: Mapping[str, str] = {
    "draft": "The agreement is a draft: it waits for its assessment.",
    "assessed": "The agreement is assessed: it waits for advice.",
    "advised": "The agreement is advised: it waits for a decision.",
    "approved": "The agreement is approved: not every party has signed it.",
    "signed": "The agreement is signed, but not active yet.",
    "suspended": "The agreement is suspended.",
    "expired": "The agreement has expired.",
    "revoked": "The agreement was revoked.",
    "superseded": "A newer version of the agreement took its place.",
    "closing": "The agreement has ended: what was received is being destroyed.",
    "closed": "The agreement is closed.",
    "withdrawn": "The agreement was withdrawn before it was signed.",
    "lapsed": "The agreement lapsed: nobody acted on it.",
    "returned": "The agreement was returned to its author.",
    "refused": "The agreement was refused.",
    "paper": "The agreement is on paper: nothing is read here under it.",
}


def next_state(state: str, act: str) -> State:
    """Return the state that an act leads to.

    Args:
        state: The state now.
        act: An act of the life cycle, with its outcome where it has several: `decide approve`.

    Returns:
        The state after the act; of the last one, where several bodies must do it.

    Raises:
        AgreementError: The act does not go with the state.
    """
    return cast("State", follow(LIFE_CYCLE, "an agreement", state, act))


def admits(agreement: Agreement, state: str, day: date) -> Admission:
    """Say whether an agreement lets its recipients read on a day.

    Args:
        agreement: The agreement.
        state: Its state now.
        day: Today in Europe/London; the last day is included.

    Returns:
        Ok only for an active agreement between its dates; else the rule and the reason. An
        end that has passed is the reason whatever the state, except for what closed it before.
    """
    if state in ("active", "suspended", "signed", "expired") and day > agreement.end:
        reason = f"The agreement ended on {day_words(agreement.end)}."
        return Admission(ok=False, rule="time.end", reason=reason)
    if state != "active":
        return Admission(ok=False, rule="state", reason=_CLOSED[state])
    if day < agreement.start:
        reason = f"The agreement starts on {day_words(agreement.start)}."
        return Admission(ok=False, rule="time.start", reason=reason)
    return Admission(ok=True)
