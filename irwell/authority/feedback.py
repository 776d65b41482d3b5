"""Faults that recipients report, how long they took to fix, and who is told."""

from collections.abc import Iterable
from statistics import median
from typing import Any

from irwell.agreements.model import Agreement, ColumnClause
from irwell.authority import models
from irwell.authority.accessions import receiving
from irwell.authority.actors import Actor
from irwell.authority.days import day_of
from irwell.authority.desk import Desk
from irwell.authority.details import words
from irwell.authority.documents import agreement_of
from irwell.authority.roles import sees_all
from irwell.authority.using import deposits_of
from irwell.errors import NotFound

KINDS = {
    "missing": "values are missing that should be there",
    "wrong": "values contradict what is known",
    "duplicate": "the same thing stands more than once",
    "out_of_date": "values are older than they should be",
    "format": "values are written in another form than agreed",
    "unlinked": "values do not join where they should",
    "other": "something else, said in words",
}
CLOSED = ("corrected", "rejected")


def fault_row(fault: str) -> models.Fault:
    """Return one fault with its data set and agreement.

    Args:
        fault: Its id.

    Returns:
        The row.

    Raises:
        NotFound: No such fault.
    """
    rows = models.Fault.objects.select_related("data_set", "agreement", "corrected_by")
    row = rows.filter(pk=fault).first()
    if row is None:
        raise NotFound("No such fault.", "See `irwell fault list`.")
    return row


def shown_column(form: Agreement, data_set: str, column: str) -> ColumnClause:
    """Return the clause of a column that leaves under an agreement.

    Args:
        form: The agreement.
        data_set: One of its data sets.
        column: The column's name in the release.

    Returns:
        The clause, which names the column at its source.

    Raises:
        NotFound: No such column leaves.
    """
    for clause in form.data:
        if str(clause.data_set) == data_set:
            for one in clause.columns:
                if one.name == column:
                    return one
    raise NotFound(
        f"No such column of {data_set} is released under {form.id}.",
        "Name the column as the release has it.",
    )


def faults(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List the faults that an actor's body reported, or has to answer.

    Args:
        desk: The desk, for the day.
        actor: Who asks; officers and auditors see all, without the words.

    Returns:
        One row a fault, oldest first, with the days that it has been or was open.
    """
    return [_fault(desk, actor, row) for row in _seen(actor)]


def days_to_fix(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """Count the days that faults took to fix, by data set.

    Args:
        desk: The desk, for the day.
        actor: Who asks, as for `faults`.

    Returns:
        One row a data set: faults open and closed, the median of the days from report to
        correction or rejection, and the days of the oldest one still open.
    """
    found: dict[str, list[models.Fault]] = {}
    for row in _seen(actor):
        found.setdefault(row.data_set_id, []).append(row)
    return [_days(desk, data_set, rows) for data_set, rows in sorted(found.items())]


def days_open(desk: Desk, row: models.Fault) -> int:
    """Return how many days a fault has been open, or was until it was closed.

    Args:
        desk: The desk, for the day.
        row: The fault.

    Returns:
        Whole days; 0 on the day of the report.
    """
    end = day_of(row.closed_at) if row.closed_at else desk.today()
    return (end - day_of(row.opened_at)).days


def corrections(organisation: str) -> list[dict[str, Any]]:
    """Return the corrections of which a recipient is to be told, whoever reported the fault.

    Args:
        organisation: The receiving body.

    Returns:
        One row for each corrected or acknowledged fault in a column that the body receives, by
        its name there; the release that holds the correction, 0 until it is built. Who reported
        it, and in which words, is not said.
    """
    rows = models.Fault.objects.filter(state__in=("answered", "corrected"))
    found = []
    for agreement in _received(organisation):
        form = agreement_of(agreement)
        for row in rows.order_by("answered_at", "id"):
            for name in _names(form, row):
                found.append(_correction(agreement, row, name))
    return found


def _received(organisation: str) -> list[models.Agreement]:
    rows = models.Agreement.objects.filter(
        receiving(organisation), state__in=("active", "suspended")
    )
    return list(rows.distinct().order_by("id"))


def _names(form: Agreement, row: models.Fault) -> list[str]:
    """Return the names under which an agreement releases the faulty source column."""
    return [
        one.name
        for clause in form.data
        if str(clause.data_set) == row.data_set_id
        for one in clause.columns
        if one.column == row.source_column
    ]


def _correction(agreement: models.Agreement, row: models.Fault, column: str) -> dict[str, Any]:
    current = agreement.releases.filter(data_set_id=row.data_set_id, state="current").first()
    return {
        "what": "corrected" if row.state == "corrected" else "will be corrected",
        "at": row.closed_at or row.answered_at,
        "agreement": agreement.id,
        "data_set": row.data_set_id,
        "column": column,
        "kind": row.kind,
        "release": current.number if current and _holds(current, row) else 0,
    }


def _holds(release: models.Release, row: models.Fault) -> bool:
    """Say whether a release holds the correction of a fault."""
    if row.state != "corrected":
        return False
    if row.corrected_by is None:  # kept at home: the release pushed since the report holds it
        return release.at > row.opened_at
    return row.corrected_by.blob in deposits_of(release) or release.at > row.closed_at


def _seen(actor: Actor) -> Iterable[models.Fault]:
    rows = models.Fault.objects.select_related("data_set").order_by("opened_at", "id")
    if sees_all(actor):
        return rows
    return [
        row
        for row in rows
        if actor.organisation in (row.opened_by_id, row.data_set.organisation_id)
    ]


def _fault(desk: Desk, actor: Actor, row: models.Fault) -> dict[str, Any]:
    party = actor.organisation in (row.opened_by_id, row.data_set.organisation_id)
    return {
        "fault": row.id,
        "agreement": row.agreement_id,
        "data_set": row.data_set_id,
        "column": row.column,
        "kind": row.kind,
        "state": row.state,
        "reported_by": row.opened_by_id,
        "opened": day_of(row.opened_at).isoformat(),
        "days": days_open(desk, row),
        "text": words(row.text) if party else "",
        "answer": words(row.answer) if party else "",
    }


def _days(desk: Desk, data_set: str, rows: list[models.Fault]) -> dict[str, Any]:
    closed = [days_open(desk, row) for row in rows if row.state in CLOSED]
    still = [days_open(desk, row) for row in rows if row.state not in CLOSED]
    return {
        "data_set": data_set,
        "open": len(still),
        "closed": len(closed),
        "median_days": median(closed) if closed else None,
        "oldest_open_days": max(still, default=None),
    }
