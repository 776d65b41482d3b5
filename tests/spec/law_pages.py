"""The pages of tests/spec/law: changes of a base agreement, and what a rule says of each."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from irwell.agreements import Agreement, agreement_from
from irwell.agreements.bodies import Body, body_from
from irwell.agreements.law import Facts, Judgement, judge
from irwell.agreements.paths import keys_of
from irwell.contracts import Contract, DataSetId, read_contract
from irwell.documents import Source, parse_yaml

FOLDER = Path(__file__).with_name("law")
ABSENT = "(absent)"
_BLOCK = re.compile(r"```yaml (\w+)\n(.*?)```\n", re.DOTALL)
_ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    rule: str
    title: str
    change: Mapping[str, Any]
    table: tuple[tuple[str, ...], ...]


def base() -> dict[str, Any]:
    """Return the blocks of the base, by name: the caller's own copy."""
    return deepcopy(_blocks())


@cache
def _blocks() -> dict[str, Any]:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    return {name: parse_yaml(own, name=name).value for name, own in _BLOCK.findall(text)}


def pages() -> list[Path]:
    """Return the pages of single rules."""
    return sorted(FOLDER.glob("[A-Z][0-9][0-9].md"))


def rule_of(page: Path) -> str:
    """Return the rule of a page: `R01.md` is of R1."""
    return f"{page.stem[0]}{int(page.stem[1:])}"


def examples() -> Iterator[Example]:
    """Yield every example of every page."""
    for page in pages():
        for section in page.read_text(encoding="utf-8").split("\n## ")[1:]:
            title, body = section.split("\n", 1)
            ((_, change),) = _BLOCK.findall(body)
            yield Example(
                rule_of(page), title, parse_yaml(change, name=title).value or {}, table(body)
            )


def table(body: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table after the block, without its head."""
    rows = [tuple(cell.strip() for cell in row.split("|")) for row in _ROW.findall(body)]
    return tuple(rows[2:])


def judged(change: Mapping[str, Any]) -> Judgement:
    """Judge the base, changed."""
    known = base()
    given = {} if change.get("contracts") == ABSENT else _contracts(known["contract"], change)
    facts = Facts(_bodies(known["bodies"], change.get("bodies", {})), _others(known, change))
    day = date.fromisoformat(change.get("as_at", "2026-12-01"))
    return judge(agreement(known, change.get("agreement", {})), given, facts, day)


def agreement(known: Mapping[str, Any], change: Mapping[str, Any]) -> Agreement:
    """Return the base agreement with a change."""
    document = deepcopy(known["agreement"])
    for path, value in change.items():
        put(document, path, value)
    return agreement_from(document)


def put(document: Any, path: str, value: Any) -> None:
    """Write a value at a path of a document, or take it out."""
    *parents, last = keys_of(path)
    inside = document
    for key in parents:
        inside = inside[key] if isinstance(key, int) else inside.setdefault(key, {})
    if value == ABSENT:
        del inside[last]
    elif isinstance(inside, list) and last == len(inside):
        inside.append(value)
    else:
        inside[last] = value


def _contracts(document: Any, change: Mapping[str, Any]) -> dict[DataSetId, Contract]:
    own = deepcopy(document)
    for name, facts in change.get("columns", {}).items():
        columns = own["schema"][0]["properties"]
        column = next((one for one in columns if one["name"] == name), None)
        if column is None:
            column = {"name": name, "logicalType": "string", "classification": "ordinary"}
            columns.append(column)
        for key, value in facts.items():
            _promise(column, key, value)
    contract = read_contract(Source(value=own, name="contract", lines={}))
    return {contract.data_set: contract}


def _promise(column: dict[str, Any], key: str, value: str) -> None:
    if value == ABSENT:
        column.pop(key, None)
    elif key == "identifies":
        column["customProperties"] = [{"property": "irwell.identifies", "value": value}]
    else:
        column[key] = value


def _bodies(known: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Body]:
    own = {
        name: {"irwell_organisation": 1, "id": name, **deepcopy(facts)}
        for name, facts in known.items()
    }
    for name, facts in change.items():
        if facts == ABSENT:
            own.pop(name)
        else:
            own[name] |= facts
    return {name: body_from(facts) for name, facts in own.items()}


def _others(known: Mapping[str, Any], change: Mapping[str, Any]) -> tuple[Agreement, ...] | None:
    if "beside" not in change:
        return None
    return tuple(agreement(known, own) for own in change["beside"])


def said(found: Judgement, rule: str) -> tuple[tuple[str, ...], ...]:
    """Return what one rule said, as the pages write it."""
    if any(own.id == rule for own in found.not_in_force):
        return (("not in force", "", ""),)
    rows = [(own.severity, own.path, own.text) for own in found.findings if own.rule == rule]
    rows += [("not judged", own.path, own.why) for own in found.not_judged if own.rule == rule]
    return tuple(rows)
