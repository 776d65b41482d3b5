"""Fetching the ledger's checkpoint, with the proof that it extends an earlier one."""

import re
import time
from collections.abc import Callable
from typing import Any

from irwell.errors import TransferError
from irwell.transfer.connection import Connection, read_json, refusal
from irwell.transfer.patience import Patience

_HASH = re.compile(r"[0-9a-f]{64}")


def fetch_checkpoint(
    address: str,
    *,
    since: int,
    timeout: tuple[float, float] = (10, 60),
    attempts: int = 5,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """Fetch a node's newest checkpoint. Nothing in it is checked here but its form.

    Args:
        address: The node's address; `/checkpoint` is added.
        since: Size of the checkpoint seen last; 0 for none.
        timeout: Seconds to connect and seconds to wait for bytes.
        attempts: Failures in a row that end it.
        sleep: Waits between attempts.

    Returns:
        `note` (text) and `proof` (hashes, 64 hex digits each; empty if `since` is 0).

    Raises:
        TransferError: If the node cannot be reached, refuses, or answers in another form.
    """
    with Connection(address, None, timeout) as connection:
        url = f"{connection.address}/checkpoint?since={int(since)}"
        patience = Patience(connection.host, attempts, sleep)
        answer = patience.with_retries(lambda: connection.ask("GET", url))
        if answer.status >= 400:
            raise refusal(answer, connection.host)
        return _checkpoint(read_json(answer, connection.host), connection.host)


def _checkpoint(found: dict[str, Any], host: str) -> dict[str, Any]:
    note, proof = found.get("note"), found.get("proof")
    whole = isinstance(note, str) and isinstance(proof, list)
    if not whole or not all(isinstance(h, str) and _HASH.fullmatch(h) for h in proof or ()):
        raise TransferError(
            f"{host} answered with something that is not a checkpoint and its proof.",
            "Check that the address is that of an Irwell node.",
        )
    return {"note": note, "proof": proof}
