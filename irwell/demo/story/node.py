"""The node of the story: its desk in this process, its server in a process of its own."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from irwell.errors import HomeError

if TYPE_CHECKING:
    from irwell.authority.desk import Desk

SETTINGS = "irwell.server.settings"  # a name: this room never imports the server
START_SECONDS = 30.0
STOP_SECONDS = 5.0
_PARENT_DEATH_SIGNAL = 1  # Source: Linux prctl(2), PR_SET_PDEATHSIG


def free_address() -> str:
    """Return an address on this machine that nobody listens on.

    Returns:
        `http://127.0.0.1:<port>`.
    """
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def open_desk(home: Path, address: str) -> "Desk":
    """Set Django up for a home, once in a process, before the register is imported.

    Args:
        home: The node's home folder.
        address: Where recipients reach it.

    Returns:
        Its desk.
    """
    os.environ["IRWELL_HOME"] = str(home.resolve())
    os.environ["IRWELL_ADDRESS"] = address
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from irwell.authority.site import desk

    return desk()


@contextmanager
def serving(home: Path, address: str, log: Path) -> Iterator[Callable[[], None]]:
    """Serve the node while a block runs, and end the server whatever happens in it.

    Args:
        home: The node's home folder.
        address: Where it listens.
        log: Where its errors go.

    Yields:
        What waits until the server answers; it raises `HomeError` if that takes too long.
    """
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "irwell", "serve", "--home", str(home), "--port", port]
    env = {**os.environ, "IRWELL_ADDRESS": address}
    tie = getattr(ctypes.CDLL(None), "prctl", lambda *_: 0)  # Linux has it
    with log.open("wb") as errors, _ended_by_signal():
        server = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            command,
            env=env,
            stdout=errors,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # Should this process be killed without a chance to, the kernel ends the server.
            preexec_fn=lambda: tie(_PARENT_DEATH_SIGNAL, signal.SIGTERM),  # noqa: PLW1509
        )
        try:
            yield lambda: _await(server, address)
        finally:
            _end(server)


def _await(server: "subprocess.Popen[bytes]", address: str) -> None:
    import requests

    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(f"{address}/health", timeout=2).ok:
                return
        time.sleep(0.05)  # between two looks; the deadline ends it
    raise HomeError("The node's server does not answer.", "See server.log beside the results.")


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Turn a polite request to end into an exit that runs what is to be run last."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
