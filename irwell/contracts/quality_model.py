"""What is said of the quality of a deposit, as frozen values without a value of the data."""

from dataclasses import dataclass

from irwell.contracts.results import Rule, Severity, Verdict

# Source: GOV.UK, The Government Data Quality Framework (2020), "Data quality dimensions".
SIX = ("completeness", "uniqueness", "consistency", "timeliness", "validity", "accuracy")
ROWS_NAMED = 20  # row numbers that a remark shows; the finding has up to `ROWS_SHOWN`


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension of quality.

    Attributes:
        dimension: The word of the UK Government's framework.
        passed: Row tests passed.
        eligible: Row tests that could be judged.
        rules: How many promises tested it; 0 if it is not measured.
    """

    dimension: str
    passed: int
    eligible: int
    rules: int

    @property
    def percent(self) -> float | None:
        """The share passed, cut to one decimal; 100 only if all passed; None if not measured."""
        return self.passed * 1000 // self.eligible / 10 if self.eligible else None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows broke one promise, of how many it could be judged on."""

    path: str
    rule: Rule
    column: str
    failing: int
    eligible: int


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of a deposit's quality to compare with: counts of metadata, no row numbers.

    Attributes:
        label: What people call the deposit, for instance its day.
        contract: The digest of its contract.
        rows: Rows of data.
        scores: One for each of `SIX`, in their order.
        counts: One for each promise that was tried.
    """

    label: str
    contract: str
    rows: int
    scores: tuple[Score, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in plain words, with what to do.

    Attributes:
        rule, severity, column, count: As in the finding.
        rows: The first row numbers, at most `ROWS_NAMED`.
        said: What is wrong, in a sentence without values of the data.
        remedy: What the provider can do.
        allowed: How much the contract allows; empty where it allows none.
        then: Rows that broke it last time; None if it was not tried then.
        agreements: Ids of the agreements that use the column.
    """

    rule: Rule
    severity: Severity
    column: str
    count: int
    rows: tuple[int, ...]
    said: str
    remedy: str
    allowed: str
    then: int | None
    agreements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One promise then and now; None where it was not tried."""

    path: str
    rule: Rule
    column: str
    then: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Cost:
    """A column with faults that agreements use: their recipients get those faults.

    Attributes:
        column: The column.
        rows: How many of its rows have an error or a warning.
        exact: Whether `rows` is exact; else it is the least that it can be.
        agreements: Ids of the agreements that use it.
    """

    column: str
    rows: int
    exact: bool
    agreements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of one deposit, for its provider.

    Attributes:
        data_set: The data set, as text.
        now: This deposit, as it is kept to compare with.
        earlier: Deposits before it, the oldest first.
        verdict: What the contract wants done with the file.
        kept_rows: Rows of the clean data.
        remarks: What is wrong, the gravest first.
        differences: Promises whose rows changed since the last deposit, or that came or went.
        costs: Columns with faults that agreements use, the most rows first.
        not_run: What the contract promises and was not tried: path and reason.
        other_contract: Whether the last deposit was checked against another contract.
    """

    data_set: str
    now: Past
    earlier: tuple[Past, ...]
    verdict: Verdict
    kept_rows: int
    remarks: tuple[Remark, ...]
    differences: tuple[Difference, ...]
    costs: tuple[Cost, ...]
    not_run: tuple[tuple[str, str], ...]
    other_contract: bool

    @property
    def scores(self) -> tuple[Score, ...]:
        """One score for each of `SIX`, in their order."""
        return self.now.scores
