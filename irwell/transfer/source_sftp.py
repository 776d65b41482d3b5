"""Files on an SSH server: its key is pinned in the document, and never learnt by the way."""

import hmac
import io
import logging
import socket
import stat
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.errors import TransferError
from irwell.transfer.connection import NoAnswerError
from irwell.transfer.source_files import (
    STEP,
    Fetched,
    FetchLimits,
    LeaveError,
    Listed,
    changed,
    newest_only,
    take_files,
    wanted,
    within_time,
    write_pieces,
)
from irwell.transfer.source_folder import too_many
from irwell.transfer.sources import DataSource

if TYPE_CHECKING:
    from paramiko import PKey, SFTPAttributes, SFTPClient, Transport

_LOG = "irwell.transfer.sftp"


def fetch_sftp(
    source: DataSource,
    credential: Mapping[str, str],
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits,
) -> Fetched:
    """Take new and changed files of a folder on an SSH server.

    Args:
        source: A source of kind `sftp`.
        credential: `user`, and `password` or `key` with or without `passphrase`.
        state: What the last fetch left.
        into: A private folder.
        limits: What is taken at most.

    Returns:
        The files.

    Raises:
        NoAnswerError: If the server cannot be reached or breaks off; try again.
        TransferError: If its key is another, it refuses the credential, or the folder is not there.
    """
    import paramiko

    settings = source.settings
    try:
        with _session(settings, credential, limits) as client:
            found = _list(client, settings, limits)
            order = newest_only(found, settings.get("take", "all"))
            return take_files(
                order, state, into, limits, lambda one, path: _copy(client, one, path, limits)
            )
    except (paramiko.SSHException, EOFError, OSError):
        raise NoAnswerError("could not be reached, or broke the connection") from None


@contextmanager
def _session(
    settings: Mapping[str, Any], credential: Mapping[str, str], limits: FetchLimits
) -> Iterator["SFTPClient"]:
    import paramiko

    address = (settings["host"], settings.get("port", 22))
    with socket.create_connection(address, timeout=limits.timeout[0]) as plain:
        transport = paramiko.Transport(plain)
        try:
            _greet(transport, settings["host_key"], limits)
            _authenticate(transport, credential)
            client = paramiko.SFTPClient.from_transport(transport)
            if client is None:
                raise NoAnswerError("opened no SFTP channel")
            with client:
                channel = client.get_channel()
                if channel is not None:
                    channel.settimeout(limits.timeout[1])
                yield client
        finally:
            transport.close()


def _greet(transport: "Transport", pinned: str, limits: FetchLimits) -> None:
    import paramiko

    log = logging.getLogger(_LOG)
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # else its tracebacks go to standard error
    transport.set_log_channel(_LOG)
    kind, _, key = pinned.partition(" ")
    transport.banner_timeout = transport.handshake_timeout = limits.timeout[0]
    transport.auth_timeout = limits.timeout[1]
    algorithms = ("rsa-sha2-512", "rsa-sha2-256") if kind == "ssh-rsa" else (kind,)
    transport.get_security_options().key_types = algorithms
    try:
        transport.start_client(timeout=limits.timeout[0])
    except paramiko.ssh_exception.IncompatiblePeer:
        raise _other_key() from None
    if not hmac.compare_digest(transport.get_remote_server_key().asbytes(), b64decode(key)):
        raise _other_key()


def _authenticate(transport: "Transport", credential: Mapping[str, str]) -> None:
    import paramiko

    try:
        if "key" in credential:
            left = transport.auth_publickey(credential["user"], _private(credential))
        else:
            left = transport.auth_password(credential["user"], credential["password"])
    except paramiko.AuthenticationException:
        left = ["refused"]
    if left:
        raise TransferError(
            "The SSH server did not accept the credential.",
            "Ask its keeper for user and password or key, and keep them anew.",
            rule="source.credential",
        )


def _private(credential: Mapping[str, str]) -> "PKey":
    import paramiko

    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            text = io.StringIO(credential["key"])
            return kind.from_private_key(text, credential.get("passphrase"))
        except (paramiko.SSHException, ValueError, IndexError, TypeError):
            continue
    raise TransferError(
        "The private key of the credential cannot be read.",
        "Give an Ed25519, ECDSA or RSA key in OpenSSH's form, with its passphrase.",
        rule="source.credential",
    )


def _list(client: "SFTPClient", settings: Mapping[str, Any], limits: FetchLimits) -> list[Listed]:
    found, folder = [], settings["folder"].rstrip("/")
    try:
        for count, one in enumerate(client.listdir_iter(folder or "/")):
            if count >= limits.listed:
                raise too_many(limits)
            if wanted(one.filename, settings["pattern"]) and stat.S_ISREG(one.st_mode or 0):
                found.append(Listed(one.filename, one.st_size or 0, float(one.st_mtime or 0),
                                    _mark(one), f"{folder}/{one.filename}"))  # fmt: skip
    except (FileNotFoundError, PermissionError):
        raise TransferError(
            "The folder on the SSH server is not there, or may not be read.",
            "Check `folder` with the server's keeper.",
            rule="source.folder",
        ) from None
    return found


def _copy(client: "SFTPClient", one: Listed, path: Path, limits: FetchLimits) -> None:
    try:
        with client.open(one.path, "rb") as file:
            if _mark(file.stat()) != one.mark:
                raise changed()
            file.prefetch(one.size, max_concurrent_requests=64)
            pieces = within_time(iter(lambda: file.read(STEP), b""), limits.seconds)
            write_pieces(pieces, path, one.size, limits.size)
            if _mark(file.stat()) != one.mark:
                path.unlink()
                raise changed()
    except (FileNotFoundError, PermissionError):
        raise LeaveError(
            "source.unreadable",
            "The file is gone, or may not be read.",
            "Ask the server's keeper to let this user read it.",
        ) from None


def _mark(about: "SFTPAttributes") -> str:
    return f"{about.st_size}:{about.st_mtime}"


def _other_key() -> TransferError:
    return TransferError(
        "The SSH server shows another host key than the one in the source's document.",
        "Ask its keeper, by a way that you trust, which key it has; somebody may stand between.",
        rule="source.host_key",
    )
