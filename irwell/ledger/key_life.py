"""What a ledger's export says of one signing key, and of one signature by it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class KeyLife:
    """The life of a key as entries tell it; an empty text is what no entry says.

    Attributes:
        key: The id of its document.
        entered_at: When it was entered first.
        public: Its public half as entered, in hexadecimal.
        kept: `own` or `hosted`.
        ended_at: From when it signs no more.
        end: `replaced` or `revoked`.
        signed_at: When the signature was entered.
        signed_seq: The entry of it.
    """

    key: str
    entered_at: str = ""
    public: str = ""
    kept: str = ""
    ended_at: str = ""
    end: str = ""
    signed_at: str = ""
    signed_seq: int | None = None

    @property
    def counted(self) -> bool:
        """Whether the key was entered, and had not ended, when the signature was entered."""
        entered = bool(self.entered_at) and self.entered_at <= self.signed_at
        return entered and not (self.ended_at and self.ended_at <= self.signed_at)


def key_life(lines: Iterable[bytes], key: str, signature: str) -> KeyLife:
    """Read the life of a key out of an export that was verified.

    Args:
        lines: The export's lines.
        key: The id of its document.
        signature: The digest of the signature document.

    Returns:
        What the entries say; only permitted ones count.
    """
    life = KeyLife(key)
    for line in lines:
        if key.encode() in line:  # most lines have nothing to do with it
            entry = json.loads(line)
            if entry["outcome"] == "permitted":
                life = _after(life, entry, signature)
    return life


def _after(life: KeyLife, entry: dict[str, Any], signature: str) -> KeyLife:
    facts, at = entry["facts"], entry["at"]
    for own in (facts.get("key"), *(facts.get("keys") or ())):
        if isinstance(own, dict) and own.get("id") == life.key and not life.entered_at:
            kept = own.get("kept", "own")
            life = replace(life, entered_at=at, public=own["public"], kept=kept)
    if facts.get("replaced") == life.key:
        life = replace(life, ended_at=at, end="replaced")
    if entry["act"] == "revoke_key" and facts.get("key") == life.key:
        life = replace(life, ended_at=facts["since"], end="revoked")
    if facts.get("signature") == signature and facts.get("key") == life.key:
        life = replace(life, signed_at=at, signed_seq=entry["seq"])
    return life
