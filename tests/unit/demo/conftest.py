"""One small world for all tests of the room, and an oracle that reads it without Irwell."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from irwell.demo.world import DataSet, World, make_world

PEOPLE, SEED, TODAY = 2_000, 7, date(2026, 11, 22)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"), people=PEOPLE, seed=SEED, today=TODAY)


@pytest.fixture(scope="session")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., World]:
    def make(**changed: Any) -> World:
        wanted = {"people": PEOPLE, "seed": SEED, "today": TODAY, **changed}
        return make_world(tmp_path_factory.mktemp("again"), **wanted)

    return make


class Oracle:
    """Plain Python over the rows of one extract, as text and as values, and its faults."""

    def __init__(self, data_set: DataSet) -> None:
        self.document = yaml.safe_load(data_set.contract.read_text(encoding="utf-8"))
        self.columns = {c["name"]: c for c in self.document["schema"][0]["properties"]}
        with data_set.rows_files[0].open(encoding="utf-8", newline="") as source:
            reader = csv.DictReader(source, strict=True)
            self.headings = list(reader.fieldnames or ())
            self.rows = list(reader)

    def custom(self, column: str, key: str, otherwise: Any = None) -> Any:
        own = self.columns[column].get("customProperties", [])
        return {c["property"]: c["value"] for c in own}.get(f"irwell.{key}", otherwise)

    def text(self, column: str, text: str) -> str | None:
        return None if text in ("", *self.custom(column, "nullTokens", [])) else text

    def value(self, column: str, text: str | None) -> Any:
        """The typed value; ValueError where the text is none of the type."""
        if text is None:
            return None
        form = self.custom(column, "dateFormat", "%Y-%m-%d")
        return {
            "string": str,
            "integer": int,
            "number": float,
            "boolean": {"true": True, "false": False}.__getitem__,
            "date": lambda t: datetime.strptime(t, form).date(),
            "timestamp": lambda t: datetime.strptime(t, form),
        }[self.columns[column]["logicalType"]](text)

    def faults(self) -> set[tuple[int, str, str]]:
        found: set[tuple[int, str, str]] = set()
        for name in self.columns:
            seen: set[str] = set()
            for number, row in enumerate(self.rows, start=1):
                kind = self._fault(name, self.text(name, row[name]), seen)
                if kind:
                    found.add((number, name, kind))
        return found

    def _fault(self, name: str, text: str | None, seen: set[str]) -> str | None:
        column = self.columns[name]
        options = column.get("logicalTypeOptions", {})
        if text is None:
            return "missing" if column.get("required") else None
        try:
            value = self.value(name, text)
        except (ValueError, KeyError):
            return "not_cast"
        if column.get("primaryKey"):
            if text in seen:
                return "duplicate"
            seen.add(text)
        if "pattern" in options and not re.fullmatch(options["pattern"], text):
            return "pattern"
        low, high = options.get("minimum"), options.get("maximum")
        if isinstance(value, date):
            low, high = (bound and date.fromisoformat(bound) for bound in (low, high))
        if (low is not None and value < low) or (high is not None and value > high):
            return "range"
        codes = [c for q in column.get("quality", []) for c in q["arguments"]["validValues"]]
        return "code" if codes and text not in codes else None


@pytest.fixture(scope="session")
def oracles(world: World) -> dict[str, Oracle]:
    return {data_set.id: Oracle(data_set) for data_set in world.data_sets}


@pytest.fixture(scope="session")
def recorded(world: World) -> Callable[[str], list[dict[str, str]]]:
    def read(name: str) -> list[dict[str, str]]:
        with (world.truth / name).open(encoding="utf-8", newline="") as source:
            return list(csv.DictReader(source))

    return read


@pytest.fixture(scope="session")
def documents(world: World) -> dict[str, Any]:
    def read(path: Path) -> Any:
        return yaml.safe_load(path.read_text(encoding="utf-8"))

    return {agreement.id: read(agreement.path) for agreement in world.agreements}
