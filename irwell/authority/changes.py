"""What a changed contract breaks: refused within one major, shown with the agreements touched."""

from typing import Any

from irwell import contracts
from irwell.agreements.contract_change import Touched, touched
from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.documents import agreement_of, contract_of, contracts_for
from irwell.authority.effects import agreements_on
from irwell.authority.roles import own
from irwell.contracts.diff import diff, needed, next_version, rises_enough
from irwell.contracts.diff_model import Change
from irwell.contracts.model import Contract, DataSetId
from irwell.documents import Source
from irwell.errors import Refused

SHOWN = 10  # changes named in a refusal; `change_effect` names all


def refuse_breaking(document: Contract) -> None:
    """Refuse a contract whose version rises less than its changes ask.

    Agreements name a data set by its contract's major: within one, nobody who reads the data has
    to change anything.

    Args:
        document: The contract that is to be described.

    Raises:
        Refused: It breaks what readers rely on, within the same major; or its version is not
            above the one that stands.
    """
    before = _standing(document.data_set)
    if before is None or before.version == document.version:
        return
    changes = diff(before, document)
    broken = [change for change in changes if change.kind == "breaking"]
    if broken:
        texts = " ".join(change.text for change in broken[:SHOWN])
        raise Refused(
            f"Version {document.version} breaks what version {before.version} promises: {texts}"
            f"{_stopped(document)}",
            f"Give it version {next_version(before, changes)}, and describe it as the data set"
            f" @{document.data_set.major + 1}: agreements that name"
            f" @{document.data_set.major} go on.",
            rule="describe.breaking",
        )
    if not rises_enough(before, document, changes):
        raise Refused(
            f"Version {document.version} is too low: {before.version} stands, and the changes are"
            f" of a {needed(changes) or 'later'} version.",
            f"Give it version {next_version(before, changes)} or a higher one.",
            rule="describe.version",
        )


def stopped_by(document: Contract) -> list[str]:
    """Name the live agreements that cannot go on as they were signed under a changed contract.

    What breaks is refused before; but a column that is only added may still move a row test to
    other rows, or leave two columns where a list or a lookup needs one.

    Args:
        document: The contract that is described.

    Returns:
        Ids of agreement versions.
    """
    before = _standing(document.data_set)
    if before is None or before.version == document.version:
        return []
    return [row.id for row, own in _touched(before, document) if any(one.suspends for one in own)]


def change_text(effect: dict[str, Any]) -> str:
    """Return the effect of a changed contract for people.

    Args:
        effect: As `change_effect` gives it.

    Returns:
        One line a change, then each agreement with the clauses touched and what to do.
    """
    head = f"{effect['data_set']} {effect['version']}"
    lines = [f"{head}, beside {effect['before']}:" if effect["before"] else f"{head} is new here."]
    lines += [f"  {one['kind']:<9}  {one['text']}" for one in effect["changes"]]
    for one in effect["touched"]:
        lines.append(f"{one['agreement']} {'is suspended' if one['suspends'] else 'goes on'}:")
        for clause in one["clauses"]:
            lines += [f"  {clause['path']}: {clause['text']}", f"    {clause['remedy']}"]
    if effect["before"] and not effect["agreements"]:
        lines.append("No live agreement names it.")
    return "\n".join(lines)


def change_effect(actor: Actor, data_set: str, source: Source) -> dict[str, Any]:
    """Say what a changed contract would change, and which live agreements that touches.

    Args:
        actor: Somebody of the body that owns the data set.
        data_set: `<organisation>/<slug>@<major>`, as the changed contract says.
        source: The changed contract.

    Returns:
        `before`, the version that it is compared with (empty for a new data set); `version`;
        `changes`; `needs`, the part of the version that has to rise; `agreements` that name the
        data set at the major compared with; `touched`, those of them with a clause that changes:
        whether that suspends it, and the clauses in words.

    Raises:
        Refused: The data set is another body's.
    """
    document = contracts.read_contract(source)
    own(actor, document.data_set.organisation, f"The data set {data_set}")
    before = _standing(document.data_set) or _earlier(document.data_set)
    changes = diff(before, document) if before else ()
    return {
        "data_set": str(document.data_set),
        "before": f"{before.data_set} {before.version}" if before else "",
        "version": document.version,
        "needs": needed(changes) or "",
        "changes": [_value(change) for change in changes],
        "agreements": agreements_on(str(before.data_set)) if before else [],
        "touched": [
            _touched_value(row, found) for row, found in _touched(before, document) if found
        ]
        if before
        else [],
    }


def _stopped(after: Contract) -> str:
    """Name the agreements that could not go on as they were signed."""
    found = stopped_by(after)
    return f" It would suspend {', '.join(found)}." if found else ""


def _touched(
    before: Contract, after: Contract
) -> list[tuple[models.Agreement, tuple[Touched, ...]]]:
    """Return the live agreements on a data set, each with the clauses that a change touches."""
    rows = models.Agreement.objects.filter(pk__in=agreements_on(str(before.data_set)))
    forms = [(row, agreement_of(row)) for row in rows.order_by("id")]
    return [(row, touched(own, before, after, contracts_for(own))) for row, own in forms]


def _touched_value(row: models.Agreement, found: tuple[Touched, ...]) -> dict[str, Any]:
    clauses = [{"path": t.path, "text": t.text, "remedy": t.remedy} for t in found]
    return {
        "agreement": row.id,
        "suspends": any(one.suspends for one in found),
        "clauses": clauses,
    }


def _standing(data_set: DataSetId) -> Contract | None:
    """Return the newest contract of a data set at its major."""
    row = models.Contract.objects.filter(data_set_id=str(data_set)).order_by("-id").first()
    return contract_of(row) if row else None


def _earlier(data_set: DataSetId) -> Contract | None:
    """Return the newest contract of the nearest lower major."""
    for major in range(data_set.major - 1, 0, -1):
        found = _standing(DataSetId(data_set.organisation, data_set.slug, major))
        if found is not None:
            return found
    return None


def _value(change: Change) -> dict[str, str]:
    return {"kind": change.kind, "path": change.path, "text": change.text}
