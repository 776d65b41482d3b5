"""One invented data set, its expected release, and values that must never leave."""

from datetime import date, datetime
from typing import Any

from tests.journeys.server import COUNCIL

NAME = f"{COUNCIL}/support@1"
HEADER = "claim,nino,district,born,seen,rate,active,words,notes,score,visited,weight"
CONTRACT = f"""apiVersion: v3.1.0
kind: DataContract
id: {COUNCIL}/support
name: Council tax support
version: 1.0.0
status: active
schema:
  - name: support
    properties:
      - {{name: claim, logicalType: integer, required: true, primaryKey: true}}
      - name: nino
        logicalType: string
        logicalTypeOptions: {{pattern: "QQ[0-9]{{6}}[A-D]"}}
        customProperties:
          - {{property: irwell.identifies, value: direct}}
          - {{property: irwell.identifierType, value: nino}}
      - {{name: district, logicalType: string}}
      - {{name: born, logicalType: date}}
      - {{name: seen, logicalType: timestamp}}
      - {{name: rate, logicalType: number}}
      - {{name: active, logicalType: boolean}}
      - {{name: words, logicalType: string}}
      - {{name: notes, logicalType: string}}
      - {{name: score, logicalType: integer}}
      - {{name: visited, logicalType: date}}
      - {{name: weight, logicalType: number}}
"""
COLUMNS = """      person: {from: nino, show: pseudonym}
      claim: keep
      district: keep
      born: keep
      seen: keep
      rate: keep
      active: keep
      words: keep"""
WHERE = "  - {column: district, is: one of, value: [north, south]}\n"

# What is withheld: texts of 16 characters or more in no raw byte, the rest in no decoded value.
SECRETS = tuple(f"CANARY-{i:03d}-never-to-leave" for i in range(60))
SCORE, WEIGHT, VISITED = 918_273_645, 73_645.5125, date(1931, 5, 17)
WORDS = ("Zoë", "漢字 ẞ", "=1+1", '"quoted", and comma', "two\nlines", "", "e\u0301 combining")


def rows() -> list[dict[str, Any]]:
    """Every row of the deposit, typed; None is no value."""
    found = []
    for i in range(60):
        empty = i % 5 == 0
        row = {
            "claim": i,
            "nino": f"QQ{i // 2:06d}A",
            "district": None if i % 10 == 0 else ("north", "south", "west")[i % 3],
            "born": None if empty else date(1940 + i, 1 + i % 12, 1 + i % 28),
            "seen": None if empty else datetime(2026, 1 + i % 9, 4, i % 24, 6, 7, 123456),
            "rate": None if empty else i / 8 - 2,
            "active": None if empty else i % 2 == 1,
            "words": None if empty else WORDS[i % len(WORDS)],
            "notes": SECRETS[i],
            "score": SCORE,
            "visited": VISITED,
            "weight": WEIGHT,
        }
        found.append(row)
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value.isoformat() if isinstance(value, date) else str(value)


def csv() -> str:
    names = HEADER.split(",")
    lines = [",".join(_cell(row[name]) for name in names) for row in rows()]
    return "\n".join([HEADER, *lines]) + "\n"


def released() -> list[dict[str, Any]]:
    """What leaves under COLUMNS and WHERE, but for the pseudonym: rows by claim."""
    kept = ("claim", "district", "born", "seen", "rate", "active", "words")
    return [
        {name: None if row[name] == "" else row[name] for name in kept}  # a blank is no value
        for row in rows()
        if row["district"] in ("north", "south")
    ]
