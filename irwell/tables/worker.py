"""One job in a process of its own, which can reach nothing and stops at its limits.

Whatever touches foreign bytes or runs a plan goes through here. The child gets a top-level
function of this package by name, a request as JSON and secrets by a pipe of their own; it gives
JSON back. Nothing is pickled, nothing of the environment is inherited, and no text of the engine
or the interpreter comes back.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from irwell import errors
from irwell.errors import IrwellError, WorkerError

Job = Callable[[dict[str, Any], Mapping[str, bytes]], dict[str, Any]]
ANSWER_LIMIT = 64 * 2**20  # bytes of JSON that a job may give back
_PACKAGE = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from irwell.tables.worker_child import main"
_REMEDY = "Look at the file and the limits; the job changed nothing."


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one job may use.

    Attributes:
        memory: Bytes of private memory, as the kernel counts it (RLIMIT_DATA). An engine limited
            to 2 GB has been seen to need 3.6 GB of it, so give it twice as much and more.
        cpu_seconds: Seconds of processor time over all threads.
        wall_seconds: Seconds by the clock.
        file_size: Bytes of the largest file that it may write.
        open_files: Files open at once.
        require_no_network: Refuse to run where the kernel cannot cut the network off.
    """

    memory: int = 6 * 2**30
    cpu_seconds: int = 600
    wall_seconds: float = 900
    file_size: int = 64 * 2**30
    open_files: int = 256
    require_no_network: bool = True


DEFAULT_LIMITS = WorkerLimits()


def run(
    function: Job,
    request: dict[str, Any],
    *,
    secrets: Mapping[str, bytes] | None = None,
    limits: WorkerLimits = DEFAULT_LIMITS,
) -> dict[str, Any]:
    """Run a job in a sandboxed process and return its answer.

    Args:
        function: A top-level function of package `irwell`: `job(request, secrets) -> answer`.
        request: Plain values.
        secrets: Keys by name; they go by a pipe and stand in no file, argument or environment.
        limits: What the job may use.

    Returns:
        The answer, plain values.

    Raises:
        IrwellError: The one that the job raised, of the same class.
        WorkerError: The job reached a limit or failed; `rule` names the limit.
    """
    name = _name(function)
    order = {
        "function": name,
        "request": request,
        "limits": {
            "memory": limits.memory,
            "cpu_seconds": limits.cpu_seconds,
            "file_size": limits.file_size,
            "open_files": limits.open_files,
            "require_no_network": limits.require_no_network,
        },
    }
    kept = {key: secret.hex() for key, secret in (secrets or {}).items()}
    child = _Child(json.dumps(order, allow_nan=False).encode(), json.dumps(kept).encode())
    answer = child.wait(limits.wall_seconds)
    if answer.fault:
        raise WorkerError(f"{name} {answer.fault}.", _REMEDY, rule=answer.rule)
    return _opened(answer.data, name)


def _name(function: Job) -> str:
    module, name = function.__module__, function.__qualname__
    if not module.startswith("irwell.") or not name.isidentifier():
        raise WorkerError(
            f"{module}:{name} is no top-level function of Irwell.", "Give one that is."
        )
    return f"{module}:{name}"


def _opened(data: bytes, name: str) -> dict[str, Any]:
    try:
        answer = json.loads(data)
    except ValueError:
        raise WorkerError(f"{name} gave no answer.", _REMEDY) from None
    if "answer" in answer:
        return dict(answer["answer"])
    kind = getattr(errors, str(answer.get("error")), None)
    if not (isinstance(kind, type) and issubclass(kind, IrwellError)):
        kind = WorkerError
    raise kind(answer["message"], answer["remedy"], rule=answer["rule"])


@dataclass
class _Answer:
    data: bytes = b""
    fault: str = ""
    rule: str = ""


@dataclass
class _Child:
    """A started child and the pipes to it."""

    order: bytes
    kept: bytes
    process: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        (secret_in, secret_out), (self.answer_in, answer_out) = os.pipe(), os.pipe()
        try:
            # The command is this interpreter with constant text; nothing of the request is in it.
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", f"{_START}; main()", str(_PACKAGE),
                 str(secret_in), str(answer_out), str(os.getpid())],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=(secret_in, answer_out), env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )  # fmt: skip
        except BaseException:
            os.close(secret_out)
            os.close(self.answer_in)
            raise
        finally:
            os.close(secret_in)
            os.close(answer_out)
        stdin = self.process.stdin
        self.writers = [
            _feeding(secret_out, self.kept),
            _feeding(os.dup(stdin.fileno()) if stdin else -1, self.order),
        ]
        if stdin:
            stdin.close()

    def wait(self, seconds: float) -> _Answer:
        """Read the answer until the child ends or a limit is reached; always end the child."""
        try:
            answer = self._read(time.monotonic() + seconds)
            if not answer.fault:
                self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            answer = _Answer(fault="did not end", rule="wall")
        finally:
            self._end()
        return answer if answer.fault or answer.data else _ended(self.process.returncode)

    def _read(self, deadline: float) -> _Answer:
        answer = _Answer()
        parts: list[bytes] = []
        size = 0
        with selectors.DefaultSelector() as selector:
            selector.register(self.answer_in, selectors.EVENT_READ)
            while True:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    return _Answer(fault="reached its time limit", rule="wall")
                part = os.read(self.answer_in, 2**20)
                if not part:
                    answer.data = b"".join(parts)
                    return answer
                parts.append(part)
                size += len(part)
                if size > ANSWER_LIMIT:
                    return _Answer(fault="gave too long an answer", rule="answer")

    def _end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for writer in self.writers:
            writer.join()
        os.close(self.answer_in)


def _feeding(pipe: int, data: bytes) -> threading.Thread:
    """Write to a pipe beside the main thread: a child that never reads blocks nobody."""

    def feed() -> None:
        try:
            with os.fdopen(pipe, "wb") as file:
                file.write(data)
        except OSError:
            pass  # the child is gone; its end tells why

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    return thread


def _ended(code: int) -> _Answer:
    if code == -signal.SIGXCPU:
        return _Answer(fault="reached its limit of processor time", rule="cpu")
    if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        return _Answer(fault="broke, most likely at its memory limit", rule="memory")
    return _Answer(fault="ended without an answer", rule="ended")
