"""`register`: the public register listed, filtered and searched; synthetic agreements in bulk."""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import OUT, ROOT, Clock, once, say, summary, table
from benchmarks.node import opened

NAME = "register"
TITLE = "The public register: list, filter, search"
SIZES, QUICK_SIZES = (10_000, 30_000, 100_000), (300,)
LEAST_ROWS = 100_000  # fewer rows asked for mean the quick form
AIM_MS = 200
ASKED = 7  # times for each question
BATCH = 2_000
AT = "2026-11-22T12:00:00.000Z"
SECTORS = (("local_government", 250), ("health", 60), ("police", 40), ("third_sector", 100),
           ("private", 50))  # fmt: skip
TOPICS = ("fuel_poverty_help", "early_help", "school_places", "homelessness_prevention",
          "council_tax_support", "falls_prevention")  # fmt: skip
WORDS = ("homes", "children", "visits", "meals", "rent", "falls", "heating", "schools", "carers",
         "advice", "wards", "tenants", "energy", "support", "housing", "transport")  # fmt: skip
STATES = (("active", 70), ("expired", 20), ("superseded", 8), ("revoked", 2))
QUESTIONS: Mapping[str, str] = {
    "list": "/register/",
    "page in the middle": "/register/?before={middle}",
    "state, common": "/register/?state=active",
    "state, rare": "/register/?state=suspended",
    "topic, common": "/register/?topic=early_help",
    "topic, rare": "/register/?topic=rare_topic",
    "body": "/register/?body=local-government-7",
    "sector, common": "/register/?sector=local_government",
    "police receive": "/register/?receives=police",
    "place, code": "/register/?place=E08000003",
    "place, name": "/register/?place=health",
    "search, in every entry": "/register/?q=synthetic",
    "search, common": "/register/?q=children",
    "search, two words": "/register/?q=children+meals",
    "search, rare": "/register/?q=kittiwake",
    "search, none": "/register/?q=nothinghasthisword",
    "search and police receive": "/register/?q=heating&receives=police",
    "all filters": "/register/?q=children&receives=police&sector=health&topic=early_help"
    "&state=active",
    "page for people": "/?q=children&receives=police",
    "feed": "/register.atom",
    "feed, police receive": "/register.atom?receives=police",
}


def _bodies() -> list[Any]:
    from irwell.authority.models import Organisation

    found = []
    for sector, many in SECTORS:
        for number in range(many):
            name = f"{sector.replace('_', '-')}-{number}"
            profile = {"areas": [f"E0{number % 9}{number:06d}"], "name": name}
            if sector == "local_government" and number == 3:
                profile["areas"] = ["E08000003"]
            found.append(
                Organisation(
                    id=name, name=name, sector=sector, place="home", joined_at=AT, profile=profile
                )
            )
    return found


def _document(draw: random.Random, number: int, bodies: list[str]) -> dict[str, Any]:
    """One public entry of about the length of a real one; its texts are drawn words."""
    provider, recipient = draw.sample(bodies, 2)
    topic = "rare_topic" if number % 10_000 == 17 else draw.choice(TOPICS)
    own = draw.sample(WORDS, 3)  # each of the words stands in about a fifth of the entries
    others = (f"word{draw.randrange(5000)}" for _ in range(37))
    words = " ".join([*own, *others])
    rare = " kittiwake" if number % 10_000 == 23 else ""
    columns = {f"c{place}": "keep" for place in range(8)}
    clauses = [
        {"path": f"data[0].columns.c{n}", "mark": "enforced",
         "text": f"The column c{n} of {provider} leaves: {' '.join(draw.choices(own, k=6))}."}
        for n in range(12)
    ]  # fmt: skip
    return {
        "irwell_register": 1, "register": "full", "id": f"bulk-{number}", "version": 1,
        "digest": f"sha256:{number:064x}", "entered_at": AT, "withheld": [],
        "title": f"Synthetic agreement {number}{rare}", "kind": "one_way",
        "summary": f"Synthetic: {words}.",
        "parties": {"provider": {"org": provider, "role": "controller"},
                    "recipient": {"org": recipient, "role": "controller"}},
        "purpose": {"code": topic, "need": f"Synthetic: {words}."},
        "law": {"lawful_basis": {"provider": "art6_1_e", "recipient": "art6_1_e"}},
        "data": [{"dataset": f"{provider}/set@1", "columns": columns}],
        "use": {"may": ["view"]}, "time": {"start": "2026-12-01", "end": "2027-11-30"},
        "publish": {"register": "full"}, "clauses": clauses,
    }  # fmt: skip


def _numbers(size: int) -> Iterator[range]:
    yield from (range(at, min(at + BATCH, size)) for at in range(0, size, BATCH))


def fill(size: int, person: str) -> None:
    """Put synthetic agreements into the register, without acts: they are no sharing."""
    from irwell.authority import models as m

    draw = random.Random(size)
    bodies = m.Organisation.objects.bulk_create(_bodies())
    names = [body.id for body in bodies]
    states = [state for state, many in STATES for _ in range(many)]
    for numbers in _numbers(size):
        docs = {n: _document(draw, n, names) for n in numbers}
        state = {n: "suspended" if n % 1000 == 31 else draw.choice(states) for n in numbers}
        m.Agreement.objects.bulk_create(
            m.Agreement(id=f"bulk-{n}.v1", name=f"bulk-{n}", version=1, digest=d["digest"],
                        document=d, state=state[n], changed_at=AT, proposed_by_id=person)
            for n, d in docs.items()
        )  # fmt: skip
        m.RegisterChange.objects.bulk_create(
            m.RegisterChange(id=n + 1, agreement_id=f"bulk-{n}.v1", at=AT, state="active")
            for n in numbers
        )
        m.RegisterEntry.objects.bulk_create(
            m.RegisterEntry(agreement_id=f"bulk-{n}.v1", document=d, number=n + 1, state=state[n])
            for n, d in docs.items()
        )
        parts = [
            (n, party["org"], name == "provider")
            for n, d in docs.items()
            for name, party in d["parties"].items()
        ]
        m.RegisterParty.objects.bulk_create(
            m.RegisterParty(entry_id=n + 1, organisation_id=org, gives=gives, receives=not gives)
            for n, org, gives in parts
        )
        m.Party.objects.bulk_create(
            m.Party(agreement_id=f"bulk-{n}.v1", organisation_id=org, gives=g, receives=not g)
            for n, org, g in parts
        )


def ask(clock: Clock, size: int) -> None:
    """Make a register of that many agreements, and ask each question several times."""
    folder = Path(tempfile.mkdtemp(dir=OUT))
    try:
        desk = opened(folder / "home")
        from django.db import connection

        from irwell.authority.actors import person_actor
        from irwell.authority.founding import found

        made = found(desk, "vale-authority", name="Vale", sector="local_government")
        begun = time.perf_counter()
        fill(size, made.officer)
        clock.extra["fill_s"] = round(time.perf_counter() - begun, 1)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        clock.extra["engine"] = connection.vendor
        with clock:
            clock.extra["questions"] = _questions(size)
            clock.extra["questions"] |= _signed_in(person_actor(made.officer, "console"), size)
    finally:
        shutil.rmtree(folder)


def _questions(size: int) -> dict[str, Any]:
    from django.test import Client

    found = {}
    for name, path in QUESTIONS.items():
        client, taken = Client(), []
        for _ in range(ASKED):
            begun = time.perf_counter()
            answer = client.get(path.format(middle=size // 2))
            taken.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (name, answer.content[:300])
        found[name] = _times(taken)
        if path.startswith("/register/"):
            said = answer.json()
            many = said.get("count", len(said["register"]))
            found[name]["found"] = f"{many}{'+' if said.get('more') else ''}"
    return found


def _signed_in(officer: Any, size: int) -> dict[str, Any]:
    """The list for people who signed in, of all agreements and of one body's."""
    from dataclasses import replace

    from irwell.authority.agreement_list import agreement_page

    own = replace(officer, organisation="local-government-7", roles=("analyst",))
    cases: dict[str, Any] = {
        "signed in: list": (officer, {}),
        "signed in: page in the middle": (officer, {"after": f"bulk-{size // 2}.v1"}),
        "signed in: state, rare": (officer, {"state": "suspended"}),
        "signed in: title": (officer, {"q": "kittiwake"}),
        "signed in: one body's": (own, {}),
        "signed in: one body's, title": (own, {"q": "agreement"}),
    }
    found = {}
    for name, (actor, words) in cases.items():
        taken = []
        for _ in range(ASKED):
            begun = time.perf_counter()
            page = agreement_page(actor, **words)
            taken.append((time.perf_counter() - begun) * 1000)
        many = f"{len(page.agreements)}{'+' if page.after else ''}"
        found[name] = _times(taken) | {"found": many}
    return found


def _times(taken: list[float]) -> dict[str, Any]:
    return {"median_ms": round(statistics.median(taken), 1), "worst_ms": round(max(taken), 1)}


def ask_postgres(clock: Clock, size: int) -> None:
    """The same on a PostgreSQL of its own."""
    command = [str(ROOT / "tools" / "with_postgres"), sys.executable, "-m", "benchmarks.child",
               __name__, "ask", json.dumps({"size": size})]  # fmt: skip
    with clock:
        done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, env=os.environ, check=True)
    clock.extra.update(json.loads(done.stdout)["extra"])


def _has_postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure on each database at three sizes, once; `rows` only tells the quick form."""
    quick = max(rows) < LEAST_ROWS
    pieces = {"sqlite": ask} | ({"postgresql": ask_postgres} if _has_postgres() else {})
    found: dict[str, Any] = {}
    for size in QUICK_SIZES if quick else SIZES:
        for engine, piece in pieces.items():
            say(f"  {engine}, {size:,} agreements")
            found.setdefault(engine, {})[str(size)] = summary([once(piece, size=size)])
    return {"engines": found, "asked": ASKED, "aim_ms": AIM_MS}


def markdown(result: Mapping[str, Any]) -> str:
    """Return a table for each database."""
    parts = [
        f"Synthetic agreements, made in bulk for this measurement alone. Median of"
        f" {result['asked']} whole answers in milliseconds, in one process without a network."
        f" Aim: under {result['aim_ms']} ms at the largest size."
    ]
    for engine, sizes in result["engines"].items():
        largest = list(sizes)[-1]
        heads = ("question", *(f"{int(size):,}" for size in sizes), "worst at the largest", "found")
        last = sizes[largest]["extra"]["questions"]
        lines = [
            (name, *(own["extra"]["questions"][name]["median_ms"] for own in sizes.values()),
             said["worst_ms"], said.get("found", ""))
            for name, said in last.items()
        ]  # fmt: skip
        parts.append(f"**{engine}**\n\n{table(heads, lines)}")
    return "\n\n".join(parts)
