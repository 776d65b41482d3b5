"""Personal details beside the ledger: entries hold salted commitments, this table the words."""

import secrets

from irwell.authority.models import Detail
from irwell.ledger import commitment

SALT = 32  # bytes; without it the commitment tells nothing: design section 6
LONGEST = 2000  # characters: room for the written reasons of a refusal


def keep(text: str) -> str:
    """Keep a detail, and return what an entry may say of it.

    Args:
        text: A job title or a written reason, at most 2,000 characters are kept.

    Returns:
        The salted commitment.
    """
    salt = secrets.token_bytes(SALT)
    mark = commitment(salt, text[:LONGEST])
    Detail.objects.create(commitment=mark, salt=salt, text=text[:LONGEST])
    return mark


def erase(mark: str) -> bool:
    """Erase a detail and its salt; the entry and its proofs stand.

    Args:
        mark: The commitment in the entry.

    Returns:
        Whether there was one.
    """
    return Detail.objects.filter(pk=mark).delete()[0] > 0


def words(mark: str) -> str:
    """Return the words of a detail.

    Args:
        mark: The commitment in the entry; empty for none.

    Returns:
        The words; empty where there are none, or they were erased.
    """
    found = Detail.objects.filter(pk=mark).values_list("text", flat=True).first()
    return str(found or "")
