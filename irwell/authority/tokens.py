"""Bearer tokens: made once, kept only as a hash, looked up in constant time."""

import hashlib
import secrets
from datetime import datetime

from irwell.authority.desk import Desk
from irwell.authority.models import Token
from irwell.errors import Unauthenticated

SECRET = 32  # random bytes: 256 bits, so a plain SHA-256 of it cannot be guessed


def new_bearer(token_id: str) -> tuple[str, str]:
    """Return a new bearer text and the hash that is kept of it.

    Args:
        token_id: The token's id, which the bearer text carries.

    Returns:
        The bearer text (shown once), and its SHA-256 in hexadecimal.
    """
    bearer = f"irwell_{token_id}_{secrets.token_urlsafe(SECRET)}"
    return bearer, hash_bearer(bearer)


def hash_bearer(bearer: str) -> str:
    """Return the hash under which a bearer text is kept.

    Args:
        bearer: The text after `Bearer `.

    Returns:
        Its SHA-256 in hexadecimal.
    """
    return hashlib.sha256(bearer.encode()).hexdigest()


def token_of(desk: Desk, header: str, kinds: tuple[str, ...]) -> Token:
    """Return the live token that an `Authorization` header carries.

    Args:
        desk: The desk, for the moment.
        header: The header's value.
        kinds: The kinds that may come through this door.

    Returns:
        The token.

    Raises:
        Unauthenticated: There is none, it is unknown, ended, expired, or of another kind.
    """
    scheme, _, bearer = header.partition(" ")
    if scheme.lower() != "bearer" or not bearer:
        raise Unauthenticated(
            "This address needs a bearer token.",
            "Use the profile that your administrator downloaded.",
            rule="token.missing",
        )
    found = Token.objects.filter(hash=hash_bearer(bearer.strip())).first()
    if found is None or found.kind not in kinds:
        raise Unauthenticated(
            "The token is not known here.", "Download the profile again.", rule="token.unknown"
        )
    if found.ended_at:
        raise Unauthenticated("The token was ended.", "Ask for a new one.", rule="token.ended")
    if expired(found.expires_at, desk):
        raise Unauthenticated(
            f"The token expired at {found.expires_at}.",
            "Ask your administrator to download a new profile.",
            rule="token.expired",
        )
    return found


def expired(moment: str, desk: Desk) -> bool:
    """Say whether a moment has passed.

    Args:
        moment: ISO 8601 with a time zone.
        desk: The desk, for the present.

    Returns:
        True from that moment on.
    """
    return datetime.fromisoformat(moment) <= desk.clock()
