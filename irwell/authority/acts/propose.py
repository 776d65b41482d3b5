"""A body proposes an agreement."""

from irwell import agreements
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.judging import refuse_problems
from irwell.authority.models import Agreement, Organisation, Party, Request
from irwell.authority.requesting import request_row
from irwell.authority.roles import party
from irwell.authority.versions import refuse_taken
from irwell.documents import Source
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("propose", "agreement", roles=("analyst", "steward", "iao", "siro", "officer"))
def propose(
    desk: Desk, actor: Actor, agreement: str, *, document: Source, request: str = ""
) -> Steps[Agreement]:
    """Enter a draft of an agreement, read and reviewed against the contracts it names.

    Args:
        desk: The desk.
        actor: Somebody of a party, or an officer who coordinates.
        agreement: The agreement's id, as the document says.
        document: The YAML or JSON document.
        request: The accepted request that it answers, if there is one.

    Returns:
        The draft.

    Raises:
        AgreementError: The document contradicts itself or a contract.
        NotFound: There is no such request.
        Refused: The actor is of no party, a party has not joined, the version exists, the id is
            an agreement of other bodies, or the request is not accepted or between other bodies.
    """
    form = agreements.read_agreement(document)
    if form.id != agreement:
        raise Refused(
            f"The document is of {form.id}, not of {agreement}.", "Name it so.", rule="propose.id"
        )
    _check_parties(actor, form)
    refuse_taken(actor, form)
    refuse_problems(form)
    asked = _answered(request, form) if request else None
    yield
    refuse_taken(actor, form)
    if Agreement.objects.filter(name=form.id, version=form.version).exists():
        raise Refused(
            f"Version {form.version} of {form.id} is in the register.",
            "Give the changed document the next version.",
            rule="propose.version",
        )
    row = Agreement.objects.create(
        id=f"{form.id}.v{form.version}",
        name=form.id,
        version=form.version,
        digest=form.digest,
        document=dict(form.document),
        state="draft",
        changed_at=desk.now(),
        proposed_at=desk.now(),
        proposed_by_id=actor.id,
        request=asked,
    )
    for one in form.parties:
        Party.objects.create(
            agreement=row, organisation_id=one.organisation, gives=one.gives, receives=one.receives
        )
    facts = {"kind": form.kind, "parties": [p.organisation for p in form.parties]}
    facts["data_sets"] = [str(clause.data_set) for clause in form.data]
    if asked is not None:
        facts["request"] = asked.id
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _answered(request: str, form: Document) -> Request:
    """Return the request that an agreement answers: accepted, and between two of its parties."""
    asked = request_row(request, ("accepted",))
    bodies = {asked.from_organisation_id, asked.to_organisation_id}
    if not bodies <= {party.organisation for party in form.parties}:
        raise Refused(
            f"Request {request} is between other bodies.",
            "Name both as parties, or leave the request out.",
            rule="propose.request",
        )
    return asked


def _check_parties(actor: Actor, form: Document) -> None:
    names = tuple(p.organisation for p in form.parties)
    joined = set(Organisation.objects.filter(pk__in=names).values_list("id", flat=True))
    absent = [name for name in names if name not in joined]
    if absent:
        raise Refused(
            f"{', '.join(absent)} has not joined.",
            "Let an officer admit the body first.",
            rule="parties",
        )
    if "officer" not in actor.roles:
        party(actor, names, form.id)
