"""The two folders of a demo: made anew only where they bear the demo's mark."""

import json
import shutil
from pathlib import Path

from irwell.errors import HomeError

MARK = "demo-mark.json"
_WORDS = {
    "irwell_demo": 1,
    "note": "Synthetic: made by `irwell demo`, which makes this folder anew without asking.",
}


def prepare(home: Path, out: Path) -> None:
    """Empty the home and the folder of results, or refuse before anything is changed.

    Args:
        home: The node's home folder.
        out: The folder of results.

    Raises:
        HomeError: A folder holds something and bears no mark, one lies in the other, or the disk
            refuses.
    """
    places = [home.absolute(), out.absolute()]
    real = [place.resolve() for place in places]
    if any(one == other or one in other.parents for one, other in (real, real[::-1])):
        raise HomeError(
            "The home and the folder of results lie one in the other.", "Name two folders apart."
        )
    for place in places:
        _refuse_unmarked(place)
    try:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            (place / MARK).write_text(json.dumps(_WORDS, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise HomeError(
            f"{place.name} cannot be written: {error.strerror}.", "Choose another folder."
        ) from None


def bears_mark(place: Path) -> bool:
    """Say whether a folder was made by the demo.

    Args:
        place: The folder.

    Returns:
        True if its mark says so.
    """
    try:
        found = json.loads((place / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("irwell_demo") == 1


def _refuse_unmarked(place: Path) -> None:
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise HomeError(f"{place.name} is no folder of its own.", "Name another folder.")
    if place.is_dir() and any(place.iterdir()) and not bears_mark(place):
        raise HomeError(
            f"{place.name} holds something and was not made by `irwell demo`.",
            "Name another folder; nothing was changed.",
            rule="demo.mark",
        )
