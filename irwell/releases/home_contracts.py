"""What a home promises: the contracts and the mappings that are kept beside the data."""

from collections.abc import Mapping
from typing import Any

from irwell.contracts import read_contract
from irwell.contracts.mapping import FileMapping, read_mapping, refuse_misfit
from irwell.contracts.model import Contract, DataSetId
from irwell.documents import Source, canonical, parse_json
from irwell.errors import ContractError, HomeError
from irwell.releases.home import Home


def describe(home: Home, source: Source, at: str) -> Contract:
    """Keep a contract beside the data.

    Args:
        home: The home.
        source: The ODCS document.
        at: The moment, ISO 8601 in UTC.

    Returns:
        The contract.

    Raises:
        ContractError: It is of another body.
    """
    contract = read_contract(source)
    if contract.data_set.organisation != home.organisation:
        raise ContractError(
            f"The contract is of {contract.data_set.organisation}.",
            f"A home of {home.organisation} keeps its own data sets.",
        )
    _keep(home, "contracts", contract.data_set, contract.document)
    facts = {"data_set": str(contract.data_set), "contract": contract.digest}
    home.enter("describe", facts, at)
    return contract


def contract_of(home: Home, data_set: DataSetId) -> Contract:
    """Return the contract of a data set that is kept here.

    Args:
        home: The home.
        data_set: The data set.

    Returns:
        The contract.

    Raises:
        HomeError: The data set is not described here.
    """
    path = home.root / "contracts" / _name(data_set)
    if not path.exists():
        raise HomeError(f"{data_set} is not described here.", "Use `irwell home describe`.")
    return read_contract(parse_json(path.read_bytes(), name=path.name))


def confirm_mapping(
    home: Home, data_set: DataSetId, source: Source, at: str
) -> tuple[FileMapping, int]:
    """Keep a mapping beside the data: the files of its data set are read by it from now on.

    Args:
        home: The home.
        data_set: The data set.
        source: The mapping document, which a person looked over.
        at: The moment, ISO 8601 in UTC.

    Returns:
        The mapping and its version.

    Raises:
        DocumentError: It is no mapping.
        ContractError: It does not fit the contract of the data set, or is of another.
        HomeError: The data set is not described here.
    """
    mapping = read_mapping(source)
    refuse_misfit(mapping, contract_of(home, data_set))
    version = len(_mapped(home, data_set)) + 1
    _keep(home, "mappings", data_set, mapping.document)
    facts: dict[str, Any] = {"data_set": str(data_set), "mapping": mapping.digest}
    home.enter("map", facts | {"version": version}, at)
    return mapping, version


def mapping_of(home: Home, data_set: DataSetId) -> FileMapping | None:
    """Return the mapping that was confirmed last for a data set.

    Args:
        home: The home.
        data_set: The data set.

    Returns:
        The mapping; None where none was confirmed.

    Raises:
        HomeError: The file beside the data is not the one that the journal names.
    """
    entered = _mapped(home, data_set)
    if not entered:
        return None
    path = home.root / "mappings" / _name(data_set)
    found = read_mapping(parse_json(path.read_bytes(), name=path.name)) if path.exists() else None
    if found is None or found.digest != entered[-1]:
        raise HomeError(
            f"The mapping of {data_set} is not the one that was confirmed.",
            "Confirm it again with `irwell home map`.",
        )
    return found


def _mapped(home: Home, data_set: DataSetId) -> list[str]:
    """The digests of the mappings that were confirmed, in order."""
    name = str(data_set)
    own = [line.facts for line in home.lines() if line.act == "map"]
    return [str(facts["mapping"]) for facts in own if facts["data_set"] == name]


def _keep(home: Home, folder: str, data_set: DataSetId, document: Mapping[str, Any]) -> None:
    path = home.root / folder / _name(data_set)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(canonical(document))


def _name(data_set: DataSetId) -> str:
    return f"{data_set.slug}@{data_set.major}.json"
