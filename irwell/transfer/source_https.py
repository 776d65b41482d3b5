"""One file at an address: over TLS, followed on the same host only, counted as it arrives."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import requests

from irwell.errors import TransferError
from irwell.transfer.connection import NoAnswerError
from irwell.transfer.source_files import (
    STEP,
    Fetched,
    FetchedFile,
    FetchLimits,
    LeaveError,
    file_digest,
    free_path,
    part,
    within_time,
    write_pieces,
)
from irwell.transfer.sources import DataSource

_HOPS = 5
# Source: RFC 9110, 15.4 (redirection), 13.1 (conditions), 10.2.3 (Retry-After).
_MOVED = (301, 302, 303, 307, 308)
_UNCHANGED = 304
_BUSY = (408, 425, 429)
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,4094}[\x21-\x7e])?")
_ENDINGS = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/geo+json": ".geojson",
    "application/zip": ".zip",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.apache.parquet": ".parquet",
}


def fetch_https(
    source: DataSource,
    credential: Mapping[str, str] | None,
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits,
) -> Fetched:
    """Take the file at an address, if it is another than last time.

    Args:
        source: A source of kind `https`.
        credential: `token`, or `user` and `password`, or `header` and `value`, or None.
        state: What the last fetch left.
        into: A private folder.
        limits: What is taken at most.

    Returns:
        One file, or none if the server says, or the bytes show, that it is the same.

    Raises:
        NoAnswerError: If the server cannot be reached or breaks off; try again.
        TransferError: If it refuses, sends elsewhere, or sends too much.
    """
    url = source.settings["url"]
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", **_bearer(credential)}
    headers |= _conditions(state)
    with requests.Session() as session, _authorities(source.settings, into) as trust:
        session.trust_env = False
        session.verify = trust
        try:
            with _followed(session, url, headers, limits) as answer:
                return _taken(answer, dict(state), into, limits)
        except requests.exceptions.SSLError:
            raise TransferError(
                f"{urlsplit(url).hostname} has a certificate that is not trusted.",
                "Add its authority as `authority_certificates`, after comparing it by another way.",
                rule="source.certificate",
            ) from None
        except requests.Timeout:
            raise NoAnswerError("did not answer in time") from None
        except requests.RequestException:
            raise NoAnswerError("could not be reached, or broke the connection") from None


@contextmanager
def _followed(
    session: requests.Session, url: str, headers: Mapping[str, str], limits: FetchLimits
) -> Iterator[requests.Response]:
    origin = urlsplit(url)
    for _ in range(_HOPS + 1):
        with session.get(url, headers=headers, timeout=limits.timeout, allow_redirects=False,
                         stream=True, auth=_as_given) as answer:  # fmt: skip
            if answer.status_code not in _MOVED:
                yield answer
                return
            url = urljoin(url, answer.headers.get("Location", ""))
        if _origin(url) != _origin_of(origin):
            break
    raise TransferError(
        f"{origin.hostname} sent us to another machine, or round and round; this is not followed.",
        "Use the address at which the file stands, as `url`.",
        rule="transfer.redirect",
    )


def _taken(
    answer: requests.Response, state: dict[str, Any], into: Path, limits: FetchLimits
) -> Fetched:
    if answer.status_code == _UNCHANGED and state:
        return Fetched((), state)
    _refuse_status(answer)
    path = free_path(into, _name(answer))
    try:
        size = write_pieces(
            within_time(answer.iter_content(STEP), limits.seconds),
            path,
            _length(answer),
            limits.size,
        )
    except LeaveError as error:
        if error.rule == "source.changed":
            raise NoAnswerError("sent another count of bytes than it said") from None
        raise TransferError(error.reason, error.remedy, rule=error.rule) from None
    digest = file_digest(path)
    now = {"digest": digest, **_validators(answer)}
    if digest == state.get("digest"):
        path.unlink()
        return Fetched((), now)
    mark = f"{size}:{_plain(answer.headers.get('Last-Modified', ''))}"
    return Fetched((FetchedFile(path, path.name, mark, size, digest, now, now),), now)


def _refuse_status(answer: requests.Response) -> None:
    status = answer.status_code
    if status >= 500 or status in _BUSY:
        said = answer.headers.get("Retry-After", "")
        after = float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
        raise NoAnswerError(f"answered with status {status}", after)
    if status in (401, 403):
        raise TransferError(
            "The server did not accept the credential.",
            "Ask its keeper for one that may read this file, and keep it anew.",
            rule="source.credential",
        )
    if status != 200:
        raise TransferError(
            f"The server answered with status {status} and no file.",
            "Check `url` with the server's keeper.",
            rule=f"http.{status}",
        )


def _length(answer: requests.Response) -> int | None:
    """Return the bytes that must come; an answer whose end cannot be known is refused."""
    said, coding = answer.headers.get("Content-Length"), answer.headers.get("Content-Encoding", "")
    chunked = "chunked" in answer.headers.get("Transfer-Encoding", "").lower()
    if coding.strip().lower() not in ("", "identity"):
        raise TransferError(
            "The server sends the file encoded, though it was asked not to.",
            "Ask its keeper to serve the file as it is.",
            rule="source.encoding",
        )
    if chunked:
        return None  # its last chunk tells the end
    if said is None or not (said.isascii() and said.isdigit()):
        raise TransferError(
            "The server does not say how long the file is: one cut short would not be known.",
            "Ask its keeper to send Content-Length.",
            rule="source.length",
        )
    return int(said)


def _name(answer: requests.Response) -> str:
    """Name the file by the address, with an ending by its kind if it has none."""
    last = unquote(urlsplit(answer.url).path).rstrip("/").rpartition("/")[2] or "file"
    if "." in last:
        return last
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return last + _ENDINGS.get(kind, "")


def _conditions(state: Mapping[str, Any]) -> dict[str, str]:
    names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
    return {names[key]: str(state[key]) for key in names if state.get(key)}


def _validators(answer: requests.Response) -> dict[str, str]:
    found = {
        "etag": _plain(answer.headers.get("ETag", "")),
        "modified": _plain(answer.headers.get("Last-Modified", "")),
    }
    return {key: value for key, value in found.items() if value}


def _plain(text: str) -> str:
    return text if len(text) < 500 and text.isascii() and text.isprintable() else ""


def _bearer(credential: Mapping[str, str] | None) -> dict[str, str]:
    if credential is None:
        return {}
    if "token" in credential:
        name, value = "Authorization", f"Bearer {credential['token']}"
    elif "header" in credential:
        name, value = credential["header"], credential["value"]
    else:
        pair = f"{credential['user']}:{credential['password']}".encode()
        name, value = "Authorization", f"Basic {b64encode(pair).decode()}"
    if not (_HEADER.fullmatch(name) and _VALUE.fullmatch(value)):
        raise TransferError(
            "The credential holds characters that no header may have.",
            "Keep it anew, without spaces around it or line ends.",
            rule="source.credential",
        )
    return {name: value}


def _as_given(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand in for the library's own search for credentials."""
    return request


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        return _origin_of(urlsplit(url))
    except ValueError:
        return "", None, None


def _origin_of(parts: SplitResult) -> tuple[str, str | None, int | None]:
    if parts.username is not None or parts.password is not None:
        return "", None, None
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


@contextmanager
def _authorities(settings: Mapping[str, Any], into: Path) -> Iterator[str | bool]:
    if "authority_certificates" not in settings:
        yield True
        return
    path = part(into / "authorities.pem")
    try:
        path.write_text(settings["authority_certificates"])
        yield str(path)
    finally:
        path.unlink(missing_ok=True)
