"""What a check says of one file, as frozen values: findings, results, what was not run."""

from dataclasses import dataclass
from typing import Literal

from irwell.contracts.identifiers import DataSetId
from irwell.tables.intake.report import Changed, Intake

Severity = Literal["error", "warning", "info"]
Rule = Literal[
    "missing",
    "not_cast",
    "duplicate",
    "pattern",
    "length",
    "format",
    "range",
    "multiple",
    "code",
    "invalid",
    "nhs_number",
    "nino",
    "uprn",
    "usrn",
    "gss",
    "postcode",
    "reference",
    "row_count",
    "freshness",
    "retention",
    "column_missing",
    "column_unknown",
]
Unit = Literal["rows", "days", "hours", "minutes", "seconds"]
OnErrors = Literal["keep", "split", "hold", "refuse"]
Verdict = Literal["accepted", "split", "held", "refused"]
ROWS_SHOWN = 1000  # row numbers kept in a finding; `count` is always exact
WHOLE: tuple[Rule, ...] = ("column_missing", "row_count", "freshness")  # no row can be taken out


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of quality, as ODCS and as the UK Government name it."""

    odcs: str
    govuk: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault in one column: a value, never an error, and never a value of the data.

    Attributes:
        rule: Which promise is broken; docs/reference/checks.md defines each.
        severity: `error`, `warning` or `info`.
        column: The column; for a key over several columns, their names joined by `, `; empty for
            the file as a whole.
        count: How many rows; 1 for a column that is missing or unknown and for `freshness`; for
            `row_count` the rows of the file.
        rows: Row numbers from 1 (the first row of data), ascending, at most `ROWS_SHOWN`.
    """

    rule: Rule
    severity: Severity
    column: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one promise of a contract came to: one for every promise that was tried.

    Attributes:
        path: Where the contract promises it, for instance `ward.required` or `quality[0]`.
        rule: What is judged.
        column: As in a finding.
        severity: How heavily it counts when it fails.
        measured: How many rows break it; of `row_count` the rows, of `freshness` the age of the
            newest value in whole units, -1 when there is none.
        eligible: How many rows it could be judged on: those with a value, or all.
        unit: What `measured` counts: `rows`; for an age `days`, `hours`, `minutes`, `seconds`.
        passed: Whether the promise is kept.
        dimension: The dimension of quality that it speaks of.
        limit: What is allowed, in plain words, for instance `less than 5 percent`.
        repeated: Of `duplicate`: how many keys stand more than once.
    """

    path: str
    rule: Rule
    column: str
    severity: Severity
    measured: int
    eligible: int
    unit: Unit
    passed: bool
    dimension: Dimension
    limit: str = "0 rows"
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class NotRun:
    """A promise of the contract that this check did not try.

    Attributes:
        path: Where the contract promises it.
        reason: Why not, in one plain sentence.
    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Every cell of a file, accounted for.

    `read` = `skipped` + `left_out` + `not_cast` + `changed` + `same`.

    Attributes:
        read: Cells of the whole file, as it stands.
        skipped: Cells that reading left out, each for a reason that the intake report names.
        left_out: Cells of columns that the contract does not know.
        not_cast: Cells whose text is not of the column's type; they are no value in the clean data.
        changed: Cells that a named rule changed on their way into the clean data.
        same: Cells whose value is simply what their text says.
        changed_in_reading: Of the cells that were not skipped: those that reading changed.
    """

    read: int
    skipped: int
    left_out: int
    not_cast: int
    changed: int
    same: int
    changed_in_reading: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every cell is accounted for, once."""
        parts = (self.skipped, self.left_out, self.not_cast, self.changed, self.same)
        return self.read == sum(parts) and min(parts) >= 0


@dataclass(frozen=True, slots=True)
class Report:
    """The check of one file against one contract.

    Attributes:
        data_set: The data set that the file was checked as.
        contract_digest: The contract's digest.
        rows: Rows of data in the file.
        findings: In the order of the contract's columns, then of the rules.
        not_run: What the contract promises and this check did not try, each with its reason.
        clean: Whether there are clean rows, written or not: only if no column is missing.
        results: Each promise that was tried, kept or not, in the order of the contract.
        intake: How the file was read; None in a report that was written before there was one.
        changed: Cells that the cast changed, by column and named rule.
        suppressed: By column with markers: how many cells are one.
        tally: Every cell accounted for; None as for `intake`.
        kept_rows: Rows of the clean data.
        mapped: Columns of the contract that were read from another heading, with that heading.
        on_errors: What the contract wants done with a file that has errors.
    """

    data_set: DataSetId
    contract_digest: str
    rows: int
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...] = ()
    clean: bool = False
    results: tuple[Result, ...] = ()
    intake: Intake | None = None
    changed: tuple[Changed, ...] = ()
    suppressed: tuple[tuple[str, int], ...] = ()
    tally: Tally | None = None
    kept_rows: int = 0
    mapped: tuple[tuple[str, str], ...] = ()
    on_errors: OnErrors = "keep"

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Paths of what was not run."""
        return tuple(one.path for one in self.not_run)

    @property
    def verdict(self) -> Verdict:
        """What the contract wants done with this file.

        `accepted`; `split`: the clean data lack the rows that failed; `held`: a person decides;
        `refused`: a column is missing, or the contract refuses every file with errors.
        """
        failed = [f.rule for f in self.findings if f.severity == "error"]
        if "column_missing" in failed or (failed and self.on_errors == "refuse"):
            return "refused"
        whole = any(rule in WHOLE for rule in failed)
        if failed and (self.on_errors == "hold" or (self.on_errors == "split" and whole)):
            return "held"
        return "split" if failed and self.on_errors == "split" else "accepted"
