"""Runs every attack on a small world and tells how each ended."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from irwell.demo.story import Outcome, Wish, begin
from irwell.demo.story.node import serving

if TYPE_CHECKING:
    from irwell.demo.attack.meeting import Met
    from irwell.demo.story.place import Place

NOTE = "Synthetic: every person, household, place and body here is invented."


def run_attacks(wish: Wish) -> Outcome:
    """Build a small world, attack it, and write the results.

    Args:
        wish: What is asked.

    Returns:
        How it went; `failing` names the attacks that nothing stopped.

    Raises:
        HomeError: A folder is in use and was not made by the demo; nothing was changed.
    """
    place = begin(wish)
    from irwell.demo.attack.setting import settle, small
    from irwell.demo.story.place import write_json

    place = small(place)
    place.notes.say(
        f"{place.world.region}, {place.world.people:,} invented people: what its node does when"
        " it is attacked."
    )
    settle(place)
    with serving(wish.home, place.address, wish.out / "server.log") as wait:
        wait()
        met = list(_attack(place))
    for line in table(met):
        place.notes.say(line)
    stopped = sum(one.stopped for one in met)
    place.notes.say(f"\n{stopped} of {len(met)} attacks were refused or found.")
    summary = _summary(place, met)
    write_json(wish.out / "attack.json", summary)
    (wish.out / "attack.txt").write_text("\n".join(place.notes.lines) + "\n", encoding="utf-8")
    return Outcome(summary, tuple(one.attack for one in met if not one.stopped))


def table(met: "list[Met]") -> list[str]:
    """Write what each attack met as lines in columns.

    Args:
        met: The attacks.

    Returns:
        A heading, then a line each.
    """
    rows = [("attack", "answer", "rule"), *((one.attack, one.answer, one.rule) for one in met)]
    wide = [max(len(row[column]) for row in rows) for column in range(2)]
    return ["", *(f"{a.ljust(wide[0])}  {b.ljust(wide[1])}  {c}" for a, b, c in rows)]


def _attack(place: "Place") -> "Iterator[Met]":
    from irwell.demo.attack import pushing, reads, setting, signing, tampering

    setting.share(place)
    with place.notes.stage("attack") as tick:
        for met in (
            *reads.attacks(place, setting.canaries(place, pushing.DATA_SET)),
            *signing.attacks(place),
            *pushing.attacks(place),
            *tampering.attacks(place),
        ):
            tick()
            yield met


def _summary(place: "Place", met: "list[Met]") -> dict[str, Any]:
    world = place.world
    return {
        "irwell_attack": 1,
        "note": NOTE,
        "people": world.people,
        "seed": world.seed,
        "day": world.today.isoformat(),
        "attacks": [asdict(one) for one in met],
        "stopped": sum(one.stopped for one in met),
        "seconds": {**place.notes.seconds, "total": place.notes.elapsed},
    }
