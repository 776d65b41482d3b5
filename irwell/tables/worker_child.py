"""What runs inside the sandboxed process: close every door, then run one job.

The doors are closed before anything is imported that could read foreign bytes.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

from irwell.errors import IrwellError, WorkerError

MAPPED = 2 * 2**30  # bytes of address space beside the data: libraries and mapped files
_RARELY = 50_000  # new objects between two searches for cycles; loading the libraries makes many


class _Without:
    """Refuses pandas and numpy, which pyarrow would load for nothing where they are installed.

    They take 0.4 s and 0.15 s of processor time.
    """

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuse two names and pass on every other."""
        if name in ("pandas", "numpy"):
            raise ImportError(name)


def main() -> NoReturn:
    """Read the order and the secrets, close the doors, run the job, write the answer, end."""
    gc.set_threshold(_RARELY)
    secret_in, answer_out, parent = (int(text) for text in sys.argv[2:5])
    order = json.loads(sys.stdin.buffer.read())
    with os.fdopen(secret_in, "rb") as file:
        secrets = {name: bytes.fromhex(text) for name, text in json.load(file).items()}
    answer = _answer(order, secrets, parent)
    with os.fdopen(answer_out, "wb") as file:
        file.write(answer)
    os._exit(0)  # at once: no thread or finaliser of a library outlives the answer


def _answer(order: Mapping[str, Any], secrets: Mapping[str, bytes], parent: int) -> bytes:
    try:
        from irwell.tables.sandbox import close_doors

        close_doors(parent, require_no_network=order["limits"]["require_no_network"])
        _limit(order["limits"])
        sys.meta_path.insert(0, _Without())
        module, name = order["function"].split(":")
        if not module.startswith("irwell.") or not name.isidentifier():
            raise WorkerError("The job is no function of Irwell.", "Give one that is.")
        job = getattr(importlib.import_module(module), name)
        return json.dumps({"answer": job(order["request"], secrets)}, allow_nan=False).encode()
    except IrwellError as error:
        kind, text, remedy, rule = type(error).__name__, error.message, error.remedy, error.rule
    except MemoryError:
        kind, rule = "WorkerError", "memory"
        text, remedy = "The job reached its memory limit.", "Send less at once, or allow more."
    except Exception as error:
        # The class tells what kind of fault it was; the text could hold data.
        kind, rule = "WorkerError", "fault"
        text, remedy = f"The job failed ({_why(error)}).", "Look at the disk and the file."
    shown = {"error": kind, "message": text, "remedy": remedy, "rule": rule}
    return json.dumps(shown).encode()


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)  # the system's own words, without a path
    return type(error).__name__


def _limit(limits: Mapping[str, int]) -> None:
    cpu = limits["cpu_seconds"]
    pairs = {
        resource.RLIMIT_DATA: (limits["memory"], limits["memory"]),
        resource.RLIMIT_AS: (limits["memory"] + MAPPED, limits["memory"] + MAPPED),
        resource.RLIMIT_CPU: (cpu, cpu + 1),
        resource.RLIMIT_FSIZE: (limits["file_size"], limits["file_size"]),
        resource.RLIMIT_NOFILE: (limits["open_files"], limits["open_files"]),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, (soft, hard) in pairs.items():
        top = resource.getrlimit(kind)[1]
        if top != resource.RLIM_INFINITY:
            soft, hard = min(soft, top), min(hard, top)  # noqa: PLW2901
        resource.setrlimit(kind, (soft, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full file is an error, told as one
