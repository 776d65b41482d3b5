"""A person's rights, carried to every recipient without the person: by pseudonym alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from irwell.agreements.clocks import LONDON, clock, due
from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId
from irwell.tables.keys import derive_key, pseudonym_reference

KINDS: Mapping[str, str] = {
    "objection": "use this person's rows no longer",
    "rectification": "take the corrected rows from the next release",
    "erasure": "delete this person's rows, in what was made from them too",
}
OUTCOMES: Mapping[str, str] = {
    "done": "it was done",
    "nothing_held": "no row of this pseudonym is held",
    "exempt": "law lets or makes the body keep them: it says which",
}
Found = Mapping[str, Mapping[str, str]]  # data set -> column of the release -> pseudonym


@dataclass(frozen=True, slots=True)
class Identified:
    """One identifier of a person; it is never shown.

    Attributes:
        kind: The contract's identifier type, such as `nhs_number`.
        value: The identifier.
    """

    kind: str
    value: str = field(repr=False)


def rights_due(received: date) -> datetime:
    """Return until when a person who used a right must have an answer.

    Args:
        received: The day on which it was received.

    Returns:
        One month later.

    Source:
        UK GDPR Article 12(3); `clocks.yaml`, not checked by a lawyer.
    """
    return due(clock("rights_request"), datetime.combine(received, time(12), LONDON))


def pseudonyms_of(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    identified: Identified,
    secret: bytes,
    epoch: int,
) -> dict[str, dict[str, str]]:
    """Return the pseudonyms under which a person's rows leave, at the place of the provider.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets.
        identified: The person's identifier.
        secret: The agreement's secret: it never leaves the provider's place.
        epoch: The number of the agreement's key period.

    Returns:
        Data set, column of the release, pseudonym; empty where no column shows a pseudonym of
        that type, or the identifier has no normal form.
    """
    key = derive_key(secret, epoch=epoch, identifier_type=identified.kind)
    own = pseudonym_reference(identified.value, key, identified.kind)
    found: dict[str, dict[str, str]] = {}
    for clause in agreement.data if own else ():
        contract = contracts.get(clause.data_set)
        kinds = {c.name: c.identifier_type for c in contract.columns} if contract else {}
        for column in clause.columns:
            if column.show == "pseudonym" and kinds.get(column.column) == identified.kind:
                found.setdefault(str(clause.data_set), {})[column.name] = str(own)
    return found
