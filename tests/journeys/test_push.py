"""A body that keeps its data at home pushes a release: by the command, and by hand."""

import hashlib
import json
import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import delta_sharing
import pytest
import requests

from irwell import agreements
from irwell.contracts import parse_data_set_id
from irwell.documents import parse_yaml
from irwell.releases.home import open_home
from irwell.releases.home_data import release
from irwell.tables import WorkerLimits
from irwell.transfer import pack_bundle
from tests.journeys.conftest import reader
from tests.journeys.server import (
    TRUST,
    Place,
    agreement,
    environment,
    irwell,
    served,
    start,
    today,
    until,
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("push"),
]
POLICE = "calder-police"
NAME = f"{POLICE}/calls@1"
CONTRACT = f"""apiVersion: v3.1.0
kind: DataContract
id: {POLICE}/calls
version: 1.0.0
status: active
schema:
  - name: calls
    properties:
      - {{name: call, logicalType: integer, required: true}}
      - {{name: block, logicalType: string}}
      - {{name: notes, logicalType: string}}
"""
AGREEMENT = agreement("calls", NAME, "      call: keep\n      block: keep", table="calls")
ROWS = 8000
CHUNK = 64 * 1024
OCTETS = {"Content-Type": "application/offset+octet-stream"}


@dataclass
class Police:
    """A body's own home, beside its data, with a token to push by."""

    place: Place
    root: Path
    token: Path
    files: list[str]

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token.read_text().strip()}"}

    def push(self) -> Any:
        """Build a release at home and push it, by the command."""
        return irwell(*self.words())

    def words(self) -> tuple[str | Path, ...]:
        return ("home", "push", self.root.with_name("calls.yaml"), NAME, "--in", self.root,
                "--node", self.place.server.address, "--token", self.token, *self.files,
                "--json")  # fmt: skip

    def bundle(self) -> bytes:
        """Build a release at home and pack it, as the command does before it pushes."""
        number = len(open_home(self.root).lines())
        at = f"{today()}T09:00:00Z"
        out = self.root.with_name(f"bundle-{number}")
        release(
            open_home(self.root), agreements.read_agreement(parse_yaml(AGREEMENT)),
            parse_data_set_id(NAME), as_at=date.fromisoformat(today()), at=at, out=out,
            limits=WorkerLimits(),
        )  # fmt: skip
        tar = out.with_suffix(".tar")
        pack_bundle(out, tar)
        return tar.read_bytes()

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> requests.Response:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        url = f"{self.place.server.address}{path}"
        return requests.request(method, url, data=body, headers={**self.bearer, **named},
                                timeout=120)  # fmt: skip

    def create(self, tar: bytes, **headers: str) -> requests.Response:
        digest = f"sha256:{hashlib.sha256(tar).hexdigest()}"
        told = {"Upload_Length": str(len(tar)), "Upload_Digest": digest}
        return self.ask("POST", "/uploads", **{**told, **headers})

    def send(self, tar: bytes) -> str:
        """Create an upload and send all of it; returns its path."""
        where = self.create(tar).headers["Location"]
        for begin in range(0, len(tar), 8 << 20):
            sent = self.ask("PATCH", where, tar[begin : begin + (8 << 20)],
                            Upload_Offset=str(begin), **OCTETS)  # fmt: skip
            assert sent.status_code == 204, sent.text
        return where


@pytest.fixture(scope="module")
def police(place: Place) -> Police:
    root = place.folder / "police"
    made = irwell("home", "new", "--organisation", POLICE, "--in", root, "--json").value
    place.admit((POLICE, "police"), place="home", key=made)
    place.describe(CONTRACT)
    contract, data, text = (place.folder / n for n in ("calls.c.yaml", "calls.csv", "calls.yaml"))
    contract.write_text(CONTRACT)
    text.write_text(AGREEMENT)
    lines = [f"{i},{secrets.token_hex(128)},CANARY-at-home-{i:08d}" for i in range(ROWS)]
    data.write_text("\n".join(["call,block,notes", *lines]) + "\n")
    assert irwell("home", "describe", contract, "--in", root, "--json").code == 0
    report = irwell("home", "deposit", NAME, data, "--in", root, "--json").value["report"]
    assert (report["rows"], report["findings"]) == (ROWS, [])
    files = []
    for body in (POLICE, TRUST):
        signature, key = (place.folder / f"{body}.{n}.json" for n in ("signature", "key"))
        signature.write_text(json.dumps(place.signature(AGREEMENT, body)))
        key.write_text(json.dumps(place.machines.key_document(body, "siro")))
        files += ["--signature", str(signature), "--public-key", str(key)]
    place.agree(AGREEMENT)
    token = place.folder / "police.token"
    issued = place.do(
        f"{POLICE} administrator", f"/organisations/{POLICE}/tokens", {"kind": "home"}
    )
    token.write_text(issued["bearer"])
    found = Police(place, root, token, files)
    done = found.push().value
    assert (done["rows"], done["data_set"], done["agreement"]) == (ROWS, NAME, "calls.v1")
    return found


def test_a_home_pushes_and_the_recipient_reads(place: Place, police: Police) -> None:
    trust = reader(place, TRUST)
    frame = delta_sharing.load_as_pandas(trust.url("calls", POLICE, "calls"))
    assert sorted(frame["call"]) == list(range(ROWS))
    assert set(frame.columns) == {"call", "block"}
    (entry,) = [e for e in place.ledger() if e["act"] == "push" and e["facts"]["number"] == 1]
    assert entry["facts"]["rows_out"] == ROWS
    home = irwell("home", "show", "--in", police.root, "--json").value
    assert home["lines"] >= 3  # describe, deposit, release


def test_raw_rows_and_pseudonym_keys_never_reach_the_node(place: Place, police: Police) -> None:
    for path in place.home.rglob("*"):
        if path.is_file():
            assert b"CANARY-at-home-" not in path.read_bytes(), path


def test_a_node_builds_nothing_of_what_is_kept_at_home(place: Place, police: Police) -> None:
    ask = place.ask(f"{POLICE} steward", "POST", "/agreements/calls/release", {"data_set": NAME})
    assert (ask.status_code, ask.json()["rule"]) == (403, "release.home")
    sent = place.ask(f"{POLICE} steward", "POST", f"/data-sets/{NAME}/deposits", "call\n1\n")
    assert (sent.status_code, sent.json()["rule"]) == (403, "deposit.home")


def test_a_killed_push_goes_on_where_it_was(place: Place, police: Police) -> None:
    tar = police.bundle()
    file = place.folder / "killed.tar"
    file.write_bytes(tar)
    assert len(tar) > 8 * CHUNK
    first = _pushing(police, file)
    assert first.stdout is not None
    for line in first.stdout:
        if int(line) >= 2 * CHUNK:
            break
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    first.stdout.close()
    known = police.create(tar)
    assert known.status_code == 200
    arrived = int(known.headers["Upload-Offset"])
    assert 2 * CHUNK <= arrived <= len(tar)
    second = _pushing(police, file)
    out, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert int(out.splitlines()[0]) >= arrived
    assert json.loads(out.splitlines()[-1])["rows"] == ROWS


def _pushing(police: Police, file: Path) -> "subprocess.Popen[str]":
    """Push a packed bundle from a process of its own, in small pieces, telling how far it is."""
    code = (
        "import json, sys; from pathlib import Path; from irwell.transfer import push\n"
        "told = lambda there, size: print(there, flush=True)\n"
        f"done = push(sys.argv[1], Path(sys.argv[2]).read_text().strip(), Path(sys.argv[3]),"
        f" chunk={CHUNK}, progress=told)\n"
        "print(json.dumps(done))"
    )
    words = [police.place.server.address, str(police.token), str(file)]
    return subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE,
                            text=True, env=environment())  # fmt: skip


def test_a_node_killed_while_it_checks_a_push_comes_back_whole(
    place: Place, police: Police
) -> None:
    """The node of this test is its own: the other one goes on with the same home."""
    tar = police.bundle()
    where, number = police.send(tar), _number(place)
    before = [e["seq"] for e in place.ledger() if e["act"] in ("push", "release")]
    old = set((place.home / "scratch").glob("job-*"))

    def opened() -> bool:
        new = set((place.home / "scratch").glob("job-*")) - old
        return any((folder / "bundle").exists() for folder in new)

    with served(place.home) as second:
        code = (
            "import sys, requests; requests.post(sys.argv[1], headers={'Authorization':"
            " sys.argv[2]}, timeout=120)"
        )
        asking = subprocess.Popen(
            [sys.executable, "-c", code, f"{second.address}{where}/finish",
             police.bearer["Authorization"]],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(60, opened, what="the opened bundle")
        second.kill()
        asking.wait(120)
    assert [e["seq"] for e in place.ledger() if e["act"] in ("push", "release")] == before
    assert _number(place) == number
    place.verified()
    # What arrived is still there, and the sender goes on as after any broken line.
    known = police.create(tar)
    assert (known.status_code, known.headers["Location"]) == (200, where)
    assert known.headers["Upload-Offset"] == str(len(tar))
    assert police.ask("POST", f"{where}/finish").json()["number"] == number + 1


@pytest.mark.parametrize("point", ["building", "entered"])
def test_a_home_killed_while_it_builds_a_push_goes_on(
    place: Place, police: Police, point: str
) -> None:
    lines, number = len(open_home(police.root).lines()), _number(place)
    old = set((police.root / "scratch").glob("*"))

    def reached() -> bool:
        new = set((police.root / "scratch").glob("*")) - old
        if point == "building":
            return any(next(folder.rglob("*.parquet"), None) for folder in new)
        return len(open_home(police.root).lines()) > lines

    process = start(*police.words())
    until(120, lambda: reached() or process.poll() is not None, what="the point to kill at")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert len(open_home(police.root).lines()) - lines in (0, 1)  # the journal is whole
    assert _number(place) == number
    assert police.push().value["number"] == number + 1
    place.verified()


def test_a_finished_upload_answers_again_and_does_nothing_more(
    place: Place, police: Police
) -> None:
    tar = police.bundle()
    where = police.send(tar)
    first = police.ask("POST", f"{where}/finish")
    assert first.status_code == 200
    entries = len(place.ledger())
    again = police.ask("POST", f"{where}/finish")
    assert (again.status_code, again.json()) == (200, first.json())
    known = police.create(tar)
    assert (known.status_code, known.headers["Location"]) == (200, where)
    assert known.headers["Upload-Offset"] == str(len(tar))
    assert police.ask("POST", f"{where}/finish").json() == first.json()
    assert len(place.ledger()) == entries


def test_a_replayed_bundle_is_refused(place: Place, police: Police) -> None:
    """Zeros after the end of a tar change its digest and nothing in it."""
    old = police.bundle()
    assert police.ask("POST", f"{police.send(old)}/finish").status_code == 200
    assert police.ask("POST", f"{police.send(police.bundle())}/finish").status_code == 200
    number = _number(place)
    where = police.send(old + bytes(10240))
    answer = police.ask("POST", f"{where}/finish")
    assert (answer.status_code, answer.json()["rule"]) == (400, "home.seq")
    assert place.ledger()[-1]["outcome"] == "refused"
    assert place.ledger()[-1]["reasons"] == ["home.seq"]
    assert police.ask("HEAD", where).status_code == 404  # it may be sent again
    assert _number(place) == number


def _number(place: Place) -> int:
    url = reader(place, TRUST).url("calls", POLICE, "calls")
    return int(delta_sharing.get_table_version(url))


def test_a_changed_bundle_is_refused(place: Place, police: Police) -> None:
    tar = bytearray(police.bundle())
    tar[len(tar) // 2] ^= 1
    answer = police.ask("POST", f"{police.send(bytes(tar))}/finish")
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == "BUNDLE_REFUSED"
    assert answer.json()["remedy"]
    assert place.ledger()[-1]["outcome"] == "refused"


def test_rubbish_is_refused_and_entered(place: Place, police: Police) -> None:
    for rubbish in (b"x" * 2048, bytes(10240), secrets.token_bytes(3000)):
        where = police.send(rubbish)
        answer = police.ask("POST", f"{where}/finish")
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "BUNDLE_REFUSED")
        assert (place.ledger()[-1]["act"], place.ledger()[-1]["outcome"]) == ("push", "refused")


def test_the_steps_of_an_upload_keep_their_order(police: Police) -> None:
    tar = secrets.token_bytes(5000)
    made = police.create(tar)
    assert (made.status_code, made.headers["Upload-Offset"]) == (201, "0")
    where = made.headers["Location"]
    early = police.ask("POST", f"{where}/finish")
    assert (early.status_code, early.json()["rule"]) == (409, "upload.length")
    assert police.ask("PATCH", where, tar[:100], Upload_Offset="0", **OCTETS).status_code == 204
    head = police.ask("HEAD", where)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("100", "5000")
    assert head.headers["Cache-Control"] == "no-store"
    for offset in ("0", "101", "-1", "x", ""):
        wrong = police.ask("PATCH", where, tar[:100], Upload_Offset=offset, **OCTETS)
        assert (wrong.status_code, wrong.json()["rule"]) == (409, "upload.offset"), offset
    kind = police.ask("PATCH", where, tar[100:], Upload_Offset="100", Content_Type="text/plain")
    assert kind.status_code == 415
    past = police.ask("PATCH", where, tar, Upload_Offset="100", **OCTETS)
    assert past.status_code == 413
    assert police.ask("HEAD", where).headers["Upload-Offset"] == "100"
    assert police.create(tar).headers["Upload-Offset"] == "100"


@pytest.mark.parametrize(
    "told",
    [
        {"Upload_Length": "0"},
        {"Upload_Length": "-5"},
        {"Upload_Length": "9" * 15},
        {"Upload_Length": "x"},
        {"Upload_Digest": "sha256:short"},
        {"Upload_Digest": "md5:" + "0" * 64},
        {"Upload_Digest": "sha256:" + "G" * 64},
    ],
)
def test_an_upload_says_its_length_and_digest(police: Police, told: dict[str, str]) -> None:
    answer = police.create(b"abc", **told)
    assert (answer.status_code, answer.json()["rule"]) == (400, "upload.head")


def test_an_upload_is_its_own_bodys_alone(place: Place, police: Police) -> None:
    where = police.create(b"mine alone").headers["Location"]
    url = f"{place.server.address}{where}"
    person = {"Authorization": f"Bearer {place.people[f'{POLICE} siro'].bearer}"}
    assert requests.head(url, timeout=60).status_code == 401
    assert requests.head(url, headers=person, timeout=60).status_code == 401
    recipient = reader(place, TRUST).bearer
    assert requests.post(f"{place.server.address}/uploads", headers=recipient,
                         timeout=60).status_code == 401  # fmt: skip
    for wrong in ("/uploads/" + "0" * 24, "/uploads/..%2f..%2fkeys", f"{where}x"):
        assert police.ask("HEAD", wrong).status_code == 404
    hosted = place.ask(f"{TRUST} administrator", "POST", f"/organisations/{TRUST}/tokens",
                       {"kind": "home"})  # fmt: skip
    assert (hosted.status_code, hosted.json()["rule"]) == (403, "issue.home")


def test_two_writers_at_once_do_not_mix_their_bytes(police: Police) -> None:
    from concurrent.futures import ThreadPoolExecutor

    tar = secrets.token_bytes(6 << 20)
    where = police.create(tar).headers["Location"]

    def send() -> int:
        return police.ask("PATCH", where, tar, Upload_Offset="0", **OCTETS).status_code

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(lambda _: send(), range(4)))
    assert found == [204, 409, 409, 409]
    assert police.ask("HEAD", where).headers["Upload-Offset"] == str(len(tar))


def test_a_home_watches_the_ledger_grow(place: Place, police: Police) -> None:
    key = place.folder / "ledger.key.json"
    key.write_text(requests.get(f"{place.server.address}/checkpoint/key.json", timeout=60).text)
    assert irwell("home", "pin", key, "--in", police.root, "--json").code == 0
    words = ("home", "witness", "--in", police.root, "--node", place.server.address, "--json")
    first = irwell(*words).value
    place.ask(f"{TRUST} analyst", "POST", "/agreements/none/activate", {})
    reader(place, TRUST)
    second = irwell(*words).value
    assert (second["since"], first["since"]) == (first["size"], 0)
    assert second["size"] > first["size"]


def test_a_suspension_refuses_the_next_push(place: Place, police: Police) -> None:
    place.do(f"{POLICE} dpo", "/agreements/calls/suspend", {"reason": "A test of halting."})
    ran = police.push()
    assert ran.code == 17
    assert (ran.error["errorCode"], ran.error["rule"]) == ("TRANSFER_FAILED", "agreement.suspended")
    assert ran.error["remedy"]
    place.do(f"{POLICE} siro", "/agreements/calls/resume")
    assert police.push().value["rows"] == ROWS


def test_the_server_had_no_fault(place: Place) -> None:
    assert "Traceback" not in place.server.faults()
    assert "Internal Server Error" not in place.server.faults()
