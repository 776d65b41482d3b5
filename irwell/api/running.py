"""A running download: what it sends is counted, and it is cut when its agreement ends.

Each download has a watch beside it, because a client that reads slowly, or not at all, keeps the
server inside one write: there nothing else would look at the agreement.
"""

import errno
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress

from django.db import connection
from django.http import HttpRequest

from irwell.authority.access import refuse_giver, standing
from irwell.authority.acts.refused import refuse_link
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of
from irwell.authority.emergencies import refuse_over
from irwell.authority.models import Agreement, Read, Release, Token
from irwell.authority.tally import note
from irwell.authority.tokens import expired
from irwell.errors import IrwellError, Refused

LOOK_EVERY = 2.0  # seconds between looks at the agreement while bytes run; the promise is 5


def permit(office: Desk, read: Read) -> None:
    """Refuse if the token, the agreement or the release of a read has ended since.

    Args:
        office: The desk.
        read: The read; its rows are looked up anew.

    Raises:
        Refused: One of them has ended; the rule says which.
    """
    token = Token.objects.get(pk=read.token_id)
    if token.ended_at or expired(token.expires_at, office):
        raise Refused("The token has ended.", "Ask for a new profile.", rule="token.ended")
    release = Release.objects.get(pk=read.release_id)
    row = Agreement.objects.get(pk=release.agreement_id)
    standing(row, office.today(), token.organisation_id)
    refuse_giver(agreement_of(row), release.data_set_id, office.today())
    refuse_over(row, office)
    if release.state in ("ended", "withdrawn"):
        raise Refused(
            "The release was withdrawn.", "Query the table again.", rule="release.withdrawn"
        )


def running(
    request: HttpRequest, office: Desk, read: Read, pieces: Iterator[bytes]
) -> Iterator[bytes]:
    """Pass pieces on, counted, until they end or the read is no longer permitted.

    Args:
        request: The request that is answered.
        office: The desk.
        read: The read.
        pieces: What is sent.

    Yields:
        The pieces.

    Raises:
        BrokenPipeError: The read ended while it ran; headers are sent, so the connection goes.
    """
    sent, whole = 0, False
    watch = _Watch(office, read, request.META.get("gunicorn.socket"))
    try:
        for piece in pieces:
            watch.check()
            sent += len(piece)
            yield piece
        whole = True
    finally:
        watch.end()
        note(office, read.id, sent, cut=not whole)


class _Watch:
    """Looks at a read while it runs; what keeps it from looking cuts the download too."""

    def __init__(self, office: Desk, read: Read, client: socket.socket | None) -> None:
        self._office, self._read, self._client = office, read, client
        self._over, self._cut, self._lock = threading.Event(), False, threading.Lock()
        threading.Thread(target=self._look, daemon=True).start()

    def check(self) -> None:
        """Stop the download if it was cut."""
        if self._cut:
            raise BrokenPipeError(errno.EPIPE, "The agreement ended while the file ran.")

    def end(self) -> None:
        """Look no longer: the next request of the connection is another's."""
        with self._lock:
            self._over.set()

    def _look(self) -> None:
        try:
            while not self._over.wait(LOOK_EVERY):
                permit(self._office, self._read)
        except IrwellError as error:
            self._sever()
            refuse_link(self._office, self._read, error)
        finally:
            self._sever()
            connection.close()

    def _sever(self) -> None:
        """End the connection at once, with what this machine has not sent yet."""
        with self._lock:
            if self._over.is_set() or self._cut:
                return
            self._cut = True
            if self._client is not None:
                with suppress(OSError):
                    # Linger of no time: unsent bytes are dropped. Source: POSIX, SO_LINGER.
                    now = struct.pack("ii", 1, 0)
                    self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                    self._client.shutdown(socket.SHUT_RDWR)
