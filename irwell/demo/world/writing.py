"""Writes the place to files: extracts, documents, and what each folder holds."""

from importlib import resources
from pathlib import Path

from irwell.demo.world.place import SYNTHETIC
from irwell.demo.world.sending import write_sheet
from irwell.demo.world.sheet import Sheet

NOTES = {
    "": "The invented place of the Irwell demo.",
    "extracts": "What each invented body would send, as it would send it.",
    "corrections": "What some bodies send again, put right.",
    "mistakes": "What some bodies send by mistake.",
    "rows": "What each row of an extract says, before it is written as its body sends it.",
    "truth": "What is true of the place: who is who, which faults and canaries were planted.",
    "contracts": "What each data set promises.",
    "agreements": "Who may have what, why and until when.",
    "requests": "What bodies ask of others while the story is told.",
    "emergencies": "What is shared in an emergency, for three days at most.",
    "bodies": "The facts about each body that rules of law ask for.",
}


def write_extract(out: Path, sheet: Sheet, folder: str = "extracts") -> Path:
    """Write one extract as its body sends it.

    Args:
        out: The world's folder.
        sheet: The extract.
        folder: Where: `extracts`, or `corrections` or `mistakes` for what is sent later.

    Returns:
        The file.
    """
    path = out / sheet.file.replace("extracts", folder, 1)
    write_sheet(path, sheet)
    write_note(path.parent, NOTES[folder])
    return path


def write_document(path: Path, packaged: str, days: dict[str, str]) -> Path:
    """Write a packaged document with its days filled in.

    Args:
        path: The file to write.
        packaged: Its path in this package, for instance `agreements/missing-children.yaml`.
        days: Name of a day in braces, for instance `today`, to the ISO day.

    Returns:
        The file.
    """
    text = resources.files("irwell.demo.world").joinpath(packaged).read_text(encoding="utf-8")
    for name, day in days.items():
        text = text.replace("{" + name + "}", day)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_notes(out: Path) -> None:
    """Say in each folder of the world that everything in it is invented.

    Args:
        out: The world's folder.
    """
    later = ("corrections", "mistakes", "rows")  # these are written with their files
    for folder in (own for own in NOTES if own not in later):
        write_note(out / folder, NOTES[folder])


def write_note(folder: Path, text: str) -> None:
    """Write a folder's README.txt.

    Args:
        folder: The folder, made if need be.
        text: What it holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(f"{text}\n{SYNTHETIC}\n", encoding="utf-8")
