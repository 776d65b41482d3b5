"""Writes the place to files: extracts as CSV, the hidden truth as Parquet and CSV, documents."""

import csv
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from irwell.demo.world.names import forenames, surnames
from irwell.demo.world.numbers import Integers, Text
from irwell.demo.world.people import Population
from irwell.demo.world.place import SYNTHETIC
from irwell.demo.world.sheet import Sheet

_NOTES = {
    "": "The invented place of the Irwell demo.",
    "extracts": "What each invented body would send, as it would send it.",
    "truth": "What is true of the place: who is who, which faults and canaries were planted.",
    "contracts": "What each data set promises.",
    "agreements": "Who may have what, why and until when.",
}


def write_extract(out: Path, sheet: Sheet) -> Path:
    """Write one extract as CSV.

    Args:
        out: The world's folder.
        sheet: The extract.

    Returns:
        The file.
    """
    path = out / sheet.file
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding, newline = ("utf-8-sig", "\r\n") if sheet.windows else ("utf-8", "\n")
    with path.open("w", encoding=encoding, newline="") as sink:
        writer = csv.writer(sink, lineterminator=newline)
        writer.writerow(sheet.columns)
        writer.writerows(zip(*(values.tolist() for values in sheet.columns.values()), strict=True))
    write_note(path.parent, _NOTES["extracts"])
    return path


class Links:
    """Writes which person and household each row of each extract is about, extract by extract."""

    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        fields = {"file": pa.string(), "row": pa.int64(), "person": pa.int64()}
        self._schema = pa.schema(
            {**fields, "household": pa.int64()}, metadata={"synthetic": SYNTHETIC}
        )
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> "Links":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def add(self, sheet: Sheet) -> None:
        """Add the rows of one extract.

        Args:
            sheet: The extract, as written.
        """
        import pyarrow as pa

        rows = np.arange(1, sheet.rows + 1)
        file = pa.array([sheet.file]).take(pa.array(np.zeros(sheet.rows, np.int64)))
        arrays = [file, pa.array(rows), pa.array(sheet.people), pa.array(sheet.households)]
        self._writer.write_table(pa.table(arrays, schema=self._schema))


def write_population(truth: Path, place: Population) -> None:
    """Write everyone and every household.

    Args:
        truth: The folder of hidden truth.
        place: The population.
    """
    homes = place.households
    codes = np.array([district.code for district in place.districts], object)
    people: dict[str, Integers | Text | np.ndarray[Any, Any]] = {
        "person": np.arange(len(place.household)),
        "household": place.household,
        "forename": forenames(place.forename),
        "surname": surnames(place.surname),
        "born": place.born,
        "adult": place.adult,
        "nhs_number": place.nhs,
        "nino": place.nino,
    }
    households = {
        "household": np.arange(len(homes.kind)),
        "district": codes[homes.district],
        "postcode": homes.postcode,
        "property_no": homes.property_no,
        "adults": homes.adults,
        "children": homes.children,
        "income": homes.income,
        "benefit": homes.benefit,
        "council_tax_support": homes.support,
    }
    _parquet(truth / "people.parquet", people)
    _parquet(truth / "households.parquet", households)


def _parquet(path: Path, columns: dict[str, Any]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    marked = table.replace_schema_metadata({"synthetic": SYNTHETIC})
    pq.write_table(marked, path, compression="zstd")


def write_records(path: Path, fields: tuple[str, ...], rows: Iterable[NamedTuple]) -> None:
    """Write records as CSV.

    Args:
        path: The file.
        fields: The headings.
        rows: The records.
    """
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(rows)


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
    for folder, text in _NOTES.items():
        write_note(out / folder, text)


def write_note(folder: Path, text: str) -> None:
    """Write a folder's README.txt.

    Args:
        folder: The folder, made if need be.
        text: What it holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(f"{text}\n{SYNTHETIC}\n", encoding="utf-8")
