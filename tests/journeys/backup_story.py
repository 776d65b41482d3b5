"""Run in a process of its own, for Django's settings are a process's: argv[1] is a folder."""

import base64
import json
import os
import sys
from pathlib import Path

FOLDER = Path(sys.argv[1])
os.environ["IRWELL_HOME"] = str(FOLDER / "home")
os.environ["DJANGO_SETTINGS_MODULE"] = "irwell.server.settings"
(FOLDER / "home").mkdir(parents=True)

import django  # noqa: E402

django.setup()

from irwell.authority.actors import authority_id  # noqa: E402
from irwell.authority.acts.revoke import revoke  # noqa: E402
from irwell.authority.backup import Newest, back_up, restore  # noqa: E402
from irwell.authority.proofs import checkpoint, export  # noqa: E402
from irwell.errors import KeyDestroyed, VaultError  # noqa: E402
from irwell.ledger import export_lines  # noqa: E402
from irwell.vault import Keyring, Vault  # noqa: E402
from tests.unit.authority.place import COUNCIL, found_place  # noqa: E402


def opened(home: Path, release: object) -> str:
    """Say whether a restored home opens the release's file."""
    try:
        key = Keyring(home / "keys").key(COUNCIL, release.key)
        blob = Vault(home / "vault").open(release.files[0]["blob"], key)
        return "opened" if blob.read(0, 4) == b"PAR1" else "garbage"
    except KeyDestroyed:
        return "key destroyed"
    except VaultError:
        return "no blob"


def keys(home: Path) -> list[bytes]:
    """Every secret key of the node and its bodies, as raw bytes."""
    ring = Keyring(home / "keys")
    owners = [p.name for p in (home / "keys" / "bodies").iterdir()]
    return [ring.key(owner, name) for owner in owners for name in ring.key_ids(owner)]


def spilled(home: Path, secrets: list[bytes]) -> list[str]:
    """Files outside the key folder that hold a key in any usual spelling."""
    spellings = [s for k in secrets for s in (k, k.hex().encode(), base64.b64encode(k)[:-1])]
    files = [p for p in home.rglob("*") if p.is_file() and "keys" not in p.relative_to(home).parts]
    return [str(p) for p in files if any(s in p.read_bytes() for s in spellings)]


def main() -> None:
    place = found_place(FOLDER)
    home = FOLDER / "home"
    release = place.all_the_way()
    public = bytes.fromhex(place.desk.keyring.key_document(authority_id(), "ledger")["public"])
    told = {"keys": len(keys(home)), "spilled": spilled(home, keys(home))}
    back_up(home, FOLDER / "data", FOLDER / "keypart", checkpoint(place.desk, authority_id()))
    names = {p.name for p in (FOLDER / "data").rglob("*")}
    told["keys in the data part"] = sorted(n for n in names if "key" in n)
    told["spilled in the data part"] = spilled(FOLDER / "data", keys(home))
    revoke(place.desk, place.who("council siro"), "warm-homes", reason="the project ended")
    newest = FOLDER / "ledger.jsonl"
    newest.write_bytes(b"".join(export_lines(export())))
    note = checkpoint(place.desk, authority_id())
    common = {"public": public, "origin": authority_id()}
    restore(FOLDER / "data", FOLDER / "keypart", FOLDER / "old", **common)
    restore(FOLDER / "data", FOLDER / "keypart", FOLDER / "new", **common,
            newest=Newest(newest, note))  # fmt: skip
    told["live"] = opened(home, release)
    told["restored without the newest ledger"] = opened(FOLDER / "old", release)
    told["restored with the newest ledger"] = opened(FOLDER / "new", release)
    told["refused"] = tampered(FOLDER, common)
    sys.stdout.write(json.dumps(told) + "\n")


def tampered(folder: Path, common: dict) -> str:
    """Change one entry in the backup's register, and try to restore it."""
    import sqlite3

    from irwell.errors import LedgerError

    with sqlite3.connect(folder / "data" / "register.sqlite3") as register:
        register.execute(
            "UPDATE authority_ledgerentry SET canonical = replace(canonical, 'deposit', 'withdraw')"
            " WHERE act = 'deposit'"
        )
    try:
        restore(folder / "data", folder / "keypart", folder / "bad", **common)
    except LedgerError as error:
        return "" if (folder / "bad").exists() else error.rule
    return "restored"


main()
