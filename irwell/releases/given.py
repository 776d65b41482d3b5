"""The contracts that a release is compiled against, and the names in them."""

from collections.abc import Iterable, Mapping

from irwell.contracts.model import Contract, DataSetId
from irwell.releases.rows import refusal
from irwell.tables import plan


def given_contract(contracts: Mapping[DataSetId, Contract], own: DataSetId, path: str) -> Contract:
    """Return the contract of a data set, from those that were given.

    Args:
        contracts: The contracts.
        own: The data set.
        path: Where the agreement names it.

    Returns:
        Its contract.

    Raises:
        AgreementError: There is none, or it is another data set's, or two of its columns have
            one name.
    """
    contract = contracts.get(own)
    if contract is None or contract.data_set != own:
        raise refusal(f"no contract of {own} is given.", path, "Give the data set's contract.")
    once_each((column.name for column in contract.columns), path)
    return contract


def once_each(names: Iterable[str], path: str) -> None:
    """Refuse names that are one name where case is folded, as the engine and clients do.

    Args:
        names: Names of columns.
        path: Where the agreement names them.

    Raises:
        AgreementError: A name is there twice, or is the hidden row number's.
    """
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen or name.casefold() == plan.ROW:
            remedy = f"Name each column once, whatever its case, and none `{plan.ROW}`."
            raise refusal(f"the column name `{name}` is taken.", path, remedy)
        seen.add(name.casefold())
