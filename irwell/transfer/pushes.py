"""Pushing a bundle to a node: an upload that goes on where it was broken off."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from irwell.errors import TransferError
from irwell.transfer.bundles import pack_bundle
from irwell.transfer.connection import Answer, Connection, NoAnswerError, read_json, refusal
from irwell.transfer.patience import Patience

_CONFLICT = 409
Progress = Callable[[int, int], None]


def push(  # noqa: PLR0913  one call, all settings by name
    address: str,
    token: str,
    bundle: Path,
    *,
    timeout: tuple[float, float] = (10, 300),
    attempts: int = 5,
    chunk: int = 8 << 20,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """Push a bundle, going on after broken connections; see docs/reference/push-protocol.md.

    A push that was killed goes on where it was when it is called again: the node knows the
    unfinished upload by its digest.

    Args:
        address: The node's address for pushes; `/uploads` is added.
        token: The bearer.
        bundle: A bundle's folder, or a file made by `pack_bundle`.
        timeout: Seconds to connect and seconds to wait for bytes.
        attempts: Failures in a row, without a byte getting through, that end it.
        chunk: Bytes sent at once.
        progress: Called with bytes there and bytes in all.
        sleep: Waits between attempts.

    Returns:
        The node's answer to the finished upload.

    Raises:
        BundleError: If the folder is not a bundle's.
        TransferError: If the node cannot be reached, or with its message, rule and remedy if it
            refuses.
    """
    with tempfile.TemporaryDirectory(prefix="irwell-push-") as scratch:
        archive = bundle
        if bundle.is_dir():
            archive = Path(scratch) / "bundle.tar"
            pack_bundle(bundle, archive)
        with Connection(address, token, timeout) as connection, _opened(archive) as file:
            patience = Patience(connection.host, attempts, sleep)
            upload = _Upload(connection, patience, file, chunk, progress or (lambda *_: None))
            return upload.run()


class _Upload:
    def __init__(
        self,
        connection: Connection,
        patience: Patience,
        file: IO[bytes],
        chunk: int,
        progress: Progress,
    ) -> None:
        self._connection = connection
        self._patience = patience
        self._file = file
        self._chunk = chunk
        self._progress = progress
        self._size = file.seek(0, 2)
        self._furthest = 0

    def run(self) -> dict[str, Any]:
        url, offset = self._create()
        self._furthest = offset
        self._progress(offset, self._size)
        while offset < self._size:
            offset = self._step(url, offset)
            if offset > self._furthest:
                self._furthest = offset
                self._patience.progressed()
                self._progress(offset, self._size)
        answer = self._ask("POST", f"{url}/finish")
        return read_json(answer, self._connection.host)

    def _create(self) -> tuple[str, int]:
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").hexdigest()  # type: ignore[arg-type]
        told = {"Upload-Length": str(self._size), "Upload-Digest": f"sha256:{digest}"}
        answer = self._ask("POST", f"{self._connection.address}/uploads", told)
        url = self._connection.within(answer.headers.get("Location", "")).rstrip("/")
        return url, self._offset(answer) if "Upload-Offset" in answer.headers else 0

    def _step(self, url: str, offset: int) -> int:
        """Send one chunk; if that fails, wait and ask how much has arrived."""
        self._file.seek(offset)
        headers = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        try:
            answer = self._connection.ask(
                "PATCH", url, headers=headers, body=self._file.read(self._chunk)
            )
        except NoAnswerError as error:
            self._patience.failed(error.what, error.after)
            return self._offset(self._ask("HEAD", url))
        if answer.status == _CONFLICT:
            self._patience.failed("has another count of the bytes that arrived")
            return self._offset(self._ask("HEAD", url))
        if answer.status >= 400:
            raise refusal(answer, self._connection.host)
        arrived = self._offset(answer)
        if arrived <= offset:
            self._patience.failed("took no bytes")
        return arrived

    def _ask(self, method: str, url: str, headers: dict[str, str] | None = None) -> Answer:
        answer = self._patience.with_retries(
            lambda: self._connection.ask(method, url, headers=headers)
        )
        if answer.status >= 400:
            raise refusal(answer, self._connection.host)
        return answer

    def _offset(self, answer: Answer) -> int:
        said = answer.headers.get("Upload-Offset", "")
        with suppress(ValueError):
            if said.isascii() and said.isdigit() and int(said) <= self._size:
                return int(said)
        raise TransferError(
            f"{self._connection.host} did not say how many bytes of the upload have arrived.",
            "Check that the address is that of an Irwell node.",
        )


def _opened(archive: Path) -> IO[bytes]:
    try:
        return archive.open("rb")
    except OSError:
        raise TransferError(
            f"The bundle {archive.name} cannot be read.", "Check its path."
        ) from None
