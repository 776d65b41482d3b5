"""What a check hands to its steps: the guide, the casts, what bars a promise, the tally."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell import tables
from irwell.contracts.findings_trial import SOURCE, source_of
from irwell.contracts.model import Column, Contract
from irwell.contracts.results import Tally
from irwell.contracts.rules import Promise
from irwell.tables.cast_spec import Cast
from irwell.tables.intake.guide import Guide, guide_from, guide_value

NO_MOMENT = "The moment of the check was not given, so no age can be told."


def guide_of(contract: Contract, said: Guide, mapping: Mapping[str, str]) -> Guide:
    """Return what is known of a file: from its contract, its sender and its mapping.

    Args:
        contract: Its contract; `irwell.file` there.
        said: What the sender says, which wins.
        mapping: From columns of the contract to headings of the file.

    Returns:
        The guide; the headings that are expected are the contract's, as they are mapped.
    """
    headings = [mapping.get(column.name, column.name) for column in contract.columns]
    known = {"columns": headings, **guide_value(contract.file)}
    return guide_from({**known, **guide_value(said)})


def cast_spec(column: Column, heading: str) -> tables.CastSpec:
    """Return how a column of the contract is cast.

    Args:
        column: The column.
        heading: Its heading in the file.

    Returns:
        The cast.
    """
    return tables.CastSpec(
        name=column.name,
        type=column.type,
        date_format=column.date_format,
        null_tokens=(*column.null_tokens, ""),  # a blank text is no value, whatever its type
        source=heading,
        form=column.form,
        unit=column.unit,
        suppressed=column.suppressed,
    )


@dataclass(frozen=True, slots=True)
class Barred:
    """What keeps a promise from being tried, beside a column that is not there.

    Attributes:
        now: The moment of the check; empty when it was not given.
        own: The type of each column of the file's own clean data.
        files: One clean file of each data set at hand.
    """

    now: str
    own: Mapping[str, str]
    files: Mapping[str, Path]

    def why(self, promise: Promise) -> str:
        """Return why a promise cannot be tried.

        Args:
            promise: The promise.

        Returns:
            A sentence; empty when it can.
        """
        if promise.rule in ("freshness", "retention") and not self.now:
            return NO_MOMENT
        return self._unreachable(promise) if promise.rule == "reference" else ""

    def _unreachable(self, promise: Promise) -> str:
        target = source_of(promise.target)
        if target != SOURCE and target not in self.files:
            return f"The data set {target} is not at hand: it has no deposit here yet."
        own = self.own
        there = own if target == SOURCE else _types(self.files[target])
        said = target if promise.target else "this table"
        for column, key in zip(promise.columns, promise.keys, strict=True):
            if key not in there:
                return f"{said} has no column `{key}`."
            if own[column] != there[key]:
                return f"`{key}` of {said} is of another type than `{column}`."
        return ""


def tally_of(landed: tables.Landed, cast: Cast) -> Tally:
    """Return every cell of a file, accounted for.

    Args:
        landed: How it was read.
        cast: How the columns of the contract were cast.

    Returns:
        The tally.
    """
    intake = landed.intake
    return Tally(
        read=intake.cells,
        skipped=sum(part.cells for part in intake.skipped),
        left_out=landed.rows * len(landed.columns) - cast.cells,
        not_cast=sum(one.count for one in cast.uncast),
        changed=sum(one.count for one in cast.changed),
        same=cast.same,
        changed_in_reading=sum(one.count for one in intake.changed),
    )


def _types(path: Path) -> dict[str, str]:
    """The kind of values in each column of a Parquet file; sizes of numbers do not matter."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
        "integer": pa.types.is_integer,
        "number": pa.types.is_floating,
        "timestamp": pa.types.is_timestamp,
        "date": pa.types.is_date,
        "boolean": pa.types.is_boolean,
    }

    def of(kind: Any) -> str:
        return next((word for word, fits in kinds.items() if fits(kind)), str(kind))

    return {field.name: of(field.type) for field in pq.read_schema(path)}
