"""What a survey said of sharing, beside what the ledger shows of it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# The share of UK civil servants who said in 2015 that they share with each class of recipient;
# over 4,400 answers. Source: the survey of Dods Research for the article that led to this work.
SURVEY = {
    "Central government": 71,
    "Local government": 31,
    "Third sector": 29,
    "Private sector": 26,
    "Open data": 8,
}
# Source: Office for National Statistics, Public sector classification guide: bodies of the
# health service are classified to central government, police forces to local government.
CLASSES = {
    "central_government": "Central government",
    "health": "Central government",
    "local_government": "Local government",
    "police": "Local government",
    "third_sector": "Third sector",
    "private": "Private sector",
    "open_public": "Open data",
}


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """Read an exported ledger.

    Args:
        path: JSON Lines.

    Returns:
        Its entries.
    """
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def classes_of(entries: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the class of each body, as its entry of joining says.

    Args:
        entries: The ledger.

    Returns:
        Class by body; the authority, which shares nothing, is left out.
    """
    return {
        entry["subject"]["id"]: CLASSES[entry["facts"]["sector"]]
        for entry in entries
        if entry["act"] == "join"
        and entry["outcome"] == "permitted"
        and not entry["facts"]["authority"]
    }


def sharing(entries: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Count the bodies whose data was read by each class of recipient.

    Args:
        entries: The ledger.

    Returns:
        Bodies that gave, by class of recipient.
    """
    known = list(entries)
    classes = classes_of(known)
    givers: dict[str, set[str]] = {name: set() for name in SURVEY}
    for entry in known:
        if entry["act"] == "read" and entry["outcome"] == "permitted":
            provider = entry["facts"]["data_set"].partition("/")[0]
            givers[classes[entry["actor"]["organisation"]]].add(provider)
    return {name: len(bodies) for name, bodies in givers.items()}


def pairs(entries: Iterable[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """Count the agreements between each two classes.

    Args:
        entries: The ledger.

    Returns:
        Agreements that came into force, by class of provider and class of recipient.
    """
    known = list(entries)
    classes = classes_of(known)
    proposed = {
        entry["subject"]["id"]: entry["facts"]
        for entry in known
        if entry["act"] == "propose" and entry["outcome"] == "permitted"
    }
    # Once each: a new version of an agreement is no other agreement.
    active = {
        entry["subject"]["id"]: None
        for entry in known
        if entry["act"] == "activate" and entry["outcome"] == "permitted"
    }
    counted: dict[tuple[str, str], int] = {}
    for name in active:
        facts = proposed[name]
        provider = facts["data_sets"][0].partition("/")[0]
        recipient = next(body for body in facts["parties"] if body != provider)
        pair = classes[provider], classes[recipient]
        counted[pair] = counted.get(pair, 0) + 1
    return counted
