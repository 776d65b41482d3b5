"""Which kind of JSON a file is: one list or object, an object a line, or GeoJSON."""

import io
import json
import re
from pathlib import Path
from typing import Any, Literal

from irwell.errors import TableError
from irwell.tables.intake.json_text import CHUNK, RECORD, JsonText, encoding_of

_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
LOOKED_AT = 64 * 2**10


def find_json_kind(path: Path) -> Literal["json", "jsonl", "geojson"]:
    """Return which kind of JSON a file is.

    Args:
        path: A file that begins like JSON.

    Returns:
        `jsonl` if its first line is an object and another follows; `geojson` if its object, or
        that of its first line, is a feature or a collection of features.
    """
    with path.open("rb") as file:
        encoding, skipped = encoding_of(file.read(4))
        file.seek(skipped)
        lines = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
        first = lines.readline(RECORD)
        while first.isspace():
            first = lines.readline(RECORD)
        following = lines.read(CHUNK).lstrip() if first.endswith("\n") else ""
    known = _object(first) if following.startswith("{") else None
    if known is not None:
        return "geojson" if known.get("type") == "Feature" else "jsonl"
    return "geojson" if _is_geojson(path) else "json"


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line, parse_int=str)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_geojson(path: Path) -> bool:
    text = JsonText(path, path.name, record=LOOKED_AT)
    try:
        if not text.take("{"):
            return False
        while True:
            key = text.key()
            if key == "type":
                return text.value()[0] in ("FeatureCollection", "Feature")
            if key == "features":
                return bool(_FEATURE.search(text.start(LOOKED_AT)))
            text.value()
            text.want(",")
    except TableError:
        return False  # its reader says what is wrong
    finally:
        text.close()
