"""Who asks the JSON API, and the document in a request's body."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from irwell.authority.actors import Actor, person_actor
from irwell.authority.site import desk
from irwell.authority.tokens import token_of
from irwell.errors import DocumentError

DOCUMENT = 1024**2  # bytes of a document


class PersonalToken(HttpBearer):
    """A person's token; the actor goes on to the act."""

    def __call__(self, request: HttpRequest) -> Any:
        """Return the actor, whatever the header says: the refusal tells the reason."""
        token = token_of(desk(), request.headers.get("Authorization", ""), ("person",))
        return person_actor(str(token.person_id), "api")

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return the actor of a bearer text.

        Args:
            request: The request.
            token: The bearer text.

        Returns:
            The actor.
        """
        found = token_of(desk(), f"Bearer {token}", ("person",))
        return person_actor(str(found.person_id), "api")


def who(request: HttpRequest) -> Actor:
    """Return the actor of a request that `PersonalToken` let in.

    Args:
        request: The request.

    Returns:
        The actor.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def document(request: HttpRequest) -> bytes:
    """Return the document in a request's body.

    Args:
        request: The request.

    Returns:
        Its bytes.

    Raises:
        DocumentError: It is larger than 1 MiB.
    """
    text = request.read(DOCUMENT + 1)
    if len(text) > DOCUMENT:
        raise DocumentError("The document is larger than 1 MiB.", "Send the document alone.")
    return text
