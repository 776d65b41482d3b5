"""What changed in the rules that no attribute of a column tells, and in words alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from irwell.contracts.columns import rules_about
from irwell.contracts.diff_model import Change
from irwell.contracts.model import Contract
from irwell.documents import canonical


def rule_changes(before: Contract, after: Contract) -> list[Change]:
    """Find what changed in rules that no attribute of a column tells.

    Args:
        before: The contract that stands.
        after: The one that is to take its place.

    Returns:
        The changes: of the table, of references, of levels of service, of limits that some rows
        may break. Nothing tells how one rule became another: one is gone, one is new.
    """
    found = []
    for path in ("schema[0].quality", "schema[0].relationships", "slaProperties"):
        found += _set_changes(path, _listed(before, path), _listed(after, path))
    for column in before.columns:
        if after.column(column.name):
            pair = [_property(own, column.name) for own in (before, after)]
            untold = [[rule for rule in own.get("quality", []) if not _told(rule)] for own in pair]
            found += _set_changes(f"columns.{column.name}.quality", *untold)
            related = [own.get("relationships") or [] for own in pair]
            found += _set_changes(f"columns.{column.name}.relationships", *related)
    return found


def _told(rule: Mapping[str, Any]) -> bool:
    """Whether a quality rule shows in the attributes of its column, which are compared already."""
    return bool(rules_about(rule)) and "format" not in rule.get("arguments", {})


def other_words(before: Contract, after: Contract, told: Sequence[Change]) -> list[Change]:
    """Find what differs in the documents and in nothing that was compared: only words.

    Args:
        before: The contract that stands.
        after: The one that is to take its place.
        told: The changes that were found.

    Returns:
        The changes.
    """
    found, seen = [], [change.path for change in told]
    for column in before.columns:
        pair = [canonical(_property(own, column.name)) for own in (before, after)]
        path = f"columns.{column.name}"
        if after.column(column.name) and pair[0] != pair[1] and not _is_told(path, seen):
            text = f"`{column.name}` is said in other words."
            found.append(Change("wording", path, text))
    if not found and not told and _bare(before) != _bare(after):
        found.append(Change("wording", "", "The contract is said in other words."))
    return found


def _is_told(path: str, seen: Sequence[str]) -> bool:
    return any(one == path or one.startswith(f"{path}.") for one in seen)


def _bare(contract: Contract) -> bytes:
    gone = ("version", "status")
    return canonical({k: v for k, v in contract.document.items() if k not in gone})


def _set_changes(path: str, before: list[Any], after: list[Any]) -> list[Change]:
    old, new = [{canonical(item) for item in own} for own in (before, after)]
    found = []
    if new - old:
        found.append(Change("tightened", path, f"`{path}`: {len(new - old)} promised anew."))
    if old - new:
        found.append(Change("loosened", path, f"`{path}`: {len(old - new)} no longer promised."))
    return found


def _listed(contract: Contract, path: str) -> list[Any]:
    holder: Any = contract.document
    if path.startswith("schema"):
        holder = contract.document["schema"][0]
    return list(holder.get(path.rpartition(".")[2]) or [])


def _property(contract: Contract, name: str) -> dict[str, Any]:
    properties = contract.document["schema"][0]["properties"]
    return next((dict(own) for own in properties if own["name"] == name), {})
