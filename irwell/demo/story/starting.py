"""Starts a telling: folders, world, desk."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from irwell.demo.story.folders import prepare
from irwell.demo.story.node import free_address, open_desk
from irwell.demo.story.notes import Notes
from irwell.errors import IrwellError

if TYPE_CHECKING:
    from irwell.demo.story.place import Place

PEOPLE, SEED = 20_000, 7
FEWEST_PEOPLE = 2_000  # below it some district has nobody in need
MOST_PEOPLE = 900_000  # there are little more NHS numbers in the test range
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a demo.

    Attributes:
        home: The node's home folder.
        out: The folder of results.
        people: How many invented people.
        seed: The seed of all chance.
        aloud: Whether the story is printed.
    """

    home: Path
    out: Path
    people: int = PEOPLE
    seed: int = SEED
    aloud: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a demo went: its summary, and the checks that did not hold."""

    summary: dict[str, Any]
    failing: tuple[str, ...]


def begin(wish: Wish) -> "Place":
    """Make the folders, the world and the desk.

    Args:
        wish: What is asked.

    Returns:
        The story, about to begin.

    Raises:
        IrwellError: The number of people or the seed cannot be used.
        HomeError: A folder is in use and was not made by the demo; nothing was changed.
    """
    from irwell.demo.world import make_world

    _check(wish)
    prepare(wish.home, wish.out)
    notes, address = Notes(wish.aloud), free_address()
    today = datetime.now(LONDON).date()
    with notes.stage("world"):
        world = make_world(wish.out, people=wish.people, seed=wish.seed, today=today)
    with notes.stage("open"):
        desk = open_desk(wish.home, address)
    from irwell.demo.story.place import Place

    return Place(world, desk, address, wish.out, notes)


def _check(wish: Wish) -> None:
    """Refuse what no world can be made of before any folder is emptied."""
    if not FEWEST_PEOPLE <= wish.people <= MOST_PEOPLE or wish.seed < 0:
        raise IrwellError(
            f"A region of {wish.people:,} people by seed {wish.seed} cannot be made.",
            f"Ask for {FEWEST_PEOPLE:,} to {MOST_PEOPLE:,} people, and a seed of 0 or more.",
            rule="people",
        )
