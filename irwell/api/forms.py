"""What the JSON API takes: one closed form for each act that needs more than its address."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field


class Closed(Schema):
    """A form that refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid")


class Join(Closed):
    """A body to admit; with its organisation document, name and sector are taken from there."""

    id: str
    name: str = ""
    sector: str = ""
    place: Literal["home", "hosted"] = "hosted"
    profile: dict[str, Any] | None = None


class Assure(Closed):
    """What was looked at of a body, and perhaps the digest of the document looked at."""

    seen: str = Field(min_length=5, max_length=300)
    digest: str = ""


class Appoint(Closed):
    """A person to appoint, perhaps with the body's public key."""

    roles: list[str]
    title: str = ""
    key: dict[str, Any] | None = None


class Issue(Closed):
    """A token to issue."""

    kind: Literal["person", "recipient", "home"]
    system: str = ""
    person: str = ""
    days: int = Field(default=0, ge=0, le=3660)


class Signature(Closed):
    """A signature document, as `irwell sign` writes it."""

    irwell_signature: Literal[1]
    of: dict[str, Any]
    by: dict[str, str]
    at: str
    alg: Literal["Ed25519"]
    value: str

    def document(self) -> dict[str, Any]:
        """Return the signature as plain values.

        Returns:
            The document that was signed.
        """
        return self.model_dump()


class Reason(Closed):
    """Why, in plain words."""

    reason: str = Field(min_length=5, max_length=300)


class CallOff(Closed):
    """Why something is taken back: codes of the list of barriers, and written reasons."""

    codes: list[str]
    reasons: str


class Release(Closed):
    """Which data set to release."""

    data_set: str


class Measure(Closed):
    """What to count, and by which columns of the release."""

    data_set: str
    by: list[str] = Field(min_length=1, max_length=3)


class Allocate(Closed):
    """How many whole units to share, and the least for each area."""

    units: int = Field(ge=1, le=1_000_000)
    floor: int = Field(default=0, ge=0)
