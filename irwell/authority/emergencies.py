"""Emergency shares in the register: judged, over by the clock, looked back at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from irwell import agreements, vault
from irwell.agreements.clocks import LONDON
from irwell.agreements.emergency import MAY_WAIT, emergency_problems
from irwell.agreements.law import judge
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.bodies import facts_for
from irwell.authority.desk import Desk
from irwell.authority.documents import contracts_for
from irwell.authority.judging import refuse_problems
from irwell.authority.models import Agreement, Emergency, PublicKey
from irwell.authority.signing import checked
from irwell.errors import AgreementError, Refused, SignatureError

DUTY = "duty-officer"  # the role of a key is an id


def judged_in_emergency(desk: Desk, form: Document) -> dict[str, list[str]]:
    """Hold an emergency share against its limits, its contracts and the rules that cannot wait.

    Args:
        desk: The desk, for the day.
        form: The agreement.

    Returns:
        `waived` (rules with an error that may wait), `warnings` and `not_judged`: ids of rules.

    Raises:
        AgreementError: A limit, the review, or a rule that cannot wait finds something.
    """
    refuse_problems(form)
    for problem in emergency_problems(form, desk.today()):
        raise AgreementError(problem.text, problem.remedy, rule=f"emergency.{problem.path}")
    found = judge(form, contracts_for(form), facts_for(form), desk.today())
    for finding in found.errors:
        if finding.rule not in MAY_WAIT:
            text = f"{finding.path}: {finding.text}"
            raise AgreementError(text, finding.remedy, rule=finding.rule)
    return {
        "waived": _once(found.errors),
        "warnings": _once(found.warnings),
        "not_judged": _once(found.not_judged),
    }


def duty_signature(
    desk: Desk, actor: Actor, form: Document, signature: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the one signature of an emergency share: by the provider's duty key.

    Args:
        desk: The desk.
        actor: A duty officer of the body that gives.
        form: The agreement.
        signature: A signature made on the signatory's own machine; without one the node signs
            with the duty key that it keeps for a hosted body.

    Returns:
        The signature, checked.

    Raises:
        Refused: The node keeps no duty key of the body.
        SignatureError: It is over another text, or not by a duty key that signs now.
    """
    made = dict(signature) if signature else _hosted(desk, actor, form)
    key = checked(actor, made, agreements.of(form))
    if key.document["role"] != DUTY:
        raise SignatureError(
            f"The key {key.id} is not a duty key.",
            f"Sign with a key of the role `{DUTY}`, entered with an appointment.",
            rule="emergency.key",
        )
    return made


def emergencies_over(desk: Desk) -> list[str]:
    """Return the emergency shares whose 72 hours are over and that are not entered so yet.

    Args:
        desk: The desk, for the moment.

    Returns:
        Ids of agreement versions.
    """
    rows = Emergency.objects.filter(agreement__state__in=("active", "suspended"))
    return [row.agreement_id for row in rows.order_by("agreement_id") if ended(row, desk)]


def ended(row: Emergency, desk: Desk) -> bool:
    """Say whether the 72 hours of an emergency share are over.

    Args:
        row: The emergency.
        desk: The desk, for the moment.

    Returns:
        True from the last moment on.
    """
    return desk.clock() >= datetime.fromisoformat(row.ends_at)


def refuse_over(row: Agreement, desk: Desk) -> None:
    """Refuse what an emergency share whose 72 hours are over would let somebody do.

    Args:
        row: The agreement's row.
        desk: The desk, for the moment.

    Raises:
        Refused: It is an emergency share, and over.
    """
    own = Emergency.objects.filter(pk=row.pk).first()
    if own is not None and ended(own, desk):
        raise Refused(
            "The 72 hours of this emergency share are over.",
            "Propose an agreement for what comes after.",
            rule="emergency.over",
        )


def waits_for_review(organisation: str) -> list[tuple[Emergency, str]]:
    """List the emergency shares of a body that nobody has looked back at.

    Args:
        organisation: The body that gave.

    Returns:
        Each with its last day in words.
    """
    rows = Emergency.objects.filter(
        outcome="", agreement__party_rows__organisation_id=organisation,
        agreement__party_rows__gives=True,
    ).distinct()  # fmt: skip
    return [(row, _day(row.review_by)) for row in rows.order_by("agreement_id")]


def _day(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(LONDON):%-d %B %Y}"


def _hosted(desk: Desk, actor: Actor, form: Document) -> dict[str, Any]:
    row = PublicKey.objects.filter(
        organisation=actor.organisation, kept="hosted", document__role=DUTY, ended_at=""
    ).first()
    if row is None:
        raise Refused(
            f"This node keeps no duty key of {actor.organisation}.",
            "Sign on your own machine with the duty key, or let the node keep one.",
            rule="emergency.hosted",
        )
    by = {"organisation": actor.organisation, "role": DUTY, "key": row.id}
    private = desk.keyring.signing_key(actor.organisation, DUTY)
    return vault.sign(agreements.of(form), by=by, at=desk.now(), private=private)


def _once(found: Any) -> list[str]:
    return list(dict.fromkeys(one.rule for one in found))
