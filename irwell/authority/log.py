"""The only inserter of ledger entries; imported by `irwell.authority.acts` alone."""

from django.db import connection

from irwell.authority.models import LedgerEntry, LedgerHead
from irwell.authority.proofs import node
from irwell.ledger import Entry, completed
from irwell.ledger.entries import Actor, Subject


def append(  # noqa: PLR0913 - one argument for each part of an entry
    *,
    at: str,
    act: str,
    outcome: str,
    reasons: tuple[str, ...],
    actor: Actor,
    subject: Subject,
    facts: dict[str, object],
    trace: str,
) -> Entry:
    """Append one entry inside the act's transaction, under a lock.

    Args:
        at: The moment, ISO 8601 in UTC.
        act: The act's name.
        outcome: `permitted` or `refused`.
        reasons: Rules that refused; empty when permitted.
        actor: Who acted.
        subject: What was acted on.
        facts: Counts, digests and states; no name and no row value.
        trace: An id that ties entries of one request together.

    Returns:
        The entry with its place in the log.

    Raises:
        RuntimeError: There is no transaction to belong to.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An entry belongs to the transaction of its act.")
    LedgerHead.objects.get_or_create(pk=1)
    head = LedgerHead.objects.select_for_update().get(pk=1)
    entry = Entry(head.size, at, act, outcome, reasons, actor, subject, facts, trace)
    canonical = entry.canonical()
    nodes = b"".join(completed(node, head.size, canonical))
    LedgerEntry.objects.create(seq=head.size, act=act, canonical=canonical, nodes=nodes)
    head.size += 1
    head.save(update_fields=["size"])
    return entry
