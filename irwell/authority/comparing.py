"""A new version beside the one that stands, and beside the other live agreements of a recipient."""

from dataclasses import asdict
from typing import Any

from irwell.agreements.conflicts import Conflict, conflicts
from irwell.agreements.model import Agreement as Document
from irwell.agreements.paths import keys_of
from irwell.authority.access import live_agreements
from irwell.authority.accessions import receives_under, receiving
from irwell.authority.actors import Actor
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row, contracts_for
from irwell.authority.models import Agreement
from irwell.authority.roles import party, sees_all
from irwell.errors import Refused
from irwell.releases.difference import difference
from irwell.releases.would_read import would_read

LIVE = ("active", "suspended")
_HIDDEN = "Another live agreement of the same recipient, which you may not see, undoes this clause."


def compare(desk: Desk, actor: Actor, agreement: str) -> dict[str, Any]:
    """Compare the newest version of an agreement with the one that stands, from the plans.

    Args:
        desk: The desk, for the day.
        actor: Somebody of a party; auditors and officers compare all.
        agreement: The agreement's id, perhaps with its version.

    Returns:
        `agreement`, `before` (empty if none stands), `summary`, `wider`, `changes`.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    row = _newest(agreement)
    form = agreement_of(row)
    _check(actor, form)
    before = Agreement.objects.filter(name=row.name, state__in=LIVE).exclude(pk=row.pk).first()
    if before is None:
        return {"agreement": row.id, "before": "", "summary": "", "wider": True, "changes": []}
    old = agreement_of(before)
    _check(actor, old)
    known = contracts_for(old) | contracts_for(form)
    found = difference(old, form, known, desk.today())
    return {
        "agreement": row.id,
        "before": before.id,
        "summary": found.summary,
        "wider": found.wider,
        "changes": [asdict(change) for change in found.changes],
    }


def conflicts_of(actor: Actor, agreement: str) -> list[dict[str, Any]]:
    """List what other live agreements of the same recipients undo or contradict.

    Args:
        actor: Somebody of a party; auditors and officers see all.
        agreement: The agreement's id, perhaps with its version.

    Returns:
        One row a conflict: `kind`, `agreement`, `path`, `text`, `remedy`. Of an agreement that the
        actor may not see neither its id nor its clauses are told, and that there is one only to
        the body whose data it is about.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    row = _newest(agreement)
    form = agreement_of(row)
    _check(actor, form)
    told = [_told(actor, form, one) for one in live_conflicts(row, form)]
    return [one for one in told if one is not None]


def live_conflicts(row: Agreement, form: Document) -> tuple[Conflict, ...]:
    """Find what other live agreements of the same recipients undo or contradict.

    Args:
        row: The agreement's row.
        form: Its document.

    Returns:
        The conflicts, by agreement.
    """
    others: dict[str, Document] = {}
    for body in receives_under(row, form):
        rows = Agreement.objects.filter(receiving(body), state__in=LIVE).exclude(name=row.name)
        others |= {one.id: agreement_of(one) for one in rows.distinct().order_by("id")}
    known = contracts_for(form)
    for other in others.values():
        known |= contracts_for(other)
    return conflicts(form, tuple(others.values()), known)


def readable(desk: Desk, actor: Actor, recipient: str) -> list[dict[str, Any]]:
    """Say what a body would read today, as far as the actor may know.

    Args:
        desk: The desk, for the day.
        actor: Of the body itself, all; of another, what is made of its own data; auditors and
            officers, all.
        recipient: The body that reads.

    Returns:
        A row for each table: `agreement`, `until`, `data_set`, `table`, `columns`, `rows`.
    """
    found = []
    for row, form in live_agreements(recipient, desk.today()):
        for own in would_read([(form, row.state)], contracts_for(form), recipient, desk.today()):
            seen = actor.organisation in (recipient, own.data_set.organisation)
            if seen or sees_all(actor):
                found.append({
                    "agreement": own.agreement, "until": own.until.isoformat(),
                    "data_set": str(own.data_set), "table": own.table,
                    "columns": dict(own.columns), "rows": list(own.tests),
                })  # fmt: skip
    return found


def refuse_conflicts(found: tuple[Conflict, ...], reasons: str) -> None:
    """Refuse an approval without a word on the conflicts that there are.

    Args:
        found: The conflicts.
        reasons: The written reasons of the approval.

    Raises:
        Refused: There are conflicts, and no reasons.
    """
    if found and not reasons:
        raise Refused(
            f"Other live agreements of the same recipient undo or contradict this one in"
            f" {len(found)} clause{'s' if len(found) > 1 else ''}.",
            "See `irwell agreement beside`, and say in the reasons why it is approved.",
            rule="decide.conflicts",
        )


def _newest(agreement: str) -> Agreement:
    """Return the version of that id, or the newest: that which is to be signed."""
    newest = Agreement.objects.filter(name=agreement).order_by("-version").first()
    return newest or agreement_row(agreement)


def _check(actor: Actor, form: Document) -> None:
    if not sees_all(actor):
        party(actor, tuple(own.organisation for own in form.parties), form.id)


def _told(actor: Actor, form: Document, one: Conflict) -> dict[str, Any] | None:
    other = agreement_row(one.agreement)
    own = other.parties.filter(pk=actor.organisation).exists()
    if own or sees_all(actor):
        return asdict(one)
    keys = keys_of(one.path)
    place = keys[1] if keys[0] == "data" else None
    if not isinstance(place, int) or form.data[place].data_set.organisation != actor.organisation:
        return None
    remedy = "Ask the authority's officers about it before you decide."
    return {"kind": one.kind, "agreement": "", "path": one.path, "text": _HIDDEN, "remedy": remedy}
