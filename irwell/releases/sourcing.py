"""All that one release is made from: its data set, and the lists, holders and lookups beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from irwell.agreements.lookups import Lookup
from irwell.agreements.model import Agreement, DataClause
from irwell.contracts.model import Contract, DataSetId
from irwell.releases.areas import lookups_of
from irwell.releases.given import given_contract
from irwell.releases.held import Moved, moved
from irwell.releases.lists import lists_of

MAIN = "data"  # the source that is released; the others are `list-1`, `held-1`, `lookup-1`


@dataclass(frozen=True, slots=True)
class Sources:
    """The contracts that a release is compiled against.

    Attributes:
        contract: The contract of the data set that is released.
        lists: The lists that its rows are held against.
        held: The tests that another data set is tried for.
        lookups: The lookup of each column that leaves as an area, by output name.
    """

    contract: Contract
    lists: Mapping[DataSetId, Contract]
    held: tuple[Moved, ...]
    lookups: Mapping[str, Lookup]

    @property
    def named(self) -> dict[str, Contract]:
        """The contract of each source by its name in the plan; a data set has one name."""
        kinds: dict[str, Iterable[Contract]] = {
            "list": self.lists.values(),
            "held": [one.holder.contract for one in self.held],
            "lookup": [one.contract for one in self.lookups.values()],
        }
        named = {MAIN: self.contract}
        for kind, contracts in kinds.items():
            known = {own.data_set for own in named.values()}
            fresh = {own.data_set: own for own in contracts if own.data_set not in known}
            named |= {f"{kind}-{n}": own for n, own in enumerate(fresh.values(), start=1)}
        return named

    @property
    def names(self) -> dict[DataSetId, str]:
        """The name of each data set as a source of the plan."""
        return {own.data_set: name for name, own in self.named.items()}


def sources_of(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    clause: DataClause,
    path: str,
) -> Sources:
    """Find all that a release of one data set is made from.

    Args:
        agreement: The agreement.
        contracts: The contracts that are given.
        clause: The data set's clause.
        path: Where it stands in the agreement.

    Returns:
        The sources.

    Raises:
        AgreementError: A contract is not given, or a source cannot serve for its clause.
    """
    contract = given_contract(contracts, clause.data_set, f"{path}.dataset")
    return Sources(
        contract,
        lists_of(agreement, contracts, clause.data_set),
        moved(agreement, contracts, contract),
        lookups_of(agreement, contracts, clause, contract, f"{path}.columns"),
    )
