"""The register as the 18 columns of the register under the Digital Economy Act."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.paper_writing import dea_cells, dea_columns, dea_row


def dea_heading() -> str:
    """Return the row of headings.

    Returns:
        One line of CSV, ended as RFC 4180 has it.
    """
    return _line(dea_columns())


def dea_line(entry: dict[str, Any], bodies: Mapping[str, Body]) -> str:
    """Return one entry of the register as a row.

    Args:
        entry: The entry, less what is withheld; a summary fills fewer columns.
        bodies: Facts about bodies, by id: their names and areas.

    Returns:
        One line of CSV.
    """
    name = f"{entry['id']}.v{entry['version']}"
    if entry["register"] == "paper":
        return _line(dea_row(_on_paper(name, entry)))
    hidden = {str(item["field"]).partition(".")[0] for item in entry["withheld"]}
    full = entry["register"] == "full" and not hidden & {"all", "setting"}
    mode = entry.get("setting", {}).get("mode", "api" if full and "setting" not in entry else "")
    return _line(dea_cells(name, entry | {"parties": _parties(entry)}, bodies, mode))


def _parties(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The parties, and the bodies that joined by signing, each in the role of its class."""
    own: dict[str, Any] = dict(entry.get("parties", {}))
    for number, one in enumerate(entry.get("joined", ())):
        own[f"joined_{number}"] = {**own.get(one["joins_as"], {}), "org": one["org"]}
    return own


def _on_paper(name: str, entry: Mapping[str, Any]) -> dict[str, str]:
    row = {"id": name, "name": str(entry["title"]), **entry.get("said", {}), **entry["time"]}
    for role in ("controller", "processor"):
        named = (str(own["name"]) for own in entry["named"] if own["role"] == role)
        row[f"{role}_names"] = "; ".join(named)
    return row


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
