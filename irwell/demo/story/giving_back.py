"""The rows that failed go back to the body that sent them, and to nobody else."""

import csv
from pathlib import Path

from irwell.authority.acts.collect import collect
from irwell.demo.story.place import Place
from irwell.releases import home_data


def given_back(place: Place, organisation: str, deposit: str) -> int:
    """Collect the rows of a deposit that failed their check, as its own body.

    Args:
        place: The story.
        organisation: The body.
        deposit: The deposit's id.

    Returns:
        How many rows there are.
    """
    home = place.homes.get(organisation)
    with home.scratch() if home else place.desk.scratch() as folder:
        file = folder / "quarantine.csv"
        if home:
            home_data.quarantined_rows(home, deposit, file)
        else:
            _collected(place, organisation, deposit, file)
        with file.open(encoding="utf-8-sig", newline="") as source:
            return sum(1 for _ in csv.reader(source)) - 1


def _collected(place: Place, organisation: str, deposit: str, file: Path) -> None:
    row = collect(place.desk, place.actor(organisation, "steward"), deposit)
    key = place.desk.keyring.key(organisation, row.key)
    place.desk.vault.decrypt_to(row.quarantine, key, file)
