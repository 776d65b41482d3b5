"""What cannot wait, and what goes wrong: an emergency share, then an incident."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irwell import agreements
from irwell.agreements import read_agreement
from irwell.authority.acts.emergency import Urgent, emergency
from irwell.authority.acts.handle import Handling, handle
from irwell.authority.acts.report import Happened, report
from irwell.authority.acts.resume import resume
from irwell.authority.acts.review_after import review_after
from irwell.authority.incidents import exposure, shown
from irwell.authority.models import Emergency, Incident
from irwell.demo.story.agreeing import signed
from irwell.demo.story.attempting import attempt
from irwell.demo.story.joining import key_role
from irwell.demo.story.place import Place
from irwell.demo.story.profiles import profile_path
from irwell.demo.story.reading import Table, load, tables
from irwell.demo.story.releasing import release_one
from irwell.demo.world import AgreementText
from irwell.demo.world.place import DUTY, EASTERVANE, ENERGY
from irwell.documents import parse_yaml

SHARE, DATA_SET = "flood-help", f"{ENERGY}/energy-accounts@1"
WHY = "The river rises tonight, and the council does not know who cannot leave by themselves."
LOOKED_BACK = "The homes were reached in time; the list was destroyed after three days."
AFFECTED = "housing-advice"
WHAT = "A printed list of people who wait for a home was left in a meeting room over night."
STEPS = (  # step, role of the body that leads, words
    ("contain", "dpo", "The list was found by a cleaner, handed back and shredded."),
    ("assess", "dpo", "Nobody outside the charity was in the room; the list names nobody."),
    ("not_reportable", "siro", "A risk to people is unlikely: pseudonyms, one night, one cleaner."),
    ("investigate", "ig_lead", "The printer keeps no list back until its owner stands beside it."),
    ("close", "siro", "Lists are no longer printed; advisers read them on the screen."),
)


@dataclass(frozen=True, slots=True)
class Shared:
    """An emergency share.

    Attributes:
        title: Its title.
        why: Why it could not wait.
        waived: Rules of law that wait for the look back.
        signatures: How many bodies signed.
        ends_at: When the clock ends it.
        rows: How many rows its recipient read.
        outcome: What the look back found.
    """

    title: str
    why: str
    waived: tuple[str, ...]
    signatures: int
    ends_at: str
    rows: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """An incident.

    Attributes:
        title: The title of the agreement that it affects.
        facts: What the body that leads is shown of it while it is reported.
        held: Who held what, and when.
        refused: The rule by which a read was refused meanwhile.
        state: Its state at the end.
        lessons: What everybody may learn from it.
        goes_on: Whether the recipient reads again.
    """

    title: str
    facts: Mapping[str, Any]
    held: tuple[dict[str, Any], ...]
    refused: str
    state: str
    lessons: str
    goes_on: bool


def share_at_once(place: Place) -> Shared:
    """Let a duty officer share for three days with one signature.

    Args:
        place: The story, whose node is served.

    Returns:
        How it went.
    """
    path = place.world.out / "emergencies" / f"{SHARE}.yaml"
    source = parse_yaml(path.read_bytes(), name=path.name)
    form = read_agreement(source)
    own = signed(place, ENERGY, key_role(DUTY), agreements.of(form))
    actor = place.actor(ENERGY, DUTY)
    row = emergency(place.desk, actor, SHARE, urgent=Urgent(source, WHY, own))
    text = AgreementText(SHARE, path, ENERGY, EASTERVANE, (DATA_SET,), "read", "")
    release_one(place, text, DATA_SET)
    (clause,) = form.data
    url = f"{profile_path(place, EASTERVANE)}#{SHARE}.{ENERGY}.{clause.table}"
    rows = len(load(Table(EASTERVANE, SHARE, DATA_SET, url, frozenset()), delta=False))
    siro = place.actor(ENERGY, "siro")
    review_after(place.desk, siro, SHARE, outcome="upheld", reasons=LOOKED_BACK)
    found = Emergency.objects.get(pk=row.pk)
    return Shared(
        title=form.title,
        why=WHY,
        waived=tuple(found.waived),
        signatures=row.signatures.count(),
        ends_at=found.ends_at,
        rows=rows,
        outcome=found.outcome,
    )


def go_wrong(place: Place) -> Wrong:
    """Let a recipient press stop, and the provider deal with the incident.

    Args:
        place: The story, whose node is served.

    Returns:
        How it went.
    """
    text = next(own for own in place.world.agreements if own.id == AFFECTED)
    table = next(own for own in tables(place) if own.agreement == AFFECTED)
    actor = place.actor(text.recipient, "analyst")
    made = report(place.desk, actor, happened=Happened("confidentiality", WHAT, (AFFECTED,)))
    lead = place.actor(str(made.lead_id), "dpo")
    facts, held = shown(place.desk, lead, made), tuple(exposure(made))
    refusal = attempt(table).refusal or {}
    for step, role, said in STEPS:
        handle(
            place.desk, place.actor(str(made.lead_id), role), made.id, handling=Handling(step, said)
        )
    resume(place.desk, place.actor(text.provider, "iao"), AFFECTED)
    ended = Incident.objects.get(pk=made.pk)
    return Wrong(
        title=place.agreement(text).title,
        facts=facts,
        held=held,
        refused=refusal.get("rule", ""),
        state=ended.state,
        lessons=ended.lessons,
        goes_on=attempt(table).refusal is None,
    )
