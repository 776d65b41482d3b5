"""Agreements as the 18 columns of the register under the Digital Economy Act."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.model import Agreement
from irwell.agreements.paper_cells import layouts
from irwell.agreements.paper_model import PaperRecord
from irwell.agreements.publishing import public_document
from irwell.agreements.wording import code_words

# A cell that starts so is run as a formula by spreadsheets. Source: OWASP, CSV Injection.
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_SHOWN = {
    "api": "Read from the authority's node",
    "file": "Delivered as a file",
    "query_in_place": "Queried where it is kept",
    "secure_workspace": "Used in a secure workspace",
}
_TEXTS = (
    "purpose", "benefits", "legal_power", "information", "method", "retention", "start", "end",
    "review", "contact",
)  # fmt: skip


def dea_columns() -> tuple[str, ...]:
    """Return the headings of the register.

    Returns:
        The 18 headings in their order.
    """
    return tuple(names[0] for names in layouts()["dea"].headings.values())


def dea_csv(
    agreements: Iterable[Agreement | PaperRecord], bodies: Mapping[str, Body] | None = None
) -> str:
    """Write agreements as the register has them: a heading row and a row for each.

    Args:
        agreements: Agreements, or records of agreements on paper.
        bodies: Facts about bodies, by id: their names and areas.

    Returns:
        The CSV, lines ended as RFC 4180 has it. What an agreement withholds is left out; several
        bodies stand in one cell with `;` between them. Text that a spreadsheet would run as a
        formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(dea_columns())
    for own in agreements:
        if isinstance(own, PaperRecord):
            writer.writerow(dea_row(_of_paper(own)))
        else:
            shown = public_document(own)
            writer.writerow(dea_cells(own.id, shown, bodies or {}, _mode(own, shown)))
    return out.getvalue()


def dea_cells(
    name: str, shown: Mapping[str, Any], bodies: Mapping[str, Body], mode: str
) -> list[str]:
    """Return one agreement as the cells of its row.

    Args:
        name: The agreement's id.
        shown: Its document as the public may see it, or a register entry.
        bodies: Facts about bodies, by id.
        mode: How the data goes; empty where that is not shown.

    Returns:
        18 texts.
    """
    return dea_row(_of(name, shown, bodies) | {"method": _SHOWN.get(mode, "")})


def dea_row(row: Mapping[str, str]) -> list[str]:
    """Return texts as the cells of a row.

    Args:
        row: Texts by the keys of the layout; those that are not given stay empty.

    Returns:
        18 texts, none of which a spreadsheet runs.
    """
    return [_safe(row.get(key, "")) for key in layouts()["dea"].headings]


def _safe(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text


def _of_paper(record: PaperRecord) -> dict[str, str]:
    row = {key: record.said(key) for key in _TEXTS}
    row |= {"id": record.said("reference") or record.id, "name": record.title}
    for key, names in (
        ("controllers", "controller_names"),
        ("processors", "processor_names"),
        ("areas", "area_names"),
    ):
        listed = record.document.get(key, ())
        row[key] = _joined(own.get("code", "") for own in listed)
        row[names] = _joined(own.get("name", "") for own in listed)
    return row


def _of(name: str, shown: Mapping[str, Any], bodies: Mapping[str, Body]) -> dict[str, str]:
    parties: Mapping[str, Any] = shown.get("parties", {})
    row = {"id": name, "name": shown.get("title", "")}
    for role, key in (("controller", "controllers"), ("processor", "processors")):
        orgs = [
            own["org"]
            for _, own in sorted(parties.items())
            if own.get("org") and own.get("role", "").endswith(role)
        ]
        row[key] = _joined(dict.fromkeys(orgs))
        names = (bodies[org].name if org in bodies else org for org in dict.fromkeys(orgs))
        row[f"{role}_names"] = _joined(names)
    orgs = [own["org"] for own in parties.values() if own.get("org") in bodies]
    row["areas"] = _joined(dict.fromkeys(code for org in orgs for code in bodies[org].areas))
    return row | _texts(shown)


def _mode(agreement: Agreement, shown: Mapping[str, Any]) -> str:
    """How the data goes, unless that is withheld; without a setting it is read over the API."""
    withheld = "setting" in agreement.document or "title" not in shown
    return str(shown.get("setting", {}).get("mode", "" if withheld else agreement.mode))


def _texts(shown: Mapping[str, Any]) -> dict[str, str]:
    purpose, time = shown.get("purpose", {}), shown.get("time", {})
    benefit = purpose.get("benefit", {})
    target = f" (from {benefit['baseline']} to {benefit['target']})" if _both(benefit) else ""
    contact = shown.get("rights", {}).get("contact", "")
    party = shown.get("parties", {}).get(contact, {})
    return {
        "purpose": ": ".join(filter(None, (_words(purpose.get("code")), purpose.get("need")))),
        "benefits": f"{benefit.get('measure', '')}{target}",
        "legal_power": _joined(_words(own) for own in shown.get("law", {}).get("powers", ())),
        "information": _joined(_information(shown)),
        "retention": _retention(time),
        "start": time.get("start", ""),
        "end": time.get("end", ""),
        "review": time.get("review", ""),
        "contact": party.get("contact", party.get("org", "")),
    }


def _both(benefit: Mapping[str, Any]) -> bool:
    return "baseline" in benefit and "target" in benefit


def _words(code: str | None) -> str:
    return code_words(code) if code else ""


def _information(shown: Mapping[str, Any]) -> Iterable[str]:
    for own in shown.get("data", ()):
        columns = own.get("columns", {})
        forms = (f"{name} ({_form(columns[name])})" for name in sorted(columns))
        yield f"{own.get('dataset', '')}: {', '.join(forms)}"


def _form(clause: str | Mapping[str, Any]) -> str:
    return code_words(clause if isinstance(clause, str) else str(clause.get("show", "")))


def _retention(time: Mapping[str, Any]) -> str:
    within = time.get("after_end", {}).get("delete_within")
    return f"Copies are deleted within {within} of the end" if within else ""


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)
