"""What comes with a file that is deposited, and what its check decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from irwell import contracts
from irwell.contracts.mapping import Seen
from irwell.contracts.model import Contract, Report
from irwell.errors import Refused
from irwell.tables import WorkerLimits
from irwell.tables.intake.guide import Guide

UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sender says about a file.

    Attributes:
        guide: What is known of the file before it is opened; None for nothing.
        mapping: From columns of the contract to headings of the file, where they differ; None
            for the mapping that was confirmed for the data set.
        source: `upload`, or the name of the connector that fetched it.
        seen: The headings of the file that the mapping was made from; drift is told against them.
    """

    guide: Guide | None = None
    mapping: Mapping[str, str] | None = None
    source: str = UPLOAD
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What a check needs beside the file.

    Attributes:
        scratch: An empty private folder.
        limits: What the worker may use.
        now: The moment, ISO 8601 in UTC, for freshness.
        beside: Clean files of the data sets that the contract refers to.
    """

    scratch: Path
    limits: WorkerLimits
    now: str
    beside: Mapping[str, Sequence[Path]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept.

    Attributes:
        report: The report of its check.
        clean: Its clean form.
        quarantine: The rows that failed, as they stood, for the sender alone; None without any.
    """

    report: Report
    clean: Path
    quarantine: Path | None

    @property
    def state(self) -> str:
        """`accepted`, or `held` where the contract wants a person to decide."""
        return "held" if self.report.verdict == "held" else "accepted"


class DepositRefused(Refused):
    """A file is not kept: its contract says so. The report says why, to the sender alone.

    Args:
        message: What is wrong, in counts.
        remedy: What the sender can do.
        rule: The rule that refused.
        report: The report of the check.
    """

    def __init__(self, message: str, remedy: str, *, rule: str, report: Report) -> None:
        super().__init__(message, remedy, rule=rule)
        self.report = report

    @property
    def value(self) -> dict[str, Any]:
        """The report as plain values."""
        return contracts.report_value(self.report)


def examine(file: Path, contract: Contract, sent: Sent, around: Around) -> Examined:
    """Check a file, and refuse it where its contract says so.

    Args:
        file: The file; it is read and not changed.
        contract: What it should hold.
        sent: What the sender says about it.
        around: What the check needs besides.

    Returns:
        The report, the clean form, the rows that failed.

    Raises:
        DepositRefused: A promised column is missing, or the contract refuses a file with errors.
        TableError: The file cannot be read.
    """
    clean = around.scratch / "clean.parquet"
    quarantine = around.scratch / "quarantine.csv"
    report = contracts.check(
        file,
        contract,
        scratch=around.scratch,
        out=clean,
        limits=around.limits,
        guide=sent.guide,
        mapping=sent.mapping,
        seen=sent.seen,
        beside=around.beside,
        now=around.now,
        quarantine=quarantine,
    )
    _complete(report, sent.mapping or {})
    _kept(report)
    return Examined(report, clean, quarantine if quarantine.exists() else None)


def references(contract: Contract) -> tuple[str, ...]:
    """Return the data sets whose keys a contract refers to, itself left out.

    Args:
        contract: The contract.

    Returns:
        `<organisation>/<slug>@<major>` of each, in order.
    """
    named = {str(p.target) for p in contract.promises if p.target is not None}
    return tuple(sorted(named - {str(contract.data_set)}))


def _complete(report: Report, mapping: Mapping[str, str]) -> None:
    missing = [
        f"{f.column} (mapped from `{mapping[f.column]}`)" if f.column in mapping else f.column
        for f in report.findings
        if f.rule == "column_missing"
    ]
    if missing:
        raise DepositRefused(
            f"The file lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}.",
            "Send all the columns that the contract promises, map their headings (`irwell map`), or"
            " change the contract.",
            rule="deposit.column_missing",
            report=report,
        )


def _kept(report: Report) -> None:
    if report.verdict != "refused":
        return
    errors = [f for f in report.findings if f.severity == "error"]
    said = "; ".join(f"{f.column}: {f.rule}, {f.count:,}" for f in errors[:10])
    raise DepositRefused(
        f"The contract refuses a file with errors, and this one has {len(errors)} kinds: {said}.",
        "Correct the rows that the report names, and send the file again.",
        rule="deposit.refused",
        report=report,
    )
