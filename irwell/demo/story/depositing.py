"""Data sets are described, their files come in; found faults meet planted ones."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from irwell.authority.acts.describe import describe
from irwell.demo.story.arriving import Arrival, arrive
from irwell.demo.story.notes import Tick
from irwell.demo.story.place import Place
from irwell.demo.story.together import side_by_side
from irwell.documents import parse_yaml
from irwell.releases import home_data

Fault = tuple[str, int, str, str]  # file, row, column, kind


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks of all first files found, beside what was planted."""

    rows: int
    planted: frozenset[Fault]
    found: frozenset[Fault]
    arrivals: tuple[Arrival, ...]

    @property
    def exact(self) -> bool:
        """Whether all that was planted was found, and nothing else."""
        return self.planted == self.found


def describe_data_sets(place: Place, tick: Tick) -> None:
    """Enter every contract; homes keep theirs beside the data too.

    Args:
        place: The story.
        tick: Called after each data set.
    """
    for data_set in place.world.data_sets:
        contract = parse_yaml(data_set.contract.read_bytes(), name=data_set.contract.name)
        head, home = "", place.homes.get(data_set.organisation)
        if home is not None:
            home_data.describe(home, contract, place.desk.now())
            head = home.head().digest
        actor = place.actor(data_set.organisation, "iao")
        describe(place.desk, actor, data_set.id, contract=contract, journal_head=head)
        tick()


def deposit_extracts(place: Place, tick: Tick) -> Found:
    """Deposit every extract and gather what its check found.

    Args:
        place: The story.
        tick: Called after each extract.

    Returns:
        The faults found and planted, and how each file came in.
    """
    work = [(data_set.organisation, data_set) for data_set in place.world.data_sets]
    arrivals = side_by_side(work, lambda data_set: arrive(place, data_set), tick)
    found = {fault for arrival in arrivals for fault in _faults(place, arrival)}
    rows = sum(arrival.report.rows for arrival in arrivals)
    return Found(rows, frozenset(planted_faults(place)), frozenset(found), tuple(arrivals))


def planted_faults(place: Place) -> Iterable[Fault]:
    """Read the hidden record of planted faults.

    Args:
        place: The story.

    Yields:
        File, row, column and kind.
    """
    with (place.world.truth / "faults.csv").open(encoding="utf-8", newline="") as source:
        for line in csv.DictReader(source):
            yield line["file"], int(line["row"]), line["column"], line["kind"]


def by_body(faults: Iterable[Fault]) -> dict[str, Counter[str]]:
    """Count faults by body and kind: each body's own report about its own data.

    Args:
        faults: Faults; the file's folder is the body.

    Returns:
        Counts of kinds by body.
    """
    counted: dict[str, Counter[str]] = {}
    for file, _, _, kind in faults:
        counted.setdefault(file.split("/")[1], Counter())[kind] += 1
    return dict(sorted(counted.items()))


def _faults(place: Place, arrival: Arrival) -> Iterable[Fault]:
    file = arrival.data_set.extract.relative_to(place.world.out).as_posix()
    for finding in arrival.report.findings:
        # A finding without all its row numbers would hide faults: then nothing is exact.
        if finding.count != len(finding.rows):
            yield file, 0, finding.column, finding.rule
        for row in finding.rows:
            yield file, row, finding.column, finding.rule
