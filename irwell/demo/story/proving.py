"""The ledger's proof: a body's home as witness, and the verifier that needs no Irwell."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import requests

import irwell.ledger
from irwell.authority.acts.issue import issue
from irwell.demo.story.place import Place, write_json
from irwell.errors import LedgerError, TransferError
from irwell.releases.witness import observe, pin_log, seen, seen_size
from irwell.transfer import fetch_checkpoint

WITNESS = "westervane-council"
VERIFIER = "verifier.py"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the stand-alone verifier says, and whether it accepts."""

    accepted: bool
    said: str


def pin(place: Place) -> None:
    """Give a body's home the authority's ledger key, as compared out of band.

    Args:
        place: The story.
    """
    authority = place.world.authority.id
    document = place.desk.keyring.key_document(authority, "ledger")
    pin_log(place.homes[WITNESS], document)
    write_json(place.out / "ledger-key.json", document)


def witness(place: Place) -> int:
    """Let a body's home fetch the newest checkpoint and hold it against the last one it saw.

    Args:
        place: The story, whose node is served.

    Returns:
        Entries under the checkpoint; 0 if the home refused it.
    """
    home = place.homes[WITNESS]
    fresh = fetch_checkpoint(place.address, since=seen_size(home))
    try:
        return observe(home, fresh["note"], tuple(map(bytes.fromhex, fresh["proof"]))).size
    except LedgerError:
        return 0


def keep_note(place: Place, name: str) -> None:
    """Copy the checkpoint that the home accepted last.

    Args:
        place: The story.
        name: The file's name among the results.
    """
    note = seen(place.homes[WITNESS]) or ""
    (place.out / name).write_bytes(note.encode())


def export(place: Place) -> Path:
    """Download the whole ledger as an auditor, over HTTP.

    Args:
        place: The story, whose node is served.

    Returns:
        The file, JSON Lines.

    Raises:
        TransferError: The node refused.
    """
    authority = place.world.authority.id
    made = issue(
        place.desk,
        place.actor(authority, "administrator"),
        authority,
        kind="person",
        person=place.people[authority, "auditor"],
        days=1,
    )
    path = place.out / "ledger.jsonl"
    answer = requests.get(
        f"{place.address}/ledger.jsonl",
        headers={"Authorization": f"Bearer {made.bearer}"},
        timeout=60,
    )
    if not answer.ok:
        raise TransferError("The node refused the export.", "See server.log beside the results.")
    path.write_bytes(answer.content)
    return path


def copy_verifier(out: Path) -> None:
    """Put the verifier, one file that imports nothing of Irwell, beside the results.

    Args:
        out: The folder of results.
    """
    shutil.copyfile(Path(irwell.ledger.__file__).with_name(VERIFIER), out / VERIFIER)


def verify(folder: Path, ledger: Path, checkpoint: Path, earlier: Path | None) -> Verdict:
    """Run the verifier in a process of its own, as a stranger would.

    Args:
        folder: Where the verifier and the public key lie.
        ledger: The export.
        checkpoint: Its signed note.
        earlier: A note kept from before, if there is one.

    Returns:
        Its verdict.
    """
    command = [sys.executable, "-I", str(folder / VERIFIER), str(ledger)]
    command += ["--checkpoint", str(checkpoint), "--public-key", str(folder / "ledger-key.json")]
    command += ["--earlier", str(earlier)] if earlier else []
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    return Verdict(done.returncode == 0, done.stdout.strip())
