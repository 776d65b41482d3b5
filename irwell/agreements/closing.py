"""What must be destroyed when an agreement has ended, by when, and what a certificate says."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from irwell.agreements.model import Agreement
from irwell.documents import digest
from irwell.errors import AgreementError

METHODS: Mapping[str, str] = {
    "deleted": "files and tables were deleted",
    "overwritten": "what held them was overwritten",
    "crypto_erased": "the keys that open them were destroyed",
    "physically_destroyed": "what held them was physically destroyed",
    "nothing_held": "nothing was read, or nothing was kept",
}
DAYS = 30  # where the agreement does not say how soon; the house's own
CHASED = 7  # days between two letters
_MONTHS = {"month": 1, "year": 12}
_LENGTHS = {"hour": 0, "day": 1, "week": 7}  # hours are over by the end of the day


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a recipient says of its copies.

    Attributes:
        method: One of `METHODS`.
        scope: What of: data sets of the agreement, each as it is asked for.
        backups_expire_on: The last day on which a backup may still hold them; None for none.
        exceptions: What is kept because law demands it, and which; empty for nothing.
    """

    method: str
    scope: tuple[str, ...]
    backups_expire_on: date | None = None
    exceptions: str = ""


def destroy_by(agreement: Agreement, ended: date) -> date:
    """Return the last day by which recipients must have destroyed what they received.

    Args:
        agreement: The agreement.
        ended: The day on which it ended.

    Returns:
        As `time.after_end.delete_within` says, else 30 days after.
    """
    said = agreement.document["time"].get("after_end", {}).get("delete_within", f"{DAYS} days")
    number, _, unit = str(said).partition(" ")
    unit = unit.removesuffix("s")
    if unit in _LENGTHS:
        return ended + timedelta(days=int(number) * _LENGTHS[unit])
    months = ended.year * 12 + ended.month - 1 + int(number) * _MONTHS[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(ended.day, calendar.monthrange(year, month + 1)[1]))


def left_over(
    ended: Agreement, received: Mapping[str, Iterable[str]], later: Agreement | None = None
) -> dict[str, list[str]]:
    """Say what each recipient must destroy when an agreement has ended.

    Args:
        ended: The agreement that ended.
        received: For each receiving body the data sets of which something was released to it.
        later: The version that took its place, if one did: what that lets the same body have in
            the same form, it may keep.

    Returns:
        Data sets by body, sorted; a body that may keep all is left out.
    """
    kept = _forms(later) if later else {}
    before = _forms(ended)
    found = {}
    for body, data_sets in received.items():
        stays = kept if later and body in later.recipients else {}
        left = sorted(d for d in data_sets if not before.get(d, set()) <= stays.get(d, set()))
        if left:
            found[body] = left
    return found


def certificate(
    agreement: Agreement, organisation: str, destroyed: Destroyed, wanted: Iterable[str], day: date
) -> dict[str, Any]:
    """Write a certificate of destruction.

    Args:
        agreement: The agreement that ended.
        organisation: The body that certifies.
        destroyed: What it says.
        wanted: The data sets of which it must certify.
        day: The day on which it does.

    Returns:
        The document.

    Raises:
        AgreementError: The method is not known, the scope leaves something out or names something
            else, or an exception or a backup is not said as it must be.
    """
    if destroyed.method not in METHODS:
        raise AgreementError(
            "The method is not known.", f"One of: {', '.join(METHODS)}.", rule="certify.method"
        )
    if set(destroyed.scope) != set(wanted):
        raise AgreementError(
            f"The certificate must be of {', '.join(sorted(wanted))}, and of nothing else.",
            "What law makes you keep goes into `exceptions`.",
            rule="certify.scope",
        )
    if destroyed.exceptions and len(destroyed.exceptions.strip()) < 10:
        raise AgreementError(
            "An exception says what is kept and which law demands it.",
            "Write both, or leave it out.",
            rule="certify.exceptions",
        )
    expires = destroyed.backups_expire_on
    return {
        "irwell_certificate": 1,
        "kind": "destruction",
        "agreement": {
            "id": agreement.id, "version": agreement.version, "digest": agreement.digest,
        },
        "organisation": organisation,
        "method": destroyed.method,
        "scope": sorted(destroyed.scope),
        "backups_expire_on": expires.isoformat() if expires else "",
        "exceptions": destroyed.exceptions.strip(),
        "day": day.isoformat(),
    }  # fmt: skip


def certificate_digest(document: Mapping[str, Any]) -> str:
    """Return the digest of a certificate.

    Args:
        document: The certificate.

    Returns:
        `sha256:` and hex.
    """
    return digest(dict(document))


def target_words(agreement: Agreement) -> str:
    """Say what the parties hoped for, for the public note.

    Args:
        agreement: The agreement.

    Returns:
        The measure with its baseline and target; empty where none was named.
    """
    own = agreement.document["purpose"].get("benefit", {})
    if not own:
        return ""
    parts = [str(own["measure"])]
    parts += [f"{key} {own[key]}" for key in ("baseline", "target") if key in own]
    return "; ".join(parts)[:300]


def _forms(agreement: Agreement) -> dict[str, set[tuple[Any, ...]]]:
    """Name the forms in which each data set leaves: a column in a new form is another thing."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    for clause in agreement.data:
        own = found.setdefault(str(clause.data_set), set())
        own |= {(c.column, c.show, c.cuts, c.to, c.key, c.area, str(c.by)) for c in clause.columns}
    return found
