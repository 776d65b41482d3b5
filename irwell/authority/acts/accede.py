"""A body joins an agreement by signing a document that names its text."""

from collections.abc import Mapping
from typing import Any

from irwell.agreements.accession import (
    Joining,
    as_joined,
    joined_party,
    joining_problems,
    of_accession,
    read_accession,
)
from irwell.agreements.model import Agreement as Document
from irwell.authority.accessions import accession_of
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import bodies, body_row, refuse_unassured
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.judging import Judged, judged
from irwell.authority.models import Accession, Agreement
from irwell.authority.reviewing import apart
from irwell.authority.roles import DECIDERS
from irwell.authority.signing import checked
from irwell.documents import Source, digest
from irwell.errors import AgreementError, Refused
from irwell.ledger.entries import Subject


@act("accede", "agreement", roles=DECIDERS)
def accede(
    desk: Desk, actor: Actor, agreement: str, *, document: Source, signature: Mapping[str, Any]
) -> Steps[Accession]:
    """Join an active agreement with the rights and duties of the party that its text names.

    Args:
        desk: The desk.
        actor: The SIRO or asset owner of a body of the stated class.
        agreement: The agreement's id.
        document: The accession, as `irwell sign` writes it with `--join`.
        signature: The body's signature over it.

    Returns:
        The accession: the body reads, or gives, from now on.

    Raises:
        AgreementError: The body is not of the class, the last day has passed, or a rule has an
            error with the body in that place.
        Refused: The agreement is not active, the body has no organisation document, is in no
            good standing, has joined, or would be hosted without terms.
        SignatureError: The signature is over another text, or by a key that does not sign now.
    """
    row, joining = agreement_row(agreement, ("active",)), read_accession(document)
    form = agreement_of(row)
    apart(row, actor, "accede")
    found = _check(desk, actor, form, joining)
    checked(actor, signature, of_accession(joining))
    yield
    refuse_unassured((actor.organisation,), desk.today())
    key = checked(actor, signature, of_accession(joining), lock=True)
    row = agreement_row(row.id, ("active",), lock=True)
    if accession_of(row, actor.organisation) is not None:
        raise Refused(
            f"{actor.organisation} has joined.", "Nothing is left to do.", rule="accede.once"
        )
    made = _create(desk, actor, row, joining, dict(signature))
    facts = _facts(made, found) | {"key": key.id, "kept": key.kept}
    return Done(made, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _check(desk: Desk, actor: Actor, form: Document, joining: Joining) -> Judged:
    body = bodies((actor.organisation,)).get(actor.organisation)
    if body is None:
        raise Refused(
            f"{actor.organisation} has no organisation document.",
            "Let an officer enter it with `irwell org amend`: the class is judged by it.",
            rule="accede.profile",
        )
    problems = list(joining_problems(form, joining, body, desk.today()))
    if problems:
        first = problems[0]
        raise AgreementError(first.text, first.remedy, rule=first.path)
    _refuse_hosted(actor, form)
    return judged(desk, as_joined(form, actor.organisation))


def _refuse_hosted(actor: Actor, form: Document) -> None:
    """The node holds a giver's data as its processor: not without terms that the giver signs."""
    party, own = joined_party(form), form.accession
    hosted = body_row(actor.organisation).place == "hosted"
    if hosted and party and party.gives and not (own and own.hosted_terms):
        raise Refused(
            "The agreement has no terms on which this node holds the data of a body that joins.",
            "Ask for a version with `accession.hosted_terms`, or keep the data at home.",
            rule="accession.hosted_terms",
        )


def _create(
    desk: Desk, actor: Actor, row: Agreement, joining: Joining, signature: dict[str, Any]
) -> Accession:
    party = joined_party(agreement_of(row))
    return Accession.objects.create(
        agreement=row,
        organisation_id=actor.organisation,
        person_id=actor.id,
        joins_as=joining.joins_as,
        gives=bool(party and party.gives),
        receives=bool(party and party.receives),
        document=dict(joining.document),
        digest=joining.digest,
        signature=signature,
        at=desk.now(),
    )


def _facts(made: Accession, found: Judged) -> dict[str, Any]:
    return {
        "by": made.organisation_id,
        "joins_as": made.joins_as,
        "accession": made.digest,
        "signature": digest(made.signature),
        "hosted": body_row(made.organisation_id).place == "hosted",
        "warnings": list(found.warnings),
        "not_judged": list(found.not_judged),
    }
