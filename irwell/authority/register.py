"""What the public register says of an agreement."""

from datetime import date
from typing import Any

from irwell import agreements
from irwell.agreements.model import Agreement
from irwell.authority import models
from irwell.errors import AgreementError

SUMMARY = ("title", "summary", "kind", "parties", "time")


def register_document(form: Agreement, *, at: str, today: date) -> dict[str, Any]:
    """Return the public entry of an agreement, less what is withheld by name and date.

    Args:
        form: The agreement.
        at: The moment of entry.
        today: The day on which withholdings are judged.

    Returns:
        `register`, `id`, `version`, `digest`, `withheld` always; the document's public keys and,
        in a full entry, the public clauses with their marks.

    Raises:
        AgreementError: A withholding has no end, or one that has passed.
    """
    publish = form.document["publish"]
    entry: dict[str, Any] = {
        "irwell_register": 1,
        "register": publish["register"],
        "id": form.id,
        "version": form.version,
        "digest": form.digest,
        "entered_at": at,
        "withheld": [_withholding(item, today) for item in publish.get("withheld", [])],
    }
    shown = agreements.public_document(form)
    if publish["register"] != "full":
        return entry | {key: shown[key] for key in SUMMARY if key in shown}
    clauses = [
        {"path": clause.path, "text": clause.text, "mark": clause.mark}
        for clause in agreements.public_clauses(form)
    ]
    return entry | {k: v for k, v in shown.items() if k not in entry} | {"clauses": clauses}


def enter(row: models.Agreement, document: dict[str, Any], at: str) -> models.RegisterEntry:
    """Put an entry into the register, inside an act's transaction.

    Args:
        row: The agreement, in its new state.
        document: As `register_document` gives it.
        at: The moment.

    Returns:
        The entry, with the parties that it shows and the change that feeds tell of.
    """
    change = row.register_changes.create(at=at, before="", state=row.state)
    entry = models.RegisterEntry(
        agreement=row, document=document, number=change.pk, state=row.state
    )
    entry.save(force_insert=True)
    for name, party in document.get("parties", {}).items():
        if "org" in party:
            entry.party_rows.create(
                organisation_id=party["org"],
                gives=bool(party.get("gives", name == "provider")),
                receives=bool(party.get("receives", name == "recipient")),
            )
    return entry


def _withholding(item: dict[str, Any], today: date) -> dict[str, str]:
    until = date.fromisoformat(str(item.get("until", "")) or "0001-01-01")
    if until < today:
        raise AgreementError(
            f"The withholding of {item['field']} has no end, or one that has passed.",
            "Publish the field, or name a later day.",
            rule="publish.withheld",
        )
    return {key: str(item.get(key, "")) for key in ("field", "reason", "decided_by", "until")}
