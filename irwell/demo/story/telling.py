"""The story from end to end."""

from dataclasses import dataclass
from typing import Any

from irwell.demo.story import closing, mending, opening, sharing
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
        mended: What was put right.
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
    mended: mending.Mended
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
        mended = mending.mend(place)
        stopped = closing.stop(place)
        entries, verdict = closing.prove(place)
    closing.compare(place, entries)
    scan = closing.scan(place, sought)
    point_to_later(place)
    return Told(found, releases, seen, plan, counts, mended, stopped, entries, verdict, scan)
