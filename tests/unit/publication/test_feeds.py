"""Feeds against what their standards require."""

import re
from datetime import datetime
from xml.etree import ElementTree

import pytest

from irwell.publication import Change, Feed, atom, json_feed
from tests.unit.publication.entries import entry

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339: what RFC 4287 section 3.3 asks of each date.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def feed(changes=None, **words) -> Feed:
    made = [
        Change(2, "2026-11-23T09:00:00.000Z", "warm-homes.v1", "active", "suspended", entry()),
        Change(1, "2026-11-22T12:00:00.000Z", "warm-homes.v1", "", "active", entry()),
    ]
    changes = made if changes is None else changes
    given = {"authority": "vale-authority", "name": "Vale <Data> & Sons",
             "address": "https://node.example", "own": "/register.atom?q=a&before=9", "home": "/",
             "newer": "2026-11-23T09:00:00.000Z", "after": ""}  # fmt: skip
    return Feed(**(given | words), changes=changes)


def checked(text: str) -> ElementTree.Element:
    """Parse a feed and hold it to the required elements of RFC 4287 sections 4.1.1 and 4.1.2."""
    root = ElementTree.fromstring(text.encode())
    assert root.tag == f"{ATOM}feed"
    assert all(own.tag.startswith(ATOM) for own in root.iter())
    assert root.findall(f"{ATOM}author/{ATOM}name")  # of the feed, so that entries need none
    own = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert len(own) == 1
    ids = [_one(root, "id")]
    for held in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert _one(held, name).strip()
        assert DATE.fullmatch(_one(held, "updated"))
        alternates = [(own.get("rel"), own.get("type"), own.get("hreflang"))
                      for own in held.findall(f"{ATOM}link")]  # fmt: skip
        assert len(alternates) == len(set(alternates))
        assert all(
            own.get("href", "").startswith("https://") for own in held.findall(f"{ATOM}link")
        )
        assert held is root or any(
            own.get("rel") == "alternate" for own in held.findall(f"{ATOM}link")
        )
    ids += [_one(own, "id") for own in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", own) for own in ids)
    return root


def _one(held: ElementTree.Element, name: str) -> str:
    found = held.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def test_the_atom_feed_has_what_the_standard_requires() -> None:
    root = checked(atom(feed()))
    assert _one(root, "title") == "Vale <Data> & Sons: changes of the register of data sharing"
    titles = [_one(own, "title") for own in root.findall(f"{ATOM}entry")]
    assert titles == ["Warm homes: suspended", "Warm homes: now active"]
    assert root.find(f"{ATOM}link").get("href") == "https://node.example/register.atom?q=a&before=9"


def test_an_empty_feed_is_a_feed() -> None:
    assert not checked(atom(feed([]))).findall(f"{ATOM}entry")


def test_the_check_itself_fails_where_something_is_missing() -> None:
    for wrong in (re.sub(r"<updated>[^<]*</updated>", "", atom(feed()), count=1),
                  atom(feed()).replace("<title>Warm homes: suspended</title>", ""),
                  re.sub(r"urn:uuid:[0-9a-f-]*", "urn:uuid:1", atom(feed())),
                  atom(feed()).replace(' rel="self"', "")):  # fmt: skip
        with pytest.raises(AssertionError):
            checked(wrong)


def test_older_changes_are_on_the_next_page() -> None:
    root = checked(atom(feed(after="/register.atom?before=1")))
    links = {own.get("rel"): own.get("href") for own in root.findall(f"{ATOM}link")}
    assert links["next"] == "https://node.example/register.atom?before=1"
    assert "next_url" not in json_feed(feed())
    assert json_feed(feed(after="/x?before=1"))["next_url"] == "https://node.example/x?before=1"


def test_ids_stay_when_the_node_moves_and_differ_between_authorities() -> None:
    def ids(**words):
        return [item["id"] for item in json_feed(feed(**words))["items"]]

    assert ids() == ids(address="https://elsewhere.example", name="Another name")
    assert not set(ids()) & set(ids(authority="other-authority"))
    root = checked(atom(feed()))
    assert ids() == [_one(own, "id") for own in root.findall(f"{ATOM}entry")]
    # A reader that has seen a change knows it by this id: it may never be another.
    assert ids()[1] == "urn:uuid:470b0aa6-a3a0-5cba-b3d2-1ba267c0c214"


def test_no_text_of_an_agreement_breaks_the_feed() -> None:
    hard = entry(title="]]> <script>&\x07\ufffe", summary="\"'<b>")
    change = Change(1, "2026-11-22T12:00:00.000Z", "warm-homes.v1", "", "active", hard)
    root = checked(atom(feed([change])))
    assert _one(root.find(f"{ATOM}entry"), "title").startswith("]]> <script>&\ufffd")


def test_the_json_feed_has_what_version_1_1_requires() -> None:
    found = json_feed(feed())
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    for item in found["items"]:
        assert item["id"]
        assert item["content_text"]
        datetime.fromisoformat(item["date_published"])
        assert item["url"] == "https://node.example/register/warm-homes.v1"
