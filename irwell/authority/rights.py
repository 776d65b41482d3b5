"""People's rights in the register: which recipients may hold a pseudonym, and what they must do."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from irwell.agreements.clocks import LONDON
from irwell.agreements.rights import KINDS, OUTCOMES, Found, Identified, pseudonyms_of
from irwell.authority.accessions import receives_under
from irwell.authority.actors import Actor
from irwell.authority.building import EPOCH
from irwell.authority.desk import Desk
from irwell.authority.details import words
from irwell.authority.documents import agreement_of, contracts_for
from irwell.authority.models import Agreement, Release, RightsCase, RightsTask
from irwell.authority.roles import sees_all
from irwell.errors import NotFound, Refused
from irwell.releases import secret_name
from irwell.releases.holding import holds

LIVE = ("active", "suspended")
_DIGITS = set("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a recipient certifies of a task.

    Attributes:
        case: The rights case.
        outcome: One of `irwell.agreements.rights.OUTCOMES`.
        words: How it was done, or which law exempts; 5 to 300 characters, without personal data.
    """

    case: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class Traced:
    """Where a pseudonym was found under one agreement version.

    Attributes:
        agreement: The version's id.
        found: Data set, column, pseudonym.
        releases: Ids of the current releases that hold it.
        earlier: Whether releases that are gone by now may have held it.
        recipients: The bodies that must answer.
    """

    agreement: str
    found: Found
    releases: tuple[str, ...]
    earlier: bool
    recipients: tuple[str, ...]


def pseudonyms_here(
    desk: Desk, organisation: str, identified: Identified
) -> dict[str, dict[str, dict[str, str]]]:
    """Compute a person's pseudonyms under the live agreements of a hosted body.

    Args:
        desk: The desk.
        organisation: The body that gives, hosted here.
        identified: The person's identifier; it is kept nowhere.

    Returns:
        Agreement version, data set, column, pseudonym.
    """
    found = {}
    keys = desk.keyring.key_ids(organisation)
    for row in _given(organisation):
        if secret_name(row.name) in keys:
            form = agreement_of(row)
            secret = desk.keyring.key(organisation, secret_name(row.name))
            found[row.id] = pseudonyms_of(form, contracts_for(form), identified, secret, EPOCH)
    return {agreement: own for agreement, own in found.items() if own}


def traced(desk: Desk, organisation: str, found: Mapping[str, Found]) -> list[Traced]:
    """Say which current releases hold a pseudonym, and who must answer.

    Args:
        desk: The desk.
        organisation: The body that gives.
        found: Pseudonyms by agreement version, as its own place computed them.

    Returns:
        One for each agreement under which a current release holds it or an earlier one may have.

    Raises:
        Refused: An agreement is not a live one of the body, or a pseudonym has another form.
    """
    given = {row.id: row for row in _given(organisation)}
    traces = []
    for agreement, own in sorted(found.items()):
        if agreement not in given or not _sound(own, organisation):
            raise Refused(
                "What was found is not of a live agreement and data of the body.",
                "Compute it with `irwell rights find` from the agreement's own text.",
                rule="rights.found",
            )
        made = _traced(desk, given[agreement], own)
        if made.releases or made.earlier:
            traces.append(made)
    return traces


def case_row(case: str, *, lock: bool = False) -> RightsCase:
    """Return a rights case.

    Args:
        case: Its id.
        lock: Whether to keep it for the rest of the transaction.

    Returns:
        The row.

    Raises:
        NotFound: There is none.
    """
    rows = RightsCase.objects.filter(pk=case)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotFound("No such rights case.", "See `irwell rights list`.")
    return row


def own_task(actor: Actor, row: Agreement, case: str) -> RightsTask:
    """Return the open task of an actor's body.

    Args:
        actor: Who certifies.
        row: The agreement's row.
        case: The rights case.

    Returns:
        The task.

    Raises:
        NotFound: The case gives the body no task under the agreement.
        Refused: It is done.
    """
    found = RightsTask.objects.filter(
        case_id=case, agreement=row, organisation_id=actor.organisation
    ).first()
    if found is None:
        raise NotFound("The body has no such task.", "See `irwell rights list`.")
    if found.state != "open":
        raise Refused("The task is done.", "Nothing is left to do.", rule="certify.once")
    return found


def cases(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List rights cases: to the body that entered them, and to each recipient its own tasks.

    Args:
        desk: The desk, for the moment.
        actor: Who asks; officers and auditors see all, without a pseudonym.

    Returns:
        One row a task; `pseudonyms` is filled in only for the recipient of an open task.
    """
    rows = RightsTask.objects.select_related("case").order_by("case__entered_at", "id")
    if not sees_all(actor):
        own = actor.organisation
        rows = rows.filter(case__organisation_id=own) | rows.filter(organisation_id=own)
    return [_shown(desk, actor, row) for row in rows]


def unreleased(case: RightsCase) -> list[str]:
    """Return the agreements whose release is older than a case.

    Args:
        case: The case.

    Returns:
        Ids of live versions of which no release was built since for a data set concerned.
    """
    found = []
    for task in case.tasks.select_related("agreement").filter(agreement__state__in=LIVE):
        newer = task.agreement.releases.filter(at__gt=case.entered_at)
        if not set(task.data_sets) <= set(newer.values_list("data_set_id", flat=True)):
            found.append(task.agreement_id)
    return sorted(set(found))


def due_words(case: RightsCase) -> str:
    """Say until when a case must be answered.

    Args:
        case: The case.

    Returns:
        A day in words.
    """
    return f"{datetime.fromisoformat(case.due_at).astimezone(LONDON):%-d %B %Y}"


def _given(organisation: str) -> Iterable[Agreement]:
    rows = Agreement.objects.filter(
        state__in=LIVE, party_rows__organisation_id=organisation, party_rows__gives=True
    )
    return rows.distinct().order_by("id")


def _traced(desk: Desk, row: Agreement, found: Found) -> Traced:
    held, earlier = [], False
    for data_set, wanted in found.items():
        releases = row.releases.filter(data_set_id=data_set)
        current = releases.filter(state="current").first()
        earlier = earlier or releases.exclude(state="current").exists()
        if current is not None and _holds(desk, current, wanted):
            held.append(current.id)
    owners = {data_set.partition("/")[0] for data_set in found}
    bodies = tuple(b for b in receives_under(row, agreement_of(row)) if b not in owners)
    return Traced(row.id, found, tuple(held), earlier, tuple(dict.fromkeys(bodies)))


def _holds(desk: Desk, release: Release, wanted: Mapping[str, str]) -> bool:
    key = desk.keyring.key(release.data_set.organisation_id, release.key)
    with desk.scratch() as folder:
        paths: list[Path] = []
        for number, item in enumerate(release.files):
            paths.append(folder / f"{number}.parquet")
            desk.vault.decrypt_to(item["blob"], key, paths[-1])
        return holds(paths, wanted)


def _sound(found: Found, organisation: str) -> bool:
    own = all(data_set.startswith(f"{organisation}/") for data_set in found)
    values = [value for columns in found.values() for value in columns.values()]
    return own and all(len(v) == 32 and set(v) <= _DIGITS for v in values) and bool(values)


def _shown(desk: Desk, actor: Actor, row: RightsTask) -> dict[str, Any]:
    mine = row.organisation_id == actor.organisation and row.state == "open"
    text = words(row.subject) if mine else ""
    by = datetime.fromisoformat(row.case.due_at)
    return {
        "case": row.case_id,
        "kind": row.case.kind,
        "what_to_do": KINDS[row.case.kind],
        "agreement": row.agreement_id,
        "recipient": row.organisation_id,
        "state": row.state,
        "received_on": row.case.received_on,
        "due_on": by.astimezone(LONDON).date().isoformat(),
        "overdue": row.state == "open" and desk.clock() > by,
        "pseudonyms": json.loads(text) if text else {},
    }


def check_answer(said: Answered) -> None:
    """Refuse an answer that says nothing.

    Args:
        said: What a recipient certifies.

    Raises:
        Refused: The outcome is not known, or the words are missing.
    """
    if said.outcome not in OUTCOMES:
        raise Refused(
            "The outcome is not known.", f"One of: {', '.join(OUTCOMES)}.", rule="certify.outcome"
        )
    if not 5 <= len(said.words.strip()) <= 300:
        raise Refused(
            "5 to 300 characters are needed: how it was done, or which law exempts.",
            "Give them, without personal data.",
            rule="certify.words",
        )
