"""Recipients read every release over HTTP with the public Delta Sharing client, in both formats."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irwell.authority.models import Release
from irwell.demo.story.frames import agree_in_value
from irwell.demo.story.notes import Tick
from irwell.demo.story.place import Place
from irwell.demo.story.profiles import profile_path
from irwell.demo.story.searching import Wanted, in_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Table:
    """One table that a recipient may read: its address for the client, and what is agreed."""

    organisation: str
    agreement: str
    data_set: str
    url: str
    columns: frozenset[str]


@dataclass(slots=True)
class Seen:
    """What recipients saw of all releases."""

    tables: int = 0
    rows: int = 0
    columns: int = 0
    reads: int = 0
    hits: int = 0


def tables(place: Place) -> Iterator[Table]:
    """Name every table that the agreements give to someone.

    Args:
        place: The story.

    Yields:
        The tables, in the order of the agreements.
    """
    for text in place.world.agreements:
        path = profile_path(place, text.recipient)
        for clause in place.agreement(text).data:
            url = f"{path}#{text.id}.{clause.data_set.organisation}.{clause.table}"
            names = frozenset(column.name for column in clause.columns)
            yield Table(text.recipient, text.id, str(clause.data_set), url, names)


def listed_exactly(place: Place) -> bool:
    """Say whether each recipient is shown its own tables and no others.

    Args:
        place: The story.

    Returns:
        True if so for all.
    """
    import delta_sharing

    shown = {
        f"{path}#{table.share}.{table.schema}.{table.name}"
        for path in sorted((place.out / "profiles").glob("*.share"))
        for table in delta_sharing.SharingClient(str(path)).list_all_tables()
    }
    return shown == {table.url for table in tables(place)}


def read_all(place: Place, wanted: Wanted, tick: Tick) -> Seen:
    """Read every table in both formats and compare them.

    Args:
        place: The story, whose node is served.
        wanted: What must occur in no column that a recipient gets.
        tick: Called after each table.

    Returns:
        What was seen.
    """
    seen = Seen()
    for table in tables(place):
        plain, delta = load(table, delta=False), load(table, delta=True)
        same = agree_in_value(plain, delta)
        columns = set(plain.columns) == table.columns
        rows = len(plain) == rows_released(table)
        place.notes.check("both_formats_give_the_same_values", same)
        place.notes.check("only_the_agreed_columns_arrive", columns)
        place.notes.check("all_released_rows_arrive", rows)
        seen.tables += 1
        seen.reads += 2
        seen.rows += len(plain)
        seen.columns += plain.shape[1]
        seen.hits += in_table(plain, wanted)
        tick()
    return seen


def load(table: Table, *, delta: bool) -> "pd.DataFrame":
    """Read one table with the public client.

    Args:
        table: The table.
        delta: In the delta format, else as a plain user calls it: the client then asks for both
            and takes what the node prefers, which is Parquet.

    Returns:
        The rows.
    """
    import delta_sharing

    return delta_sharing.load_as_pandas(table.url, use_delta_format=True if delta else None)


def rows_released(table: Table) -> int:
    """Return how many rows the current release of a table has, as the register says.

    Args:
        table: The table.

    Returns:
        Rows.
    """
    release = Release.objects.get(
        agreement__name=table.agreement, data_set_id=table.data_set, state="current"
    )
    return int(release.manifest["rows_out"])
