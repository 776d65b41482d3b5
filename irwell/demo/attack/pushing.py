"""Attacks on the node's door for bundles, by a home that holds its own keys and token."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from irwell.authority.acts.deposit import deposit
from irwell.authority.models import Release
from irwell.contracts import parse_data_set_id
from irwell.demo.attack.meeting import REFUSED, Met, attempted, held
from irwell.demo.attack.setting import CHILDREN
from irwell.demo.attack.signing import changed_words
from irwell.demo.story.place import Place
from irwell.demo.story.releasing import build
from irwell.demo.world import AgreementText
from irwell.documents import canonical
from irwell.releases import Manifest, home_data
from irwell.releases.folder import file_digest
from irwell.releases.home import Home
from irwell.releases.manifest import MANIFEST, SIGNATURE
from irwell.tables.plan import Field
from irwell.transfer import pack_bundle, push
from irwell.vault import sign

POLICE, DATA_SET = "tessaryn-police", "tessaryn-police/missing-children@1"
EXTRA = "officer"


def attacks(place: Place) -> Iterator[Met]:
    """Try to publish more than was agreed, or what has been published before.

    Args:
        place: A running node.

    Yields:
        What each attack met.
    """
    home = place.homes[POLICE]
    text = next(own for own in place.world.agreements if own.id == CHILDREN)
    own = next(data_set for data_set in place.world.data_sets if data_set.id == DATA_SET)
    yield attempted(
        "deposit rows of a body at home on the node",
        "deposit.home",
        lambda: deposit(place.desk, place.actor(POLICE, "steward"), DATA_SET, file=own.extract),
    )
    with home.scratch() as folder:
        for number, tell in enumerate((True, False)):
            bundle = folder / f"wider-{number}"
            _widen(home, bundle, build(place, text, DATA_SET, bundle), place.desk.now(), tell=tell)
            named = "" if tell else ", unsaid in its manifest"
            yield _pushed(place, f"push a bundle with one column too many{named}", "schema", bundle)
        _build_other_words(place, text, folder / "other")
        yield _pushed(
            place, "push a bundle made under changed words", "identity.agreement", folder / "other"
        )
        yield from _replayed(place, text, folder)


def _pushed(place: Place, attack: str, rule: str, bundle: Path) -> Met:
    return attempted(attack, rule, lambda: push(place.address, place.tokens[POLICE], bundle))


def _widen(home: Home, bundle: Path, manifest: Manifest, at: str, *, tell: bool) -> None:
    """Add a column to a bundle's first file, and sign the manifest anew with the home's key."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    first, *others = manifest.parts
    path = bundle / first.name
    table = pq.read_table(path)
    pq.write_table(table.append_column(EXTRA, pa.array(["x"] * len(table), pa.string())), path)
    part = replace(first, size=path.stat().st_size, digest=file_digest(path))
    schema = (*manifest.schema, Field(EXTRA, "text")) if tell else manifest.schema
    forged = replace(manifest, parts=(part, *others), schema=schema)
    (bundle / MANIFEST).write_bytes(canonical(forged.value()))
    signature = sign(forged.of(), by=home.by, at=at, private=home.private)
    (bundle / SIGNATURE).write_bytes(canonical(signature))


def _build_other_words(place: Place, text: AgreementText, out: Path) -> None:
    home_data.release(
        place.homes[POLICE],
        changed_words(text),
        parse_data_set_id(DATA_SET),
        as_at=place.desk.today(),
        at=place.desk.now(),
        out=out,
        limits=place.desk.limits,
    )


def _replayed(place: Place, text: AgreementText, folder: Path) -> Iterator[Met]:
    """Push a good bundle, then push it again: as it was, and packed so that it looks new."""
    build(place, text, DATA_SET, folder / "good")
    archive, again = folder / "good.tar", folder / "again.tar"
    pack_bundle(folder / "good", archive)
    push(place.address, place.tokens[POLICE], archive)
    before = _current(text)
    push(place.address, place.tokens[POLICE], archive)
    yield held(
        "replay a bundle, byte for byte",
        "upload.digest",
        true=_current(text) == before,
        told="The first answer is given again, and nothing is published.",
        answer=REFUSED,
    )
    again.write_bytes(archive.read_bytes() + bytes(512))
    yield _pushed(place, "replay a bundle, packed anew", "home.seq", again)


def _current(text: AgreementText) -> str:
    found = Release.objects.get(agreement__name=text.id, data_set_id=DATA_SET, state="current")
    return json.dumps([found.id, found.number])
