"""Where the story stands: the world, the desk, who acts for whom, and the bodies' own machines."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from irwell.agreements import Agreement, read_agreement
from irwell.authority.actors import Actor, person_actor
from irwell.authority.desk import Desk
from irwell.demo.story.notes import Notes
from irwell.demo.world import AgreementText, World
from irwell.documents import parse_yaml
from irwell.releases.home import Home
from irwell.vault import Keyring

DECIDERS = ("siro", "iao")  # who signs for a body, each with a key on the body's own machine


@dataclass(frozen=True, slots=True)
class Place:
    """A running authority with its bodies.

    Attributes:
        world: The invented city region, as written.
        desk: The node's desk.
        address: Where the node is served.
        out: The folder of results.
        notes: What is kept of the telling.
        people: Person id by body and role.
        homes: The homes of the bodies that keep their data, by body.
        tokens: Bearer texts of those homes, by body.
        documents: The agreements as read, by id.
    """

    world: World
    desk: Desk
    address: str
    out: Path
    notes: Notes
    people: dict[tuple[str, str], str] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    documents: dict[str, Agreement] = field(default_factory=dict)

    def actor(self, organisation: str, role: str) -> Actor:
        """Return the person who has a role in a body, as an actor on the console.

        Args:
            organisation: The body.
            role: The role.

        Returns:
            The actor.
        """
        return person_actor(self.people[organisation, role], "console")

    @property
    def officer(self) -> Actor:
        """The authority's officer."""
        return self.actor(self.world.authority.id, "officer")

    def machine(self, organisation: str) -> Keyring:
        """Return the keys on the machine of a body's deciders, which the node never sees.

        Args:
            organisation: The body.

        Returns:
            Its keyring.
        """
        return Keyring(self.out / "machines" / organisation / "keys")

    def agreement(self, text: AgreementText) -> Agreement:
        """Return an agreement as its parties read it.

        Args:
            text: What the world says of it.

        Returns:
            The agreement.
        """
        if text.id not in self.documents:
            source = parse_yaml(text.path.read_bytes(), name=text.path.name)
            self.documents[text.id] = read_agreement(source)
        return self.documents[text.id]


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user can read.

    Args:
        path: The file.
        text: Its text.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as sink:
        sink.write(text)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a document for people and machines.

    Args:
        path: The file.
        value: Plain values.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
