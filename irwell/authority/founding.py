"""A new node: folders, keys, an empty register, the authority and its first officer."""

import os
import secrets
from dataclasses import dataclass

from django.core.management import call_command

from irwell.authority.actors import Actor
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.join import join
from irwell.authority.desk import Desk
from irwell.authority.links import KEY, OWNER
from irwell.authority.models import Organisation
from irwell.errors import HomeError


@dataclass(frozen=True, slots=True)
class Founded:
    """The authority and the person who acts for it first."""

    authority: str
    officer: str


def found(desk: Desk, authority: str, *, name: str, sector: str) -> Founded:
    """Make a node for an authority.

    Args:
        desk: The desk of an empty home folder.
        authority: The authority's id.
        name: Its public name.
        sector: Its sector.

    Returns:
        The authority and its first person, who is administrator and officer.

    Raises:
        HomeError: The home has an authority already, or cannot be written.
    """
    try:
        for part in ("vault", "keys", "scratch", "journals"):
            (desk.home / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(
            f"{desk.home.name} cannot be written: {error.strerror}.", "Choose another folder."
        ) from None
    call_command("migrate", interactive=False, verbosity=0)
    if Organisation.objects.filter(authority=True).exists():
        raise HomeError("This home has an authority.", "Name an empty folder.")
    _node_keys(desk)
    founder = Actor(authority, ("founder",), "founder", "console")
    join(desk, founder, authority, name=name, sector=sector, place="hosted")
    first = appoint(
        desk, founder, authority, roles=("administrator", "officer"), title="first officer"
    )
    return Founded(authority, first.id)


def _node_keys(desk: Desk) -> None:
    """Make what belongs to the node and to no body: the key of links, the key of sessions."""
    if not desk.keyring.has_root(OWNER):
        desk.keyring.create_root(OWNER)
        desk.keyring.new_key(OWNER, KEY)
    path = desk.home / "keys" / "session.key"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(48))
