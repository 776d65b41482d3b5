"""The parts of a contract, as frozen values; those of a report stand in `results`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from irwell.contracts.identifiers import DataSetId, parse_data_set_id
from irwell.contracts.results import (
    ROWS_SHOWN,
    Dimension,
    Finding,
    NotRun,
    OnErrors,
    Report,
    Result,
    Rule,
    Severity,
    Tally,
    Verdict,
)
from irwell.contracts.rules import Promise
from irwell.tables.cast_spec import MARKER, Form
from irwell.tables.intake.guide import Guide
from irwell.tables.plan import Field, Scalar, Type

__all__ = [
    "EVIDENCE_DAYS",
    "ROWS_SHOWN",
    "Check",
    "Column",
    "Contract",
    "DataSetId",
    "Delivery",
    "Dimension",
    "Finding",
    "Identifies",
    "NotRun",
    "OnErrors",
    "Report",
    "Result",
    "Rule",
    "Sensitivity",
    "Severity",
    "Tally",
    "Verdict",
    "parse_data_set_id",
]
Identifies = Literal["direct", "quasi", "no"]
Sensitivity = Literal["ordinary", "sensitive_other", "special_category", "criminal_offence"]
Delivery = Literal["snapshot", "append"]
Check = Literal["", "nhs_number", "nino", "uprn", "usrn", "gss", "postcode"]
NOTHING_SAID = Guide()
EVIDENCE_DAYS = 90  # how long the raw bytes of a deposit are kept unless the contract says


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a data set promises.

    Attributes:
        name: The column's name; its heading in the file unless a mapping says another.
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
        form: How its numbers stand in the file: `thousands`, `money`, `percent`, `unit`; plain
            when empty.
        unit: For the form `unit`: what may follow the number.
        suppressed: Texts that stand for a value held back, for instance `<10` or `c`.
        check: A UK identifier whose rules each value keeps to.
        entities: For the check `gss`: the first three characters allowed; any when empty.
        min_length, max_length: Bounds of a text's length in characters.
        exclusive_minimum, exclusive_maximum: Bounds that are themselves not allowed.
        multiple_of: A number that each value is a multiple of.
        format: A named format of texts: `email`, `uuid`, `uri`, `hostname`, `ipv4`, `ipv6`, `byte`.
        definitions: Where the column's meaning is defined: `type: url`.
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
    form: Form = ""
    unit: str = ""
    suppressed: tuple[str, ...] = ()
    check: Check = ""
    entities: tuple[str, ...] = ()
    min_length: int | None = None
    max_length: int | None = None
    exclusive_minimum: Scalar | None = None
    exclusive_maximum: Scalar | None = None
    multiple_of: int | float | None = None
    format: str = ""
    definitions: tuple[str, ...] = ()

    @property
    def marker(self) -> "Column | None":
        """The column of its markers in the clean data: which cells were suppressed, and how."""
        if not self.suppressed:
            return None
        return Column(self.name + MARKER, "text", sensitivity=self.sensitivity)


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
        not_run: What the document promises and no check here tries, with the reason.
        promises: What a check tries, in the order of the document.
        file: What is known of every file before it is opened.
        evidence: Days that the raw bytes of a deposit are kept.
        on_errors: What is done with a file that has errors: `keep` all its rows, `split` those
            that fail from the rest, `hold` it for a person, `refuse` it.
        table: The table's name in the document.
        definitions: Where the data set's meaning is defined: `type: url`.
    """

    data_set: DataSetId
    version: str
    title: str
    columns: tuple[Column, ...]
    delivery: Delivery
    document: Mapping[str, Any]
    digest: str
    not_run: tuple[NotRun, ...] = ()
    promises: tuple[Promise, ...] = ()
    file: Guide = NOTHING_SAID
    evidence: int = EVIDENCE_DAYS
    on_errors: OnErrors = "keep"
    table: str = ""
    definitions: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Where the contract stands, in the words of ODCS; v3.2.0 lets it be absent."""
        return str(self.document.get("status", "active"))

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key, in the order of the document."""
        return tuple(column.name for column in self.columns if column.primary_key)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Paths of what the document promises and no check here tries."""
        return tuple(one.path for one in self.not_run)

    @property
    def markers(self) -> tuple[Column, ...]:
        """The columns of markers that stand after the promised ones in the clean data."""
        return tuple(marker for column in self.columns if (marker := column.marker) is not None)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns as a plan sees them, those of markers last."""
        return tuple(Field(column.name, column.type) for column in (*self.columns, *self.markers))

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None.

        Args:
            name: An exact column name; `<name>_suppressed` for the markers of a column.

        Returns:
            The column, or None if the contract has none of that name.
        """
        every = (*self.columns, *self.markers)
        return next((column for column in every if column.name == name), None)
