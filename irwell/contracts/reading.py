"""A contract, read from its ODCS document: keeps to the schema, and does not contradict itself."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from irwell.contracts.columns import irwell_keys, read_column, unchecked
from irwell.contracts.faults import faults
from irwell.contracts.model import Column, Contract, parse_data_set_id
from irwell.documents import Source, canonical, digest, packaged, validate
from irwell.errors import ContractError

NOT_CHECKED = ("slaProperties",)  # what a contract may promise beyond its table


def contract_schema() -> dict[str, Any]:
    """Return the JSON Schema that each contract keeps to.

    Returns:
        The schema, draft 2020-12.
    """
    schema: dict[str, Any] = json.loads(packaged("irwell.contracts", "contract.schema.json"))
    return schema


def read_contract(source: Source) -> Contract:
    """Return the contract that a document states.

    Args:
        source: The ODCS v3.1.0 document, parsed.

    Returns:
        The contract; what it promises and Irwell does not check stands in `unchecked`.

    Raises:
        DocumentError: The document does not keep to the schema.
        ContractError: It contradicts itself.
    """
    validate(source, contract_schema())
    document = json.loads(canonical(source.value))
    _once(source, document)
    columns = _columns(source, document)
    major = document["version"].split(".")[0]
    return Contract(
        data_set=parse_data_set_id(f"{document['id']}@{major}"),
        version=document["version"],
        title=document.get("name", document["id"]),
        columns=columns,
        delivery=irwell_keys(document).get("irwell.delivery", "snapshot"),
        document=document,
        digest=digest(document),
        unchecked=_unchecked(document),
    )


def contract_from(document: Mapping[str, Any]) -> Contract:
    """Return the contract of a document that was read before, for instance from a register.

    Args:
        document: The document's value.

    Returns:
        The contract.

    Raises:
        DocumentError: The document does not keep to the schema.
        ContractError: It contradicts itself.
    """
    return read_contract(Source(value=dict(document), name=str(document.get("id", "")), lines={}))


def _columns(source: Source, document: Mapping[str, Any]) -> tuple[Column, ...]:
    tokens = tuple(irwell_keys(document).get("irwell.nullTokens", ()))
    properties = document["schema"][0]["properties"]
    read = []
    for index, value in enumerate(properties):
        column = read_column(value, tokens)
        for fault in faults(value, column):
            _refuse(source, index, fault.key, f"column `{column.name}` {fault.text}", fault.remedy)
        read.append(column)
    named = Counter(column.name for column in read)
    for index, column in enumerate(read):
        if named[column.name] > 1:
            _refuse(
                source, index, "name", f"column `{column.name}` stands twice", "Keep one of them."
            )
    return tuple(read)


def _once(source: Source, document: Mapping[str, Any]) -> None:
    said = [c["property"] for c in document.get("customProperties", [])]
    if sum(name.startswith("irwell.") for name in said) > len(irwell_keys(document)):
        line = source.line(("customProperties",))
        raise ContractError(
            f"{source.name}, line {line}: the contract says one irwell key twice.",
            "Keep one of the two.",
            rule="customProperties",
        )


def _refuse(source: Source, index: int, key: str, text: str, remedy: str) -> None:
    line = source.line(("schema", 0, "properties", index, key))
    raise ContractError(
        f"{source.name}, line {line}: {text}.", remedy, rule=f"schema[0].properties[{index}].{key}"
    )


def _unchecked(document: Mapping[str, Any]) -> tuple[str, ...]:
    table = document["schema"][0]
    rules = enumerate(table.get("quality", []))
    return (
        *(path for value in table["properties"] for path in unchecked(value)),
        *(f"quality[{index}]" for index, rule in rules if rule.get("type") != "text"),
        *(["relationships"] if table.get("relationships") else []),
        *(key for key in NOT_CHECKED if document.get(key)),
    )
