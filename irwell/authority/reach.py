"""What the sources of hosted bodies may reach: only what the node's operator has listed.

A node stands inside somebody's network. Without a list, a steward of a hosted body could send it
to fetch from machines and folders that only the node can see.
"""

from pathlib import Path
from urllib.parse import urlsplit

from irwell.errors import Refused
from irwell.transfer.sources import DataSource

_PORTS = {"postgres": 5432, "sftp": 22}
_S3 = ".amazonaws.com"  # where a store without an endpoint of its own is


def refuse_reach(source: DataSource, reach: tuple[str, ...]) -> None:
    """Refuse a source at a place that the operator has not listed.

    Args:
        source: A source of a hosted body.
        reach: What is listed: `host`, `host:port`, or a folder, below which each body has one
            of its own, named by its id.

    Raises:
        Refused: It is elsewhere; a folder that leads elsewhere by a link is elsewhere too.
    """
    if source.kind == "folder":
        listed = _below(source, reach)
        wanted = f"a folder at or below FOLDER/{source.organisation}"
    else:
        host, port = address_of(source)
        listed = host in reach or f"{host}:{port}" in reach
        wanted = f"{host}:{port}"
    if not listed:
        raise Refused(
            f"The operator of this node has not let sources reach that place: {wanted}.",
            "Ask the operator to add it to IRWELL_SOURCES, or deposit the file.",
            rule="source.reach",
        )


def address_of(source: DataSource) -> tuple[str, int]:
    """Return the host and the port that a source is fetched from.

    Args:
        source: A source of any kind but `folder`.

    Returns:
        A host in lower case, and a port.
    """
    settings = source.settings
    if source.kind in _PORTS:
        return str(settings["host"]).lower(), int(settings.get("port", _PORTS[source.kind]))
    address = settings["url"] if source.kind == "https" else settings.get("endpoint", "")
    parts = urlsplit(address or f"https://s3{_S3}")
    return str(parts.hostname), parts.port or (80 if parts.scheme == "http" else 443)


def _below(source: DataSource, reach: tuple[str, ...]) -> bool:
    folder = Path(str(source.settings["folder"])).resolve()
    roots = [Path(one).resolve() / source.organisation for one in reach if one.startswith("/")]
    return any(folder.is_relative_to(root) for root in roots)
