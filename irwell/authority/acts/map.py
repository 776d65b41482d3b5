"""A body confirms which heading of its files is which column of the contract."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import contract_of, latest_contract
from irwell.authority.models import Contract, Mapping
from irwell.authority.roles import own
from irwell.contracts.mapping import FileMapping, read_mapping, refuse_misfit
from irwell.documents import Source
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("map", "data_set", roles=("steward", "iao"))
def map_columns(desk: Desk, actor: Actor, data_set: str, *, mapping: Source) -> Steps[Mapping]:
    """Confirm a mapping; deposits are read by it from now on.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body, who looked at it.
        data_set: `<organisation>/<slug>@<major>`.
        mapping: The mapping document.

    Returns:
        Its row, with the next version.

    Raises:
        DocumentError: The document is not a mapping.
        ContractError: It does not fit the data set's contract.
        Refused: The data set is another body's or is kept at home, or the mapping is of another.
    """
    row = latest_contract(data_set)
    own(actor, row.data_set.organisation_id, f"The data set {data_set}")
    document = read_mapping(mapping)
    _check(row, document)
    yield
    # Inside the transaction that appends to the ledger, so no two take one version.
    version = Mapping.objects.filter(data_set_id=data_set).count() + 1
    made = Mapping.objects.create(
        data_set_id=data_set,
        version=version,
        digest=document.digest,
        document=dict(document.document),
        confirmed_by_id=actor.id,
        confirmed_at=desk.now(),
    )
    facts = {"mapping": document.digest, "version": version, "columns": len(document.headings)}
    return Done(made, Subject("data_set", data_set, row.version, row.digest), facts)


def _check(row: Contract, document: FileMapping) -> None:
    if row.data_set.place == "home":
        raise Refused(
            f"{row.data_set_id} is kept at home: its files are read there.",
            "Use `irwell home map` beside the data.",
            rule="map.home",
        )
    if str(document.data_set) != row.data_set_id:
        raise Refused(
            f"The mapping is of {document.data_set}, not of {row.data_set_id}.",
            "Send the mapping of this data set.",
            rule="map.data_set",
        )
    refuse_misfit(document, contract_of(row))
