"""Columns renamed and moved are found by name, and by value where names say nothing."""

import random
import re

import pytest

from irwell.contracts.checking import check_file
from tests.unit.contracts.mapping_parts import drafted, found, fresh, proposed, written

WORDS = ("north", "south", "east", "west", "upper", "lower")
NAMES = (
    "uprn", "postcode", "ward_code", "tenure", "rooms", "start_date", "annual_rent", "tenant_ref",
    "first_name", "surname", "energy_score", "visit_date", "heating_fuel", "landlord_id",
)  # fmt: skip


def column(name: str, dice: random.Random, rows: int) -> list[str]:
    """Values of one column; no two columns draw from the same."""
    letter = chr(ord("A") + NAMES.index(name))
    kinds = {
        "uprn": lambda: str(dice.randrange(10**9, 10**10)),
        "postcode": lambda: f"MX{dice.randrange(1, 99)} {dice.randrange(1, 9)}AB",
        "ward_code": lambda: f"E05{dice.randrange(10**5):06d}",
        "start_date": lambda: (
            f"20{dice.randrange(10, 20)}-0{dice.randrange(1, 9)}-1{dice.randrange(9)}"
        ),
        "visit_date": lambda: f"1{dice.randrange(10, 30)}/0{dice.randrange(1, 9)}/2024"[1:],
        "rooms": lambda: str(dice.randrange(1, 12)),
        "energy_score": lambda: str(dice.randrange(100, 400)),
        "annual_rent": lambda: f"{dice.randrange(2000, 9000)}.{dice.randrange(10, 99)}",
    }
    other = {"tenure", "heating_fuel"}
    plain = (
        (lambda: f"{letter.lower()}{dice.choice(WORDS)}")
        if name in other
        else (lambda: f"{letter}{dice.choice(WORDS)}{dice.randrange(300)}")
    )
    return [kinds.get(name, plain)() for _ in range(rows)]


def respelt(name: str, dice: random.Random) -> str:
    parts = name.split("_")
    return dice.choice(
        [
            " ".join(parts).title(),
            "".join(part.title() for part in parts),
            parts[0] + "".join(part.title() for part in parts[1:]),
            name.upper(),
            "-".join(parts),
            f" {name.replace('_', '. ')}:".strip(),
        ]
    )


def table(dice: random.Random):
    names = dice.sample(NAMES, dice.randrange(4, len(NAMES) + 1))
    rows = dice.randrange(120, 200)
    return names, {name: column(name, dice, rows) for name in names}


def moved(folder, data, order, headings):
    rows = zip(*(data[name] for name in order), strict=True)
    return written(folder, [headings[name] for name in order], rows)


@pytest.mark.parametrize("seed", range(8))
def test_renamed_and_moved_columns_are_found(tmp_path, seed) -> None:
    dice = random.Random(seed)
    names, data = table(dice)
    contract = drafted(tmp_path, moved(tmp_path, data, names, {n: n for n in names}))
    order = dice.sample(names, len(names))

    headings = {name: respelt(name, dice) for name in names}
    proposal, _ = proposed(tmp_path, moved(tmp_path, data, order, headings), contract)
    assert found(proposal) == headings
    assert proposal.questions == ()


@pytest.mark.parametrize("seed", range(8))
def test_nonsense_names_are_found_by_the_values_of_last_time(tmp_path, seed) -> None:
    dice = random.Random(100 + seed)
    names, data = table(dice)
    first = moved(tmp_path, data, names, {n: n for n in names})
    contract, clean = drafted(tmp_path, first), tmp_path / "clean.parquet"
    request = {"file": str(first), "contract": contract.document, "scratch": str(fresh(tmp_path))}
    check_file({**request, "out": str(clean)}, {})
    order, gone = dice.sample(names, len(names)), dice.choice(names)

    headings = {name: f"q{i}" for i, name in enumerate(dice.sample(names, len(names)))}
    proposal, _ = proposed(tmp_path, moved(tmp_path, data, order, headings), contract, last=[clean])
    assert found(proposal) == headings

    # A column that the file has lost is asked about; none is put in its place.
    order.remove(gone)
    proposal, _ = proposed(tmp_path, moved(tmp_path, data, order, headings), contract, last=[clean])
    assert found(proposal) == {n: h for n, h in headings.items() if n != gone}
    assert [asked.column for asked in proposal.questions] == [gone]


@pytest.mark.parametrize("seed", range(3))
def test_however_little_fits_no_heading_is_taken_twice_and_all_are_accounted_for(
    tmp_path, seed
) -> None:
    dice = random.Random(200 + seed)
    names, data = table(dice)
    contract = drafted(tmp_path, moved(tmp_path, data, names, {n: n for n in names}))
    words = [part for name in NAMES for part in re.split("_", name)]
    headings = {n: f"{dice.choice(words)} {dice.choice(words)} {i}" for i, n in enumerate(names)}
    proposal, _ = proposed(tmp_path, moved(tmp_path, data, names, headings), contract)
    taken = list(found(proposal).values())
    assert len(taken) == len(set(taken))
    assert sorted([*taken, *proposal.unused]) == sorted(headings.values())
    columns = [*found(proposal), *(asked.column for asked in proposal.questions)]
    assert sorted(columns) == sorted(names)
