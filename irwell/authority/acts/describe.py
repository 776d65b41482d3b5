"""A body describes a data set by its contract."""

from irwell import contracts
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.changes import refuse_breaking, stopped_by
from irwell.authority.desk import Desk
from irwell.authority.endings import suspend_these
from irwell.authority.models import Contract, DataSet, Organisation
from irwell.authority.roles import own
from irwell.contracts.model import Contract as ContractDocument
from irwell.documents import Source
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("describe", "data_set", roles=("iao", "steward", "home"))
def describe(
    desk: Desk,
    actor: Actor,
    data_set: str,
    *,
    contract: Source,
    journal_head: str = "",
) -> Steps[Contract]:
    """Enter a data set, or a new version of its contract.

    Live agreements that cannot go on as they were signed are suspended in the same transaction.

    Args:
        desk: The desk.
        actor: The body's asset owner or steward, or its home.
        data_set: `<organisation>/<slug>@<major>`, as the contract says.
        contract: The ODCS document.
        journal_head: For a data set kept at home: the digest that heads the home's journal.

    Returns:
        The contract's row.

    Raises:
        Refused: The data set is another body's, this version stands with other words, or it
            changes more than its version says: what breaks is described as the next major, and
            the refusal names the agreements that it would suspend.
    """
    document = contracts.read_contract(contract)
    _check(actor, data_set, document)
    refuse_breaking(document)
    yield
    stopped = stopped_by(document)
    place = Organisation.objects.get(pk=document.data_set.organisation).place
    DataSet.objects.get_or_create(
        pk=str(document.data_set),
        defaults={
            "organisation_id": document.data_set.organisation,
            "place": place,
            "described_at": desk.now(),
        },
    )
    row, new = Contract.objects.get_or_create(
        data_set_id=str(document.data_set),
        version=document.version,
        defaults={
            "digest": document.digest,
            "document": dict(document.document),
            "described_at": desk.now(),
        },
    )
    if not new and row.digest != document.digest:
        raise Refused(
            f"Version {document.version} of {document.data_set} stands with other words.",
            "Give the changed contract a new version.",
            rule="describe.version",
        )
    facts = {"place": place, "columns": len(document.columns), "new": new}
    if journal_head:
        facts["journal_head"] = journal_head
    if stopped:
        reason = f"The contract of {document.data_set} changed what is signed for."
        facts["suspended"] = suspend_these(desk, stopped, reason)
    subject = Subject("data_set", str(document.data_set), document.version, document.digest)
    return Done(row, subject, facts)


def _check(actor: Actor, data_set: str, document: ContractDocument) -> None:
    if str(document.data_set) != data_set:
        raise Refused(
            f"The contract is of {document.data_set}, not of {data_set}.",
            "Name the data set as its contract does.",
            rule="describe.id",
        )
    own(actor, document.data_set.organisation, f"The data set {data_set}")
