"""Who acts: a person by appointment, a system by its token, or the desk's own schedule."""

from dataclasses import dataclass
from typing import Literal

from irwell.authority.models import Organisation, Person, Token
from irwell.errors import NotFound, Refused

Via = Literal["console", "api", "web", "task"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for whom, in which roles, and through which door.

    Attributes:
        organisation: The body; the authority for its own schedule.
        roles: All the roles held; the act's entry names the one that permitted it.
        id: Opaque: a person's id, or `token:<id>`, or `schedule`.
        via: The door.
    """

    organisation: str
    roles: tuple[str, ...]
    id: str
    via: Via


def person_actor(person_id: str, via: Via) -> Actor:
    """Return the actor that a person is.

    Args:
        person_id: The opaque id of an appointed person.
        via: The door through which they came.

    Returns:
        The actor.

    Raises:
        NotFound: Nobody of that id is appointed.
        Refused: The appointment has ended.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound(f"Nobody is appointed as {person_id}.", "See `irwell person list`.")
    if person.ended_at:
        raise Refused(
            f"The appointment of {person_id} has ended.",
            "Ask the body's administrator for a new appointment.",
            rule="person.ended",
        )
    return Actor(person.organisation_id, tuple(person.roles), person.id, via)


def system_actor(token: Token) -> Actor:
    """Return the actor that a recipient's system or a body's home is.

    Args:
        token: A live token of kind `recipient` or `home`.

    Returns:
        An actor with the one role of the token's kind.
    """
    return Actor(token.organisation_id, (token.kind,), f"token:{token.id}", "api")


def token_actor(token: Token) -> Actor:
    """Return the actor that a live token of any kind stands for.

    Args:
        token: The token.

    Returns:
        The person of a personal token, else the system.

    Raises:
        Refused: The person's appointment has ended.
    """
    if token.kind == "person":
        return person_actor(str(token.person_id), "api")
    return system_actor(token)


def schedule_actor() -> Actor:
    """Return the actor for what the desk does by the clock.

    Returns:
        The authority, in the role `schedule`.

    Raises:
        NotFound: The home has no authority yet.
    """
    return Actor(authority_id(), ("schedule",), "schedule", "task")


def authority_id() -> str:
    """Return the id of the body that runs this node.

    Returns:
        An organisation id.

    Raises:
        NotFound: The home has no authority yet.
    """
    found = Organisation.objects.filter(authority=True).values_list("id", flat=True).first()
    if found is None:
        raise NotFound("This home has no authority.", "Create one with `irwell home create`.")
    return str(found)
