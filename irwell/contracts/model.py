"""The parts of a contract, as frozen values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from irwell.errors import ContractError
from irwell.tables.plan import Field, Scalar, Type

Identifies = Literal["direct", "quasi", "no"]
Sensitivity = Literal["ordinary", "sensitive_other", "special_category", "criminal_offence"]
Delivery = Literal["snapshot", "append"]
Severity = Literal["error", "warning"]
Rule = Literal[
    "missing",
    "not_cast",
    "duplicate",
    "pattern",
    "range",
    "code",
    "column_missing",
    "column_unknown",
]
ROWS_SHOWN = 1000  # row numbers kept in a finding; `count` is always exact


@dataclass(frozen=True, slots=True)
class DataSetId:
    """The name of a data set at one contract major: `<organisation>/<slug>@<major>`."""

    organisation: str
    slug: str
    major: int

    def __str__(self) -> str:
        return f"{self.organisation}/{self.slug}@{self.major}"


_DATA_SET = re.compile(
    r"([a-z0-9][a-z0-9-]{0,62})/([a-z0-9][a-z0-9-]{0,62})@([1-9][0-9]{0,4})", re.ASCII
)


def parse_data_set_id(text: str) -> DataSetId:
    """Return the data set that a text names.

    Args:
        text: `<organisation>/<slug>@<major>`.

    Returns:
        The id.

    Raises:
        ContractError: The text is not of that form.
    """
    match = _DATA_SET.fullmatch(text)
    if match is None:
        raise ContractError(
            "A data set is named in another form than `organisation/name@1`.",
            "Write the organisation's id, a slash, the short name, `@` and the contract's major.",
        )
    return DataSetId(match[1], match[2], int(match[3]))


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a data set promises.

    Attributes:
        name: The column's heading in the file.
        type: Its logical type after the cast.
        required: A value in each row.
        unique: No value twice.
        primary_key: Part of the primary key.
        pattern: A regular expression (RE2) that the whole text matches.
        minimum, maximum: Inclusive bounds of a number, or of a date as ISO text.
        codes: The only values allowed, as text; empty when any is.
        sensitivity: Which kind of personal data it is.
        identifies: Whether it names a person alone, with others, or not.
        identifier_type: For a direct identifier: `nhs_number`, `nino`, `uprn`, `local:<name>`.
        date_format: strptime format of the dates or timestamps in the file; ISO when empty.
        null_tokens: Texts that mean no value.
        warns: Rules whose findings in this column are warnings; the rest are errors.
        meaning: One plain sentence.
    """

    name: str
    type: Type
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    pattern: str = ""
    minimum: Scalar | None = None
    maximum: Scalar | None = None
    codes: tuple[str, ...] = ()
    sensitivity: Sensitivity = "ordinary"
    identifies: Identifies = "no"
    identifier_type: str = ""
    date_format: str = ""
    null_tokens: tuple[str, ...] = ()
    warns: tuple[Rule, ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """What a data set promises, read from one ODCS document.

    Attributes:
        data_set: The data set at this contract's major.
        version: The full semantic version, `1.0.0`.
        title: A short name for people.
        columns: In the order of the document.
        delivery: `snapshot`: the last deposit is the data; `append`: their union is.
        document: The canonical document value.
        digest: `sha256:` of its canonical JSON.
        unchecked: Paths of what the document promises and Irwell does not check.
    """

    data_set: DataSetId
    version: str
    title: str
    columns: tuple[Column, ...]
    delivery: Delivery
    document: Mapping[str, Any]
    digest: str
    unchecked: tuple[str, ...] = ()

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key, in the order of the document."""
        return tuple(column.name for column in self.columns if column.primary_key)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns as a plan sees them."""
        return tuple(Field(column.name, column.type) for column in self.columns)

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None.

        Args:
            name: An exact column name.

        Returns:
            The column, or None if the contract has none of that name.
        """
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault in one column: a value, never an error, and never a value of the data.

    Attributes:
        rule: Which promise is broken; docs/reference/checks.md defines each.
        severity: `error` or `warning`.
        column: The column; for a key over several columns, their names joined by `, `.
        count: How many rows; 1 for a column that is missing or unknown.
        rows: Row numbers from 1 (the first row of data), ascending, at most `ROWS_SHOWN`.
    """

    rule: Rule
    severity: Severity
    column: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The check of one file against one contract.

    Attributes:
        data_set: The data set that the file was checked as.
        contract_digest: The contract's digest.
        rows: Rows of data in the file.
        findings: In the order of the contract's columns, then of the rules.
        unchecked: What the contract promises and this check did not try.
        clean: Whether a clean file was written: only if no column is missing.
    """

    data_set: DataSetId
    contract_digest: str
    rows: int
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...] = ()
    clean: bool = False

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)
