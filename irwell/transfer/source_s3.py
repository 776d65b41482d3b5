"""Objects in a store that speaks S3."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from irwell.errors import TransferError
from irwell.transfer.connection import NoAnswerError
from irwell.transfer.source_files import (
    STEP,
    Fetched,
    FetchLimits,
    Listed,
    newest_only,
    part,
    take_files,
    wanted,
    within_time,
    write_pieces,
)
from irwell.transfer.source_folder import too_many
from irwell.transfer.sources import DataSource

_REGION = "eu-west-2"
# Source: Amazon S3 API reference, "Error responses", as the AWS SDK for C++ names them.
_REFUSED = ("ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH",
            "EXPIRED_TOKEN", "INVALID_TOKEN", "UNRECOGNIZED_CLIENT", "InvalidAccessKeyId",
            "HTTP status 401", "HTTP status 403")  # fmt: skip
_ABSENT = ("NO_SUCH_BUCKET", "NO_SUCH_KEY", "RESOURCE_NOT_FOUND", "HTTP status 404")


def fetch_s3(
    source: DataSource,
    credential: Mapping[str, str] | None,
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits,
) -> Fetched:
    """Take new and changed objects below a prefix.

    Args:
        source: A source of kind `s3`.
        credential: `access_key`, `secret_key` and perhaps `session_token`; None for a public
            bucket.
        state: What the last fetch left.
        into: A private folder.
        limits: What is taken at most.

    Returns:
        The files; a name is the key below the prefix.

    Raises:
        NoAnswerError: If the store cannot be reached or breaks off; try again.
        TransferError: If it refuses the credential, or the bucket is not there.
    """
    settings = source.settings
    root = "/".join(filter(None, (settings["bucket"], settings.get("prefix", ""))))
    with _authorities(settings, into) as trust, _told_plainly():
        store = _store(settings, credential, limits, trust)
        order = newest_only(_list(store, root, settings["pattern"], limits),
                            settings.get("take", "all"))  # fmt: skip
        return take_files(
            order, state, into, limits, lambda one, path: _copy(store, one, path, limits)
        )


def _store(
    settings: Mapping[str, Any],
    credential: Mapping[str, str] | None,
    limits: FetchLimits,
    trust: Path | None,
) -> Any:
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem

    address = urlsplit(settings.get("endpoint", ""))
    keys = {"anonymous": True} if credential is None else dict(credential)
    return S3FileSystem(
        **keys,
        region=settings.get("region", _REGION),
        scheme=address.scheme or "https",
        endpoint_override=address.netloc or None,
        connect_timeout=limits.timeout[0],
        request_timeout=limits.timeout[1],
        retry_strategy=AwsStandardS3RetryStrategy(max_attempts=2),  # the rest is ours
        tls_ca_file_path=None if trust is None else str(trust),
        background_writes=False,
    )


def _list(store: Any, root: str, pattern: str, limits: FetchLimits) -> list[Listed]:
    from pyarrow.fs import FileSelector, FileType

    infos = store.get_file_info(FileSelector(root, allow_not_found=True, recursive=True))
    if len(infos) > limits.listed:
        raise too_many(limits)
    if not infos:
        store.get_file_info(FileSelector(root.partition("/")[0], recursive=False))
    return [
        Listed(
            info.path.removeprefix(f"{root}/"),
            info.size,
            info.mtime.timestamp(),
            f"{info.size}:{info.mtime_ns}",
            info.path,
        )
        for info in infos
        if info.type == FileType.File and wanted(info.base_name, pattern)
    ]


def _copy(store: Any, one: Listed, path: Path, limits: FetchLimits) -> None:
    with store.open_input_stream(one.path) as stream:
        pieces = within_time(iter(lambda: stream.read(STEP), b""), limits.seconds)
        write_pieces(pieces, path, one.size, limits.size)


@contextmanager
def _authorities(settings: Mapping[str, Any], into: Path) -> Iterator[Path | None]:
    """Lend the certificates of the document as a file."""
    if "authority_certificates" not in settings:
        yield None
        return
    path = part(into / "authorities.pem")
    try:
        path.write_text(settings["authority_certificates"])
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn the library's errors, which name keys and buckets, into our own."""
    try:
        yield
    except OSError as error:
        text = str(error)
        if any(word in text for word in _REFUSED):
            raise TransferError(
                "The store did not accept the credential, or it may not read there.",
                "Ask the store's keeper for the keys and for leave to list and read.",
                rule="source.credential",
            ) from None
        if any(word in text for word in _ABSENT):
            raise TransferError(
                "The bucket is not there.", "Check `bucket` and `endpoint`.", rule="source.folder"
            ) from None
        raise NoAnswerError("could not be reached, or broke the connection") from None
