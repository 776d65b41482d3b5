"""Fetching from any source: new files into a private folder, or nothing at all."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from irwell.errors import TransferError
from irwell.transfer.patience import Patience
from irwell.transfer.source_files import Fetched, FetchLimits, State
from irwell.transfer.source_folder import fetch_folder
from irwell.transfer.sources import DataSource, check_credential

_EXTRAS = {"postgres": ("psycopg", "postgres"), "sftp": ("paramiko", "sftp")}


def fetch(
    source: DataSource,
    credential: Mapping[str, str] | None,
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits | None = None,
) -> Fetched:
    """Take what is new at a source. A failure leaves no file, and the state as it was.

    Args:
        source: The source.
        credential: Its parts, or None; never kept, and shown in no error.
        state: What the last fetch gave back; empty for the first.
        into: A private folder.
        limits: What is taken at most, and how long is waited.

    Returns:
        Whole files, oldest first, and the state for the next fetch.

    Raises:
        TransferError: If the source cannot be reached, refuses, or passes a limit.
    """
    limits = limits or FetchLimits()
    check_credential(source.kind, credential)
    _check_installed(source.kind)
    patience = Patience(f"The source {source.name}", limits.attempts, limits.sleep)
    return patience.with_retries(lambda: _once(source, credential, state, into, limits))


def forget(state: Mapping[str, Any], name: str) -> State:
    """Forget that a file was refused, so that the next fetch takes it again.

    Args:
        state: What the last fetch gave back.
        name: The file.

    Returns:
        The state without its marks.
    """
    marks = {key: mark for key, mark in state.get("marks", {}).items() if key != name}
    kept = {key: value for key, value in state.items() if key in ("after", "seen")}
    return {**kept, "marks": marks} if "marks" in state else kept


def _once(
    source: DataSource,
    credential: Mapping[str, str] | None,
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits,
) -> Fetched:
    if source.kind == "folder":
        return fetch_folder(source, state, into, limits)
    if source.kind == "s3":
        from irwell.transfer.source_s3 import fetch_s3

        return fetch_s3(source, credential, state, into, limits)
    if source.kind == "https":
        from irwell.transfer.source_https import fetch_https

        return fetch_https(source, credential, state, into, limits)
    own = credential or {}
    if source.kind == "sftp":
        from irwell.transfer.source_sftp import fetch_sftp

        return fetch_sftp(source, own, state, into, limits)
    from irwell.transfer.source_postgres import fetch_postgres

    return fetch_postgres(source, own, state, into, limits)


def _check_installed(kind: str) -> None:
    package, extra = _EXTRAS.get(kind, ("", ""))
    if package and find_spec(package) is None:
        raise TransferError(
            f"A source of kind {kind} needs a part that is not installed.",
            f"Install it: pip install 'irwell[{extra}]'.",
            rule="source.extra",
        )
