"""Bodies that joined an agreement: who is bound by its text, and in whose place."""

from typing import Any

from django.db.models import Q

from irwell.agreements.accession import as_joined
from irwell.agreements.model import Agreement as Document
from irwell.agreements.model import DataClause
from irwell.authority.models import Accession, Agreement


def joined(row: Agreement) -> list[Accession]:
    """Return the accessions to an agreement version that hold now.

    Args:
        row: The agreement's row.

    Returns:
        Rows, the earliest first.
    """
    return list(row.accessions.filter(left_at="").order_by("at", "id"))


def accession_of(row: Agreement, organisation: str) -> Accession | None:
    """Return a body's accession to an agreement version, if it holds now.

    Args:
        row: The agreement's row.
        organisation: The body.

    Returns:
        The accession, or None.
    """
    return row.accessions.filter(organisation_id=organisation, left_at="").first()


def receives_under(row: Agreement, form: Document) -> tuple[str, ...]:
    """Return the bodies that receive under an agreement: parties, and those that joined.

    Args:
        row: The agreement's row.
        form: Its document.

    Returns:
        Organisation ids, the parties first.
    """
    own = [one.organisation_id for one in joined(row) if one.receives]
    return tuple(dict.fromkeys((*form.recipients, *own)))


def bound_by(row: Agreement, form: Document) -> tuple[str, ...]:
    """Return the bodies that give or receive under an agreement, those that joined among them.

    Args:
        row: The agreement's row.
        form: Its document.

    Returns:
        Organisation ids, the signatories first.
    """
    return tuple(dict.fromkeys((*form.signatories, *(o.organisation_id for o in joined(row)))))


def receiving(organisation: str) -> Q:
    """Find the agreements under which a body receives, as a party or because it joined.

    Args:
        organisation: The body.

    Returns:
        A condition on agreement versions.
    """
    party = Q(party_rows__organisation_id=organisation, party_rows__receives=True)
    joined = Q(
        accessions__organisation_id=organisation,
        accessions__receives=True,
        accessions__left_at="",
    )
    return party | joined


def clauses_under(row: Agreement, form: Document) -> tuple[DataClause, ...]:
    """Return what is given under an agreement: its data, and the same of givers that joined.

    Args:
        row: The agreement's row.
        form: Its document.

    Returns:
        Data clauses, those of the text first.
    """
    found = list(form.data)
    for one in joined(row):
        if one.gives:
            found += [c for c in as_joined(form, one.organisation_id).data if c not in found]
    return tuple(found)


def form_for(row: Agreement, form: Document, data_set: str) -> Document:
    """Return an agreement as it binds the body that gives a data set.

    Args:
        row: The agreement's row.
        form: Its document.
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        The agreement itself, or with a giver that joined in the place of the party it joined as.
    """
    owner = data_set.partition("/")[0]
    own = accession_of(row, owner)
    return as_joined(form, owner) if own is not None and own.gives else form


def joined_value(row: Accession) -> dict[str, Any]:
    """Return one accession as plain values, with the terms on which the node hosts.

    Args:
        row: The accession.

    Returns:
        Who joined what, as whom and when; `hosted_terms` where this node holds the body's data.
    """
    own = row.agreement.document.get("accession", {})
    hosted = row.organisation.place == "hosted"
    return {
        "agreement": row.agreement_id,
        "organisation": row.organisation_id,
        "joins_as": row.joins_as,
        "joined_at": row.at,
        "left_at": row.left_at,
        "digest": row.digest,
        "hosted_terms": str(own.get("hosted_terms", "")) if hosted else "",
    }
