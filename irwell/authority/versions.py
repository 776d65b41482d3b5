"""Who may carry an agreement on: its versions belong to the parties of those before."""

from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.models import Agreement
from irwell.errors import Refused


def refuse_taken(actor: Actor, form: Document) -> None:
    """Refuse a version of an agreement that is another's.

    Args:
        actor: Who proposes it.
        form: The new version.

    Raises:
        Refused: The actor's body is no party of the newest version and no officer acts, or a body
            that gives under it is no party of the new text.
    """
    newest = (
        Agreement.objects.filter(name=form.id).exclude(state="paper").order_by("-version").first()
    )
    if newest is None:
        return
    known = set(newest.parties.values_list("id", flat=True))
    givers = set(newest.party_rows.filter(gives=True).values_list("organisation_id", flat=True))
    left_out = sorted(givers - {one.organisation for one in form.parties})
    if left_out or (actor.organisation not in known and "officer" not in actor.roles):
        raise Refused(
            f"{form.id} is an agreement of other bodies.",
            "Give the new agreement an id of its own.",
            rule="propose.name",
        )


def refuse_without_givers(before: Agreement, form: Document) -> None:
    """Refuse to take the place of a live version that other bodies give under.

    Args:
        before: The live version.
        form: The version that is to take its place, signed by all who give or receive under it.

    Raises:
        Refused: A body that gives under the live version has not signed the new one.
    """
    givers = before.party_rows.filter(gives=True).values_list("organisation_id", flat=True)
    missing = sorted(set(givers) - set(form.signatories))
    if missing:
        raise Refused(
            f"{missing[0]} gives under {before.id} and is no signatory of the new version.",
            "Let it sign, or let it revoke the version that stands.",
            rule="activate.supersedes",
        )
