"""What must not be found: identifiers of the bodies at home, and canaries of withheld columns."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from irwell.demo.story.place import Place
from irwell.demo.story.searching import Wanted, wanted
from irwell.demo.world import DataSet

_NUMBER = 10  # digits of an NHS number, which is written with and without spaces


@dataclass(frozen=True, slots=True)
class Marked:
    """Values to look for.

    Attributes:
        everything: Identifiers of bodies at home, and all canaries: in no file of the node as it
            lies on the disk, and in no column that a recipient gets.
        at_home: Identifiers that only bodies at home know, and their canaries: not even in what
            the node can decrypt.
        canaries: All canaries: not in any release, opened or not.
    """

    everything: Wanted
    at_home: Wanted
    canaries: Wanted


def marked_values(place: Place) -> Marked:
    """Read identifiers and canaries from the hidden truth.

    Args:
        place: The story.

    Returns:
        What to look for.
    """
    at_home = {d.id for d in place.world.data_sets if d.organisation in place.homes}
    own = set(_identifiers(d for d in place.world.data_sets if d.id in at_home))
    hosted = set(_identifiers(d for d in place.world.data_sets if d.id not in at_home))
    planted = list(_canaries(place))
    everywhere = {value for _, value in planted}
    # A planted fault cuts the last letter off: what is left may stand in a number known to others.
    known = hosted | {text[:-1] for text in hosted}
    secret = {value for file, value in planted if "CANARY" in value and _body(file) in place.homes}
    return Marked(wanted(own | everywhere), wanted((own - known) | secret), wanted(everywhere))


def _identifiers(data_sets: Iterable[DataSet]) -> Iterator[str]:
    from pyarrow import csv as reader
    from pyarrow import string

    for data_set in data_sets:
        for file in data_set.rows_files:
            table = reader.read_csv(
                file,
                parse_options=reader.ParseOptions(newlines_in_values=True),
                convert_options=reader.ConvertOptions(
                    include_columns=list(data_set.identifiers),
                    column_types={name: string() for name in data_set.identifiers},
                ),
            )
            for column in table.columns:
                for text in column.unique().to_pylist():
                    yield from _spellings(text or "")


def _spellings(text: str) -> Iterator[str]:
    """Give an identifier as it stands and as others write it."""
    bare = text.replace(" ", "")
    if not bare:
        return
    yield text
    if bare.isdigit() and len(bare) == _NUMBER:
        yield bare
        yield f"{bare[:3]} {bare[3:6]} {bare[6:]}"


def _canaries(place: Place) -> Iterator[tuple[str, str]]:
    with (place.world.truth / "canaries.csv").open(encoding="utf-8", newline="") as source:
        for line in csv.DictReader(source):
            value = line["value"]
            yield line["file"], value
            if len(value) == 8 and value.isdigit():  # a day, which a column of days shows so
                yield line["file"], f"{value[:4]}-{value[4:6]}-{value[6:]}"


def _body(file: str) -> str:
    return file.split("/")[1]
