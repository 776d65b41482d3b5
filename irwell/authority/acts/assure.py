"""The authority has looked at a body again: it is who it says, and its assurance counts."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import body_row, locked_row, refuse_lapsed
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.models import Agreement, Organisation
from irwell.authority.saying import reason_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("assure", "organisation", roles=("officer",))
def assure(
    desk: Desk, actor: Actor, organisation: str, *, seen: str, digest: str = ""
) -> Steps[Organisation]:
    """Enter that a body's identity and assurance were verified; it is a member again.

    Its agreements stay suspended: each goes on only when its provider resumes it.

    Args:
        desk: The desk.
        actor: An officer, other than the person whose amendment suspended the body.
        organisation: The body.
        seen: What was looked at, 5 to 300 characters, without personal data.
        digest: Of the organisation document that was looked at; if given, it must still stand.

    Returns:
        The organisation, a member.

    Raises:
        NotFound: The body has not joined.
        Refused: There is no document to verify, it changed since, its assurance has run out, the
            actor amended it, or the body has left.
    """
    said = reason_given(seen, "assure")
    _check(desk, actor, body_row(organisation), digest)
    yield
    row = locked_row(organisation)
    _check(desk, actor, row, digest)
    before = row.status
    row.status, row.status_reason, row.amended_by = "member", "", ""
    row.verified_at = desk.now()
    row.save(update_fields=["status", "status_reason", "amended_by", "verified_at"])
    left = Agreement.objects.filter(state="suspended", parties__id=row.id).order_by("id")
    facts = {
        "before": before,
        "seen": keep(said),
        "assurance_until": row.profile.get("assurance", {}).get("expires", ""),
        "still_suspended": list(left.values_list("id", flat=True)),
    }
    return Done(row, Subject("organisation", row.id, digest=row.profile_digest), facts)


def _check(desk: Desk, actor: Actor, row: Organisation, digest: str) -> None:
    if row.status == "left":
        raise Refused(f"{row.id} has left.", "Let it join again.", rule="assure.left")
    if not row.profile:
        raise Refused(
            f"{row.id} has no organisation document: there is nothing to verify.",
            "Enter one with `irwell org amend`.",
            rule="assure.profile",
        )
    if digest and digest != row.profile_digest:
        raise Refused(
            f"The document of {row.id} is not the one that was looked at.",
            "Look at it again with `irwell org show`.",
            rule="assure.digest",
        )
    if actor.id == row.amended_by:
        raise Refused(
            "Who changed a body's identity does not verify it.",
            "Let another officer look at it.",
            rule="assure.self",
        )
    refuse_lapsed([row.id], desk.today())
