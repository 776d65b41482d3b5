"""The example agreements with their contracts, and a short agreement to change at will."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from irwell.agreements import Agreement, agreement_from, read_agreement
from irwell.contracts import Contract, DataSetId, read_contract
from irwell.documents import parse_yaml

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
Contracts = dict[DataSetId, Contract]


def example(name: str) -> tuple[Agreement, Contracts]:
    folder = EXAMPLES / name
    found = [_contract(path) for path in sorted((folder / "contracts").glob("*.yaml"))]
    text = (folder / "agreement.yaml").read_bytes()
    return read_agreement(parse_yaml(text, name=name)), {c.data_set: c for c in found}


def _contract(path: Path) -> Contract:
    return read_contract(parse_yaml(path.read_bytes(), name=path.name))


@pytest.fixture(scope="session")
def examples() -> dict[str, tuple[Agreement, Contracts]]:
    return {path.parent.name: example(path.parent.name) for path in EXAMPLES.glob("*/*.yaml")}


@pytest.fixture(scope="session")
def contracts(examples: dict[str, tuple[Agreement, Contracts]]) -> Contracts:
    return {key: own for _, found in examples.values() for key, own in found.items()}


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(SHORTEST)


@pytest.fixture
def changed(document: dict[str, Any]) -> Callable[..., Agreement]:
    """Read the short agreement with places of it changed: `changed({"time.end": "..."})`."""

    def read(changes: dict[str, Any]) -> Agreement:
        for path, value in changes.items():
            *parents, last = path.split(".")
            inside: Any = document
            for key in parents:
                inside = inside[int(key)] if key.isdigit() else inside.setdefault(key, {})
            if isinstance(inside, list):
                inside[int(last) : int(last) + 1] = [value]
            else:
                inside[last] = value
        return agreement_from(document)

    return read


SHORTEST: dict[str, Any] = {
    "irwell": 1,
    "id": "attendance-2026",
    "title": "Attendance",
    "kind": "one_way",
    "summary": "Shows the police which districts need help.",
    "parties": {
        "provider": {"org": "calderwick-council", "role": "controller"},
        "recipient": {"org": "calderwick-police", "role": "controller"},
    },
    "purpose": {"code": "early_help", "need": "Help comes too late."},
    "law": {"lawful_basis": {"provider": "art6_1_e", "recipient": "art6_1_e"}},
    "data": [
        {"dataset": "calderwick-council/school-attendance@1", "columns": {"district": "keep"}}
    ],
    "use": {"may": ["view"]},
    "time": {"start": "2026-12-01", "end": "2027-11-30"},
    "publish": {"register": "full"},
}
