"""The small world that is attacked: three agreements, one of them from a body at home."""

import csv
from dataclasses import replace

from irwell.demo.story import agreeing, depositing, joining, profiles, proving, releasing
from irwell.demo.story.place import Place

CHILDREN = "missing-children"  # from the police, who keep their data at home
HELP = "energy-bill-help"  # from a hosted council to a company
SUPPORT = "council-tax-support"  # from a hosted department to a council
AGREEMENTS = (CHILDREN, HELP, SUPPORT)
LISTS = ("tessaryn-police/protected-people@1",)


def small(place: Place) -> Place:
    """Return the story with few agreements, and what they need.

    Args:
        place: The story of the whole world.

    Returns:
        The same with three agreements.
    """
    world = place.world
    agreements = tuple(text for text in world.agreements if text.id in AGREEMENTS)
    needed = {name for text in agreements for name in text.data_sets} | set(LISTS)
    receiving = {text.recipient for text in agreements}
    return replace(
        place,
        world=replace(
            world,
            agreements=agreements,
            data_sets=tuple(own for own in world.data_sets if own.id in needed),
            recipients=tuple(own for own in world.recipients if own.organisation in receiving),
        ),
    )


def settle(place: Place) -> None:
    """Let bodies join, describe and deposit.

    Args:
        place: The story, whose home is empty.
    """
    with place.notes.stage("join") as tick:
        joining.found_authority(place)
        joining.join_bodies(place, tick)
        proving.pin(place)
        proving.copy_verifier(place.out)
    with place.notes.stage("deposit", len(place.world.data_sets)) as tick:
        depositing.describe_data_sets(place, lambda: None)
        depositing.deposit_extracts(place, tick)


def share(place: Place) -> None:
    """Sign, release, and hand out profiles.

    Args:
        place: The story, whose node is served.
    """
    with place.notes.stage("share", len(place.world.agreements)) as tick:
        agreeing.agree(place, tick)
        releasing.release_all(place, lambda: None)
        profiles.issue_profiles(place)
        proving.witness(place)
        proving.keep_note(place, "checkpoint-earlier.txt")


def canaries(place: Place, data_set: str) -> list[str]:
    """Return the canaries planted in one extract.

    Args:
        place: The story.
        data_set: The data set.

    Returns:
        Their values.
    """
    own = next(found for found in place.world.data_sets if found.id == data_set)
    file = own.extract.relative_to(place.world.out).as_posix()
    with (place.world.truth / "canaries.csv").open(encoding="utf-8", newline="") as source:
        return sorted({row["value"] for row in csv.DictReader(source) if row["file"] == file})
