"""What each role may try; what an act's body asks besides stands in the act.

Source: design section 9. The information asset owner or SIRO decides; the DPO advises and may
stop; authority officers coordinate and witness, never approve, never see rows.
"""

from irwell.authority.actors import Actor
from irwell.errors import Refused

ROLES = {
    "officer": "authority officer: admits bodies, coordinates and witnesses; sees no rows",
    "administrator": "a body's administrator: appoints its people and issues its tokens",
    "siro": "senior information risk owner: decides and signs for the body",
    "iao": "information asset owner: decides about a data set and signs for it",
    "dpo": "data protection officer: advises, and may stop a sharing",
    "ig_lead": "information governance lead: assesses what the body would give",
    "caldicott": "Caldicott guardian: advises where health or care data names people",
    "duty_officer": "duty officer: decides about a sharing in an emergency",
    "steward": "data steward: describes and deposits data sets",
    "analyst": "analyst: proposes agreements, reads what they give, measures",
    "auditor": "auditor: reads all metadata and the ledger",
}
DECIDERS = ("siro", "iao")
STOPPERS = ("siro", "iao", "dpo")


def own(actor: Actor, organisation: str, what: str) -> None:
    """Refuse an actor who acts on another body's behalf.

    Args:
        actor: Who acts.
        organisation: The body that must be theirs.
        what: What is acted on, for the message.

    Raises:
        Refused: The actor belongs to another body.
    """
    if actor.organisation != organisation:
        raise Refused(
            f"{what} belongs to {organisation}; you act for {actor.organisation}.",
            f"Ask {organisation} to do it.",
            rule="roles.own_body",
        )


def party(actor: Actor, organisations: tuple[str, ...], what: str) -> None:
    """Refuse an actor whose body is no party.

    Args:
        actor: Who acts.
        organisations: The parties.
        what: The agreement, for the message.

    Raises:
        Refused: The actor's body is not among them.
    """
    if actor.organisation not in organisations:
        raise Refused(
            f"{actor.organisation} is no party to {what}.",
            "Only its parties can do this; an authority cannot act in their place.",
            rule="roles.party",
        )


def sees_all(actor: Actor) -> bool:
    """Say whether somebody sees the metadata of all bodies.

    Args:
        actor: Who asks.

    Returns:
        True for auditors and authority officers; nobody sees rows by it.
    """
    return bool({"auditor", "officer"} & set(actor.roles))
