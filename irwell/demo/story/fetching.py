"""A home fetches a list from a watched folder, once a day, without anybody's hand."""

from typing import Any

from irwell.contracts import check, read_contract
from irwell.contracts.model import Report
from irwell.demo.story.place import Place
from irwell.demo.world import DataSet
from irwell.documents import Source, parse_yaml
from irwell.errors import HomeError
from irwell.releases import home_data
from irwell.releases.home_sources import add_source, run_due

WATCHED = "westervane-council/contact-opt-outs@1"
SOURCE = "nightly-opt-outs"


def fetched(place: Place, data_set: DataSet) -> tuple[Report, str]:
    """Watch the folder that a body's system writes to, and run what is due, twice.

    Args:
        place: The story.
        data_set: The data set, kept at home, whose file lies in the folder.

    Returns:
        The check of the file, and how its deposit stands.

    Raises:
        HomeError: Not exactly one file was taken, or the second run took one on the same day.
    """
    home, file = place.homes[data_set.organisation], data_set.extract
    document: dict[str, Any] = {
        "irwell_source": 1,
        "name": SOURCE,
        "data_set": data_set.id,
        "kind": "folder",
        "every": "day",
        "folder": str(file.parent.resolve()),
        "pattern": file.name,
        "settle": "at_once",  # else the next run takes it, once it has stopped growing
    }
    add_source(home, Source(document, f"{SOURCE}.yaml", {}), place.desk.now())
    runs = [run_due(home, place.desk.clock(), worker=place.desk.limits) for _ in range(2)]
    taken = [one for run in runs for source in run for one in source.taken]
    if len(taken) != 1 or runs[1]:
        raise HomeError("The watched folder was not fetched once.", "See `irwell fetch list`.")
    contract = read_contract(parse_yaml(data_set.contract.read_bytes()))
    with home.scratch() as folder:
        report = check(file, contract, scratch=folder, limits=place.desk.limits)
    return report, home_data.one_deposit(home, taken[0].deposit).state
