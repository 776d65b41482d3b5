"""GeoJSON as records: a feature a row, its properties as columns, its geometry as JSON text.

Source: RFC 7946. Nothing is worked out of a geometry: no point, no area, no other projection.
"""

import re
from pathlib import Path
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.grid import Records
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.json_flat import Flat, leaves
from irwell.tables.intake.json_records import as_records
from irwell.tables.intake.json_spool import Spool
from irwell.tables.intake.json_text import RECORD, JsonText
from irwell.tables.intake.limits import LandingLimits

# Longitude and latitude on WGS 84, as RFC 7946, 4 has it; older files name it.
_WGS84 = re.compile(r"CRS:?84$|EPSG:(?:[\d.]*:)?4326$")
_PARTS = ("type", "id", "geometry", "properties")
_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d{4,6})$")


def read_geojson(
    path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path
) -> Records:
    """Read a GeoJSON file: a collection of features, one feature, or a feature a line.

    Args:
        path: The file.
        name: What to call it in an error.
        guide: What is known of it: `encoding`.
        limits: What it may produce.
        scratch: The folder of temporary files.

    Returns:
        A row for each feature: `id`, the properties, `geometry`, then whatever else it has.

    Raises:
        TableError: Not GeoJSON, or hostile.
    """
    text = JsonText(path, name, guide.encoding)
    try:
        walk = _Walk(text, name, Spool(name, scratch, limits))
        while text.peek():
            walk.object()
    finally:
        text.close()
    return walk.records(text.encoding)


class _Walk:
    def __init__(self, text: JsonText, name: str, spool: Spool) -> None:
        self._text, self._name, self._spool, self._flat = text, name, spool, Flat(name)
        self._geometry = Flat(name)
        self._beside = 0
        self._collection = self._alone = False
        self._crs: Any = None
        self._renamed: set[str] = set()

    def object(self) -> None:
        """Read a collection or a feature."""
        if self._collection:
            raise self._text.fault("more text after the end of the collection")
        self._text.want("{")
        seen: dict[str, Any] = {}
        listed, held = False, 0
        while not self._text.take("}"):
            if seen or listed:
                self._text.want(",")
            key = self._text.key()
            if key in seen or (key == "features" and listed):
                raise self._text.fault("a key stands twice in one object")
            if key == "features":
                listed = True
                self._features()
            else:
                seen[key], length = self._text.value()
                held += length
                if held > RECORD:
                    raise self._text.fault(f"over {RECORD} characters beside the features")
        self._close(seen, listed)

    def _close(self, seen: dict[str, Any], listed: bool) -> None:
        if seen.get("type") == "Feature" and not listed:
            self._alone = True
            self._take(seen, 0)
            return
        if not listed or seen.get("type") != "FeatureCollection":
            raise self._text.fault("this is no feature and no collection of features")
        if self._alone:
            raise self._text.fault("a collection among single features")
        self._collection = True
        self._crs = seen.pop("crs", None)
        self._beside += sum(leaves(value) for value in seen.values()) - 1

    def _features(self) -> None:
        self._text.want("[")
        first = True
        while not self._text.take("]"):
            if not first:
                self._text.want(",")
            first = False
            value, length = self._text.value()
            self._take(value, length)

    def _take(self, feature: Any, length: int) -> None:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise self._text.fault(f"entry {self._spool.rows + 1} is no feature")
        properties = feature.get("properties")
        if properties is not None and not isinstance(properties, dict):
            raise self._text.fault(
                f"the properties of feature {self._spool.rows + 1} are no object"
            )
        self._spool.add(self._row(feature, properties or {}), length)

    def _row(self, feature: dict[str, Any], properties: dict[str, Any]) -> dict[str, str | None]:
        inside = self._flat.row(properties)
        own = {"id": self._plain(feature["id"])} if "id" in feature else {}
        own["geometry"] = self._plain(feature.get("geometry"))
        own |= {key: self._plain(value) for key, value in feature.items() if key not in _PARTS}
        row = {"id": own.pop("id")} if "id" in own and "id" not in inside else {}
        row |= inside
        for key, value in own.items():
            row[self._free(key, inside)] = value
        return row

    def _plain(self, value: Any) -> str | None:
        """Return a part of the feature itself: a plain value as it is, all else as JSON text."""
        return value if value is None or type(value) is str else self._geometry.text(value)

    def _free(self, key: str, inside: dict[str, str | None]) -> str:
        if key not in inside:
            return key
        self._renamed.add(key)
        if f"feature_{key}" in inside:
            raise TableError(
                f"{self._name}: the properties have columns named as parts of the feature.",
                f"Rename the property `feature_{key}` at the source.",
                rule="intake.names",
            )
        return f"feature_{key}"

    def records(self, encoding: str) -> Records:
        """Return what was read."""
        records = as_records("geojson", encoding, self._spool, self._flat, self._beside)
        for key in sorted(self._renamed)[:5]:
            records.notes.append(f"The feature's own {key[:80]} is named `feature_{key[:80]}`.")
        if note := _crs_note(self._crs):
            records.notes.append(note)
        return records


def _crs_note(crs: Any) -> str:
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    said = name.upper() if isinstance(name, str) else ""
    if _WGS84.search(said):
        return ""
    code = _EPSG.search(said)
    where = f"EPSG:{code[1]}" if code else "a system of its own"
    return f"The coordinates are in {where}, not in longitude and latitude (WGS 84)."
