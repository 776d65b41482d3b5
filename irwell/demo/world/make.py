"""Makes the invented place: draws its people, writes its extracts, truth, contracts, agreements."""

import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from irwell.demo.world import place as places
from irwell.demo.world.catalogue import AGREEMENTS, DATA_SETS, NEED, SYSTEMS, agreed_days
from irwell.demo.world.extracts import BODIES
from irwell.demo.world.faults import Marked, Planted, Sown, sow
from irwell.demo.world.later import LATER, later_sheets
from irwell.demo.world.model import AgreementText, DataSet, Recipient, World
from irwell.demo.world.people import Population, populate
from irwell.demo.world.truth import Links, write_population, write_records, write_rows
from irwell.demo.world.writing import write_document, write_extract, write_notes
from irwell.errors import IrwellError

LATER_DOCUMENTS = (
    "requests/infant-places.yaml",
    "requests/oxygen-offers.yaml",
    "emergencies/flood-help.yaml",
)
FEWEST_PEOPLE = 1_000  # fewer leave districts without anyone to help
Progress = Callable[[str, float], None]


def make_world(
    out: Path, *, people: int, seed: int, today: date, progress: Progress | None = None
) -> World:
    """Write the invented city region under a folder.

    The same people, seed and day give the same bytes.

    Args:
        out: The folder; files of an earlier world are written over.
        people: How many people live there, 1,000 to about 909,000.
        seed: The seed of all chance, 0 or more.
        today: The day on which the story is told; days in the data lie before it.
        progress: Told what was done and how far the whole is, 0 to 1.

    Returns:
        What was written.

    Raises:
        IrwellError: There are too few or too many people.
    """
    if people < FEWEST_PEOPLE:
        raise IrwellError(
            f"A region of {people:,} people is too small.",
            f"Ask for {FEWEST_PEOPLE:,} or more.",
            rule="people",
        )
    tell = progress or (lambda *_: None)
    write_notes(out)
    region = populate(people, places.districts(), today, _chance(seed, "people"))
    tell("people", 0.3)
    write_population(out / "truth", region)
    tell("truth", 0.4)
    data_sets = _write_extracts(out, region, seed, tell)
    agreements = [_agreement(out, id_, today) for id_ in AGREEMENTS]
    bodies = places.organisations()
    for name in (*(f"bodies/{own.id}.yaml" for own in bodies), *LATER_DOCUMENTS):
        write_document(out / name, name, agreed_days(today))
    tell("documents", 1.0)
    return World(
        out=out,
        seed=seed,
        people=people,
        today=today,
        region=places.REGION,
        authority=places.authority(),
        organisations=bodies,
        districts=region.districts,
        data_sets=tuple(data_sets),
        agreements=tuple(agreements),
        recipients=tuple(Recipient(body, system) for body, system in SYSTEMS.items()),
        need=NEED,
        truth=out / "truth",
    )


def _chance(seed: int, name: str) -> np.random.Generator:
    """Independent chance for each named part, so that a change in one leaves the others alone."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def _write_extracts(out: Path, region: Population, seed: int, tell: Progress) -> list[DataSet]:
    faults: list[Planted] = []
    canaries: list[Marked] = []
    written: list[DataSet] = []
    with Links(out / "truth" / "links.parquet") as links:
        for sown in _sown(region, seed):
            extract = write_extract(out, sown.sheet)
            links.add(sown.sheet)
            faults += sown.faults
            canaries += sown.canaries
            written.append(_data_set(out, sown, extract, region.today))
            tell(sown.sheet.id, 0.4 + 0.55 * len(written) / len(DATA_SETS))
    write_records(out / "truth" / "faults.csv", Planted._fields, faults)
    write_records(out / "truth" / "canaries.csv", Marked._fields, canaries)
    return written


def _sown(region: Population, seed: int) -> Iterator[Sown]:
    for body in BODIES:
        for sheet in body(region, lambda name: _chance(seed, name)):
            yield sow(sheet, _chance(seed, f"faults of {sheet.slug}"))


def _data_set(out: Path, sown: Sown, extract: Path, today: date) -> DataSet:
    sheet = sown.sheet
    name = f"contracts/{sheet.organisation}/{sheet.slug}.yaml"
    held = DATA_SETS[sheet.slug]
    headings = {column: sheet.form.heading(column) for column in sheet.columns}
    return DataSet(
        id=sheet.id,
        organisation=sheet.organisation,
        title=held.title,
        iao=f"{sheet.organisation}-iao",
        extract=extract,
        form=sheet.form,
        headings={column: own for column, own in headings.items() if own != column},
        contract=write_document(out / name, name, agreed_days(today)),
        rows=sheet.rows,
        identifiers=held.identifiers,
        released=held.released,
        rows_files=tuple(_rows(out, sown)),
        later={word: write_extract(out, own, folder) for word, folder, own in later_sheets(sown)},
    )


def _rows(out: Path, sown: Sown) -> Iterator[Path]:
    yield write_rows(out, sown.sheet, sown.sheet.slug)
    if "correction" in LATER.get(sown.sheet.slug, ()):
        yield write_rows(out, sown.corrected, f"{sown.sheet.slug}-put-right")


def _agreement(out: Path, id_: str, today: date) -> AgreementText:
    name = f"agreements/{id_}.yaml"
    path = write_document(out / name, name, agreed_days(today))
    agreed = AGREEMENTS[id_]
    return AgreementText(
        id=id_,
        path=path,
        provider=agreed.provider,
        recipient=agreed.recipient,
        data_sets=agreed.data_sets,
        expected_use=agreed.expected_use,
        area=agreed.area,
    )
