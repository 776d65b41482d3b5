"""Releases: the node builds those of hosted bodies; homes build and push their own."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from irwell.authority.acts.release import release
from irwell.contracts import parse_data_set_id
from irwell.demo.story.agreeing import signatories
from irwell.demo.story.notes import Tick
from irwell.demo.story.place import Place
from irwell.demo.story.together import side_by_side
from irwell.demo.world import AgreementText
from irwell.releases import Manifest, home_data
from irwell.releases.signed import require_signatures
from irwell.transfer import push


def release_all(place: Place, tick: Tick) -> None:
    """Release every data set under every agreement.

    Args:
        place: The story, whose node is served.
        tick: Called after each release.
    """
    work = [(text.provider, (text, data_set)) for text, data_set in released(place)]
    side_by_side(work, lambda piece: release_one(place, *piece), tick)


def release_one(place: Place, text: AgreementText, data_set: str) -> None:
    """Release one data set under one agreement, at home or hosted.

    Args:
        place: The story.
        text: The agreement.
        data_set: One of its data sets.
    """
    if text.provider in place.homes:
        push_release(place, text, data_set)
    else:
        actor = place.actor(text.provider, "steward")
        release(place.desk, actor, text.id, data_set=data_set)


def released(place: Place) -> Iterator[tuple[AgreementText, str]]:
    """Name what is released.

    Args:
        place: The story.

    Yields:
        Each agreement with each of its data sets.
    """
    for text in place.world.agreements:
        for data_set in text.data_sets:
            yield text, data_set


def push_release(place: Place, text: AgreementText, data_set: str) -> None:
    """Build a bundle in a body's own home, and push it over HTTP.

    Args:
        place: The story.
        text: The agreement.
        data_set: One of its data sets, kept in that home.
    """
    home = place.homes[text.provider]
    with home.scratch() as folder:
        build(place, text, data_set, folder / "bundle")
        push(place.address, place.tokens[text.provider], folder / "bundle")


def build(place: Place, text: AgreementText, data_set: str, out: Path) -> Manifest:
    """Build a bundle in a body's own home, after it has checked who signed.

    Args:
        place: The story.
        text: The agreement.
        data_set: One of its data sets, kept in that home.
        out: A folder on the home's disk that does not exist yet.

    Returns:
        The bundle's manifest.
    """
    agreement = place.agreement(text)
    require_signatures(agreement, list(_signatures(place, text)), list(_keys(place, text)))
    return home_data.release(
        place.homes[text.provider],
        agreement,
        parse_data_set_id(data_set),
        as_at=place.desk.today(),
        at=place.desk.now(),
        out=out,
        limits=place.desk.limits,
    )


def _signatures(place: Place, text: AgreementText) -> Iterator[Mapping[str, Any]]:
    for organisation, _ in signatories(text):
        path = place.out / "signatures" / f"{text.id}.{organisation}.json"
        yield json.loads(path.read_text(encoding="utf-8"))


def _keys(place: Place, text: AgreementText) -> Iterator[Mapping[str, Any]]:
    for organisation, role in signatories(text):
        path = place.out / "machines" / organisation / f"{role}.json"
        yield json.loads(path.read_text(encoding="utf-8"))
