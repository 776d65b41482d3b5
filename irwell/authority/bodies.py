"""Bodies as acts and rules see them: their facts, and whether they may share today."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from irwell.agreements.bodies import Body, body_from
from irwell.agreements.law.model import Facts
from irwell.agreements.model import Agreement as Document
from irwell.authority.documents import agreement_of
from irwell.authority.models import Agreement, Organisation
from irwell.errors import NotFound, Refused

# What makes a body the one that was admitted. A change suspends it: after the users of a learners'
# database went on under "a new trading name". Source: governance.md 1.2 (Trustopia) and 2.2.
IDENTITY: Mapping[str, str] = {
    "name": "name",
    "sector": "sector",
    "registered_number": "registered number",
    "ico_registration": "ICO registration",
    "controlled_by": "control",
}
# What the authority looked at, and what rules of law are judged by: a body does not say it of
# itself, an officer enters it.
VERIFIED = (
    "assurance",
    "public_authority",
    "competent_authority",
    "health_or_care",
    "dea_schedules",
    "foi_body",
)


def body_row(organisation: str) -> Organisation:
    """Return the register's row of a body.

    Args:
        organisation: The body's id.

    Returns:
        The row.

    Raises:
        NotFound: The body has not joined.
    """
    row = Organisation.objects.filter(pk=organisation).first()
    if row is None:
        raise NotFound("No such body has joined.", "See `irwell org list`.")
    return row


def locked_row(organisation: str) -> Organisation:
    """Return a body's row for the rest of a transaction: nobody else changes it meanwhile.

    Args:
        organisation: The id of a body that has joined.

    Returns:
        The row, fresh from the register.
    """
    return Organisation.objects.select_for_update().get(pk=organisation)


def bodies(organisations: Iterable[str]) -> dict[str, Body]:
    """Return what is known of bodies.

    Args:
        organisations: Ids.

    Returns:
        The facts by id; a body without an organisation document is left out.
    """
    rows = Organisation.objects.filter(pk__in=set(organisations)).exclude(profile={})
    return {row.id: body_from(row.profile) for row in rows.order_by("id")}


# Two agreements that name one another become active one after the other: so the first asks that
# the second is signed. That both are active is asked where they are linked.
COUNTERPARTS = ("signed", "active")
UNDER_WAY = ("draft", "assessed", "advised", "approved", *COUNTERPARTS)


def facts_for(form: Document, counterparts: tuple[str, ...] = COUNTERPARTS) -> Facts:
    """Return what the rules of law ask for beside an agreement.

    Args:
        form: The agreement.
        counterparts: In which states an agreement that it links with counts.

    Returns:
        The facts about its parties and about the owners of its data sets, as far as they are
        known; and the agreements that it links with.
    """
    named = {party.organisation for party in form.parties}
    named |= {clause.data_set.organisation for clause in form.data}
    linked = {link["agreement"] for link in form.document["use"].get("link_with", ())}
    rows = Agreement.objects.filter(name__in=linked, state__in=counterparts).order_by("id")
    return Facts(bodies(named), tuple(agreement_of(row) for row in rows))


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Name the keys in which two organisation documents differ.

    Args:
        before: A document; may be empty.
        after: Another.

    Returns:
        The keys at the top of the documents, sorted.
    """
    return sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))


def identity_changes(row: Organisation, after: Mapping[str, Any]) -> list[str]:
    """Name what an organisation document changes of a body's identity.

    Args:
        row: The body as the register has it.
        after: The new document.

    Returns:
        Words such as `registered number`, in the order of `IDENTITY`. Where there was no document
        before, only the register's name and sector can differ.
    """
    before = row.profile or {"name": row.name, "sector": row.sector}
    known = IDENTITY if row.profile else ("name", "sector")
    return [IDENTITY[key] for key in known if before.get(key) != after.get(key)]


def lapsed_bodies(today: date, organisations: Iterable[str] | None = None) -> list[str]:
    """Name the bodies whose assurance has run out.

    Args:
        today: The day, Europe/London.
        organisations: Of these only; of all members when None.

    Returns:
        Ids, sorted.
    """
    rows = Organisation.objects.exclude(profile={})
    if organisations is None:
        rows = rows.filter(status="member")
    else:
        rows = rows.filter(pk__in=set(organisations))
    found = rows.order_by("id").values_list("id", "profile")
    return [str(body) for body, own in found if _ended(own) < today]


def refuse_unassured(organisations: Iterable[str], today: date) -> None:
    """Refuse while a body is suspended or its assurance has run out.

    Inside a transaction the rows stay locked, so that none is suspended between this look and
    what is saved.

    Args:
        organisations: The parties of an agreement.
        today: The day, Europe/London.

    Raises:
        Refused: One of them is no member in good standing.
    """
    names = sorted(set(organisations))
    rows = Organisation.objects.select_for_update().filter(pk__in=names).order_by("id")
    for row in rows:
        if row.status != "member":
            raise Refused(
                f"{row.id} is {row.status}: {row.status_reason or 'no reason is kept'}.",
                "Let an officer verify the body with `irwell org assure`.",
                rule="body.status",
            )
    refuse_lapsed(names, today)


def refuse_suspended(organisation: str) -> None:
    """Refuse while a body is suspended or has left.

    Args:
        organisation: The body.

    Raises:
        Refused: It is no member in good standing.
    """
    row = Organisation.objects.get(pk=organisation)
    if row.status != "member":
        raise Refused(
            f"{row.id} is {row.status}: {row.status_reason or 'no reason is kept'}.",
            "Let an officer verify the body with `irwell org assure`.",
            rule="body.status",
        )


def refuse_lapsed(organisations: Iterable[str], today: date) -> None:
    """Refuse if the assurance of a body has run out, before the schedule has said so.

    Args:
        organisations: The parties of an agreement.
        today: The day, Europe/London.

    Raises:
        Refused: One has run out.
    """
    for body in lapsed_bodies(today, organisations):
        raise Refused(
            f"The assurance of {body} has run out.",
            "Let an officer enter the new one with `irwell org amend`, then `irwell org assure`.",
            rule="body.assurance",
        )


def _ended(profile: Mapping[str, Any]) -> date:
    """Return the last day of an assurance; the end of time where none is given."""
    return date.fromisoformat(profile.get("assurance", {}).get("expires", date.max.isoformat()))
