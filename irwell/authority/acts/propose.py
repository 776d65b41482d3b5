"""A body proposes an agreement."""

from irwell import agreements
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import contracts_for
from irwell.authority.models import Agreement, Organisation, Party
from irwell.authority.roles import party
from irwell.documents import Source
from irwell.errors import AgreementError, Refused
from irwell.ledger.entries import Subject


@act("propose", "agreement", roles=("analyst", "iao", "siro", "officer"))
def propose(desk: Desk, actor: Actor, agreement: str, *, document: Source) -> Steps[Agreement]:
    """Enter a draft of an agreement, read and reviewed against the contracts it names.

    Args:
        desk: The desk.
        actor: Somebody of a party, or an officer who coordinates.
        agreement: The agreement's id, as the document says.
        document: The YAML or JSON document.

    Returns:
        The draft.

    Raises:
        AgreementError: The document contradicts itself or a contract.
        Refused: The actor is of no party, a party has not joined, or the version exists.
    """
    form = agreements.read_agreement(document)
    if form.id != agreement:
        raise Refused(
            f"The document is of {form.id}, not of {agreement}.", "Name it so.", rule="propose.id"
        )
    _check_parties(actor, form)
    problems = agreements.review(form, contracts_for(form))
    if problems:
        first = problems[0]
        more = f" ({len(problems)} problems in all)" if len(problems) > 1 else ""
        raise AgreementError(first.text + more, first.remedy, rule=first.path)
    yield
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
        proposed_by_id=actor.id,
    )
    for one in form.parties:
        Party.objects.create(
            agreement=row, organisation_id=one.organisation, gives=one.gives, receives=one.receives
        )
    facts = {"kind": form.kind, "parties": [p.organisation for p in form.parties]}
    facts["data_sets"] = [str(clause.data_set) for clause in form.data]
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


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
