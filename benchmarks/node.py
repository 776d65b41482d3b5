"""A node with one big release, founded by acts as its console does them, and served."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import sample
from benchmarks.measure import OUT, ROOT, Clock, once, say

STARTS_WITHIN = 60.0  # seconds
BODIES = ((sample.COUNCIL, "local_government"), (sample.TRUST, "third_sector"))


def home_of(rows: int) -> Path:
    """Return the home of a node with a release of that many rows, made once a day."""
    place = OUT / f"node-{rows}-{date.today()}"
    made = place / "made.json"
    if not made.exists() or "siro" not in made.read_text():  # made by an earlier program
        for old in OUT.glob(f"node-{rows}-*"):
            shutil.rmtree(old)
        say(f" a node with a release of {rows:,} rows is made")
        once(build, rows=rows, place=str(place))
    return place


def build(clock: Clock, rows: int, place: str) -> None:
    """Found a node, deposit, agree, release, issue a token; the whole of it is not measured."""
    folder = Path(place)
    folder.mkdir(parents=True)
    desk = opened(folder / "home")
    from irwell.authority.founding import found

    made = found(desk, "vale-authority", name="Vale", sector="local_government")
    people = _people(desk, folder, made.officer)
    text = sample.agreement(pseudonym=True, half=False, record=True)
    with clock:
        seconds = _share(desk, people, rows, text, folder)
    kept = {
        "officer": made.officer,
        "bearer": _token(desk, people),
        "siro": _person_token(desk, people, sample.COUNCIL, "siro"),
        "share": "bench-person",
        "seconds": seconds,
    }
    (folder / "made.json").write_text(json.dumps(kept))


def opened(home: Path) -> Any:
    """Open the desk of a home, once in a process."""
    os.environ["IRWELL_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "irwell.server.settings"
    import django

    django.setup()
    from irwell.authority.site import desk

    return desk()


def _people(desk: Any, folder: Path, officer: str) -> dict[str, str]:
    from irwell.authority.actors import person_actor
    from irwell.authority.acts.appoint import appoint
    from irwell.authority.acts.join import join
    from irwell.vault import Keyring

    machines = Keyring(folder / "machines")
    people = {"officer": officer}
    for body, sector in BODIES:
        chief = person_actor(officer, "console")
        join(desk, chief, body, name=body, sector=sector)
        first = appoint(desk, chief, body, roles=("administrator",)).id
        people[f"{body} administrator"] = first
        machines.create_root(body)
        for role in ("siro", "steward", "analyst", "ig_lead", "dpo"):
            key = machines.new_signing_key(body, role) if role == "siro" else None
            made = appoint(desk, person_actor(first, "console"), body, roles=(role,), key=key)
            people[f"{body} {role}"] = made.id
    return people


def _share(
    desk: Any, people: dict[str, str], rows: int, text: str, folder: Path
) -> dict[str, float]:
    from irwell import agreements, vault
    from irwell.authority.actors import person_actor
    from irwell.authority.acts.activate import activate
    from irwell.authority.acts.deposit import deposit
    from irwell.authority.acts.describe import describe
    from irwell.authority.acts.propose import propose
    from irwell.authority.acts.release import release
    from irwell.authority.acts.sign import sign
    from irwell.documents import parse_yaml
    from irwell.vault import Keyring

    def who(name: str) -> Any:
        return person_actor(people[name], "console")

    machines, steward = Keyring(folder / "machines"), who(f"{sample.COUNCIL} steward")
    describe(desk, steward, sample.DATA_SET, contract=parse_yaml(sample.CONTRACT))
    times = {"from": time.perf_counter()}
    deposit(desk, steward, sample.DATA_SET, file=sample.faulty(rows))
    times["deposit"] = time.perf_counter()
    source = parse_yaml(text)
    form = agreements.read_agreement(source)
    propose(desk, who(f"{sample.TRUST} analyst"), form.id, document=source)
    _review(desk, who, form.id)
    for body, _ in BODIES:
        by = {
            "organisation": body,
            "role": "siro",
            "key": machines.key_document(body, "siro")["id"],
        }
        signature = vault.sign(
            agreements.of(form), by=by, at=desk.now(), private=machines.signing_key(body, "siro")
        )
        sign(desk, who(f"{body} siro"), form.id, signature=signature)
    activate(desk, who("officer"), form.id)
    times["agree"] = time.perf_counter()
    release(desk, steward, form.id, data_set=sample.DATA_SET)
    times["release"] = time.perf_counter()
    return {
        "deposit": times["deposit"] - times["from"],
        "release": times["release"] - times["agree"],
    }


def _review(desk: Any, who: Callable[[str], Any], name: str) -> None:
    """Assess, advise and approve, as three people do."""
    from irwell.authority.acts.advise import advise
    from irwell.authority.acts.assess import assess
    from irwell.authority.acts.decide import Decision, decide

    assess(desk, who(f"{sample.COUNCIL} ig_lead"), name)
    for body, _ in BODIES:
        advise(desk, who(f"{body} dpo"), name, outcome="supports", reasons="Synthetic rows.")
    decide(desk, who(f"{sample.COUNCIL} siro"), name, decision=Decision("approve"))


def _token(desk: Any, people: dict[str, str]) -> str:
    from irwell.authority.actors import person_actor
    from irwell.authority.acts.issue import issue

    administrator = person_actor(people[f"{sample.TRUST} administrator"], "console")
    return str(issue(desk, administrator, sample.TRUST, kind="recipient", system="bench").bearer)


def _person_token(desk: Any, people: dict[str, str], body: str, role: str) -> str:
    """Issue a personal token, for what is asked of the node over HTTP."""
    from irwell.authority.actors import person_actor
    from irwell.authority.acts.issue import issue

    administrator = person_actor(people[f"{body} administrator"], "console")
    person = people[f"{body} {role}"]
    return str(issue(desk, administrator, body, kind="person", person=person).bearer)


def released(clock: Clock, place: str, out: str) -> None:
    """Decrypt the released files, for the side that reads them without a server."""
    desk = opened(Path(place) / "home")
    from irwell.authority.models import Release

    row = Release.objects.select_related("data_set").get(state="current")
    key = desk.keyring.key(row.data_set.organisation_id, row.key)
    paths = []
    for number, file in enumerate(row.files):
        paths.append(f"{out}/part-{number}.parquet")
        desk.vault.decrypt_to(file["blob"], key, Path(paths[-1]))
    clock.extra["paths"] = paths


@dataclass(frozen=True)
class Served:
    """A node that answers: its address, its process and a profile for the client."""

    address: str
    pid: int
    profile: str
    bearer: str
    table: str
    siro: str = ""

    def query(self) -> str:
        share, schema, table = self.table.split(".")
        return f"{self.address}/delta-sharing/shares/{share}/schemas/{schema}/tables/{table}/query"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], health: str, **env: str) -> Iterator[int]:
    """Run a server until the block ends; gives its process id."""
    import requests

    log = OUT / "server.log"
    with log.open("ab") as told:
        process = subprocess.Popen(command, env={**os.environ, **env}, stdout=told, stderr=told)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and process.poll() is None:
            try:
                if requests.get(health, timeout=2).ok:
                    break
            except requests.RequestException:
                pass
            time.sleep(0.1)
        else:
            raise SystemExit(f"{health} does not answer; see {log.relative_to(ROOT)}.")
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def serving(place: Path) -> Iterator[Served]:
    """Serve a node that `home_of` made."""
    made = json.loads((place / "made.json").read_text())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "irwell",
        "serve",
        "--home",
        str(place / "home"),
        "--port",
        str(port),
    ]
    with running(command, f"{address}/health", IRWELL_ADDRESS=address) as pid:
        profile = place / f"{port}.share"
        profile.write_text(
            json.dumps(
                {
                    "shareCredentialsVersion": 1,
                    "endpoint": f"{address}/delta-sharing",
                    "bearerToken": made["bearer"],
                }
            )
        )
        table = f"{made['share']}.{sample.COUNCIL}.register"
        try:
            yield Served(address, pid, str(profile), made["bearer"], table, made.get("siro", ""))
        finally:
            profile.unlink()
