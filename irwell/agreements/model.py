"""The parts of an agreement, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from irwell.contracts.model import DataSetId

Mark = Literal["enforced", "evidenced", "promised"]
State = Literal[
    "draft", "assessed", "advised", "approved", "signed", "active", "suspended", "expired",
    "revoked", "superseded", "closing", "closed", "returned", "refused", "withdrawn", "lapsed",
    "paper",
]  # fmt: skip
AsAt = Literal["each_use"] | date


@dataclass(frozen=True, slots=True)
class Party:
    """One party by its local name; `gives` and `receives` are implied for provider, recipient."""

    name: str
    organisation: str
    unit: str
    role: str
    gives: bool
    receives: bool


@dataclass(frozen=True, slots=True)
class ColumnClause:
    """One column that leaves: `name` in the output, `column` in the data set, and its form.

    Attributes:
        name: Output name.
        column: Source column (`from`; the output name when absent).
        show: The verb: keep, pseudonym, year, month, band, first_part, round, area, yes_no,
            redact, count_only.
        cuts: For `band`, ascending.
        to: For `round`, the multiple (at least 1).
        key: For `pseudonym`: `this_agreement`, also when the document names none.
        reason: Why an identifier is shown as it is; required for `keep` of a direct identifier.
        area: For `area`, the column of the lookup that leaves.
        by: For `area`, the lookup: a data set of the same provider.
    """

    name: str
    column: str
    show: str
    cuts: tuple[int | float, ...] = ()
    to: int = 0
    key: str = ""
    reason: str = ""
    area: str = ""
    by: DataSetId | None = None


@dataclass(frozen=True, slots=True)
class DataClause:
    """One data set of the agreement, the columns that leave, and its table name for recipients.

    Columns stand in the order of their output names, so that one digest means one table.
    """

    data_set: DataSetId
    alias: str
    columns: tuple[ColumnClause, ...]

    @property
    def table(self) -> str:
        """The Delta Sharing table name: the alias, else `<slug>-<major>`."""
        return self.alias or f"{self.data_set.slug}-{self.data_set.major}"


@dataclass(frozen=True, slots=True)
class RowClause:
    """One `where` clause.

    Attributes:
        column: The column tested, on its true values.
        verb: equals, one of, not one of, before, after, within last, age under, age over,
            present, not on list.
        value: As the verb wants: a scalar; a tuple of scalars; a day as ISO text; `90 days`; years;
            a `DataSetId`; None for `present`.
        as_at: `each_use`, or a fixed day, for verbs that depend on the day.
    """

    column: str
    verb: str
    value: Any
    as_at: AsAt = "each_use"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Output rules: 0 means that the agreement sets none."""

    smallest_group: int = 0
    smallest_count: int = 0
    round_to: int = 0


@dataclass(frozen=True, slots=True)
class Accession:
    """Who may join an agreement by signing it.

    Attributes:
        joins_as: The local name of the party whose rights and duties a body takes on.
        sectors: The sectors whose bodies may join.
        until: The last day to join, or None for the end of the agreement.
        hosted_terms: The terms on which the node, as processor, holds data of a body that joins.
    """

    joins_as: str
    sectors: tuple[str, ...]
    until: date | None = None
    hosted_terms: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement, read from its document.

    `document` is the whole of what is signed: what was written, and `version`. Parties stand in
    the order of their local names; data sets and rows in the order of the document.
    """

    id: str
    version: int
    title: str
    kind: str
    summary: str
    parties: tuple[Party, ...]
    data: tuple[DataClause, ...]
    where: tuple[RowClause, ...]
    may: tuple[str, ...]
    must_not: tuple[str, ...]
    outputs: Outputs
    start: date
    end: date
    mode: str
    as_at_each_use: bool
    supersedes: str
    document: Mapping[str, Any]
    digest: str
    accession: Accession | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """Organisations that receive."""
        return tuple(p.organisation for p in self.parties if p.receives)

    @property
    def providers(self) -> tuple[str, ...]:
        """Organisations that give."""
        return tuple(p.organisation for p in self.parties if p.gives)

    @property
    def signatories(self) -> tuple[str, ...]:
        """Organisations whose signature the agreement needs, each once."""
        return tuple(dict.fromkeys(p.organisation for p in self.parties if p.gives or p.receives))


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in plain English, with the path of its key and how far Irwell makes it so.

    Attributes:
        path: Where it stands: `data[0].columns.child`, `time.end`.
        text: One plain sentence, or two.
        mark: `enforced`, `evidenced` or `promised`.
        keys: The paths of the keys that the sentence says, each with all below it.
    """

    path: str
    text: str
    mark: Mark
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an agreement cannot be activated as it stands.

    Attributes:
        path: Where: `data[0].columns.child`.
        text: What is wrong, one sentence.
        remedy: What its author can do, one sentence.
    """

    path: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether an agreement lets anyone read today.

    Attributes:
        ok: True only for an active agreement between its start and its end.
        rule: What refuses: `state`, `time.start` or `time.end`; empty when ok.
        reason: The refusal in plain words; empty when ok.
    """

    ok: bool
    rule: str = ""
    reason: str = ""
