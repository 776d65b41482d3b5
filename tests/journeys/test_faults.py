"""Bad input, a full disk and a killed process: each is told in words, and changes nothing."""

import json
import os
import re
import resource
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import delta_sharing
import pytest
import requests

from irwell.errors import KeyDestroyed
from irwell.vault import Keyring
from tests.journeys import support
from tests.journeys.conftest import Reader
from tests.journeys.server import (
    COUNCIL,
    TRUST,
    Place,
    Ran,
    agreement,
    environment,
    irwell,
    served,
    start,
    until,
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("faults"),
]


def register(home: Path) -> dict[str, list[Any]]:
    """Every row of the register but the ledger's."""
    with closing(sqlite3.connect(f"file:{home}/register.sqlite3?mode=ro", uri=True)) as file:
        names = [n for (n,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        kept = [n for n in names if n.startswith("authority_") and "ledger" not in n]
        return {n: file.execute(f"SELECT * FROM {n} ORDER BY 1").fetchall() for n in kept}


def entries(home: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{home}/register.sqlite3?mode=ro", uri=True)) as file:
        found = file.execute("SELECT canonical FROM authority_ledgerentry ORDER BY seq")
        return [json.loads(bytes(words)) for (words,) in found]


def blobs(home: Path) -> set[str]:
    return {str(p.relative_to(home)) for p in (home / "vault").rglob("*") if p.is_file()}


def jobs(home: Path) -> list[str]:
    return [p.name for p in (home / "scratch").glob("job-*")]


@dataclass
class Console:
    """Commands on the node's own machine."""

    place: Place

    @property
    def home(self) -> Path:
        return self.place.home

    def run(self, person: str, *words: str | Path, **env: str) -> Ran:
        who = self.place.people[person].id
        return irwell(*words, "--home", self.home, "--as", who, "--json", **env)

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.place.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


@pytest.fixture(scope="module")
def console(place: Place, homes: str) -> Console:
    return Console(place)


def refused(ran: Ran, code: int, error: str, rule: str) -> None:
    """Say that a command ended so, in words with a remedy and without a value of the data."""
    assert ran.code == code, (ran.code, ran.err)
    assert ran.out == ""
    told = ran.error
    assert (told["errorCode"], told["rule"]) == (error, rule)
    assert told["message"]
    assert told["remedy"]
    assert "Traceback" not in ran.err
    assert "CANARY" not in ran.err


@pytest.fixture
def unchanged(console: Console) -> Iterator[Callable[[str], None]]:
    """Holds what stood before; afterwards nothing but one refused entry may be new."""
    before, log, kept = register(console.home), len(entries(console.home)), blobs(console.home)
    acts: list[str] = []
    yield acts.append
    assert register(console.home) == before
    new = [(entry["act"], entry["outcome"]) for entry in entries(console.home)[log:]]
    assert new == [(act, "refused") for act in acts]
    assert blobs(console.home) == kept
    assert jobs(console.home) == []


Unchanged = Callable[[str], None]

# Files of data


CHANGES: dict[str, Callable[[str], str | bytes]] = {
    "cut inside quotes": lambda text: text[: text.index("never-to-leave") + 5],
    "cut inside a row": lambda text: text[: text.rindex("QQ") + 4],
    "not UTF-8": lambda text: text.encode().replace("ë".encode(), b"\xeb"),
    "two fields too many": lambda text: text + "99,a,b,c,d,e,f,g,h,i,j,k,l,m\n",
    "a NUL": lambda text: text.replace("north", "no\0rth", 1),
    "empty": lambda text: "",
    "a zip": lambda text: b"PK\x03\x04" + text.encode(),
    "a false Parquet": lambda text: b"PAR1" + text.encode() + b"PAR1",
}


@pytest.mark.parametrize(
    ("name", "rule"),
    list(zip(list(CHANGES)[:3], ["quotes", "quotes", "ask.encoding"], strict=True)),
)
def test_a_file_that_is_broken_is_no_deposit(
    console: Console, unchanged: Unchanged, name: str, rule: str
) -> None:
    file = console.file("broken.csv", CHANGES[name](support.csv()))
    ran = console.run(f"{COUNCIL} steward", "deposit", "add", support.NAME, file)
    unchanged("deposit")
    refused(ran, 13, "TABLE_UNREADABLE", f"intake.{rule}")
    assert "broken.csv" in ran.error["message"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_is_broken_is_no_deposit_by_the_api_either(
    place: Place, unchanged: Unchanged, name: str
) -> None:
    path, broken = f"/data-sets/{support.NAME}/deposits", CHANGES[name](support.csv())
    answer = place.ask(f"{COUNCIL} steward", "POST", path, broken, "text/csv")
    unchanged("deposit")
    told = answer.json()
    assert (answer.status_code, told["errorCode"]) == (400, "TABLE_UNREADABLE")
    assert told["remedy"]
    assert "CANARY" not in answer.text


def test_a_file_without_a_column_is_no_deposit(console: Console, unchanged: Unchanged) -> None:
    file = console.file("wrong.csv", support.csv().replace("claim,", "claims,", 1))
    ran = console.run(f"{COUNCIL} steward", "deposit", "add", support.NAME, file)
    unchanged("deposit")
    refused(ran, 1, "REFUSED", "deposit.column_missing")
    assert "claim" in ran.error["message"]


def test_a_file_that_is_not_there_is_told_so(console: Console, unchanged: Unchanged) -> None:
    ran = console.run(f"{COUNCIL} steward", "deposit", "add", support.NAME, Path("/no/such.csv"))
    unchanged("deposit")
    assert ran.code == 13, ran.err
    assert "such.csv" in ran.error["message"]


# Documents


def _yaml(kind: str) -> str:
    text = agreement("hostile", support.NAME, support.COLUMNS)
    return {
        "huge": text + "# " + "x" * (1024**2 + 1),
        "cyclic": text + "people: &a {roles: [*a]}\n",
        "laughing": "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n" + text,
        "deep": text + "people: " + "[" * 5000 + "]" * 5000 + "\n",
        "tagged": text + "people: !!python/object/apply:os.system [id]\n",
        "twice": text + "id: again\n",
        "two": text + "---\n" + text,
        "unknown": text + "surplus: 1\n",
        "bytes": "\x00\x01\x02",
    }[kind]


@pytest.mark.parametrize(
    "kind",
    ["huge", "cyclic", "laughing", "deep", "tagged", "twice", "two", "unknown", "bytes"],
)
def test_a_document_that_is_hostile_is_refused_at_once(console: Console, kind: str) -> None:
    file = console.file("hostile.yaml", _yaml(kind))
    begun = time.monotonic()
    ran = irwell("agreement", "check", file, "--json")
    assert time.monotonic() - begun < 30
    refused(ran, 10, "DOCUMENT_INVALID", ran.error["rule"])
    assert "hostile" in ran.error["message"]


def test_a_hostile_document_is_read_before_any_act_begins(
    console: Console, unchanged: Unchanged
) -> None:
    file = console.file("hostile.yaml", _yaml("cyclic"))
    for words in (("agreement", "propose", file), ("data-set", "describe", file)):
        ran = console.run(f"{COUNCIL} steward", *words)
        refused(ran, 10, "DOCUMENT_INVALID", ran.error["rule"])


@pytest.mark.parametrize("kind", ["huge", "cyclic", "deep", "unknown"])
def test_a_hostile_document_by_the_api_is_refused_and_entered(
    place: Place, console: Console, kind: str
) -> None:
    before = register(console.home)
    answer = place.ask("officer", "POST", "/agreements/hostile", _yaml(kind))
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == "DOCUMENT_INVALID"
    assert register(console.home) == before


BROKEN = [
    ("unknown column", "      nobody: keep", "data[0].columns.nobody"),
    ("identifier kept", "      nino: keep", "data[0].columns.nino"),
    ("identifier cut", "      nino: first_part", "data[0].columns.nino"),
    ("misfit", "      district: year", "data[0].columns.district"),
]


@pytest.mark.parametrize(("name", "columns", "rule"), BROKEN, ids=[b[0] for b in BROKEN])
def test_an_agreement_that_does_not_fit_is_refused_by_its_clause(
    console: Console, unchanged: Unchanged, name: str, columns: str, rule: str
) -> None:
    text = agreement("misfit", support.NAME, columns)
    ran = console.run(f"{COUNCIL} siro", "agreement", "propose", console.file("misfit.yaml", text))
    unchanged("propose")
    assert ran.error["rule"].startswith(rule)
    refused(ran, 19, "AGREEMENT_BROKEN", ran.error["rule"])


def test_an_unknown_data_set_is_refused(console: Console, unchanged: Unchanged) -> None:
    text = agreement("misfit", f"{COUNCIL}/nothing@1", "      a: keep")
    ran = console.run(f"{COUNCIL} siro", "agreement", "propose", console.file("misfit.yaml", text))
    unchanged("propose")
    refused(ran, 19, "AGREEMENT_BROKEN", ran.error["rule"])


# Signatures, keys and tokens


@pytest.fixture(scope="module")
def draft(place: Place, console: Console) -> str:
    text = agreement("to-sign", support.NAME, support.COLUMNS, table="homes")
    place.do("officer", "/agreements/to-sign", text)
    place.review(text)
    return text


def test_a_signature_over_other_text_is_refused(
    place: Place, console: Console, unchanged: Unchanged, draft: str
) -> None:
    changed = place.signature(draft.replace("claim: keep", "claim: redact"), TRUST)
    forged = {**place.signature(draft, TRUST), "at": "2020-01-01T00:00:00Z"}
    for signature in (changed, forged):
        file = console.file("bad.signature.json", json.dumps(signature))
        ran = console.run(f"{TRUST} siro", "agreement", "sign", "to-sign", "--signature", file)
        unchanged("sign")
        refused(ran, 11, "SIGNATURE_INVALID", ran.error["rule"])


def test_a_signature_by_the_wrong_key_is_refused(
    place: Place, console: Console, unchanged: Unchanged, draft: str, tmp_path: Path
) -> None:
    made = irwell("key", "new", "--organisation", TRUST, "--role", "siro", "--out",
                  tmp_path / "keys", "--json").value  # fmt: skip
    document = console.file("to-sign.yaml", draft)
    out = tmp_path / "s.json"
    signed = irwell("sign", document, "--key", made["private"], "--out", out, "--json")
    assert signed.code == 0, signed.err
    ran = console.run(f"{TRUST} siro", "agreement", "sign", "to-sign", "--signature", out)
    unchanged("sign")
    refused(ran, 11, "SIGNATURE_INVALID", "signature.by.key")


def test_a_key_of_no_signatory_signs_nothing(console: Console, draft: str, tmp_path: Path) -> None:
    made = irwell("key", "new", "--organisation", "stranger", "--role", "siro", "--out",
                  tmp_path / "keys", "--json").value  # fmt: skip
    document = console.file("to-sign.yaml", draft)
    ran = irwell("sign", document, "--key", made["private"], "--json")
    refused(ran, 19, "AGREEMENT_BROKEN", "parties")
    ran = irwell("sign", document, "--key", document, "--json")
    refused(ran, 15, "VAULT_FAILED", "sign.key")


def test_a_ledger_under_the_wrong_key_is_refused(place: Place, console: Console) -> None:
    place.verified()
    words = ("ledger", "verify", place.folder / "l.jsonl", "--checkpoint", place.folder / "l.note")
    ran = irwell(*words, "--public-key", secrets.token_hex(32), "--json")
    assert ran.code == 12, ran.err
    assert ran.error["remedy"]


def test_an_unknown_person_and_a_role_too_few_are_refused(
    console: Console, unchanged: Unchanged
) -> None:
    nobody = irwell("agreement", "activate", "warm-homes", "--home", console.home, "--as", "p-none",
                    "--json")  # fmt: skip
    refused(nobody, 22, "NOT_FOUND", "")
    ran = console.run(f"{COUNCIL} analyst", "agreement", "revoke", "warm-homes", "--reason",
                      "Because I can.")  # fmt: skip
    unchanged("revoke")
    refused(ran, 1, "REFUSED", "roles.revoke")


def test_a_command_that_is_wrong_says_how_it_is_used(console: Console) -> None:
    ran = irwell("agreement", "propose")
    assert ran.code == 2
    assert "usage:" in ran.err
    nowhere = irwell("task", "run", "--home", console.home / "nothing", "--json")
    refused(nowhere, 24, "HOME_UNUSABLE", "")


# A full disk


@pytest.fixture(scope="module")
def bulky(place: Place, console: Console) -> Path:
    """A file that is several times what the small disk has left."""
    contract = support.CONTRACT.replace("council/support", "council/bulky")
    assert place.describe(contract) == f"{COUNCIL}/bulky@1"
    noise = secrets.token_hex(8 * 1024 * 1024)
    lines = [f"{i},,,,,,,,{noise[i * 256 : i * 256 + 256]},,," for i in range(len(noise) // 256)]
    return console.file("bulky.csv", "\n".join([support.HEADER, *lines]) + "\n")


def limited(console: Console, most: int, person: str, *words: str | Path) -> Ran:
    """Run a command that may write no file larger than this: a disk that is full for large ones."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    who = console.place.people[person].id
    done = subprocess.run(
        [sys.executable, "-m", "irwell", *map(str, words), "--home", str(console.home), "--as",
         who, "--json"],
        capture_output=True, text=True, timeout=300, env=environment(), check=False,
        preexec_fn=limit,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


LIMIT = 5 * 1024 * 1024


def full(ran: Ran) -> None:
    """Whichever room met the full disk first, it speaks of the disk."""
    assert ran.code in (13, 14, 15), (ran.code, ran.err)
    refused(ran, ran.code, ran.error["errorCode"], ran.error["rule"])
    assert re.search("disk|space", ran.error["message"] + ran.error["remedy"])


def test_a_disk_too_full_for_a_deposit_keeps_nothing_of_it(
    console: Console, unchanged: Unchanged, bulky: Path
) -> None:
    steward = f"{COUNCIL} steward"
    ran = limited(console, LIMIT, steward, "deposit", "add", f"{COUNCIL}/bulky@1", bulky)
    unchanged("deposit")
    full(ran)


def test_a_disk_too_full_for_a_release_keeps_nothing_of_it_and_later_it_works(
    place: Place, console: Console, bulky: Path, trust: Reader
) -> None:
    steward, name = f"{COUNCIL} steward", f"{COUNCIL}/bulky@1"
    place.do(steward, f"/data-sets/{name}/deposits", bulky.read_bytes())
    place.agree(agreement("bulky", name, "      claim: keep\n      notes: keep", table="bulky"))
    before, kept, log = register(console.home), blobs(console.home), len(entries(console.home))
    words = ("agreement", "release", "bulky", "--data-set", name)
    ran = limited(console, LIMIT, steward, *words)
    full(ran)
    assert register(console.home) == before
    assert blobs(console.home) == kept
    assert jobs(console.home) == []
    new = [(e["act"], e["outcome"]) for e in entries(console.home)[log:]]
    assert new == [("release", "refused")]
    assert trust.query("bulky", COUNCIL, "bulky").status_code == 409
    assert console.run(steward, *words).value["number"] == 1
    frame = delta_sharing.load_as_pandas(trust.url("bulky", COUNCIL, "bulky"))
    assert len(frame) == 65536


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of few megabytes, where this user may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here; the limit on files stands for it")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_really_full_is_told_so_and_the_ledger_stays_whole(
    bulky: Path, small_disk: Path
) -> None:
    """The home itself is on the full disk, its register and its ledger too."""
    home = small_disk / "home"
    made = irwell("home", "create", "--home", home, "--authority", COUNCIL, "--name", "Small",
                  "--json").value  # fmt: skip
    as_officer = ("--home", home, "--as", made["officer"], "--json")
    steward = irwell("person", "appoint", COUNCIL, "--role", "steward", *as_officer).value["person"]
    as_steward = ("--home", home, "--as", steward, "--json")
    contract = small_disk.with_name("bulky.yaml")
    contract.write_text(support.CONTRACT.replace("council/support", "council/bulky"))
    assert irwell("data-set", "describe", contract, *as_steward).code == 0
    before = register(home)
    ran = irwell("deposit", "add", f"{COUNCIL}/bulky@1", bulky, *as_steward)
    full(ran)
    assert register(home) == before
    assert (blobs(home), jobs(home)) == (set(), [])
    log = entries(home)
    assert [e["seq"] for e in log] == list(range(len(log)))
    assert (log[-1]["act"], log[-1]["outcome"]) == ("deposit", "refused")
    short = small_disk.with_name("short.csv")
    short.write_text(support.csv())
    again = irwell("deposit", "add", f"{COUNCIL}/bulky@1", short, *as_steward)
    assert again.value["report"]["rows"] == 60


# A killed process


def _some(home: Path, old: "Seen", pattern: str) -> bool:
    new = [home / "scratch" / name for name in jobs(home) if name not in old.jobs]
    return any(next(folder.glob(pattern), None) for folder in new)


@dataclass(frozen=True)
class Seen:
    """What stood in a home before."""

    jobs: frozenset[str]
    blobs: frozenset[str]
    entries: int


def seen(home: Path) -> Seen:
    return Seen(frozenset(jobs(home)), frozenset(blobs(home)), len(entries(home)))


Point = Callable[[Path, Seen], bool]
POINTS: dict[str, Point] = {
    "decrypted": lambda home, old: _some(home, old, "*.parquet"),
    "building": lambda home, old: _some(home, old, ".built.partial"),
    "signed": lambda home, old: _some(home, old, "bundle"),
    "stored": lambda home, old: bool(blobs(home) - old.blobs),
}


def _killed_release(console: Console, point: Point) -> None:
    """Begin a release by the command, and kill it when its work has come to a point."""
    home, old = console.home, seen(console.home)
    steward = console.place.people[f"{COUNCIL} steward"].id
    process = start("agreement", "release", "warm-homes", "--data-set", support.NAME, "--home",
                    home, "--as", steward)  # fmt: skip
    until(120, lambda: point(home, old) or process.poll() is not None, what="the point to kill at")
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert running, "it ended before the point"


@pytest.mark.parametrize("point", POINTS)
def test_a_release_that_is_killed_leaves_no_half_release_and_works_again(
    place: Place, console: Console, trust: Reader, point: str
) -> None:
    url = trust.url("warm-homes", COUNCIL, "homes")
    number = delta_sharing.get_table_version(url)
    before, log = register(console.home), entries(console.home)
    _killed_release(console, POINTS[point])
    # The kill fell before the transaction, or after it: never in between.
    found = entries(console.home)
    assert found[: len(log)] == log
    done = [(e["act"], e["outcome"]) for e in found[len(log) :]]
    assert done in ([], [("release", "permitted")])
    now = delta_sharing.get_table_version(url)
    assert now == number + len(done)
    if not done:
        assert register(console.home) == before
    place.verified()
    assert len(delta_sharing.load_as_pandas(url)) == len(support.released())
    assert place.release("warm-homes", support.NAME)["number"] == now + 1
    assert len(delta_sharing.load_as_pandas(url)) == len(support.released())


def test_what_a_killed_release_left_in_the_clear_is_swept(console: Console) -> None:
    _killed_release(console, POINTS["decrypted"])
    assert jobs(console.home)

    def swept() -> bool:
        irwell("task", "run", "--home", console.home, "--json")
        return not jobs(console.home)

    until(60, swept, what="an empty scratch folder")


def test_every_destruction_that_the_ledger_tells_of_is_carried_out(
    console: Console, place: Place
) -> None:
    """A release replaces one, and a kill may fall between its entry and the end of its key."""
    with suppress(AssertionError):  # the process may end first: then there was no fault to mend
        _killed_release(console, lambda home, old: len(entries(home)) > old.entries)
    assert irwell("task", "run", "--home", console.home, "--json").code in (0, 1)
    ended = [key for e in entries(console.home) for key in e["facts"].get("keys_destroyed", [])]
    assert ended
    keyring = Keyring(console.home / "keys")
    for owner, key in ended:
        assert keyring.destroyed(owner, key)
        with pytest.raises(KeyDestroyed):
            keyring.key(owner, key)
    place.verified()


def test_a_server_killed_while_it_releases_comes_back_whole(
    place: Place, console: Console, trust: Reader
) -> None:
    """The server of this test is its own: the other one goes on beside it."""
    before, log, old = register(console.home), entries(console.home), seen(console.home)
    with served(console.home) as second:
        headers = {"Authorization": f"Bearer {place.people[f'{COUNCIL} steward'].bearer}"}
        address = f"{second.address}/api/v1/agreements/warm-homes/release"
        code = (
            "import sys, requests\n"
            "requests.post(sys.argv[1], json={'data_set': sys.argv[2]}, headers={'Authorization':"
            " sys.argv[3]}, timeout=120)"
        )
        asking = subprocess.Popen(
            [sys.executable, "-c", code, address, support.NAME, headers["Authorization"]],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(60, lambda: _some(console.home, old, "*.parquet"), what="the release's work")
        second.kill()
        asking.wait(120)
    assert entries(console.home) == log
    assert register(console.home) == before
    with served(console.home) as third:
        assert requests.get(f"{third.address}/health", timeout=30).status_code == 200
        again = trust.at(third.address).query("warm-homes", COUNCIL, "homes")
        assert again.status_code == 200
    place.verified()


def test_the_server_had_no_fault(place: Place) -> None:
    assert "Traceback" not in place.server.faults()
