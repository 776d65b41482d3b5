"""Writes the hidden truth: who is who, what each row says and is about, what was planted."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from irwell.demo.world.names import forenames, surnames
from irwell.demo.world.numbers import Integers, Text
from irwell.demo.world.people import Population
from irwell.demo.world.place import SYNTHETIC
from irwell.demo.world.sending import rows_of
from irwell.demo.world.sheet import Sheet
from irwell.demo.world.writing import NOTES, write_note


def write_rows(out: Path, sheet: Sheet, name: str) -> Path:
    """Write what each row of an extract says, as plain texts, with the hidden truth.

    Args:
        out: The world's folder.
        sheet: The extract.
        name: The file's name.

    Returns:
        The file.
    """
    path = out / "truth" / "rows" / sheet.organisation / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(sheet.columns)
        writer.writerows(rows_of(sheet))
    write_note(path.parent, NOTES["rows"])
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
