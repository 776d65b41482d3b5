"""The changes of the register as feeds: Atom and JSON Feed.

Source: RFC 4287 (Atom), RFC 5005 section 3 (paged feeds), JSON Feed 1.1.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from irwell.publication.changes import Change, said_of

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed.

    Attributes:
        authority: The authority's id, from which the ids of changes come.
        name: The authority's name.
        address: Where the node is reached, without a slash at its end.
        own: The address of this page, from the first slash.
        home: The list of what the feed is about, from the first slash.
        newer: The moment of the newest change, or of the authority's joining.
        after: The address of the page with older changes; empty on the last.
        changes: Newest first.
    """

    authority: str
    name: str
    address: str
    own: str
    home: str
    newer: str
    after: str
    changes: Sequence[Change]


def atom(feed: Feed) -> str:
    """Write a feed as Atom.

    Args:
        feed: The page of the feed.

    Returns:
        An XML document.
    """
    links = [("self", feed.own), ("alternate", feed.home)]
    links += [("next", feed.after)] if feed.after else []
    shown = "".join(f'<link rel="{rel}" href="{_xml(feed.address + to)}"/>\n' for rel, to in links)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="en-GB">\n<id>{_id(feed.authority, "changes")}</id>\n'
        f"<title>{_xml(_title(feed))}</title>\n<updated>{_xml(feed.newer)}</updated>\n"
        f"<author><name>{_xml(feed.name)}</name></author>\n{shown}"
        + "".join(_entry(feed, change) for change in feed.changes)
        + "</feed>\n"
    )


def json_feed(feed: Feed) -> dict[str, Any]:
    """Return a feed as JSON Feed 1.1.

    Args:
        feed: The page of the feed.

    Returns:
        A plain value.
    """
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(feed),
        "language": "en-GB",
        "home_page_url": feed.address + feed.home,
        "feed_url": feed.address + feed.own,
        "authors": [{"name": feed.name}],
        "items": [_item(feed, change) for change in feed.changes],
    }
    return found | ({"next_url": feed.address + feed.after} if feed.after else {})


def _entry(feed: Feed, change: Change) -> str:
    said = said_of(change)
    return (
        f"<entry>\n<id>{_id(feed.authority, change.number)}</id>\n"
        f"<title>{_xml(said.title)}</title>\n<updated>{_xml(change.at)}</updated>\n"
        f'<link rel="alternate" href="{_xml(_page(feed, change))}"/>\n'
        f"<summary>{_xml(said.text)}</summary>\n</entry>\n"
    )


def _item(feed: Feed, change: Change) -> dict[str, Any]:
    said = said_of(change)
    return {
        "id": _id(feed.authority, change.number),
        "url": _page(feed, change),
        "title": said.title,
        "content_text": said.text or said.title,
        "date_published": change.at,
    }


def _title(feed: Feed) -> str:
    return f"{feed.name}: changes of the register of data sharing"


def _page(feed: Feed, change: Change) -> str:
    return f"{feed.address}/register/{change.agreement}"


def _id(authority: str, what: int | str) -> str:
    """A name that stays when the node gets another address. Source: RFC 4287 section 4.2.6."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'irwell:{authority}/register/{what}')}"


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))
