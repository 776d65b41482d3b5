"""A small authority for tests: invented bodies, one hosted data set, one agreement."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from irwell import agreements, vault
from irwell.authority.actors import Actor, person_actor
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.assess import assess
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.describe import describe
from irwell.authority.acts.issue import issue
from irwell.authority.acts.join import join
from irwell.authority.acts.propose import propose
from irwell.authority.acts.release import release
from irwell.authority.acts.sign import sign
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.founding import found
from irwell.documents import parse_yaml
from irwell.vault import Keyring

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
COUNCIL, TRUST = "fordham-council", "warm-trust"
DATA_SET = f"{COUNCIL}/support@1"
ADVISERS = ("dpo", "trust dpo")
REASONS = "It is as little as the purpose needs."

CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: fordham-council/support
name: Council tax support
version: 1.0.0
status: active
schema:
  - name: support
    logicalType: object
    properties:
      - name: claim
        logicalType: integer
        required: true
        unique: true
        primaryKey: true
      - name: nino
        logicalType: string
        logicalTypeOptions: {pattern: "QQ[0-9]{6}[A-D]"}
        customProperties:
          - {property: irwell.identifies, value: direct}
          - {property: irwell.identifierType, value: nino}
      - name: district
        logicalType: string
        customProperties:
          - {property: irwell.identifies, value: quasi}
      - name: income
        logicalType: integer
      - name: notes
        logicalType: string
"""

MAPPING = """
irwell_mapping: 1
data_set: fordham-council/support@1
columns: {claim: claim, district: district, income: income}
headings:
  - {heading: claim, type: integer}
  - {heading: nino, type: text}
  - {heading: district, type: text}
  - {heading: income, type: integer}
  - {heading: notes, type: text}
"""

AGREEMENT = """
irwell: 1
id: warm-homes
title: Warm homes
kind: one_way
summary: Tells the trust how many homes in each district may have help with heating.
parties:
  provider: {org: fordham-council, role: controller}
  recipient: {org: warm-trust, role: controller}
purpose: {code: fuel_poverty_help, need: The trust does not know where help is owed.}
law: {lawful_basis: {provider: art6_1_e, recipient: art6_1_f}}
data:
  - dataset: fordham-council/support@1
    as: homes
    columns:
      person: {from: nino, show: pseudonym, key: this_agreement}
      district: keep
      income: {from: income, show: band, cuts: [100, 200]}
where:
  - {column: income, is: present}
use:
  may: [view, count]
  outputs: {smallest_count: 10, round_to: 5}
time:
  start: 2026-11-01
  end: 2027-10-31
  review: 2027-05-01
  after_end: {delete_within: 30 days, proof: destruction_certificate}
  exit_plan: The trust goes back to asking each household.
publish: {register: full}
"""


def csv(rows: int = 60) -> str:
    lines = ["claim,nino,district,income,notes"]
    for i in range(rows):
        income = "" if i % 10 == 0 else str(50 + i * 4)
        lines.append(
            f"{i},QQ{i:06d}A,{'north' if i % 3 else 'south'},{income},CANARY-note-{i:010d}"
        )
    return "\n".join(lines) + "\n"


class Clock:
    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


@dataclass
class Place:
    """A founded authority with a council that gives and a trust that receives."""

    desk: Desk
    clock: Clock
    folder: Path
    machines: Keyring
    people: dict[str, str]

    def who(self, name: str) -> Actor:
        return person_actor(self.people[name], "console")

    def signature(self, body: str, text: str = AGREEMENT) -> dict[str, Any]:
        form = agreements.read_agreement(parse_yaml(text))
        key = self.machines.key_document(body, "siro")
        return vault.sign(
            agreements.of(form),
            by={"organisation": body, "role": "siro", "key": key["id"]},
            at=self.desk.now(),
            private=self.machines.signing_key(body, "siro"),
        )

    def file(self, rows: int = 60) -> Path:
        path = self.folder / "support.csv"
        path.write_text(csv(rows))
        return path

    def describe(self) -> None:
        describe(self.desk, self.who("steward"), DATA_SET, contract=parse_yaml(CONTRACT))

    def deposit(self, rows: int = 60) -> Any:
        return deposit(self.desk, self.who("steward"), DATA_SET, file=self.file(rows))

    def propose(self, text: str = AGREEMENT) -> Any:
        form = agreements.read_agreement(parse_yaml(text))
        return propose(self.desk, self.who("analyst"), form.id, document=parse_yaml(text))

    def review(self, text: str = AGREEMENT, advisers: tuple[str, ...] = ADVISERS) -> Any:
        """Assess, advise and approve what was proposed."""
        form = agreements.read_agreement(parse_yaml(text))
        name = f"{form.id}.v{form.version}"
        assess(self.desk, self.who("ig lead"), name)
        for adviser in advisers:
            advise(self.desk, self.who(adviser), name, outcome="supports", reasons=REASONS)
        return decide(self.desk, self.who("council siro"), name, decision=Decision("approve"))

    def sign(self, text: str = AGREEMENT) -> None:
        form = agreements.read_agreement(parse_yaml(text))
        name = f"{form.id}.v{form.version}"
        for person, body in (("council siro", COUNCIL), ("trust siro", TRUST)):
            sign(self.desk, self.who(person), name, signature=self.signature(body, text))

    def to_signed(self, text: str = AGREEMENT) -> None:
        """Take a new agreement all the way to its last signature."""
        self.propose(text)
        self.review(text)
        self.sign(text)

    def agree(self, text: str = AGREEMENT) -> Any:
        self.to_signed(text)
        name = agreements.read_agreement(parse_yaml(text)).id
        return activate(self.desk, self.who("officer"), name)

    def release(self) -> Any:
        return release(self.desk, self.who("steward"), "warm-homes", data_set=DATA_SET)

    def all_the_way(self) -> Any:
        self.describe()
        self.deposit()
        self.agree()
        return self.release()

    def token(self, system: str = "excel") -> Any:
        return issue(self.desk, self.who("trust admin"), TRUST, kind="recipient", system=system)

    def at(self, moment: datetime) -> "Place":
        self.clock.moment = moment
        return self

    def entries(self) -> list[dict[str, Any]]:
        import json

        from irwell.authority.proofs import export

        return [json.loads(entry) for entry in export()]

    def row(self) -> Any:
        return agreement_row("warm-homes")

    def form(self) -> Any:
        return agreement_of(self.row())

    def moved(self, **changes: Any) -> Desk:
        return dataclasses.replace(self.desk, **changes)


def found_place(folder: Path) -> Place:
    clock = Clock()
    desk = Desk(folder / "home", clock)
    made = found(desk, "vale-authority", name="Vale Data Authority", sector="local_government")
    machines = Keyring(folder / "machines")
    people = {"officer": made.officer}
    place = Place(desk, clock, folder, machines, people)
    for body, sector, short in ((COUNCIL, "local_government", "council"),
                                (TRUST, "third_sector", "trust")):  # fmt: skip
        join(desk, place.who("officer"), body, name=body.title(), sector=sector)
        first = appoint(desk, place.who("officer"), body, roles=("administrator",))
        people[f"{short} admin"] = first.id
        machines.create_root(body)
        key = machines.new_signing_key(body, "siro")
        siro = appoint(desk, place.who(f"{short} admin"), body, roles=("siro",), key=key)
        people[f"{short} siro"] = siro.id
    for name, body, roles in (("steward", COUNCIL, ("steward",)), ("analyst", TRUST, ("analyst",)),
                              ("ig lead", COUNCIL, ("ig_lead",)), ("dpo", COUNCIL, ("dpo",)),
                              ("trust dpo", TRUST, ("dpo",))):  # fmt: skip
        admin = "council admin" if body == COUNCIL else "trust admin"
        people[name] = appoint(desk, place.who(admin), body, roles=roles, title=name).id
    return place
