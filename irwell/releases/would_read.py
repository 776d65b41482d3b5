"""What one body would read on a day, under all the agreements given: tables, columns, tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from irwell.agreements import admits
from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId
from irwell.releases.compile import ReleasePlan, compile_release
from irwell.releases.difference_rows import words
from irwell.releases.difference_shows import form_words


@dataclass(frozen=True, slots=True)
class Readable:
    """One table that a body may read.

    Attributes:
        agreement: The agreement, with its version as `id@version`.
        until: The last day.
        data_set: What it is made from.
        table: Its name for the recipient: `agreement.organisation.table`.
        columns: Each column: its name, and in words what it shows.
        tests: Each test that a row passes, in words.
    """

    agreement: str
    until: date
    data_set: DataSetId
    table: str
    columns: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]


def would_read(
    agreements: Sequence[tuple[Agreement, str]],
    contracts: Mapping[DataSetId, Contract],
    recipient: str,
    day: date,
) -> tuple[Readable, ...]:
    """Say what a body would read on a day.

    Args:
        agreements: Agreements with their states; those that do not admit the day are passed over.
        contracts: The contracts of their data sets and lists.
        recipient: The body.
        day: The day (Europe/London).

    Returns:
        Each table once, in the order given; none of the body's own data.

    Raises:
        AgreementError: An agreement does not compile.
    """
    return tuple(
        _readable(form, compile_release(form, contracts, own.data_set, day), own.table)
        for form, state in agreements
        if recipient in form.recipients and admits(form, state, day).ok and "view" in form.may
        for own in form.data
        if own.data_set.organisation != recipient
    )


def _readable(form: Agreement, release: ReleasePlan, table: str) -> Readable:
    columns = release.plan.input.columns
    tests = release.plan.input.input.tests
    return Readable(
        agreement=f"{form.id}@{form.version}",
        until=form.end,
        data_set=release.data_set,
        table=f"{form.id}.{release.data_set.organisation}.{table}",
        columns=tuple((own.name, f"{own.column} {form_words(own)}") for own in columns),
        tests=tuple(f"{test.column} {words(test)}" for test in tests),
    )
