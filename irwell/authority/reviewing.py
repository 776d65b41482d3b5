"""Whose turn it is with an agreement, and who may not take it: three people look at each.

Source: rule R10 and design section 9. Author, adviser and approver are three people; authority
officers coordinate and witness, and never approve.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from irwell.agreements.model import Agreement as Document
from irwell.agreements.verbs import COUNT_ONLY, HIDING
from irwell.authority.actors import Actor
from irwell.authority.documents import contracts_for
from irwell.authority.models import Agreement, Organisation
from irwell.errors import Refused

STEPS = {
    "draft": "assess", "assessed": "advise", "advised": "decide", "approved": "sign",
    "signed": "activate",
}  # fmt: skip
BY_BODY = ("decide", "sign")  # either decider of a body does it for the body


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a role of a body has still to do.

    Attributes:
        step: `assess`, `advise`, `decide`, `sign` or `activate`.
        organisation: The body.
        role: The role; where two may, the one that is asked first.
    """

    step: str
    organisation: str
    role: str


def turns(row: Agreement, form: Document) -> tuple[Turn, ...]:
    """Return what an agreement waits for in its present state.

    Args:
        row: The agreement's row.
        form: Its document.

    Returns:
        Turns that may be taken in any order; the state moves on with the last of them.
    """
    step = STEPS.get(row.state, "")
    done = _done(row, step)
    return tuple(turn for turn in _needed(step, form) if _mark(turn) not in done)


def take_turn(row: Agreement, form: Document, actor: Actor, step: str) -> Turn:
    """Return the turn that an actor takes; inside the transaction, with the row locked.

    Args:
        row: The agreement's row, fresh from the register.
        form: Its document.
        actor: Who acts.
        step: `assess`, `advise` or `decide`.

    Returns:
        The turn.

    Raises:
        Refused: The actor's body has no part in the step, or has done it.
    """
    own = [turn for turn in _needed(step, form) if _fits(turn, actor)]
    if not own:
        raise Refused(
            f"{actor.organisation} has no part in `{step}` of {row.id} in your role.",
            "See whose turn it is with `irwell agreement status`.",
            rule=f"{step}.party",
        )
    done = _done(row, step)
    for turn in own:
        if _mark(turn) not in done:
            return turn
    raise Refused(
        f"{actor.organisation} has done that.", "Nothing is left to do.", rule=f"{step}.once"
    )


def apart(row: Agreement, actor: Actor, step: str) -> None:
    """Refuse somebody who had another part in an agreement, and officers.

    Args:
        row: The agreement's row.
        actor: Who acts.
        step: `assess`, `advise`, `decide` or `sign`.

    Raises:
        Refused: An officer of an authority; its author, except for the assessment; or, for a
            decision or a signature, somebody who advised on it.
    """
    if "officer" in actor.roles:
        raise Refused(
            "An officer of an authority coordinates and witnesses, and never approves.",
            "Let the body's own people do it.",
            rule=f"{step}.officer",
        )
    if step != "assess" and row.proposed_by_id == actor.id:
        raise Refused(
            f"Who proposed an agreement does not {step}.",
            "Let another of your body do it.",
            rule=f"{step}.self_approval",
        )
    if step in BY_BODY and row.reviews.filter(step="advise", person_id=actor.id).exists():
        raise Refused(
            f"Who advised on an agreement does not {step}.",
            "Let another decider of your body do it.",
            rule=f"{step}.adviser",
        )


def shows_direct_care(form: Document) -> tuple[str, ...]:
    """Name the providers of health or care that show a direct identifier under an agreement.

    Args:
        form: The agreement.

    Returns:
        Organisation ids, sorted; their Caldicott guardians advise.
    """
    contracts, found = contracts_for(form), set()
    for clause in form.data:
        contract = contracts.get(clause.data_set)
        direct = {c.name for c in contract.columns if c.identifies == "direct"} if contract else ()
        shown = {c.column for c in clause.columns if c.show not in (*HIDING, COUNT_ONLY)}
        if shown & set(direct):
            found.add(clause.data_set.organisation)
    return tuple(sorted(_of_care(found)))


def _of_care(organisations: Iterable[str]) -> set[str]:
    rows = Organisation.objects.filter(pk__in=organisations)
    return {r.id for r in rows if r.sector == "health" or r.profile.get("health_or_care")}


def _needed(step: str, form: Document) -> tuple[Turn, ...]:
    if step == "assess":
        return tuple(Turn(step, body, "ig_lead") for body in _providers(form))
    if step == "advise":
        dpos = tuple(Turn(step, body, "dpo") for body in form.signatories)
        return (*dpos, *(Turn(step, body, "caldicott") for body in shows_direct_care(form)))
    if step == "sign":
        return tuple(Turn(step, body, "siro") for body in form.signatories)
    if step in ("decide", "activate"):
        return tuple(Turn(step, body, "iao") for body in _providers(form))
    return ()


def _providers(form: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.providers))


def _fits(turn: Turn, actor: Actor) -> bool:
    holds = turn.role in actor.roles or turn.step in BY_BODY
    return turn.organisation == actor.organisation and holds


def _done(row: Agreement, step: str) -> set[tuple[str, str]]:
    if step == "sign":
        return {(body, "") for body in row.signatures.values_list("organisation_id", flat=True)}
    said = row.reviews.filter(step=step).values_list("organisation_id", "role")
    return {(body, "" if step in BY_BODY else role) for body, role in said}


def _mark(turn: Turn) -> tuple[str, str]:
    return turn.organisation, "" if turn.step in BY_BODY else turn.role
