"""One JSON object as one row of text: nested objects by dotted names, lists as JSON text."""

from json.encoder import encode_basestring
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.json_text import DEPTH, Number


class Flat:
    """Makes rows of objects, and counts the cells that had to be written as JSON text.

    Args:
        name: What to call the file in an error.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._origins: dict[str, tuple[str, ...]] = {}
        self.nested: dict[str, int] = {}

    def row(self, record: dict[str, Any]) -> dict[str, str | None]:
        """Return one object as a row.

        Args:
            record: The object.

        Returns:
            Text by column, in order of sight; None is no value.

        Raises:
            TableError: Two places of the object give one column, or it is too deep.
        """
        row: dict[str, str | None] = {}
        self._fill(row, record, ())
        return row

    def _fill(
        self, row: dict[str, str | None], part: dict[str, Any], above: tuple[str, ...]
    ) -> None:
        if len(above) >= DEPTH:
            raise self._too_deep()
        prefix = ".".join((*above, "")) if above else ""
        for key, value in part.items():
            name = prefix + key
            if isinstance(value, dict) and value:
                self._fill(row, value, (*above, key))
                continue
            if "." in name:
                self._check_origin(name, (*above, key))
            row[name] = self._cell(name, value)

    def _check_origin(self, name: str, path: tuple[str, ...]) -> None:
        if self._origins.setdefault(name, path) != path:
            raise TableError(
                f"{self._name}: a key with a dot and a key inside another give one column.",
                "Rename one of the two keys at the source.",
                rule="intake.names",
            )

    def _cell(self, name: str, value: Any) -> str | None:
        if value is None or type(value) is str:
            return value
        if isinstance(value, Number):
            return str(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        self.nested[name] = self.nested.get(name, 0) + 1
        return self.text(value)

    def text(self, value: Any, depth: int = 0) -> str:
        """Return a value as JSON text, each number as its source wrote it.

        Args:
            value: The value.
            depth: How many levels are above it.

        Returns:
            Its text without white space between its parts.

        Raises:
            TableError: It is too deep.
        """
        if depth > DEPTH:
            raise self._too_deep()
        if isinstance(value, list):
            return "[" + ",".join([self.text(part, depth + 1) for part in value]) + "]"
        if isinstance(value, dict):
            pairs = [f"{encode_basestring(k)}:{self.text(v, depth + 1)}" for k, v in value.items()]
            return "{" + ",".join(pairs) + "}"
        if isinstance(value, Number):
            return str(value)
        if isinstance(value, str):
            return encode_basestring(value)
        return "null" if value is None else "true" if value else "false"

    def _too_deep(self) -> TableError:
        return TableError(
            f"{self._name}: a record has over {DEPTH} levels.",
            "Write its parts as columns at the source.",
            rule="intake.depth",
        )


def leaves(value: Any) -> int:
    """Return how many plain values a value holds.

    Args:
        value: The value.

    Returns:
        The count; an empty list or object counts as one.
    """
    count, left = 0, [value]
    while left:
        part = left.pop()
        if part and isinstance(part, dict):
            left.extend(part.values())
        elif part and isinstance(part, list):
            left.extend(part)
        else:
            count += 1
    return count
