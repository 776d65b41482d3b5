"""What a source is: where a data set's files come from, without the credential.

A source document names a folder, a table, a server or an address; the credential stands elsewhere,
wrapped, and goes by a name.
"""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from irwell.documents import Source, canonical, digest, packaged, validate
from irwell.documents.source import Path as Place
from irwell.errors import TransferError

KINDS = ("folder", "postgres", "sftp", "s3", "https")
CREDENTIALS: Mapping[str, tuple[frozenset[str], ...]] = {
    "folder": (),
    "postgres": (frozenset({"user", "password"}),),
    "sftp": (
        frozenset({"user", "password"}),
        frozenset({"user", "key"}),
        frozenset({"user", "key", "passphrase"}),
    ),
    "s3": (
        frozenset({"access_key", "secret_key"}),
        frozenset({"access_key", "secret_key", "session_token"}),
    ),
    "https": (
        frozenset({"token"}),
        frozenset({"user", "password"}),
        frozenset({"header", "value"}),
    ),
}  # the parts that a credential of each kind has
_PLACE = frozenset({"folder", "host", "port", "endpoint", "bucket", "prefix", "url", "database",
                    "schema", "table", "incremental"})  # fmt: skip
_SECRET_WORDS = ("token", "secret", "passw", "pwd", "signature", "credential", "apikey", "api_key")
_SECRET_KEYS = ("sig", "auth", "sas")


@dataclass(frozen=True, slots=True)
class DataSource:
    """A source, from its document.

    Attributes:
        name: Its id.
        data_set: `<organisation>/<slug>@<major>` that its files are deposits of.
        kind: One of `KINDS`.
        every: `run`, `hour`, `day`, `week` or `month`.
        credential: The name of its credential, or empty.
        settings: What is peculiar to the kind, held against the schema.
        document: The document, for its canonical form.
    """

    name: str
    data_set: str
    kind: str
    every: str
    credential: str
    settings: Mapping[str, Any]
    document: Mapping[str, Any] = field(repr=False)

    @property
    def organisation(self) -> str:
        """The body whose data set it feeds."""
        return self.data_set.partition("/")[0]

    @property
    def place(self) -> dict[str, Any]:
        """What its marks are of: where it changes, what was taken there says nothing."""
        return {key: value for key, value in self.settings.items() if key in _PLACE}

    @property
    def digest(self) -> str:
        """The digest of the document."""
        return digest(dict(self.document))

    def at_once(self) -> "DataSource":
        """Return the same source, whose files are taken without waiting for the next run.

        Returns:
            A source for one fetch by hand.
        """
        settings = {**self.settings, "settle": "at_once"}
        return DataSource(self.name, self.data_set, self.kind, self.every, self.credential,
                          settings, self.document)  # fmt: skip


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the form, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged("irwell.transfer", "source.schema.json"))
    return found


def read_source(source: Source) -> DataSource:
    """Read a source from its document.

    Args:
        source: The parsed document.

    Returns:
        The source.

    Raises:
        DocumentError: The document does not keep to the form, or holds a credential.
    """
    definitions = schema()["$defs"]
    validate(source, {"type": "object", "properties": {"kind": {"enum": list(KINDS)}},
                      "required": ["kind"]})  # fmt: skip
    document: dict[str, Any] = json.loads(canonical(source.value))
    validate(source, {"$ref": f"#/$defs/{document['kind']}", "$defs": definitions})
    _CHECKS[document["kind"]](source, document)
    common = ("irwell_source", "name", "data_set", "kind", "every", "credential")
    settings = {key: value for key, value in document.items() if key not in common}
    return DataSource(document["name"], document["data_set"], document["kind"], document["every"],
                      document.get("credential", ""), settings, document)  # fmt: skip


def check_credential(kind: str, credential: Mapping[str, str] | None) -> None:
    """Refuse a credential that does not have the parts that a kind of source needs.

    Args:
        kind: One of `KINDS`.
        credential: Its parts, or None.

    Raises:
        TransferError: It lacks a part, or has one too many; no part is shown.
    """
    wanted = CREDENTIALS[kind]
    if credential is None and kind in ("folder", "s3", "https"):
        return
    if credential is not None and frozenset(credential) in wanted and all(credential.values()):
        return
    forms = " or ".join(" + ".join(sorted(form, reverse=True)) for form in wanted)
    raise TransferError(
        f"The credential of a source of kind {kind} has other parts than this one.",
        f"Give {forms}." if forms else "Give none.",
        rule="source.credential",
    )


def loopback(host: str) -> bool:
    """Say whether a host is this machine.

    Args:
        host: A name or an address.

    Returns:
        True for `localhost` and for addresses of the loopback.
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_folder(source: Source, document: Mapping[str, Any]) -> None:
    _plain_path(source, ("folder",), document["folder"])


def _check_postgres(source: Source, document: Mapping[str, Any]) -> None:
    if document.get("tls") == "disable" and not loopback(document["host"]):
        raise source.error(
            ("tls",), "the connection would not be encrypted", "Write verify-full, or leave it out."
        )


def _check_s3(source: Source, document: Mapping[str, Any]) -> None:
    if "endpoint" in document:
        _plain_address(source, "endpoint", document["endpoint"])
        parts = urlsplit(document["endpoint"])
        if parts.path.strip("/") or parts.query:
            raise source.error(
                ("endpoint",), "the address has a path", "Write https://host or https://host:port."
            )
    if "prefix" in document:
        _plain_path(source, ("prefix",), f"/{document['prefix']}")


def _check_https(source: Source, document: Mapping[str, Any]) -> None:
    _plain_address(source, "url", document["url"])
    for key, _ in parse_qsl(urlsplit(document["url"]).query, keep_blank_values=True):
        low = key.lower()
        if low in _SECRET_KEYS or low.endswith("key") or any(w in low for w in _SECRET_WORDS):
            raise source.error(
                ("url",),
                "the address seems to hold a credential",
                "Leave it out, and keep it as the source's credential.",
            )


def _plain_path(source: Source, where: Place, path: str) -> None:
    if any(part in (".", "..") for part in path.split("/")):
        raise source.error(where, "the path has `.` or `..` in it", "Write it without them.")


def _plain_address(source: Source, key: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.fragment:
        raise source.error(
            (key,), "the address is not of the form https://host/path", "Correct it."
        )
    if parts.scheme == "http" and not loopback(host):
        raise source.error(
            (key,), "plain http is used outside this machine", "Write an https address."
        )


_CHECKS = {
    "folder": _check_folder,
    "sftp": _check_folder,
    "postgres": _check_postgres,
    "s3": _check_s3,
    "https": _check_https,
}
