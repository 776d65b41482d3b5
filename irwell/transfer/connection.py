"""One address, one bearer, one try: requests that never follow, never leak and never swell."""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from irwell.errors import TransferError

ANSWER_SIZE = 1 << 20
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_SHOWN = 500
_ALWAYS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class NoAnswerError(Exception):
    """The other machine did not answer, or failed: the same request may be made again.

    Args:
        what: What happened, without credentials.
        after: Seconds that the other machine asks to wait, or 0.
    """

    def __init__(self, what: str, after: float = 0) -> None:
        super().__init__(what)
        self.what = what
        self.after = after


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the other machine.

    Args:
        status: HTTP status.
        headers: Names in any case.
        body: At most 1 MiB.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """Requests to one origin, with one bearer.

    Proxies and credentials of the environment are not used.

    Args:
        address: `https://...`, or `http://` on this machine's loopback.
        token: The bearer, or None.
        timeout: Seconds to connect and seconds to wait for bytes.
    """

    def __init__(self, address: str, token: str | None, timeout: tuple[float, float]) -> None:
        self.address = _checked(address)
        if token is not None and not _TOKEN.fullmatch(token):
            raise TransferError(
                "The token holds characters that a token never has.",
                "Paste it again, without spaces or line ends.",
            )
        self._bearer = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False

    def __repr__(self) -> str:
        return f"Connection({self.address!r})"

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Make one request.

        Args:
            method: `GET`, `HEAD`, `POST` or `PATCH`.
            url: Within the address's origin.
            headers: More headers.
            body: What to send.

        Returns:
            An answer with status 2xx or 4xx.

        Raises:
            NoAnswerError: If there is no answer, or one with status 5xx.
            TransferError: If the answer is a redirect or too large.
        """
        try:
            with self._session.request(
                method,
                url,
                headers={**_ALWAYS, **(headers or {}), **self._bearer},
                data=body,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = Answer(response.status_code, response.headers, _body(response))
        except requests.RequestException as error:
            raise NoAnswerError(_fault(error)) from None
        if answer.status >= 500:
            raise NoAnswerError(f"answered with status {answer.status}", _after(answer))
        if not (200 <= answer.status < 300 or answer.status >= 400):
            raise TransferError(
                f"{self.host} sent us elsewhere (status {answer.status}), which is not followed.",
                "Use the address that the authority gives, exactly.",
                rule="transfer.redirect",
            )
        return answer

    @property
    def host(self) -> str:
        """The name of the other machine, for messages."""
        return urlsplit(self.address).hostname or ""

    def within(self, location: str) -> str:
        """Resolve a location that the other machine named, within its own origin.

        Args:
            location: Absolute or relative.

        Returns:
            The absolute URL.

        Raises:
            TransferError: If it is on another origin.
        """
        _split(location)
        url = urljoin(self.address + "/", location)
        parts = _split(url)
        plain = not (parts.query or parts.fragment or "@" in parts.netloc)
        if not location or not plain or _origin(parts) != _origin(_split(self.address)):
            raise TransferError(
                f"{self.host} named no upload, or one on another machine, which is not followed.",
                "Use the address that the authority gives, exactly.",
                rule="transfer.redirect",
            )
        return url


def read_json(answer: Answer, host: str) -> dict[str, Any]:
    """Read an answer's JSON object.

    Args:
        answer: The answer.
        host: For messages.

    Returns:
        The object.

    Raises:
        TransferError: If it is none.
    """
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise TransferError(
            f"{host} answered with something that is not a JSON object.",
            "Check that the address is that of an Irwell node.",
        )
    return value


def refusal(answer: Answer, host: str) -> TransferError:
    """Make the error for an answer with status 4xx, keeping what the other machine said.

    Args:
        answer: The answer; its body may be `{errorCode, message, rule, remedy}`.
        host: For messages.

    Returns:
        The error.
    """
    try:
        said = read_json(answer, host)
    except TransferError:
        said = {}
    message, remedy, rule = (_plain(said.get(name)) for name in ("message", "remedy", "rule"))
    return TransferError(
        message or f"{host} refused with status {answer.status}.",
        remedy or "Check the address and the token.",
        rule=rule or f"http.{answer.status}",
    )


def _plain(text: object) -> str:
    return "".join(c for c in text if c.isprintable())[:_SHOWN] if isinstance(text, str) else ""


def _checked(address: str) -> str:
    parts = _split(address)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise _bad_address("it is not of the form https://name/path")
    if parts.username is not None or parts.password is not None:
        raise _bad_address("it holds a user name or password")
    if parts.scheme == "http" and not _loopback(host):
        raise _bad_address("plain http is used outside this machine")
    return address.rstrip("/")


def _bad_address(why: str) -> TransferError:
    return TransferError(
        f"The address cannot be used: {why}.",
        "Use the https address that the authority gives.",
        rule="transfer.address",
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _bad_address("it is not of the form https://name/path") from None
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _body(response: requests.Response) -> bytes:
    body = b""
    for piece in response.iter_content(1 << 16):
        body += piece
        if len(body) > ANSWER_SIZE:
            raise TransferError(
                f"The answer has more than {ANSWER_SIZE} bytes.",
                "Check that the address is that of an Irwell node.",
                rule="transfer.answer_size",
            )
    return body


def _after(answer: Answer) -> float:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _fault(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "has a certificate that is not trusted"
    if isinstance(error, requests.Timeout):
        return "did not answer in time"
    return "could not be reached, or broke the connection"
