"""Somebody takes back what they asked for or proposed."""

from collections.abc import Sequence
from typing import Literal

from irwell import agreements
from irwell.agreements.barriers import barrier_codes
from irwell.agreements.lifecycle import UNSIGNED
from irwell.agreements.request_cycle import OPEN, next_request_state
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Request
from irwell.authority.requesting import request_row, subject_of
from irwell.authority.roles import DECIDERS, own
from irwell.authority.saying import reasons_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("call_off", "agreement", roles=("analyst", "steward", *DECIDERS, "officer"))
def call_off(
    desk: Desk,
    actor: Actor,
    name: str,
    *,
    codes: Sequence[str],
    reasons: str,
    of: Literal["agreement", "request"] = "agreement",
) -> Steps[Agreement | Request]:
    """Withdraw a request that is not answered, or an agreement that is not signed.

    Args:
        desk: The desk.
        actor: Of the body that asked or proposed; for an agreement also a decider of a party.
        name: The id of the agreement or request.
        codes: Codes of `barriers.yaml`.
        reasons: Written reasons, 5 to 2,000 characters.
        of: Which it is.

    Returns:
        The agreement or request, withdrawn.

    Raises:
        NotFound: Nothing of that id.
        AgreementError: A reason code is missing or unknown.
        Refused: It is past that, or another body's.
    """
    given = barrier_codes(codes, "call_off.codes")
    said = reasons_given(reasons, "call_off")
    facts = {"codes": list(given)}
    if of == "request":
        asked = request_row(name, OPEN)
        own(actor, asked.from_organisation_id, f"The request {asked.id}")
        yield
        asked = request_row(name, OPEN, lock=True)
        asked.state = next_request_state(asked.state, "call_off")
        asked.codes, asked.reasons = facts["codes"], keep(said)
        asked.answered_at = asked.changed_at = desk.now()
        asked.save()
        return Done(asked, subject_of(asked), {**facts, "reasons": asked.reasons})
    row = agreement_row(name, UNSIGNED)
    _check_party(actor, row)
    yield
    row = agreement_row(row.id, UNSIGNED, lock=True)
    row.state = agreements.next_state(row.state, "call_off")
    row.changed_at = desk.now()
    row.save(update_fields=["state", "changed_at"])
    subject = Subject("agreement", row.name, str(row.version), row.digest)
    return Done(row, subject, {**facts, "by": actor.organisation, "reasons": keep(said)})


def _check_party(actor: Actor, row: Agreement) -> None:
    if actor.organisation == row.proposed_by.organisation_id:
        return
    decides = set(DECIDERS) & set(actor.roles)
    if not decides or actor.organisation not in agreement_of(row).signatories:
        raise Refused(
            f"{row.id} is not {actor.organisation}'s to take back in your role.",
            "Ask whoever proposed it, or a decider of a party.",
            rule="call_off.party",
        )
