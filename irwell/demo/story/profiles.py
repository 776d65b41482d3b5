"""The profiles with which recipients' systems reach the node."""

import json
from pathlib import Path

from irwell.authority.acts.issue import issue
from irwell.authority.profiles import profile
from irwell.demo.story.place import Place, write_private

LATER = "http://localhost:8000"  # where `make serve` opens the home afterwards


def issue_profiles(place: Place) -> None:
    """Let each receiving body download the profile of its one system.

    Args:
        place: The story.
    """
    for recipient in place.world.recipients:
        made = issue(
            place.desk,
            place.actor(recipient.organisation, "administrator"),
            recipient.organisation,
            kind="recipient",
            system=recipient.system,
        )
        text = json.dumps(profile(made, place.address), indent=2) + "\n"
        write_private(profile_path(place, recipient.organisation), text)


def profile_path(place: Place, organisation: str) -> Path:
    """Say where a body's profile lies.

    Args:
        place: The story.
        organisation: The receiving body.

    Returns:
        A file that only this user can read.
    """
    return place.out / "profiles" / f"{organisation}.share"


def point_to_later(place: Place) -> None:
    """Let the profiles name the address at which the home is opened after the story.

    Args:
        place: The story.
    """
    for path in (place.out / "profiles").glob("*.share"):
        found = path.read_text(encoding="utf-8").replace(place.address, LATER)
        write_private(path, found)
