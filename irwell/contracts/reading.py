"""A contract, read from its ODCS document: keeps to the schema, and does not contradict itself."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from irwell.contracts.columns import definitions, irwell_keys, read_column
from irwell.contracts.faults import faults
from irwell.contracts.model import (
    EVIDENCE_DAYS,
    Column,
    Contract,
    NotRun,
    parse_data_set_id,
)
from irwell.contracts.rules import Promise
from irwell.contracts.rules_reading import Said, column_promises, promise, quality
from irwell.contracts.rules_references import level_promises, table_references
from irwell.documents import Source, canonical, digest, packaged, validate
from irwell.errors import ContractError
from irwell.tables.intake.guide import Guide, guide_from


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
        source: The ODCS document, parsed.

    Returns:
        The contract; what it promises and no check here tries stands in `not_run`.

    Raises:
        DocumentError: The document does not keep to the schema.
        ContractError: It contradicts itself.
    """
    validate(source, contract_schema())
    document = json.loads(canonical(source.value))
    _once(source, document)
    _refuse_faults(source, document)
    return contract_known(document)


def contract_known(document: Mapping[str, Any]) -> Contract:
    """Return the contract of a document that was read a moment ago, and is not judged again.

    Args:
        document: The `document` of a contract that `read_contract` returned.

    Returns:
        The same contract.
    """
    columns = _columns(document)
    major, own = document["version"].split(".")[0], irwell_keys(document)
    said = tuple(_said(document, columns))
    return Contract(
        data_set=parse_data_set_id(f"{document['id']}@{major}"),
        version=document["version"],
        title=document.get("name", document["id"]),
        columns=columns,
        delivery=own.get("irwell.delivery", "snapshot"),
        document=dict(document),
        digest=digest(document),
        not_run=tuple(one for one in said if isinstance(one, NotRun)),
        promises=tuple(one for one in said if isinstance(one, Promise)),
        file=_file(own.get("irwell.file", {})),
        evidence=own.get("irwell.evidence", EVIDENCE_DAYS),
        on_errors=own.get("irwell.onErrors", "keep"),
        table=document["schema"][0]["name"],
        definitions=definitions(document),
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


def _columns(document: Mapping[str, Any]) -> tuple[Column, ...]:
    tokens = tuple(irwell_keys(document).get("irwell.nullTokens", ()))
    return tuple(read_column(value, tokens) for value in document["schema"][0]["properties"])


def _refuse_faults(source: Source, document: Mapping[str, Any]) -> None:
    read = _columns(document)
    properties = document["schema"][0]["properties"]
    for index, (value, column) in enumerate(zip(properties, read, strict=True)):
        for fault in faults(value, column):
            _refuse(source, index, fault.key, f"column `{column.name}` {fault.text}", fault.remedy)
    markers = [column.marker.name for column in read if column.marker]
    named = Counter([*(column.name for column in read), *markers])
    for index, column in enumerate(read):
        if named[column.name] > 1:
            _refuse(
                source, index, "name", f"column `{column.name}` stands twice", "Keep one of them."
            )


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


def _said(document: Mapping[str, Any], columns: tuple[Column, ...]) -> Iterator[Said]:
    table, known = document["schema"][0], {column.name: column for column in columns}
    for value, column in zip(table["properties"], columns, strict=True):
        yield from column_promises(value, column, table["name"])
    if key := [column.name for column in columns if column.primary_key]:
        yield promise("primaryKey", "duplicate", *key)
    for index, rule in enumerate(table.get("quality", [])):
        for one in quality(rule, f"quality[{index}]"):
            surplus = isinstance(one, Promise) and not set(one.columns) <= set(known)
            yield NotRun(one.path, "It names a column that is not here.") if surplus else one
    yield from table_references(table, frozenset(known))
    yield from level_promises(document, known)


def _file(said: Mapping[str, Any]) -> Guide:
    header = said.get("header")
    return guide_from({**said, "header": [header] if isinstance(header, int) else header})
