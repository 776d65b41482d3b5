"""A body issues a token: to a person, to a recipient's system, or to its own home."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from irwell.authority.access import live_agreements
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import LONDON, Desk, new_id
from irwell.authority.models import Organisation, Person, Token
from irwell.authority.roles import own
from irwell.authority.tokens import new_bearer
from irwell.documents import is_id
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject

PERSON_DAYS = 90  # a personal token's longest life
HOME_DAYS = 366
FIRST_DAYS = 7  # of the token that an officer issues: its holder issues a longer one at once


@dataclass(frozen=True, slots=True)
class Issued:
    """A token and its bearer text, which is shown this once."""

    token: Token
    bearer: str

    def __repr__(self) -> str:
        return f"Issued({self.token.id})"


@act("issue", "organisation", roles=("administrator", "officer"))
def issue(  # noqa: PLR0913 - each names one thing of a token
    desk: Desk,
    actor: Actor,
    organisation: str,
    *,
    kind: str,
    system: str = "",
    person: str = "",
    days: int = 0,
) -> Steps[Issued]:
    """Issue a token, which ends the earlier one of the same holder: so a leaked one is ended.

    A recipient system's token expires with its last live agreement.

    Args:
        desk: The desk.
        actor: The body's administrator; an officer for the first token of a body, of a person
            who administers it and for at most `FIRST_DAYS`.
        organisation: The body.
        kind: `person`, `recipient` or `home`.
        system: The recipient system's id.
        person: The person's id, for a personal token.
        days: A shorter life than the longest allowed, 1 or more; 0 for the longest.

    Returns:
        The token and its bearer text.

    Raises:
        Refused: The body has no live agreement to read, or the kind or system is not valid.
        NotFound: The person or body is not there.
    """
    first = kind == "person" and _is_first(actor, organisation, person)
    if not first:
        _check_administrator(actor, organisation)
    holder = _holder(organisation, kind, person, system)
    ends = _ends(desk, organisation, kind)
    if first:
        ends = min(ends, desk.clock() + timedelta(days=FIRST_DAYS))
    if days > 0:
        ends = min(ends, desk.clock() + timedelta(days=days))
    yield
    if first and not _is_first(actor, organisation, person):  # somebody was quicker
        _check_administrator(actor, organisation)
    before = Token.objects.filter(
        organisation_id=organisation, kind=kind, system=system, person=holder, ended_at=""
    )
    ended = sorted(before.values_list("id", flat=True))
    before.update(ended_at=desk.now())
    token_id = new_id(6)
    bearer, hashed = new_bearer(token_id)
    token = Token.objects.create(
        id=token_id,
        hash=hashed,
        kind=kind,
        organisation_id=organisation,
        person=holder,
        system=system,
        issued_at=desk.now(),
        expires_at=ends.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
    facts: dict[str, object] = {
        "token": token_id,
        "kind": kind,
        "system": system,
        "expires_at": token.expires_at,
    }
    facts["ended"] = ended
    return Done(Issued(token, bearer), Subject("organisation", organisation), facts)


def _is_first(actor: Actor, organisation: str, person: str) -> bool:
    """Say whether an officer gives a body its first token: it goes to who administers the body."""
    if "officer" not in actor.roles or actor.organisation == organisation:
        return False
    if Token.objects.filter(organisation_id=organisation).exists():
        return False
    holder = Person.objects.filter(pk=person, organisation_id=organisation, ended_at="").first()
    return holder is not None and "administrator" in holder.roles


def _check_administrator(actor: Actor, organisation: str) -> None:
    own(actor, organisation, f"The body {organisation}")
    if "administrator" not in actor.roles:
        raise Refused(
            "Only the body's administrator issues tokens.", "Ask them to.", rule="roles.issue"
        )


def _holder(organisation: str, kind: str, person: str, system: str) -> Person | None:
    if kind not in ("person", "recipient", "home"):
        raise Refused(
            "The kind of token is not known.", "Use person, recipient or home.", rule="issue.kind"
        )
    if kind == "recipient" and not is_id(system):
        raise Refused(
            "A recipient token belongs to one system.", "Name it, as an id.", rule="issue.system"
        )
    if kind == "home" and Organisation.objects.get(pk=organisation).place != "home":
        raise Refused(
            f"{organisation} is hosted; it has no home to push from.",
            "Issue a personal or recipient token.",
            rule="issue.home",
        )
    if kind != "person":
        return None
    holder = Person.objects.filter(pk=person, organisation_id=organisation, ended_at="").first()
    if holder is None:
        raise NotFound("Nobody of that id is appointed here.", "See `irwell person list`.")
    return holder


def _ends(desk: Desk, organisation: str, kind: str) -> datetime:
    if kind != "recipient":
        return desk.clock() + timedelta(days=PERSON_DAYS if kind == "person" else HOME_DAYS)
    ends = [form.end for _, form in live_agreements(organisation, desk.today())]
    if not ends:
        raise Refused(
            f"{organisation} receives under no live agreement.",
            "Sign and activate one first.",
            rule="issue.no_agreement",
        )
    # The last day is inclusive, so the token lives to the next midnight in London.
    return datetime.combine(max(ends) + timedelta(days=1), time(), LONDON)
