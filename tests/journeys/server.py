"""A live node for journeys: founded by the command line, served, then driven by its JSON API.

Nothing here reaches into the register: what a journey does, a person or a system could do. The
invented authority is Vale; its bodies are Fordham Council, the Warm Trust and the Help Trust.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from irwell import agreements, vault
from irwell.documents import parse_yaml
from irwell.ledger import verify_export
from irwell.vault import Keyring

AUTHORITY = "vale-authority"
COUNCIL, TRUST, HELP = "fordham-council", "warm-trust", "help-trust"
STARTS_WITHIN = 60.0  # seconds that a server may take to answer on a loaded machine
LONDON = ZoneInfo("Europe/London")


def today() -> str:
    return datetime.now(LONDON).date().isoformat()


def a_year_on() -> str:
    return (datetime.now(LONDON).date() + timedelta(days=365)).isoformat()


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        return json.loads(self.err.strip().splitlines()[-1])


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("IRWELL_", "DJANGO_"))}
    return {**kept, **more}


def irwell(*words: str | Path, **env: str) -> Ran:
    """Run one command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "irwell", *map(str, words)],
        capture_output=True, text=True, timeout=300, env=environment(**env), check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


IN_ONE = """
import contextlib, io, json, sys
from irwell.cli.main import main
told = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(words)
    if code:
        sys.exit(code)
    told.append(json.loads(out.getvalue()))
print(json.dumps(told))
"""


def irwell_each(*commands: list[str]) -> list[Any]:
    """Run several commands in one process, which saves starting it anew; all must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", IN_ONE, json.dumps(commands)],
        capture_output=True, text=True, timeout=300, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def start(*words: str | Path, **env: str) -> "subprocess.Popen[str]":
    """Start one command; the caller ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "irwell", *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(**env),
    )  # fmt: skip


def until(seconds: float, found: Any, *, what: str) -> Any:
    """Ask until the answer is true, or fail when the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A served home and its address."""

    home: Path
    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def faults(self) -> str:
        """What the server complained of: empty after a journey of mere refusals."""
        return self.log.read_text()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the server and its workers at once: they are a process group of their own."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


@contextmanager
def served(home: Path, **env: str) -> Iterator[Server]:
    """Serve a home until the block ends."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = home.with_name(f"{home.name}-{port}.log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "irwell", "serve", "--home", str(home), "--port", str(port)],
            stdout=out, stderr=out, env=environment(IRWELL_ADDRESS=address, **env),
            start_new_session=True,
        )  # fmt: skip
    server = Server(home, address, process, log)
    try:
        until(STARTS_WITHIN, lambda: _healthy(server), what=f"health of {address}")
        yield server
    finally:
        server.end()


def _healthy(server: Server) -> bool:
    assert server.process.poll() is None, server.faults()
    try:
        return requests.get(f"{server.address}/health", timeout=5).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False


@dataclass
class Person:
    """Somebody appointed: the opaque id and the personal token."""

    id: str
    body: str
    bearer: str


@dataclass
class Place:
    """An authority with bodies and people, driven through the server's JSON API."""

    folder: Path
    server: Server
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.server.home

    @property
    def machines(self) -> Keyring:
        """The signatories' own machines, all in one folder."""
        return Keyring(self.folder / "machines")

    def ask(
        self, person: str, method: str, path: str, body: Any = None, kind: str = ""
    ) -> requests.Response:
        """Ask the JSON API as a person; a mapping goes as JSON, bytes and text as they are."""
        headers = {"Authorization": f"Bearer {self.people[person].bearer}"} if person else {}
        data = body
        if isinstance(body, Mapping):
            data, kind = json.dumps(body), "application/json"
        if isinstance(data, str):
            data = data.encode()
        if kind:
            headers["Content-Type"] = kind
        url = f"{self.server.address}/api/v1{path}"
        return requests.request(method, url, data=data, headers=headers, timeout=300)

    def do(self, person: str, path: str, body: Any = None, *, method: str = "POST") -> Any:
        answer = self.ask(person, method, path, {} if body is None else body)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def admit(self, *bodies: tuple[str, str], place: str = "hosted", key: Any = None) -> None:
        """Admit bodies by id and sector, each with an administrator, a SIRO with a key, and others.

        `key` is the key of the home of a body that keeps its data itself.
        """
        made = {}
        for body, sector in bodies:
            words = {"id": body, "name": body.title(), "sector": sector, "place": place}
            self.do("officer", "/organisations", words)
            first = {"roles": ["administrator"], "key": key}
            made[body] = self.do("officer", f"/organisations/{body}/people", first)["id"]
        # A first administrator has no token yet: the console issues it.
        for person in console_persons(self.home, made):
            self.people[f"{person.body} administrator"] = person
        for body, _ in bodies:
            self.machines.create_root(body)
            siro = self.machines.new_signing_key(body, "siro")
            for role in ("siro", "iao", "ig_lead", "steward", "analyst", "dpo", "auditor"):
                self.appoint(body, role, key=siro if role == "siro" else None)

    def appoint(self, body: str, role: str, *, key: Any = None) -> None:
        admin = f"{body} administrator"
        words = {"roles": [role], "title": role, "key": key}
        by = "officer" if role == "auditor" else admin
        person = self.do(by, f"/organisations/{body}/people", words)["id"]
        issued = self.do(
            admin, f"/organisations/{body}/tokens", {"kind": "person", "person": person}
        )
        self.people[f"{body} {role}"] = Person(person, body, issued["bearer"])

    def describe(self, contract: str) -> str:
        found = re.search(r"^id: (\S+)$", contract, re.M)
        assert found is not None
        name = f"{found[1]}@1"
        body = name.partition("/")[0]
        self.do(f"{body} steward", f"/data-sets/{name}/contract", contract, method="PUT")
        return name

    def deposit(self, data_set: str, file: bytes | str, kind: str = "text/csv") -> Any:
        body = data_set.partition("/")[0]
        answer = self.ask(f"{body} steward", "POST", f"/data-sets/{data_set}/deposits", file, kind)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def signature(self, text: str, body: str) -> dict[str, Any]:
        """Sign an agreement on the body's own machine."""
        form = agreements.read_agreement(parse_yaml(text))
        key = self.machines.key_document(body, "siro")
        return vault.sign(
            agreements.of(form),
            by={"organisation": body, "role": "siro", "key": key["id"]},
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            private=self.machines.signing_key(body, "siro"),
        )

    def agree(self, text: str) -> str:
        """Propose, review, sign by all, activate; returns the agreement's id."""
        form = agreements.read_agreement(parse_yaml(text))
        self.do("officer", f"/agreements/{form.id}", text)
        self.review(text)
        for body in form.signatories:
            words = self.signature(text, body)
            self.do(f"{body} siro", f"/agreements/{form.id}/signatures", words)
        self.do("officer", f"/agreements/{form.id}/activate")
        return form.id

    def review(self, text: str) -> None:
        """Assess by each provider, advise by each officer, approve by each provider."""
        form = agreements.read_agreement(parse_yaml(text))
        for body in form.providers:
            self.do(f"{body} ig_lead", f"/agreements/{form.id}/assess", {})
        for body in form.signatories:
            words = {"outcome": "supports", "reasons": "It is as little as is needed."}
            self.do(f"{body} dpo", f"/agreements/{form.id}/advise", words)
        decided = {"outcome": "approve", "reasons": "What others hold was weighed."}
        for body in form.providers:
            self.do(f"{body} iao", f"/agreements/{form.id}/decide", decided)

    def release(self, agreement: str, data_set: str) -> Any:
        body = data_set.partition("/")[0]
        return self.do(f"{body} steward", f"/agreements/{agreement}/release",
                       {"data_set": data_set})  # fmt: skip

    def profile(self, body: str, system: str = "desk", **more: Any) -> dict[str, Any]:
        words = {"kind": "recipient", "system": system, **more}
        return self.do(f"{body} administrator", f"/organisations/{body}/tokens", words)

    def ledger(self) -> list[dict[str, Any]]:
        """Every entry, as an officer exports them."""
        headers = {"Authorization": f"Bearer {self.people['officer'].bearer}"}
        answer = requests.get(f"{self.server.address}/ledger.jsonl", headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    def verified(self) -> int:
        """Verify the export against the checkpoint; returns the entries."""
        headers = {"Authorization": f"Bearer {self.people['officer'].bearer}"}
        asked = {
            path: requests.get(f"{self.server.address}/{path}", headers=headers, timeout=60)
            for path in ("ledger.jsonl", "checkpoint", "checkpoint/key.json")
        }
        note, key = asked["checkpoint"].json()["note"], asked["checkpoint/key.json"].json()
        lines = asked["ledger.jsonl"].content.splitlines(keepends=True)
        size = int(note.splitlines()[1])
        found = verify_export(lines[:size], note, AUTHORITY, bytes.fromhex(key["public"]))
        assert found.entries == size
        return size


def console_persons(home: Path, people: Mapping[str, str]) -> list[Person]:
    """Issue first tokens at the console, to one person of each body."""
    files = {body: home.with_name(f"{person}.token") for body, person in people.items()}
    irwell_each(*(
        ["token", "issue", body, "--home", str(home), "--as", person, "--person", person,
         "--out", str(files[body]), "--json"]
        for body, person in people.items()
    ))  # fmt: skip
    return [
        Person(person, body, files[body].read_text().strip()) for body, person in people.items()
    ]


def found(folder: Path) -> tuple[Path, Person]:
    """Found a node by the command line; returns its home and the first officer."""
    home = folder / "home"
    made = irwell("home", "create", "--home", home, "--authority", AUTHORITY, "--name",
                  "Vale Data Authority", "--json").value  # fmt: skip
    return home, console_persons(home, {AUTHORITY: made["officer"]})[0]


@contextmanager
def open_place(folder: Path, **env: str) -> Iterator[Place]:
    """Found an authority with one council that gives and two trusts that receive, served."""
    home, officer = found(folder)
    with served(home, **env) as server:
        place = Place(folder, server, {"officer": officer})
        place.admit((COUNCIL, "local_government"), (TRUST, "third_sector"), (HELP, "third_sector"))
        yield place


def agreement(
    name: str,
    data_set: str,
    columns: str,
    *,
    recipient: str = TRUST,
    where: str = "",
    table: str = "",
    outputs: str = "",
    end: str = "",
) -> str:
    """Write an agreement: what differs from one journey to the next is an argument."""
    provider = data_set.partition("/")[0]
    named = f"    as: {table}\n" if table else ""
    tests = f"where:\n{where}" if where else ""
    may = f"{{may: [view, count], outputs: {outputs}}}" if outputs else "{may: [view]}"
    return f"""irwell: 1
id: {name}
title: A test of {name}
kind: one_way
summary: Invented for a test.
parties:
  provider: {{org: {provider}, role: controller}}
  recipient: {{org: {recipient}, role: controller}}
purpose: {{code: fuel_poverty_help, need: The trust does not know where help is owed.}}
law: {{lawful_basis: {{provider: art6_1_e, recipient: art6_1_f}}}}
data:
  - dataset: {data_set}
{named}    columns:
{columns}
{tests}
use: {may}
time:
  start: {today()}
  end: {end or a_year_on()}
  review: {end or a_year_on()}
  after_end: {{delete_within: 30 days}}
  exit_plan: The work goes back to paper.
publish: {{register: full}}
"""
