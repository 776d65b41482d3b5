"""Incidents in the register: who leads, which agreements are affected, who held what."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from irwell.agreements.clocks import LONDON
from irwell.agreements.incidents import KINDS, UNTOLD, Told, ico_draft, ico_due
from irwell.agreements.model import Agreement as Document
from irwell.authority.accessions import receives_under
from irwell.authority.actors import Actor
from irwell.authority.desk import Desk
from irwell.authority.details import words
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Incident, Read, Release
from irwell.authority.roles import own, sees_all
from irwell.disclosure import protect_count
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject

SMALLEST, ROUND_TO = 10, 5  # the gate where an agreement sets none


def incident_row(name: str, states: Iterable[str] = (), *, lock: bool = False) -> Incident:
    """Return an incident.

    Args:
        name: Its id.
        states: If given, its state must be one of these.
        lock: Whether to keep the row for the rest of the transaction.

    Returns:
        The row.

    Raises:
        NotFound: No such incident.
        Refused: It is in another state.
    """
    rows = Incident.objects.filter(pk=name)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotFound("No such incident is in the register.", "See `irwell incident list`.")
    wanted = tuple(states)
    if wanted and row.state not in wanted:
        raise Refused(
            f"Incident {row.id} is {row.state}; this needs it {' or '.join(wanted)}.",
            "See what comes next with `irwell incident show`.",
            rule=f"incident.{row.state}",
        )
    return row


def affected_rows(actor: Actor, names: Sequence[str]) -> list[Agreement]:
    """Return the agreements that somebody names in a report.

    Args:
        actor: Who reports: of a party of each, or an officer.
        names: Ids of agreements; one may be named with its version.

    Returns:
        Their rows, each once.

    Raises:
        NotFound: There is none of that id.
        Refused: None is named, or the actor's body is no party to one.
    """
    rows = {row.id: row for row in map(agreement_row, names)}
    if not rows:
        raise Refused(
            "No agreement is named.", "Name each that is affected.", rule="report.agreements"
        )
    for row in rows.values():
        bodies = {party.organisation for party in agreement_of(row).parties}
        joined = row.accessions.filter(left_at="").values_list("organisation_id", flat=True)
        if "officer" not in actor.roles and actor.organisation not in bodies | set(joined):
            raise Refused(
                f"{actor.organisation} is no party to {row.name}.",
                "Tell an officer of the authority, who can stop it.",
                rule="report.party",
            )
    return list(rows.values())


def lead_of(form: Document) -> str:
    """Return the body that leads when something goes wrong under an agreement.

    Args:
        form: The agreement.

    Returns:
        The party that `incidents.lead` names, else the first that gives.
    """
    named = form.document.get("incidents", {}).get("lead", "")
    found = [party.organisation for party in form.parties if party.name == named]
    return (*found, *form.providers, *form.signatories)[0]


def subject_of(row: Incident) -> Subject:
    """Return an incident as the subject of an entry.

    Args:
        row: The incident.

    Returns:
        Its kind and id.
    """
    return Subject("incident", row.id)


def refuse_uncontained(row: Agreement) -> None:
    """Refuse to bring an agreement into force while an incident under it is not contained.

    Args:
        row: The agreement's row.

    Raises:
        Refused: An incident that names it, or a version of it, is only reported.
    """
    open_one = Incident.objects.filter(state="reported", agreements__name=row.name).first()
    if open_one is not None:
        raise Refused(
            f"Incident {open_one.id} under {row.name} is not contained.",
            "Enter what was done to stop it with `irwell incident handle`.",
            rule="incident.reported",
        )


def exposure(row: Incident) -> list[dict[str, Any]]:
    """Say who held what, and when: from the releases and the reads, each of which has its entry.

    Args:
        row: The incident.

    Returns:
        A row for each release, or each reading body where it was read: `agreement`, `data_set`,
        `release`, `built_on`, `state`, `organisation`, `reads`, `first_read`, `last_read`, and
        `rows` as the gate lets it be shown, in words. A release that its recipients could have
        read and none did stands with 0 reads.
    """
    found = []
    for agreement in row.agreements.order_by("id"):
        form = agreement_of(agreement)
        for release in agreement.releases.filter(at__lte=row.reported_at).order_by("number"):
            found += [_held(form, release, body) for body in _holders(agreement, form, release)]
    return found


def people_words(row: Incident) -> str:
    """Say about how many people an incident is, as far as the gate allows.

    Args:
        row: The incident.

    Returns:
        The rows of the largest release for each data set, added up and shown as the strictest of
        the agreements shows counts; empty where nothing was released.
    """
    most: dict[str, int] = {}
    smallest, round_to = SMALLEST, ROUND_TO
    for agreement in row.agreements.all():
        outputs = agreement_of(agreement).outputs
        smallest = max(smallest, outputs.smallest_count)
        round_to = max(round_to, outputs.round_to)
        for release in agreement.releases.all():
            rows = int(release.manifest["rows_out"])
            most[release.data_set_id] = max(most.get(release.data_set_id, 0), rows)
    return _shown(sum(most.values()), smallest, round_to) if most else ""


def draft_for(actor: Actor, name: str) -> dict[str, Any]:
    """Draft what the regulator is told of an incident.

    Args:
        actor: Who asks: of the body that leads.
        name: The incident's id.

    Returns:
        As `irwell.agreements.incidents.ico_draft`.

    Raises:
        NotFound: There is none that concerns the actor's body.
        Refused: Another body leads, and answers to the regulator.
    """
    row = seen_incident(actor, name)
    own(actor, row.lead_id, f"Incident {row.id}")
    people = people_words(row)
    told = Told(
        incident=row.id,
        kind=row.kind,
        what=words(row.what),
        aware_at=datetime.fromisoformat(row.aware_at),
        lead=row.lead.name,
        contact=str(row.lead.profile.get("contacts", {}).get("dpo", "")),
        contained=_step(row, "contain"),
        harm=_step(row, "assess"),
        held=exposure(row),
        people=f"not more than the rows: {people}" if people else "",
        records=people,
    )
    return ico_draft(told)


def incidents(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List the incidents that an actor may see.

    Args:
        desk: The desk, for the hours left.
        actor: Who asks; officers and auditors see all, without the words.

    Returns:
        Incidents that concern the actor's body, oldest first.
    """
    return [shown(desk, actor, row) for row in Incident.objects.all() if concerns(row, actor)]


def concerns(row: Incident, actor: Actor) -> bool:
    """Say whether somebody may see an incident.

    Args:
        row: The incident.
        actor: Who asks.

    Returns:
        True for the body that leads, the parties of what is affected, officers and auditors.
    """
    bodies = {row.lead_id, row.reported_by.organisation_id}
    return bool(
        sees_all(actor)
        or actor.organisation in bodies
        or row.agreements.filter(parties__id=actor.organisation).exists()
        or row.agreements.filter(
            accessions__organisation_id=actor.organisation, accessions__left_at=""
        ).exists()
    )


def seen_incident(actor: Actor, name: str) -> Incident:
    """Return an incident that somebody may see.

    Args:
        actor: Who asks.
        name: Its id.

    Returns:
        The row.

    Raises:
        NotFound: There is none, or it does not concern the actor's body.
    """
    row = incident_row(name)
    if not concerns(row, actor):
        raise NotFound("No such incident is in the register.", "See `irwell incident list`.")
    return row


def shown(desk: Desk, actor: Actor, row: Incident) -> dict[str, Any]:
    """Return an incident as somebody may see it.

    Args:
        desk: The desk, for the hours left.
        actor: Who asks; the words are shown to the bodies that it concerns.
        row: The incident.

    Returns:
        Its facts, its agreements, until when the ICO is to be told and the hours left.
    """
    by = ico_due(datetime.fromisoformat(row.aware_at))
    left = (by - desk.clock()).total_seconds() / 3600
    named = not sees_all(actor) or actor.organisation == row.lead_id
    return {
        "incident": row.id,
        "kind": row.kind,
        "kind_means": KINDS[row.kind],
        "state": row.state,
        "lead": row.lead_id,
        "agreements": sorted(row.agreements.values_list("id", flat=True)),
        "suspended": row.suspended,
        "aware_at": row.aware_at,
        "tell_ico_by": by.isoformat(timespec="minutes"),
        "hours_left": round(left, 1) if row.state in UNTOLD else None,
        "told_at": row.told_at,
        "what": words(row.what) if named else "",
        "steps": [_told(step, named=named) for step in row.steps],
        "lessons": row.lessons,
    }


def ico_day(row: Incident) -> str:
    """Say until when the ICO is to be told, for a notice.

    Args:
        row: The incident.

    Returns:
        Day and time in Europe/London.
    """
    by = ico_due(datetime.fromisoformat(row.aware_at)).astimezone(LONDON)
    return f"{by:%-d %B %Y, %H:%M}"


def _holders(row: Agreement, form: Document, release: Release) -> list[str]:
    """Name the bodies that could read a release, and any other that did."""
    owner = release.data_set.organisation_id
    named = [body for body in receives_under(row, form) if body != owner]
    readers = Read.objects.filter(release=release).values_list("token__organisation_id", flat=True)
    return sorted({*named, *readers})


def _held(form: Document, release: Release, body: str) -> dict[str, Any]:
    reads = Read.objects.filter(release=release, token__organisation_id=body)
    moments = sorted(reads.values_list("at", flat=True))
    outputs = form.outputs
    smallest, round_to = outputs.smallest_count or SMALLEST, outputs.round_to or ROUND_TO
    return {
        "agreement": release.agreement_id,
        "data_set": release.data_set_id,
        "release": release.number,
        "built_on": release.at[:10],
        "state": release.state,
        "organisation": body,
        "reads": len(moments),
        "first_read": moments[0] if moments else "",
        "last_read": moments[-1] if moments else "",
        "rows": _shown(int(release.manifest["rows_out"]), smallest, round_to),
    }


def _shown(count: int, smallest: int, round_to: int) -> str:
    figure = protect_count(count, threshold=smallest, round_to=round_to, hide_zero=True)
    return f"about {figure:,}" if figure is not None else f"fewer than {smallest:,}"


def _step(row: Incident, name: str) -> str:
    return "; ".join(words(step["text"]) for step in row.steps if step["step"] == name)


def _told(step: dict[str, str], *, named: bool) -> dict[str, str]:
    return step | {"text": words(step["text"]) if named else ""}
