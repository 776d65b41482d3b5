"""Which heading of a file is which column of the contract, as a person confirmed it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irwell.contracts.identifiers import DataSetId, parse_data_set_id
from irwell.contracts.model import Contract
from irwell.documents import Source, canonical, digest, packaged, validate
from irwell.errors import ContractError

FORM = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A heading of the file that a mapping was made from, and what stood under it.

    Attributes:
        heading: The heading.
        type: The type that its values had; `empty` where there was none.
        kind: What nearly all its values were, for instance `postcode`; empty for nothing special.
    """

    heading: str
    type: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FileMapping:
    """Which heading of a file is which column of a data set's contract.

    Attributes:
        data_set: The data set.
        headings: From columns of the contract to headings of the file. A column that is left out
            is read from the heading of its own name.
        seen: The headings of the file that it was made from, in order; drift is told against them.
        document: The canonical document value.
        digest: `sha256:` of its canonical JSON.
    """

    data_set: DataSetId
    headings: Mapping[str, str]
    seen: tuple[Seen, ...]
    document: Mapping[str, Any]
    digest: str


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema that each mapping keeps to.

    Returns:
        The schema, draft 2020-12.
    """
    schema: dict[str, Any] = json.loads(packaged("irwell.contracts", "mapping.schema.json"))
    return schema


def read_mapping(source: Source) -> FileMapping:
    """Return the mapping that a document states.

    Args:
        source: The document, parsed.

    Returns:
        The mapping.

    Raises:
        DocumentError: The document does not keep to the schema, or reads two columns from one
            heading.
    """
    validate(source, mapping_schema())
    document: dict[str, Any] = json.loads(canonical(source.value))
    taken = Counter(document["columns"].values())
    for column, heading in document["columns"].items():
        if taken[heading] > 1:
            raise source.error(
                ("columns", column),
                "another column is read from the same heading",
                "Map each column of the contract to one heading of its own.",
            )
    return FileMapping(
        data_set=parse_data_set_id(document["data_set"]),
        headings=document["columns"],
        seen=tuple(
            Seen(one["heading"], one["type"], one.get("kind", ""))
            for one in document.get("headings", ())
        ),
        document=document,
        digest=digest(document),
    )


def mapping_from(document: Mapping[str, Any]) -> FileMapping:
    """Return the mapping of a document that was read before, for instance from a register.

    Args:
        document: The document's value.

    Returns:
        The mapping.

    Raises:
        DocumentError: The document does not keep to the schema.
    """
    return read_mapping(Source(value=dict(document), name="mapping", lines={}))


def refuse_misfit(mapping: FileMapping, contract: Contract) -> None:
    """Refuse a mapping that is not one of this contract.

    Args:
        mapping: The mapping.
        contract: The contract.

    Raises:
        ContractError: It is of another data set, names a column that the contract has not, or
            two columns would be read from one heading.
    """
    if mapping.data_set != contract.data_set:
        raise ContractError(
            f"The mapping is of {mapping.data_set}, not of {contract.data_set}.",
            "Name the data set as its contract does, or send the mapping that is meant.",
            rule="mapping",
        )
    refuse_headings(mapping.headings, contract)


def refuse_headings(headings: Mapping[str, str], contract: Contract) -> None:
    """Refuse headings that cannot be read as a contract's columns.

    Args:
        headings: From columns of the contract to headings of the file.
        contract: The contract.

    Raises:
        ContractError: A column is none of the contract's, or two would be read from one heading.
    """
    known = [column.name for column in contract.columns]
    surplus = [name for name in headings if name not in known]
    taken = Counter(headings.get(name, name) for name in known)
    twice = [name for name in known if name in headings and taken[headings[name]] > 1]
    fault = ""
    if surplus:
        fault = f"names `{surplus[0]}`, which is no column of the contract"
    elif twice:
        fault = f"reads two columns from one heading: `{twice[0]}` and another"
    if fault:
        raise ContractError(
            f"The mapping {fault}.",
            "Map each column of the contract to one heading of its own; a column that is left out"
            " is read from the heading of its own name.",
            rule="mapping",
        )
