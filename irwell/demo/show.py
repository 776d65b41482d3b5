"""The whole show: the story is told, then its summary, its text and its report are written."""

from typing import TYPE_CHECKING, Any

from irwell.demo.story import Outcome, Wish, begin
from irwell.errors import IrwellError, ReleaseHeld

if TYPE_CHECKING:
    from irwell.demo.story.place import Place

ENOUGH_PEOPLE = 5_000  # for any seed; fewer may have too few alike for a release to go out


def run_story(wish: Wish) -> Outcome:
    """Tell the whole story and write its results.

    Args:
        wish: What is asked.

    Returns:
        How it went.

    Raises:
        HomeError: A folder is in use and was not made by the demo; nothing was changed.
        IrwellError: There are too few people for an agreement's smallest group.
    """
    place = begin(wish)
    # The register can be imported only now that the desk is open.
    from irwell.demo.report.page import write_report
    from irwell.demo.story.place import write_json
    from irwell.demo.story.summing import summary
    from irwell.demo.story.telling import tell

    try:
        told = tell(place)
    except ReleaseHeld as held:
        raise IrwellError(
            f"A region of {wish.people:,} people is too small for its own rules: {held.message}",
            f"Ask for {ENOUGH_PEOPLE:,} people or more.",
            rule=held.rule,
        ) from None
    with place.notes.stage("report"):
        write_report(place, told)
    found = summary(place, told)
    place.notes.say(_ending(place, found))
    write_json(wish.out / "summary.json", found)
    (wish.out / "story.txt").write_text("\n".join(place.notes.lines) + "\n", encoding="utf-8")
    return Outcome(found, place.notes.failing)


def _ending(place: "Place", found: dict[str, Any]) -> str:
    held = len(place.notes.checks) - len(place.notes.failing)
    text = (
        f"\n{held} of {len(place.notes.checks)} checks held, in {found['seconds']['total']:.0f}"
        f" seconds. Read {place.out.name}/report.html; `irwell serve` opens the home."
    )
    for name in place.notes.failing:
        text += f"\nDID NOT HOLD: {name.replace('_', ' ')}."
    return text
