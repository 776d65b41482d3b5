"""What the invented place hands to whoever tells its story: names, roles and paths, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from irwell.demo.world.form import Form

Sector = Literal[
    "central_government", "local_government", "health", "police", "third_sector", "private"
]
Held = Literal["home", "hosted"]
ExpectedUse = Literal["read", "count"]
Later = Literal["correction", "mistake", "twin"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who acts for a body, known by an opaque id and a role only."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented body.

    Attributes:
        id: Its organisation id.
        name: Its name for people.
        sector: One of the six sectors.
        held: `home` if it keeps its data sets itself, else `hosted`.
        people: Who acts for it.
    """

    id: str
    name: str
    sector: Sector
    held: Held
    people: tuple[Person, ...]

    def person(self, role: str) -> Person:
        """Return who has a role here.

        Args:
            role: For instance `iao`.

        Returns:
            The person of that role.
        """
        return next(person for person in self.people if person.role == role)


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: its extract as the body sends it, and its contract.

    Attributes:
        id: `<organisation>/<slug>@<major>`.
        organisation: The body that owns it.
        title: A short name for people.
        iao: The id of the person who decides about it.
        extract: The file, as its body sends it.
        form: Which kind of file that is, and what stands around its rows.
        headings: Column of the contract to its heading in the file, where they differ.
        contract: The contract's YAML file.
        rows: Data rows of the extract.
        identifiers: Columns that name a person or a household alone.
        released: False for a list of people to leave out, which is never released.
        rows_files: What each row says, as plain CSV among the hidden truth; where faults are put
            right later, a second file says it without them.
        later: What its body sends later: put right, by mistake, or the same again.
    """

    id: str
    organisation: str
    title: str
    iao: str
    extract: Path
    form: Form
    headings: Mapping[str, str]
    contract: Path
    rows: int
    identifiers: tuple[str, ...]
    released: bool
    rows_files: tuple[Path, ...]
    later: Mapping[Later, Path]


@dataclass(frozen=True, slots=True)
class AgreementText:
    """One agreement's document and how the story uses it.

    Attributes:
        id: The agreement's id.
        path: Its YAML file.
        provider: Organisation id.
        recipient: Organisation id.
        data_sets: Ids of the data sets that it releases.
        expected_use: `read`: the recipient reads rows; `count`: figures are drawn from it.
        area: For `count`, the output column that holds the district's code; else empty.
    """

    id: str
    path: Path
    provider: str
    recipient: str
    data_sets: tuple[str, ...]
    expected_use: ExpectedUse
    area: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A system of a receiving body, which holds one token for all its agreements."""

    organisation: str
    system: str


@dataclass(frozen=True, slots=True)
class District:
    """One of the ten invented districts; `deprivation` runs from 0 to 1."""

    code: str
    name: str
    council: str
    deprivation: float
    share: int


@dataclass(frozen=True, slots=True)
class World:
    """The invented city region, as written under `out`.

    Attributes:
        out: The folder that holds everything below.
        seed: The seed of all chance.
        people: How many people live there.
        today: The day on which the story is told.
        region: The city region's name.
        authority: The body that runs the node; it owns no data.
        organisations: The nine bodies.
        districts: The ten districts.
        data_sets: All data sets, lists included.
        agreements: All agreements.
        recipients: One system for each body that receives.
        need: The agreement whose counts by district give the need for workers.
        truth: The folder of hidden truth: people, households, links, faults, canaries.
    """

    out: Path
    seed: int
    people: int
    today: date
    region: str
    authority: Organisation
    organisations: tuple[Organisation, ...]
    districts: tuple[District, ...]
    data_sets: tuple[DataSet, ...]
    agreements: tuple[AgreementText, ...]
    recipients: tuple[Recipient, ...]
    need: str
    truth: Path

    @property
    def names(self) -> dict[str, str]:
        """The name of each body by its id, the authority's too."""
        return {body.id: body.name for body in (self.authority, *self.organisations)}
