"""The sources of hosted bodies: their documents, and where what they took is remembered."""

import json
from pathlib import Path
from typing import Any

from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.desk import Desk
from irwell.authority.roles import own
from irwell.documents import parse_json
from irwell.errors import NotFound
from irwell.transfer.sources import DataSource, read_source


def sources(actor: Actor) -> list[dict[str, Any]]:
    """List the sources of an actor's own body.

    Args:
        actor: Who asks.

    Returns:
        One row a source, with its document; no credential.
    """
    rows = models.DataSource.objects.filter(organisation_id=actor.organisation, ended_at="")
    return [
        {
            "source": row.name,
            "data_set": row.data_set_id,
            "kind": row.document["kind"],
            "every": row.document["every"],
            "connected_at": row.connected_at,
            "document": row.document,
        }
        for row in rows
    ]


def source_row(actor: Actor, owner: str, name: str) -> models.DataSource:
    """Return one live source of an actor's own body.

    Args:
        actor: Who asks.
        owner: The body.
        name: The source's name.

    Returns:
        The row.

    Raises:
        NotFound: There is none of that name.
        Refused: It is another body's.
    """
    own(actor, owner, f"The source {name}")
    row = models.DataSource.objects.filter(organisation_id=owner, name=name, ended_at="").first()
    if row is None:
        raise unknown(name)
    return row


def document_of(row: models.DataSource) -> DataSource:
    """Return the source that a row holds.

    Args:
        row: The row.

    Returns:
        The source.
    """
    return read_source(parse_json(json.dumps(row.document), name=row.name))


def record_path(desk: Desk, owner: str, source: str) -> Path:
    """Return where the record of a source is kept.

    Args:
        desk: The desk.
        owner: The body.
        source: The source's name, an id.

    Returns:
        The path; the file need not exist.
    """
    return desk.home / "sources" / owner / f"{source}.record"


def unknown(name: str) -> NotFound:
    """Make the error for a source that is not there.

    Args:
        name: Its name.

    Returns:
        The error.
    """
    return NotFound(f"The body has no source {name} here.", "See `irwell fetch list`.")
