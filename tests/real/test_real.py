"""Real files, deposited, agreed, released and read, against a calculation of pandas' own.

The files stand beside the project and are never copied in. The bodies are invented. Without the
files the tests are skipped; with IRWELL_REAL_DATA=required they fail.
"""

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import delta_sharing
import pandas as pd
import pytest

from irwell import agreements
from irwell.documents import parse_yaml
from tests.journeys.server import Place, a_year_on, found, served, today

pytestmark = [
    pytest.mark.real,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("real"),
]
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("IRWELL_REAL_DATA_FOLDER", ROOT.parent / "shared" / "data"))
DOCUMENTS = Path(__file__).with_name("documents")
PROVIDER, RECIPIENT = "test-provider", "test-recipient"


def real(name: str) -> Path:
    path = DATA / name
    if not path.is_file():
        if os.environ.get("IRWELL_REAL_DATA") == "required":
            pytest.fail(f"{name} is required and is not in {DATA}")
        pytest.skip(f"{name} is not beside the project")
    return path


def document(name: str) -> str:
    """A document, its days filled in: an agreement runs for 24 months at most (rule R12)."""
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    return text.replace("START", today()).replace("END", a_year_on())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("real")
    home, officer = found(folder)
    with served(home) as server:
        opened = Place(folder, server, {"officer": officer})
        opened.admit((PROVIDER, "open_public"), (RECIPIENT, "third_sector"))
        yield opened


def deposited(place: Place, contract: str, file: str) -> dict[str, Any]:
    """Describe and deposit; returns the report."""
    name = place.describe(document(contract))
    kind = "application/vnd.apache.parquet" if file.endswith(".parquet") else "text/csv"
    report: dict[str, Any] = place.deposit(name, real(file).read_bytes(), kind)["report"]
    return report


def released(place: Place, agreement: str) -> dict[bool, pd.DataFrame]:
    """Agree, release and read with the public client, in both formats."""
    text = document(agreement)
    form = agreements.read_agreement(parse_yaml(text))
    place.agree(text)
    (clause,) = form.data
    made = place.release(form.id, str(clause.data_set))
    profile = place.folder / f"{form.id}.share"
    profile.write_text(json.dumps(place.profile(RECIPIENT)))
    url = f"{profile}#{form.id}.{PROVIDER}.{clause.table}"
    frames = {
        delta: delta_sharing.load_as_pandas(url, use_delta_format=delta) for delta in (False, True)
    }
    for frame in frames.values():
        assert len(frame) == made["rows"] > 0
    return frames


def rows(frame: pd.DataFrame, *names: str) -> Counter[tuple[Any, ...]]:
    """The rows as a multiset, with every kind of no value as None."""
    columns = []
    for name in names:
        column = frame[name].astype(object)
        columns.append(column.where(column.notna(), None))
    return Counter(zip(*columns, strict=True))


def same(frame: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """Say that a release has exactly these columns and rows, whatever their order."""
    assert set(frame.columns) == set(wanted.columns)
    got, want = rows(frame, *wanted.columns), rows(wanted, *wanted.columns)
    assert got == want, f"{len(got - want)} rows too many, {len(want - got)} too few"


def nearest(values: pd.Series, to: int) -> list[Any]:
    """The nearest multiple, halves away from zero."""
    one = Decimal(to)
    return [
        None if pd.isna(v) else int((Decimal(str(v)) / one).quantize(0, ROUND_HALF_UP)) * to
        for v in values
    ]


def band(values: pd.Series, cuts: list[int], *, whole: bool) -> list[Any]:
    """The band of each value, in the agreement's words for whole and for other numbers."""
    labels = [f"under {cuts[0]}"]
    for low, high in pairwise(cuts):
        labels.append(f"{low}-{high - 1}" if whole else f"{low} to under {high}")
    labels.append(f"{cuts[-1]}+")
    found_ = pd.cut(values, [-float("inf"), *cuts, float("inf")], right=False, labels=labels)
    return [None if pd.isna(v) else str(v) for v in found_]


OUTWARD = r"[A-Z]{1,2}[0-9][0-9A-Z]?"


def first_part(text: Any) -> Any:
    """The outward part of a postcode; of other text, what stands before the first space."""
    if text is None or pd.isna(text):
        return None
    close = re.sub(r"\s", "", text.upper())
    if re.fullmatch(OUTWARD + r"[0-9][A-Z]{2}", close):
        return close[:-3]
    if re.fullmatch(rf"\s*{OUTWARD}\s*", text.upper()):
        return close
    before, space, _ = text.strip().partition(" ")
    return before if space or text.rstrip() != text else None


def text_rows(file: str) -> pd.DataFrame:
    """A CSV file as the standard library reads it: every cell text, line ends inside kept."""
    with real(file).open(encoding="utf-8", newline="") as lines:
        return pd.DataFrame(list(csv.DictReader(lines)))


def test_deprivation_by_area(place: Place) -> None:
    report = deposited(place, "imd2019.contract.yaml", "gm/gm_imd2019_england_lsoa11.csv")
    assert (report["rows"], report["findings"]) == (1673, [])
    source = pd.read_csv(real("gm/gm_imd2019_england_lsoa11.csv"))
    kept = source[source["IMD_decile"].isin([1, 2, 3]) & ~source["Crime_decile"].isin([10])]
    wanted = pd.DataFrame({
        "area": kept["lsoa11_code"],
        "decile": kept["IMD_decile"],
        "rank": band(kept["IMD_rank"], [1000, 5000, 10000, 20000], whole=False),
        "income": [float(v) for v in nearest(kept["Income_rank"], 100)],
        "crime": kept["Crime_decile"].notna(),
        "health": None,
    })  # fmt: skip
    for frame in released(place, "imd2019.agreement.yaml").values():
        same(frame, wanted)


def test_burglaries_with_their_legitimate_duplicates(place: Place) -> None:
    report = deposited(place, "burglary.contract.yaml", "gm/gmp_burglary_2016_2019.csv")
    assert (report["rows"], report["findings"]) == (92_666, [])
    source = pd.read_csv(real("gm/gmp_burglary_2016_2019.csv"), float_precision="round_trip")
    kept = source[~source["Month"].isin(["2016-02", "2019-01"]) & source["Longitude"].notna()]
    wanted = kept.set_axis(["month", "kind", "longitude", "latitude"], axis=1)
    assert wanted.duplicated().any()
    for frame in released(place, "burglary.agreement.yaml").values():
        same(frame, wanted)


def test_food_banks_with_texts_over_several_lines(place: Place) -> None:
    report = deposited(place, "food_banks.contract.yaml", "gm/gm_food_banks.csv")
    assert report["rows"] == 171
    source = text_rows("gm/gm_food_banks.csv")
    assert source["Opening times"].str.contains("\n").any()
    kept = source[source["Area name"].isin(["Bolton", "Manchester", "Salford", "Trafford"])]
    wanted = pd.DataFrame({
        "name": kept["Name"],
        "referral": kept["Referral method"].where(
            ~kept["Referral method"].str.strip().isin(["Not known", ""]), None
        ),
        "opening_times": kept["Opening times"],
        "district": [first_part(text) for text in kept["Postcode"]],
        "has_website": True,
        "contact": None,
        "area": kept["Area name"],
    })  # fmt: skip
    for frame in released(place, "food_banks.agreement.yaml").values():
        same(frame, wanted)


def test_census_ages_with_their_day(place: Place) -> None:
    report = deposited(place, "census.contract.yaml", "gm/census2021_age5_la_gm.csv")
    assert (report["rows"], report["findings"]) == (180, [])
    source = pd.read_csv(real("gm/census2021_age5_la_gm.csv"))
    young = ["Aged 4 years and under", "Aged 5 to 9 years", "Aged 10 to 14 years"]
    kept = source[source["indicator"].isin(young) & (source["period"] > "2021-01-01")]
    days = pd.to_datetime(kept["period"])
    wanted = pd.DataFrame({
        "area": kept["area_name"],
        "census_day": days.dt.date,
        "year": days.dt.year,
        "month": days.dt.strftime("%Y-%m"),
        "age": kept["indicator"],
        "people": nearest(kept["value"], 1000),
        "size": band(kept["value"], [10_000, 20_000, 30_000], whole=True),
    })  # fmt: skip
    for frame in released(place, "census.agreement.yaml").values():
        same(frame, wanted)


def people(kept: pd.DataFrame) -> pd.DataFrame:
    """What leaves of these records, but for the pseudonyms."""
    born = pd.to_datetime(kept["dob"])
    districts = {text: first_part(text) for text in kept["postcode"].unique()}
    return pd.DataFrame({
        "record": kept["unique_id"].astype("int64"),
        "born": [None if pd.isna(y) else int(y) for y in born.dt.year],
        "born_month": born.dt.strftime("%Y-%m"),
        "district": kept["postcode"].map(districts),
        "sex": kept["sex"],
        "agency": kept["agency"],
        "middle": kept["middle_name"].notna(),
        "household": band(kept["household"], [1000, 100_000, 200_000], whole=True),
        "near": (kept["household"] + 250) // 500 * 500,
        "surname": None,
    })  # fmt: skip


def pseudonyms(frame: pd.DataFrame, source: pd.DataFrame) -> pd.Series:
    """The pseudonym of each person; says that equal ones mean equal people, and only they."""
    truth = source.set_index("unique_id")["person"].loc[frame["record"]].to_numpy()
    pairs = pd.DataFrame({"truth": truth, "shown": frame["person"].to_numpy()}).drop_duplicates()
    assert pairs["truth"].is_unique
    assert pairs["shown"].is_unique
    assert pairs["shown"].str.fullmatch("[0-9a-f]{32}").all()
    return pairs.set_index("truth")["shown"]


def test_a_million_records_of_invented_people(place: Place) -> None:
    report = deposited(place, "people.contract.yaml", "linkage/uk_synth_1m.parquet")
    assert (report["rows"], report["findings"]) == (1_000_000, [])
    source = pd.read_parquet(real("linkage/uk_synth_1m.parquet"))
    # `age over 18` is 19 or older, in the agreement's words; ISO days compare as text.
    adult = source["dob"].notna() & (source["dob"] <= "2007-01-01")
    served_ = source["agency"].isin(["nhs", "council", "police"])
    wanted = people(source[adult & served_ & source["postcode"].notna()])
    found_ = released(place, "people.agreement.yaml")
    for frame in found_.values():
        same(frame.drop(columns="person"), wanted)
    mine = pseudonyms(found_[False], source)
    assert mine.equals(pseudonyms(found_[True], source).loc[mine.index])
    wanted = people(source[source["agency"] == "charity"])
    other = released(place, "people_charity.agreement.yaml")[False]
    same(other.drop(columns="person"), wanted)
    theirs = pseudonyms(other, source)
    both = mine.index.intersection(theirs.index)
    assert len(both) > 1000  # the same people, under two agreements
    assert not set(mine) & set(theirs)
    assert list(found_[False]["record"]) != sorted(found_[False]["record"])
