"""The story from end to end."""

from dataclasses import dataclass
from typing import Any

from irwell.demo.story import (
    asking,
    closing,
    governing,
    mending,
    objecting,
    opening,
    sharing,
    telling_trouble,
    trouble,
    widening,
)
from irwell.demo.story.deciding import Plan
from irwell.demo.story.depositing import Found
from irwell.demo.story.marked import marked_values
from irwell.demo.story.node import serving
from irwell.demo.story.place import Place
from irwell.demo.story.profiles import point_to_later
from irwell.demo.story.proving import Verdict
from irwell.demo.story.reading import Seen
from irwell.demo.story.scanning import Scan
from irwell.demo.story.stopping import Stopped
from irwell.documents.marks import Passed


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, for the summary and the report.

    Attributes:
        found: Faults planted and found.
        releases: How many were built.
        seen: What recipients read.
        plan: Where the workers go.
        counts: Counts by district under each agreement that gives figures, protected.
        asked: What became of two requests.
        joined: The body that joined an agreement by signing it.
        replaced: The version that another took the place of.
        mended: What was put right.
        shared: What was shared in an emergency.
        wrong: What went wrong, and how it was dealt with.
        objected: What became of a person's objection.
        stopped: What the reading client met at the suspension.
        entries: The ledger.
        verdict: What the stand-alone verifier said of it.
        scan: What the search for leaks found.
    """

    found: Found
    releases: int
    seen: Seen
    plan: Plan
    counts: dict[str, Passed]
    asked: asking.Asked
    joined: widening.Joined
    replaced: widening.Replaced
    mended: mending.Mended
    shared: trouble.Shared
    wrong: trouble.Wrong
    objected: objecting.Objected
    stopped: Stopped
    entries: list[dict[str, Any]]
    verdict: Verdict
    scan: Scan


def tell(place: Place) -> Told:
    """Tell the story of a world that is made, in a home that is empty.

    Args:
        place: The story.

    Returns:
        What happened; `place.notes` keeps what was said, timed and checked.
    """
    world = place.world
    place.notes.say(
        f"{world.region}: an invented city region of {world.people:,} people in"
        f" {len(world.districts)} districts.\nNobody and nothing in this story is real."
    )
    opening.join(place)
    with serving(place.desk.home, place.address, place.out / "server.log") as wait:
        found = opening.deposit(place)
        sought = marked_values(place)
        wait()
        opening.agree(place)
        releases = sharing.release(place)
        seen = sharing.read(place, sought)
        plan, counts = sharing.decide(place)
        asked = governing.ask(place)
        joined, replaced = governing.widen(place)
        mended = mending.mend(place)
        shared, wrong = telling_trouble.trouble(place)
        objected = telling_trouble.object_once(place)
        stopped = closing.stop(place)
        entries, verdict = closing.prove(place)
    closing.compare(place, entries)
    scan = closing.scan(place, sought)
    point_to_later(place)
    return Told(
        found, releases, seen, plan, counts, asked, joined, replaced, mended, shared, wrong,
        objected,
        stopped, entries, verdict, scan,
    )  # fmt: skip
