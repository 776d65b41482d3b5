"""One promise of a contract that a check can try, and how much it allows."""

from dataclasses import dataclass
from typing import Literal, get_args

from irwell.contracts.identifiers import DataSetId
from irwell.contracts.results import Dimension, Rule, Severity, Unit
from irwell.tables.plan import Scalar

Operator = Literal[
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
ROUNDED = 6  # places of a percentage before it is compared, as datacontract-cli rounds it
_SAYS = {
    "mustBe": "{}",
    "mustNotBe": "not {}",
    "mustBeGreaterThan": "more than {}",
    "mustBeGreaterOrEqualTo": "at least {}",
    "mustBeLessThan": "less than {}",
    "mustBeLessOrEqualTo": "at most {}",
    "mustBeBetween": "{} to {}",
    "mustNotBeBetween": "not {} to {}",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """What a measured number must be.

    Attributes:
        operator: One of the eight of the standard.
        values: One number, or the two ends of a range, both of which belong to it.
        percent: The number is a percentage of the file's rows.
    """

    operator: Operator = "mustBe"
    values: tuple[float, ...] = (0,)
    percent: bool = False

    @property
    def none(self) -> bool:
        """Whether it allows nothing at all, so that each row is judged by itself."""
        least = {"mustBe": 0, "mustBeLessOrEqualTo": 0}
        if self.operator in least:
            return self.values[0] == least[self.operator]
        return self.operator == "mustBeLessThan" and not self.percent and 0 < self.values[0] <= 1

    @property
    def text(self) -> str:
        """What is allowed, in plain words."""
        shown = [f"{value:,.10g}" for value in self.values]
        unit = "percent" if self.percent else "row" if self.values[-1] == 1 else "rows"
        return f"{_SAYS[self.operator].format(*shown)} {unit}"

    def holds(self, count: int, rows: int) -> bool:
        """Tell whether a count is allowed.

        Args:
            count: What was counted.
            rows: Rows of the file.

        Returns:
            Whether it keeps within the limit; a share of no rows at all is 0.

        Source:
            ODCS v3.1.0, DataQualityOperators; both ends of a range belong to it.
        """
        own = round(count / rows * 100, ROUNDED) if self.percent and rows else float(count)
        first, last = self.values[0], self.values[-1]
        held = {
            "mustBe": own == first,
            "mustNotBe": own != first,
            "mustBeGreaterThan": own > first,
            "mustBeGreaterOrEqualTo": own >= first,
            "mustBeLessThan": own < first,
            "mustBeLessOrEqualTo": own <= first,
            "mustBeBetween": first <= own <= last,
            "mustNotBeBetween": not first <= own <= last,
        }
        return held[self.operator]


NONE = Limit()


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that a contract promises of its rows.

    Attributes:
        path: Where it stands in the contract, without the table's own place.
        rule: What is judged.
        columns: The columns that it speaks of; none for the table as a whole.
        severity: How heavily it counts when it is broken.
        dimension: The dimension of quality that it speaks of.
        limit: How much of it may be broken.
        pattern: A regular expression (RE2) that the whole text matches.
        codes: The values that are allowed, as text.
        format: A named format of texts.
        minimum, maximum: Bounds of a value, or of a text's length; dates as ISO text.
        open_minimum, open_maximum: The same, and the bound itself is not allowed.
        multiple_of: A number that the value is a multiple of.
        prefixes: First three characters of a GSS code, one of which it has; any when empty.
        age: How old the newest value, or each value, may be; it must be younger.
        unit: What `age` counts.
        target: The data set of the keys that are referred to; None for this one.
        keys: The columns there.
    """

    path: str
    rule: Rule
    columns: tuple[str, ...]
    severity: Severity
    dimension: Dimension
    limit: Limit = NONE
    pattern: str = ""
    codes: tuple[str, ...] = ()
    format: str = ""
    minimum: Scalar | None = None
    maximum: Scalar | None = None
    open_minimum: Scalar | None = None
    open_maximum: Scalar | None = None
    multiple_of: int | float | None = None
    prefixes: tuple[str, ...] = ()
    age: float = 0
    unit: Unit = "rows"
    target: DataSetId | None = None
    keys: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What is allowed, in plain words."""
        if self.rule == "freshness":
            return f"less than {self.age:,.10g} {self.unit}"
        return self.limit.text

    @property
    def column(self) -> str:
        """The columns as a finding names them."""
        return ", ".join(self.columns)
