"""The manifest of a bundle: what was released, from what, by which plan, in which files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irwell.documents import JSONValue, digest
from irwell.errors import BundleError
from irwell.tables.plan import TYPES, Field

MANIFEST = "manifest.json"
SIGNATURE = "signature.json"
PART = re.compile(r"part-[0-9]{5}\.parquet")

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a release: name, size in bytes, rows, `sha256:` of its bytes."""

    name: str
    size: int
    rows: int
    digest: str

    def value(self) -> dict[str, JSONValue]:
        """Return the file as plain values.

        Returns:
            What the manifest holds for it.
        """
        return {"name": self.name, "size": self.size, "rows": self.rows, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class JournalPlace:
    """Which line of which home's journal a bundle is."""

    organisation: str
    seq: int
    previous: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed body of a bundle.

    Attributes:
        id: The release's name: 32 lower-case hex digits.
        data_set: The data set that was released.
        identity: The plain values of the release's identity.
        rows_in: Rows of the deposits.
        rows_out: Rows of the release.
        smallest_group: Rows of the smallest group over the columns that single people out.
        schema: The columns of the files.
        parts: The files, in order.
        rehearsal: True where the agreement was not signed by all: never to be published.
        home: The journal line that the bundle is.
    """

    id: str
    data_set: str
    identity: Mapping[str, Any]
    rows_in: int
    rows_out: int
    smallest_group: int
    schema: tuple[Field, ...]
    parts: tuple[Part, ...]
    rehearsal: bool
    home: JournalPlace

    def value(self) -> dict[str, Any]:
        """Return the manifest as plain values.

        Returns:
            What is signed, as canonical JSON.
        """
        return {
            "irwell_bundle": 1,
            "kind": "rows",
            "id": self.id,
            "data_set": self.data_set,
            "identity": dict(self.identity),
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "smallest_group": self.smallest_group,
            "schema": [{"name": field.name, "type": field.type} for field in self.schema],
            "files": [part.value() for part in self.parts],
            "rehearsal": self.rehearsal,
            "home": {
                "organisation": self.home.organisation,
                "seq": self.home.seq,
                "previous": self.home.previous,
            },
        }

    def of(self) -> dict[str, Any]:
        """Return what a signature of this bundle is of.

        Returns:
            `kind`, `id`, `version` (the journal line) and `digest` of the body.
        """
        return {
            "kind": "bundle",
            "id": self.id,
            "version": self.home.seq,
            "digest": digest(self.value()),
        }


def read_manifest(value: Any) -> Manifest:
    """Return the manifest that plain values are.

    Args:
        value: Parsed JSON from another body: nothing about it is believed.

    Returns:
        The manifest.

    Raises:
        BundleError: A key is missing, unknown or of another form.
    """
    form: Any = {
        "irwell_bundle": 1,
        "kind": "rows",
        "id": _ID,
        "data_set": str,
        "identity": {
            "agreement": _DIGEST,
            "contracts": dict,
            "deposits": dict,
            "plan": _DIGEST,
            "as_at": str,
            "epoch": int,
            "compiler": str,
        },
        "rows_in": int,
        "rows_out": int,
        "smallest_group": int,
        "schema": [{"name": str, "type": re.compile("|".join(TYPES))}],
        "files": [{"name": PART, "size": int, "rows": int, "digest": _DIGEST}],
        "rehearsal": bool,
        "home": {"organisation": str, "seq": int, "previous": str},
    }
    _match(value, form, "manifest")
    return Manifest(
        id=value["id"],
        data_set=value["data_set"],
        identity=value["identity"],
        rows_in=value["rows_in"],
        rows_out=value["rows_out"],
        smallest_group=value["smallest_group"],
        schema=tuple(Field(**field) for field in value["schema"]),
        parts=tuple(Part(**part) for part in value["files"]),
        rehearsal=value["rehearsal"],
        home=JournalPlace(**value["home"]),
    )


def _match(value: Any, form: Any, where: str) -> None:
    if isinstance(form, dict):
        if not isinstance(value, dict) or set(value) != set(form):
            raise _unformed(where)
        for key, inner in form.items():
            _match(value[key], inner, f"{where}.{key}")
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise _unformed(where)
        for index, item in enumerate(value):
            _match(item, form[0], f"{where}[{index}]")
    elif not _fits(value, form):
        raise _unformed(where)


def _fits(value: Any, form: Any) -> bool:
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    if form is int:
        return type(value) is int and value >= 0
    if isinstance(form, type):
        return type(value) is form
    return type(value) is type(form) and bool(value == form)


def _unformed(where: str) -> BundleError:
    remedy = "Build the bundle anew with `irwell release run`."
    return BundleError(f"{where} is missing, unknown or of another form.", remedy, rule=where)
