"""Doors that a Linux kernel can close on a process: network, sockets, privileges, core dumps.

Called once, early, in a process that has one thread. Two walls stand against the network: an
empty network namespace, and a system-call filter that refuses to make any socket at all (which
also covers Unix sockets, whose names live in the file system). One of them must hold.
"""

import ctypes
import os
import platform
import signal
from pathlib import Path

from irwell.errors import WorkerError

# Source: Linux, include/uapi/linux/prctl.h, sched.h, seccomp.h, filter.h, audit.h
_SET_PDEATHSIG, _SET_DUMPABLE, _SET_SECCOMP, _SET_NO_NEW_PRIVS = 1, 4, 22, 38
_NEWUSER, _NEWNET = 0x10000000, 0x40000000
_FILTER_MODE = 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO, _EPERM = 0x7FFF0000, 0x00050000, 1
# Per machine: its audit number, then socket, socketpair, ptrace, process_vm_readv and _writev,
# io_uring_setup (which opens sockets without the socket call).
_CALLS = {
    "x86_64": (0xC000003E, (41, 53, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 199, 117, 270, 271, 425)),
}
_X32_BIT = 0x40000000  # x86-64 calls numbered from here are the x32 form of the same calls


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("then", ctypes.c_ubyte),
        ("otherwise", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def close_doors(parent: int, *, require_no_network: bool) -> None:
    """Close all doors of this process, for good.

    Args:
        parent: The process that waits for this one; this one dies with it.
        require_no_network: Refuse to go on where neither wall stands.

    Raises:
        WorkerError: The network stays open and must not, or the parent is gone.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    namespace = _leave_network(libc)
    libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filtered = _refuse_sockets(libc)
    if os.getppid() != parent:
        raise WorkerError("The process that asked is gone.", "Ask again.", rule="parent")
    if require_no_network and not (namespace or filtered):
        raise WorkerError(
            "This machine cannot cut a job off from the network.",
            "Run on Linux with user namespaces or seccomp, or allow it on purpose.",
            rule="require_no_network",
        )


def _leave_network(libc: ctypes.CDLL) -> bool:
    if not hasattr(libc, "unshare"):
        return False
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEWNET) == 0:
        return True
    if libc.unshare(_NEWUSER | _NEWNET) != 0:
        return False
    # Keep the same numbers inside, so that files are owned as before.
    own = Path("/proc/self")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        (own / name).write_text(text)
    return True


def _refuse_sockets(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in _CALLS or not hasattr(libc, "prctl"):
        return False
    machine, calls = _CALLS[platform.machine()]
    refused = len(calls) + 1
    steps = [
        _Step(_LOAD, 0, 0, 4),  # the machine of the call
        _Step(_EQUAL, 0, refused + 1, machine),
        _Step(_LOAD, 0, 0, 0),  # its number
        *(_Step(_EQUAL, len(calls) - index, 0, call) for index, call in enumerate(calls)),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _ERRNO | _EPERM),
    ]
    array = (_Step * len(steps))(*steps)
    program = _Program(len(steps), array)
    return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)
