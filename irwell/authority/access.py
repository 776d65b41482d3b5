"""Who may read what, decided by state and dates at each request."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from irwell import agreements
from irwell.agreements.lifecycle import NEVER, UNSIGNED
from irwell.agreements.model import Agreement
from irwell.authority import models
from irwell.authority.accessions import clauses_under, receives_under, receiving
from irwell.authority.bodies import refuse_lapsed, refuse_suspended
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of
from irwell.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Table:
    """One table that a body may read: its agreement, its clause's names, its current release."""

    row: models.Agreement
    form: Agreement
    schema: str
    name: str
    data_set: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for: the provider's id, the table's name, and perhaps a release number."""

    schema: str
    table: str
    version: int | None = None


def live_agreements(organisation: str, today: date) -> list[tuple[models.Agreement, Agreement]]:
    """Return the agreements under which a body receives today.

    Args:
        organisation: The receiving body.
        today: The day, Europe/London.

    Returns:
        Rows with their documents, by id.
    """
    rows = models.Agreement.objects.filter(receiving(organisation), state="active")
    found = [(row, agreement_of(row)) for row in rows.distinct().order_by("name")]
    return [(row, form) for row, form in found if agreements.admits(form, row.state, today).ok]


def tables_of(row: models.Agreement, form: Agreement, organisation: str) -> list[Table]:
    """Return the tables a body may view under one agreement: of all data sets but its own.

    Args:
        row: The agreement's row.
        form: Its document.
        organisation: The receiving body.

    Returns:
        One table for each data clause of another body; none unless `use.may` has `view`.
    """
    if "view" not in form.may:
        return []
    return [
        Table(row, form, clause.data_set.organisation, clause.table, str(clause.data_set))
        for clause in clauses_under(row, form)
        if clause.data_set.organisation != organisation
    ]


def _had_joined(organisation: str) -> Q:
    """Find the agreements that a body joined, and those that it has left since."""
    return Q(accessions__organisation_id=organisation, accessions__receives=True)


def standing(row: models.Agreement, today: date, organisation: str) -> None:
    """Refuse unless an agreement lets a body read today.

    Args:
        row: The agreement's row, fresh from the register.
        today: The day, Europe/London.
        organisation: The body that reads.

    Raises:
        Refused: Its state or its dates do not admit it, the body does not receive, or the
            assurance of a party has run out.
    """
    form = agreement_of(row)
    if organisation not in receives_under(row, form):
        raise Refused(
            f"{organisation} does not receive under {row.name}.",
            "Ask for an agreement that names your body.",
            rule="parties",
        )
    admission = agreements.admits(form, row.state, today)
    if not admission.ok:
        told = f" The reason given: {row.state_reason}" if row.state == "suspended" else ""
        raise Refused(
            admission.reason + told,
            "Ask the provider's contact that the agreement names.",
            rule=admission.rule,
        )
    refuse_lapsed((organisation, *(p.organisation for p in form.parties)), today)
    if organisation not in form.recipients:
        refuse_suspended(organisation)  # a party's suspension stops the agreement, a joiner's not


def refuse_giver(form: Agreement, data_set: str, today: date) -> None:
    """Refuse what a body gives that joined an agreement, while it is in no good standing.

    Where a party is suspended, so is the agreement; a body that joined stops with its data alone.

    Args:
        form: The agreement.
        data_set: `<organisation>/<slug>@<major>`.
        today: The day, Europe/London.

    Raises:
        Refused: The body that gives it is suspended, has left, or its assurance has run out.
    """
    owner = data_set.partition("/")[0]
    if owner not in form.providers:
        refuse_suspended(owner)
        refuse_lapsed((owner,), today)


def find_table(organisation: str, share: str, schema: str, table: str) -> Table:
    """Return the table of that name that a body has an agreement for, live or not.

    Args:
        organisation: The receiving body.
        share: An agreement's id.
        schema: A providing body's id.
        table: A table name; names match whatever their case.

    Returns:
        The table, of the version of the agreement that counts.

    Raises:
        NotFound: No agreement of this body has a table of that name.
    """
    names = tuple(part.lower() for part in (share, schema, table))
    rows = models.Agreement.objects.filter(
        receiving(organisation) | _had_joined(organisation), name=names[0]
    ).exclude(state__in=(*UNSIGNED, "signed", *NEVER))
    order = {"active": 0, "suspended": 1}
    for row in sorted(rows.distinct(), key=lambda r: (order.get(r.state, 2), -r.version)):
        for found in tables_of(row, agreement_of(row), organisation):
            if (found.schema.lower(), found.name.lower()) == names[1:]:
                return found
    raise NotFound(
        f"No agreement of {organisation} has a table of that name.",
        "List what you may read; a table is named share.schema.table.",
        rule="parties",
    )


def current_release(desk: Desk, table: Table) -> models.Release:
    """Return the release that a read of a table gets.

    Args:
        desk: The desk, for the day.
        table: The table.

    Returns:
        The current release.

    Raises:
        Refused: None is built yet, it is of an earlier day than the agreement allows, or the body
            that joined to give it is suspended.
    """
    refuse_giver(table.form, table.data_set, desk.today())
    release = table.row.releases.filter(data_set_id=table.data_set, state="current").first()
    if release is None:
        raise Refused(
            f"No release of {table.data_set} is ready under {table.row.name}.",
            "Ask the provider to run the release.",
            rule="release.not_ready",
        )
    if table.form.as_at_each_use and release.as_at != desk.today().isoformat():
        raise Refused(
            f"The release is of {release.as_at}; the agreement is judged as at each day of use.",
            "Ask the provider to run today's release.",
            rule="where.as_at",
        )
    return release
