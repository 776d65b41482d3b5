"""The lines of Delta Sharing's two response formats.

Source: Delta Sharing PROTOCOL.md, API Response Format in Parquet and in Delta.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from irwell.authority.access import Table
from irwell.authority.models import Release

SPARK = {
    "text": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
# Times are Europe/London by the clock, without a zone. Delta has a type for them, which is a table
# feature of its own; the older Parquet format has not, and takes the file's own type.
# Source: Delta PROTOCOL.md, Timestamp without timezone.
WITHOUT_ZONE = "timestampNtz"
DELTA = {**SPARK, "timestamp": "timestamp_ntz"}


@dataclass(frozen=True, slots=True)
class Served:
    """One file as a recipient sees it: an id that changes with the bytes, a signed link."""

    id: str
    url: str
    size: int
    rows: int


def wants_delta(capabilities: str, release: Release) -> bool:
    """Say whether a client asks for the delta format; names match whatever their case.

    Args:
        capabilities: The header `delta-sharing-capabilities`.
        release: What it asks for.

    Returns:
        True if delta is the first or only format named. A client that takes both formats, and
        does not read times without a zone in delta, gets a release with times as parquet; one
        that takes delta alone is told by the protocol line what it must be able to read.
    """
    parts = capabilities.lower().replace(" ", "").split(";")
    said = {name: value.split(",") for name, _, value in (part.partition("=") for part in parts)}
    formats = said.get("responseformat", ["parquet"])
    able = not _has_times(release) or WITHOUT_ZONE.lower() in said.get("readerfeatures", [])
    return formats[0] == "delta" and (able or "parquet" not in formats)


def head_lines(table: Table, release: Release, *, delta: bool) -> list[dict[str, Any]]:
    """Return the protocol and metadata lines.

    Args:
        table: The table.
        release: Its current release.
        delta: For the delta format.

    Returns:
        Two lines.
    """
    meta: dict[str, Any] = {
        "id": _table_id(table),
        "name": table.name,
        "description": table.form.title,
        "format": {"provider": "parquet"},
        "schemaString": schema_string(release, delta=delta),
        "partitionColumns": [],
        "configuration": {},
    }
    if not delta:
        files = [item for item in release.files if item["rows"]]
        meta |= {"version": release.number, "numFiles": len(files)}
        meta["size"] = sum(item["size"] for item in files)
        return [{"protocol": {"minReaderVersion": 1}}, {"metaData": meta}]
    meta["format"] = {"provider": "parquet", "options": {}}
    protocol: dict[str, Any] = {"minReaderVersion": 1, "minWriterVersion": 2}
    if _has_times(release):
        features = [WITHOUT_ZONE]
        protocol = {"minReaderVersion": 3, "minWriterVersion": 7}
        protocol |= {"readerFeatures": features, "writerFeatures": features}
    return [
        {"protocol": {"deltaProtocol": protocol}},
        {"metaData": {"version": release.number, "deltaMetadata": meta}},
    ]


def file_lines(
    files: Iterable[Served], release: Release, expires: datetime, *, delta: bool
) -> list[dict[str, Any]]:
    """Return one line a file.

    Args:
        files: The files with their links.
        release: Their release.
        expires: When the links end.
        delta: For the delta format.

    Returns:
        The lines.
    """
    until = int(expires.timestamp() * 1000)
    made = int(datetime.fromisoformat(release.at).timestamp() * 1000)
    return [
        {"file": _delta(file, made, until) if delta else _parquet(file, release, made, until)}
        for file in files
    ]


def schema_string(release: Release, *, delta: bool = False) -> str:
    """Return the columns as Spark's JSON, in a string.

    Args:
        release: The release.
        delta: For the delta format.

    Returns:
        JSON of a struct type; every column may be null.
    """
    types = DELTA if delta else SPARK
    fields = [
        {"name": f["name"], "type": types[f["type"]], "nullable": True, "metadata": {}}
        for f in release.manifest["schema"]
    ]
    return json.dumps({"type": "struct", "fields": fields})


def _parquet(file: Served, release: Release, made: int, until: int) -> dict[str, Any]:
    return {
        "url": file.url,
        "id": file.id,
        "partitionValues": {},
        "size": file.size,
        "stats": _stats(file),
        "version": release.number,
        "timestamp": made,
        "expirationTimestamp": until,
    }


def _delta(file: Served, made: int, until: int) -> dict[str, Any]:
    add = {
        "path": file.url,
        "partitionValues": {},
        "size": file.size,
        "modificationTime": made,
        "dataChange": True,
        "stats": _stats(file),
    }
    return {
        "id": file.id,
        "size": file.size,
        "expirationTimestamp": until,
        "deltaSingleAction": {"add": add},
    }


def _has_times(release: Release) -> bool:
    return any(field["type"] == "timestamp" for field in release.manifest["schema"])


def _stats(file: Served) -> str:
    # Only the number of rows: smallest and largest values disclose (exchange.md 2.3, 7).
    return json.dumps({"numRecords": file.rows})


def _table_id(table: Table) -> str:
    """Name the table by its agreement and name, which the recipient knows already."""
    text = f"{table.row.name}/{table.schema}/{table.name}".encode()
    return str(uuid.UUID(bytes=hashlib.sha256(text).digest()[:16]))
