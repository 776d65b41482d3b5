"""A person objects: each recipient is told by pseudonym alone, and the next release is without."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from irwell.agreements import Agreement
from irwell.agreements.rights import Identified, pseudonyms_of
from irwell.authority.acts.certify import certify
from irwell.authority.acts.rights import Used, rights
from irwell.authority.documents import contracts_for
from irwell.authority.models import RightsCase
from irwell.authority.rights import Answered, cases, unreleased
from irwell.contracts import Contract, DataSetId, parse_data_set_id
from irwell.demo.story.place import Place
from irwell.demo.story.reading import load, tables
from irwell.demo.story.releasing import release_one
from irwell.demo.world import DataSet
from irwell.demo.world.place import HEALTH
from irwell.releases import home_data, secret_name

KIND = "nhs_number"
DATA_SET, LIST = f"{HEALTH}/discharges@1", f"{HEALTH}/sharing-opt-outs@1"
CERTIFIED = "The row was deleted, and the visit that was planned from it was called off."
Found = dict[str, dict[str, dict[str, str]]]  # agreement version, data set, column, pseudonym
Given = tuple[Agreement, Mapping[DataSetId, Contract], bytes]  # with its contracts and secret


@dataclass(frozen=True, slots=True)
class Objected:
    """What became of an objection.

    Attributes:
        kind: The right that was used.
        due_at: Until when it must be answered.
        agreements: The agreements under which the person's rows may be held.
        told: Whether each recipient that had a task was shown its own pseudonym.
        state: How the case stands at the end.
        gone: Whether recipients read the person's rows before, and none after.
        open: Agreements that still have a release from before.
    """

    kind: str
    due_at: str
    agreements: tuple[str, ...]
    told: bool
    state: str
    gone: bool
    open: tuple[str, ...]


def object_once(place: Place) -> Objected:
    """Let a person object to the body at home, and carry that to every recipient.

    Args:
        place: The story, whose node is served.

    Returns:
        What became of it.
    """
    number, found = _person(place)
    actor, day = place.actor(HEALTH, "dpo"), place.desk.today()
    case = rights(place.desk, actor, HEALTH, used=Used("objection", day, found))
    asked = sorted({str(task.agreement_id) for task in case.tasks.all()})
    names = {name.rpartition(".v")[0] for name in asked}
    read = _held(found, _released(place))
    shown = [_answered(place, case, found, name) for name in asked]
    _opt_out(place, number)
    for text in place.world.agreements:
        for data_set in text.data_sets if text.id in names else ():
            release_one(place, text, data_set)
    ended = RightsCase.objects.get(pk=case.pk)
    return Objected(
        kind=case.kind,
        due_at=case.due_at,
        agreements=tuple(sorted(names)),
        told=bool(shown) and all(shown),
        state=ended.state,
        gone=bool(read) and not _held(found, _released(place)),
        open=tuple(unreleased(ended)),
    )


def _person(place: Place) -> tuple[str, Found]:
    """Find somebody whose rows were released, under as many agreements as anybody's.

    The person knows their number, and the home has the key; the story asks nobody else.
    """
    released, given = _released(place), _given(place)
    best, most = ("", Found()), 0
    for number in _numbers(_data_set(place, DATA_SET)):
        found = _pseudonyms(given, number)
        held = len(_held(found, released))
        if held > most:
            best, most = (number, found), held
        if most == len(released):
            break
    return best


def _given(place: Place) -> list[Given]:
    """Return the agreements of the body at home with what computes pseudonyms under each."""
    keyring = place.homes[HEALTH].keyring
    given: list[Given] = []
    for text in place.world.agreements:
        if text.provider == HEALTH:
            form = place.agreement(text)
            given.append((form, contracts_for(form), keyring.key(HEALTH, secret_name(form.id))))
    return given


def _pseudonyms(given: Iterable[Given], number: str) -> Found:
    """Compute a person's pseudonyms in the body's own home; the number goes nowhere else."""
    who = Identified(KIND, number)
    found = {
        f"{form.id}.v{form.version}": pseudonyms_of(form, known, who, secret, home_data.EPOCH)
        for form, known, secret in given
    }
    return {name: own for name, own in found.items() if own}


def _answered(place: Place, case: RightsCase, found: Found, name: str) -> bool:
    """Let each recipient certify its task; say whether it was shown its own pseudonym alone."""
    shown = True
    for task in case.tasks.filter(agreement_id=name):
        body = place.actor(task.organisation_id, "dpo")
        own = [
            one
            for one in cases(place.desk, body)
            if (one["case"], one["agreement"]) == (case.id, name)
        ]
        shown = shown and [one["pseudonyms"] for one in own] == [found[name]]
        certify(place.desk, body, name, said=Answered(case.id, "done", CERTIFIED))
    return shown


def _opt_out(place: Place, number: str) -> None:
    """Put the person on the body's own list, at home."""
    data_set, home = _data_set(place, LIST), place.homes[HEALTH]
    with home.scratch() as folder:
        file = folder / data_set.extract.name
        line = f"{number.replace(' ', '')},{place.desk.today().isoformat()}\n"
        file.write_text(data_set.extract.read_text("utf-8") + line, "utf-8")
        home_data.deposit(
            home, parse_data_set_id(LIST), file, place.desk.now(), limits=place.desk.limits
        )


def _released(place: Place) -> dict[str, set[str]]:
    """Return the pseudonyms that recipients read, by agreement."""
    found: dict[str, set[str]] = {}
    for table in tables(place):
        if table.data_set.startswith(f"{HEALTH}/"):
            read = load(table, delta=False)["patient"].dropna()
            found.setdefault(table.agreement, set()).update(read)
    return found


def _held(found: Found, released: dict[str, set[str]]) -> set[str]:
    """Return the agreements under which a person's rows were read."""
    own = {
        name.rpartition(".v")[0]: {value for one in data.values() for value in one.values()}
        for name, data in found.items()
    }
    return {name for name, values in own.items() if values & released.get(name, set())}


def _numbers(data_set: DataSet) -> Iterator[str]:
    with Path(data_set.rows_files[0]).open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["NHS No"]:
                yield row["NHS No"]


def _data_set(place: Place, name: str) -> DataSet:
    return next(own for own in place.world.data_sets if own.id == name)
