"""Real files, read: what each is, what is asked, and where every cell of it went.

The files stand beside the project and are never copied in; a message names no value of them.
"""

import csv
import gzip
import io
import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from irwell.tables.intake.encoding import CODECS
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.report import Intake
from tests.real.test_real import DATA, real
from tests.unit.tables.intake.law import read, refusal

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real")]
FOLDERS = ("messy", "gm")


class Read(NamedTuple):
    """How a file is read.

    Attributes:
        rows: Rows of data.
        columns: Columns.
        header: Rows of the headings.
        kind: What it is.
        encoding: Of text.
        skipped: Rows left out, but for the headings; of `empty_column`, columns.
        changed: Cells changed, by rule.
    """

    rows: int
    columns: int
    header: tuple[int, ...] = (1,)
    kind: str = "csv"
    encoding: str = "utf-8"
    skipped: Mapping[str, int] = MappingProxyType({})
    changed: Mapping[str, int] = MappingProxyType({})


def plain(*sizes: tuple[str, int, int]) -> dict[str, Read]:
    return {f"gm/{name}.csv": Read(rows, columns) for name, rows, columns in sizes}


def areas(rows: int, columns: int, *, beside: int = 1) -> Read:
    skipped = {"preamble": 0} if beside else {}
    return Read(rows, columns, (), "geojson", skipped=skipped)


READ = {
    "messy/indices_of_deprivation_GM.xlsx": Read(215, 14, (2,), "xlsx", "", {"preamble": 1}),
    "messy/lambeth_planning_2010.csv": Read(2585, 5, encoding="windows-1252"),
    "messy/mental_health_services_RAW.csv": Read(60, 7),
    "messy/trafford_no2_2019.csv": Read(
        4320, 4, (6,), skipped={"preamble": 5, "blank": 1, "footer": 1, "empty_column": 1},
        changed={"short_row": 32},
    ),
    "messy/trafford_seniors.xlsx": Read(
        21, 6, (3,), "xlsx", "", {"preamble": 2, "blank": 1, "footer": 1}
    ),
    **plain(
        ("census1981_2021_age_sex_la_gm", 2850, 10),
        ("census2021_age5_la_gm", 180, 8),
        ("gm_food_banks", 171, 9),
        ("gm_imd2019_england_lsoa11", 1673, 17),
        ("gm_imd2019_england_lsoa11_indicators", 1673, 29),
        ("gm_imd2025_england_lsoa21", 1702, 25),
        ("gm_imd2025_england_lsoa21_indicators", 1702, 29),
        ("gm_jobcentreplus", 26, 7),
        ("gm_libraries", 141, 10),
        ("gm_lsoa11_stroke_admissions_2017_2019", 1673, 3),
        ("gm_lsoa11_travel_minutes_to_stroke_units", 1673, 26),
        ("gm_lsoa21_to_ward", 1702, 6),
        ("gm_lsoa_median_property_prices", 1671, 6),
        ("gm_nearby_stroke_units", 24, 17),
        ("gm_pharmacies", 631, 16),
        ("gm_statistical_lookup_2011", 8684, 7),
        ("gm_statistical_lookup_2021", 8966, 7),
        ("gmp_all_crime_monthly_2016_2019", 36, 2),
        ("gmp_burglary_2016_2019", 92_666, 4),
        ("indices_of_deprivation_GM", 215, 14),
        ("on_street_parking_spaces", 630, 10),
        ("plume_flow_user_measures_lab", 10_356, 9),
        ("prompt_payment", 8, 8),
        ("trafford_council_voluntary_sector_grants", 555, 39),
        ("trafford_land_and_building_assets", 608, 20),
        ("trafford_schools_and_colleges", 103, 19),
    ),
    "gm/gm_postcodes.csv.gz": Read(115_364, 7),
    "gm/gm_lad23.geojson": areas(10, 7),
    "gm/gm_lsoa11.geojson": areas(1673, 3, beside=0),
    "gm/gm_lsoa21.geojson": areas(1702, 3),
    "gm/gm_ward23.geojson": areas(215, 9),
    "gm/on_street_parking_spaces.csv-metadata.json": Read(
        10, 2, (), "json", skipped={"preamble": 0}
    ),
    "gm/trafford_council_voluntary_sector_grants.json": Read(
        555, 14, (), "json", changed={"nested": 2775}
    ),
}  # fmt: skip
# Files that cannot be read without guessing: the rule, and what the message says of the place.
ASKED = {
    "messy/dft_aadf_countpoints_trafford.csv": (
        "intake.ask.width", "row 1 has 16 headings, but 109 of 109 rows below have fewer cells, "
        "most of them 15",
    ),
    "messy/lambeth_payments_2012-06.csv": (
        "intake.width", "row 19, 20, 21, 22, 26 (639 in all): cells seem to be missing inside",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_real_file_is_read(name, tmp_path):
    rows, intake = read(linked(name, tmp_path))
    skipped = {part.why: part.count for part in intake.skipped if part.why != "header"}
    changed = Counter[str]()
    for part in intake.changed:
        changed[part.rule] += part.count
    assert READ[name] == Read(
        len(rows), len(intake.columns), intake.header, intake.kind, intake.encoding,
        skipped, dict(changed),
    )  # fmt: skip
    if intake.kind == "csv":
        assert_all_cells(linked(name, tmp_path), rows, intake)


@pytest.mark.parametrize("name", ASKED)
def test_real_file_is_asked_about(name, tmp_path):
    error = refusal(linked(name, tmp_path))
    rule, where = ASKED[name]
    assert error.rule == rule
    assert where in error.message


def linked(name: str, folder: Path) -> Path:
    """The file under its own name in a folder of the test, so that nothing is left beside it."""
    path = folder / Path(name).name
    if not path.is_symlink():
        path.symlink_to(real(name))
    return path


def assert_all_cells(path: Path, rows: list[dict[str, str | None]], intake: Intake) -> None:
    """Say that each cell, as the standard library splits the file, was landed or left out."""
    whole = path.read_bytes()
    whole = gzip.decompress(whole) if intake.container == "gzip" else whole
    text = whole.decode(CODECS[intake.encoding]).removeprefix("\ufeff")
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=intake.separator))
    added = sum(part.count for part in intake.changed if part.rule == "short_row")
    assert sum(map(len, table)) + added == intake.cells
    gone = {number for part in intake.skipped for number in part.rows}
    left = [cells for number, cells in enumerate(table, 1) if number not in gone]
    assert len(left) == len(rows)
    for cells, row in zip(left, rows, strict=True):
        landed = [value or "" for value in row.values()]
        assert landed == [*cells, *[""] * len(landed)][: len(landed)]
        assert not any(cells[len(landed) :])


def test_every_file_of_the_two_folders_is_named_here():
    if not DATA.is_dir():
        if os.environ.get("IRWELL_REAL_DATA") == "required":
            pytest.fail(f"the real data is required and is not in {DATA}")
        pytest.skip("no data stands beside the project")
    found = {f"{folder}/{path.name}" for folder in FOLDERS for path in (DATA / folder).iterdir()}
    assert found == {*READ, *ASKED}


def test_the_remedy_reads_the_shifted_file(tmp_path):
    """One heading has no cells below it: with the names of the others the file is read."""
    path = linked("messy/dft_aadf_countpoints_trafford.csv", tmp_path)
    with path.open(encoding="utf-8") as file:
        headings = next(csv.reader(file))
    lost = headings.index("road_category")
    names = tuple(headings[:lost] + headings[lost + 1 :])
    rows, intake = read(path, Guide(header=(1,), names=names))
    assert (len(rows), len(intake.columns), intake.changed) == (109, 15, ())


def test_grants_as_json_are_the_grants_as_csv(tmp_path):
    name = "gm/trafford_council_voluntary_sector_grants"
    rows, _ = read(linked(f"{name}.csv", tmp_path))
    other, _ = read(linked(f"{name}.json", tmp_path))
    assert [row["Identifier"] for row in rows] == [row["id"] for row in other]
    source = json.loads(real(f"{name}.json").read_text(encoding="utf-8"))
    assert sum(map(len, source.values())) == len(other)
