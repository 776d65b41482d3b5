"""Jobs that try the walls of the worker; a service runs them before it takes work."""

import mmap
import os
import resource
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def try_doors(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Try what a job must not be able to do, and say what it could.

    Args:
        request: `address`: host and port that the caller listens on; `unix`: a socket's path.
        secrets: Any; only how many there are is told.

    Returns:
        `opened`: which kinds of socket could be made or connected; `environment`: the names of
        all environment variables; `secrets`: how many arrived; `dumps`: bytes of a core dump.
    """
    return {
        "opened": [name for name, attempt in _DOORS.items() if _works(attempt, request)],
        "environment": sorted(os.environ),
        "secrets": len(secrets),
        "dumps": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "files": sorted(path.name for path in Path("/proc/self/fd").iterdir()),
    }


def _internet(request: dict[str, Any]) -> None:
    socket.create_connection(tuple(request["address"]), 2).close()


def _datagram(request: dict[str, Any]) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _unix(request: dict[str, Any]) -> None:
    with socket.socket(socket.AF_UNIX) as unix:
        unix.connect(request["unix"])


def _pair(request: dict[str, Any]) -> None:
    for end in socket.socketpair():
        end.close()


_DOORS = {"internet": _internet, "datagram": _datagram, "unix": _unix, "pair": _pair}


def _works(attempt: Callable[[dict[str, Any]], None], request: dict[str, Any]) -> bool:
    try:
        attempt(request)
    except OSError:
        return False
    return True


def spend(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Use up one resource until a limit stops it.

    Args:
        request: `what`: `memory`, `cpu`, `wall`, `disk` or `engine`; `path`: a file for `disk`.
        secrets: None are needed.

    Returns:
        Nothing worth having: it ends only where no limit holds.
    """
    return {"spent": _SPENDING[request["what"]](request)}


def _memory(request: dict[str, Any]) -> int:
    kept = []
    for _ in range(4096):
        kept.append(bytes(64 * 2**20))
    return len(kept)


def _cpu(request: dict[str, Any]) -> int:
    count = 0
    while True:
        count += 1


def _wall(request: dict[str, Any]) -> int:
    import signal

    signal.pause()
    return 0


def _disk(request: dict[str, Any]) -> int:
    with Path(request["path"]).open("wb") as file:
        return sum(file.write(bytes(mmap.PAGESIZE)) for _ in range(10**6))


def _engine(request: dict[str, Any]) -> int:
    import duckdb

    return len(
        duckdb.sql("SELECT list(repeat('x', 500) || i) FROM range(100000000) t(i)").fetchall()
    )


def raise_plain(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Fail with a text that must not be shown.

    Args:
        request: `text`: what the fault says.
        secrets: None are needed.

    Returns:
        Never.

    Raises:
        RuntimeError: Always.
    """
    raise RuntimeError(request["text"])


_SPENDING = {"memory": _memory, "cpu": _cpu, "wall": _wall, "disk": _disk, "engine": _engine}
