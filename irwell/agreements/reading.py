"""Reading an agreement: its document against the form, then the frozen parts."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from irwell.agreements.model import (
    Accession,
    Agreement,
    AsAt,
    ColumnClause,
    DataClause,
    Outputs,
    Party,
    RowClause,
)
from irwell.agreements.paths import Keys
from irwell.agreements.verbs import DAILY, THIS_AGREEMENT
from irwell.contracts.model import parse_data_set_id
from irwell.documents import Source, canonical, digest, packaged, validate

EACH_USE = "each_use"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the form, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged("irwell.agreements", "agreement.schema.json"))
    return found


def read_agreement(source: Source) -> Agreement:
    """Read an agreement from its document.

    Args:
        source: The parsed document.

    Returns:
        The agreement. Two documents of one digest give equal agreements.

    Raises:
        DocumentError: The document does not keep to the form; names line and key.
    """
    validate(source, schema())
    # Through the canonical text, so that one digest means one agreement: `50.0` becomes `50`.
    document: dict[str, Any] = json.loads(canonical(source.value))
    document.setdefault("version", 1)
    where = tuple(_row(source, index, row) for index, row in enumerate(document.get("where", ())))
    use, time = document["use"], document["time"]
    return Agreement(
        id=document["id"],
        version=document["version"],
        title=document["title"],
        kind=document["kind"],
        summary=document["summary"],
        parties=tuple(_party(name, own) for name, own in sorted(document["parties"].items())),
        data=tuple(_data(own) for own in document["data"]),
        where=where,
        may=tuple(use["may"]),
        must_not=tuple(use.get("must_not", ())),
        outputs=_outputs(use.get("outputs", {})),
        start=_day(source, ("time", "start"), time["start"]),
        end=_day(source, ("time", "end"), time["end"]),
        mode=document.get("setting", {}).get("mode", "api"),
        as_at_each_use=any(row.verb in DAILY and row.as_at == EACH_USE for row in where),
        supersedes=document.get("supersedes", ""),
        document=document,
        digest=digest(document),
        accession=_accession(source, document.get("accession")),
    )


def agreement_from(document: Mapping[str, Any]) -> Agreement:
    """Return the agreement of a document that was read before, for instance from a register.

    Args:
        document: The document's value.

    Returns:
        The agreement.

    Raises:
        DocumentError: The document does not keep to the form.
    """
    return read_agreement(Source(value=dict(document), name=str(document.get("id", "")), lines={}))


def of(agreement: Agreement) -> dict[str, Any]:
    """Return what a signature over an agreement names.

    Args:
        agreement: The agreement.

    Returns:
        `kind`, `id`, `version` and `digest`.
    """
    return {
        "kind": "agreement",
        "id": agreement.id,
        "version": agreement.version,
        "digest": agreement.digest,
    }


def _accession(source: Source, own: Mapping[str, Any] | None) -> Accession | None:
    if own is None:
        return None
    until = _day(source, ("accession", "until"), own["until"]) if "until" in own else None
    return Accession(own["joins_as"], tuple(own["sectors"]), until, own.get("hosted_terms", ""))


def _party(name: str, own: Mapping[str, Any]) -> Party:
    return Party(
        name=name,
        organisation=own["org"],
        unit=own.get("unit", ""),
        role=own["role"],
        gives=own.get("gives", name == "provider"),
        receives=own.get("receives", name == "recipient"),
    )


def _data(own: Mapping[str, Any]) -> DataClause:
    columns = tuple(_column(name, value) for name, value in sorted(own["columns"].items()))
    return DataClause(parse_data_set_id(own["dataset"]), own.get("as", ""), columns)


def _column(name: str, own: str | Mapping[str, Any]) -> ColumnClause:
    if isinstance(own, str):
        own = {"show": own}
    key = own.get("key", THIS_AGREEMENT) if own["show"] == "pseudonym" else ""
    to = own.get("to", 0)
    return ColumnClause(
        name=name,
        column=own.get("from", name),
        show=own["show"],
        cuts=tuple(own.get("cuts", ())),
        to=to if isinstance(to, int) else 0,
        key=key,
        reason=own.get("reason", ""),
        area=to if isinstance(to, str) else "",
        by=parse_data_set_id(own["by"]) if "by" in own else None,
    )


def _row(source: Source, index: int, own: Mapping[str, Any]) -> RowClause:
    verb, value, at = own["is"], own.get("value"), ("where", index)
    if verb == "not on list":
        value = parse_data_set_id(own["value"])
    elif isinstance(value, list):
        value = tuple(value)
    return RowClause(own["column"], verb, value, _as_at(source, (*at, "as_at"), own))


def _as_at(source: Source, at: Keys, own: Mapping[str, Any]) -> AsAt:
    text = own.get("as_at", EACH_USE)
    return "each_use" if text == EACH_USE else _day(source, at, text)


def _outputs(own: Mapping[str, Any]) -> Outputs:
    return Outputs(
        smallest_group=own.get("smallest_group", 0),
        smallest_count=own.get("smallest_count", 0),
        round_to=own.get("round_to", 0),
    )


def _day(source: Source, at: Keys, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = "Write a day of the calendar, as 2026-11-30."
        raise source.error(at, "there is no such day", remedy) from None
