"""The public register for readers: pages, the list as CSV, and feeds of what changed.

It takes register entries as plain values, from which what is withheld is gone already.
"""

from irwell.publication.changes import Change, Said, said_of
from irwell.publication.feeds import Feed, atom, json_feed
from irwell.publication.listing import Listing, list_page
from irwell.publication.page import EntryPage, answers, entry_page
from irwell.publication.sheet import dea_heading, dea_line

__all__ = [
    "Change", "EntryPage", "Feed", "Listing", "Said", "answers", "atom", "dea_heading", "dea_line",
    "entry_page", "json_feed", "list_page", "said_of",
]  # fmt: skip
