"""Register rows back to the documents that they index."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet

from irwell import agreements, contracts
from irwell.agreements.lookups import lookups_named
from irwell.agreements.model import Agreement
from irwell.authority import models
from irwell.contracts.model import Contract, DataSetId
from irwell.errors import NotFound, Refused


def agreement_of(row: models.Agreement) -> Agreement:
    """Return the agreement that a row indexes.

    Args:
        row: A row of the register.

    Returns:
        The agreement, read again from its document.
    """
    return _agreement(row.digest, json.dumps(row.document))


def contract_of(row: models.Contract) -> Contract:
    """Return the contract that a row indexes.

    Args:
        row: A row of the register.

    Returns:
        The contract, read again from its document.
    """
    return _contract(row.digest, json.dumps(row.document))


@lru_cache(maxsize=512)
def _agreement(digest: str, text: str) -> Agreement:
    """Read a signed document once: reading takes about 13 ms, and one digest means one text."""
    return agreements.agreement_from(json.loads(text))


@lru_cache(maxsize=512)
def _contract(digest: str, text: str) -> Contract:
    return contracts.contract_from(json.loads(text))


def latest_contract(data_set: str) -> models.Contract:
    """Return the newest contract of a data set.

    Args:
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        The row of the highest version described.

    Raises:
        NotFound: The data set is not described.
    """
    row = models.Contract.objects.filter(data_set_id=data_set).order_by("-id").first()
    if row is None:
        raise NotFound(f"No data set {data_set} is described.", "See `irwell data-set list`.")
    return row


def contracts_for(agreement: Agreement) -> dict[DataSetId, Contract]:
    """Return the newest contract of each data set that an agreement names, lists and all.

    Args:
        agreement: The agreement.

    Returns:
        Contracts by data set; a data set that is not described is left out.
    """
    names = [clause.data_set for clause in agreement.data]
    names += [parse_data_set(c.value) for c in agreement.where if c.verb == "not on list"]
    names += lookups_named(agreement)
    found: dict[DataSetId, Contract] = {}
    for name in names:
        row = models.Contract.objects.filter(data_set_id=str(name)).order_by("-id").first()
        if row is not None:
            found[name] = contract_of(row)
    return found


def parse_data_set(text: str | DataSetId) -> DataSetId:
    """Return the parts of `<organisation>/<slug>@<major>`.

    Args:
        text: The name, or its parts already.

    Returns:
        The parts.
    """
    return text if isinstance(text, DataSetId) else contracts.parse_data_set_id(text)


def agreement_row(name: str, states: Iterable[str] = (), *, lock: bool = False) -> models.Agreement:
    """Return the version of an agreement that counts: the live one, else the newest.

    Where an act needs another state than the live one has, it is the newest version in that state:
    a second version can be assessed while the first is active.

    Args:
        name: The agreement's id, with or without `.v<version>`.
        states: If given, the state must be one of these.
        lock: Whether to keep the row for the rest of the transaction: of two acts at the same
            moment the second then sees what the first saved.

    Returns:
        The row.

    Raises:
        NotFound: No such agreement.
        Refused: It is in another state.
    """
    rows = models.Agreement.objects.all()
    rows = rows.select_for_update() if lock else rows
    wanted = tuple(states)
    row = rows.filter(pk=name).first()
    row = row or _counts(rows.filter(name=name).order_by("-version"), wanted)
    if row is None:
        raise NotFound(f"No agreement {name} is in the register.", "See `irwell agreement list`.")
    if wanted and row.state not in wanted:
        raise Refused(
            f"Agreement {row.id} is {row.state}; this act needs it {' or '.join(wanted)}.",
            "See what comes next with `irwell agreement status`.",
            rule=f"agreement.{row.state}",
        )
    return row


def _counts(
    versions: QuerySet[models.Agreement], wanted: tuple[str, ...]
) -> models.Agreement | None:
    live = versions.filter(state__in=("active", "suspended")).first()
    if live is not None and (not wanted or live.state in wanted):
        return live
    fitting = versions.filter(state__in=wanted).first() if wanted else None
    return fitting or live or versions.first()
