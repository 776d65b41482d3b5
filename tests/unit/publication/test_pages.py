"""The plain pages of the register, and its rows as CSV."""

import csv
import re
from html.parser import HTMLParser

import pytest

from irwell.agreements.bodies import body_from
from irwell.agreements.paper import read_paper
from irwell.publication import (
    Change,
    EntryPage,
    Listing,
    answers,
    dea_heading,
    dea_line,
    entry_page,
    list_page,
)
from tests.unit.publication.entries import entry, short

NAMES = {"fordham-council": "Fordham Council", "warm-trust": "Warm <Trust>"}
HIDDEN = {"field": "law", "reason": "A live operation.", "decided_by": "the SIRO of Fordham",
          "until": "2027-01-31"}  # fmt: skip
BODY = {"irwell_organisation": 1, "id": "fordham-council", "name": "Fordham Council",
        "sector": "local_government", "public_authority": True, "areas": ["E08000003"],
        "contacts": {"dpo": "dpo@fordham.example"}}  # fmt: skip


def page(shown=None, **words) -> EntryPage:
    given = {"authority": "Vale Data Authority", "agreement": "warm-homes.v1", "names": NAMES,
             "contacts": {},
             "versions": [("warm-homes.v2", "active"), ("warm-homes.v1", "superseded")],
             "changes": [Change(1, "2026-11-22T12:00:00.000Z", "warm-homes.v1", "", "active",
                                shown or entry())]}  # fmt: skip
    return EntryPage(entry=shown or entry(), **(given | words))


class Tags(HTMLParser):
    """Counts that every tag that opens is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "link", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def whole(text: str) -> str:
    tags = Tags()
    tags.feed(text)
    assert not tags.open
    assert "<script" not in text
    assert not re.search(r"(src|href)=\"https?:", text)
    return text


def test_a_page_answers_what_the_public_asks() -> None:
    found = dict(answers(page()))
    assert list(found) == [
        "What is shared?",
        "Who shares with whom?",
        "Why?",
        "What makes it lawful?",
        "How may it be used, and what may it never be used for?",
        "How long?",
        "How can I object, or see what is held about me?",
        "How can I complain?",
    ]
    assert all(found.values())
    assert found["Why?"] == ["Nobody knows where help is owed."]
    assert found["Who shares with whom?"] == [
        "Fordham Council gives data.",
        "Warm <Trust> receives data.",
    ]
    assert "It is not sold." in found["How may it be used, and what may it never be used for?"]
    assert found["What makes it lawful?"] == ["The agreement does not say."]


def test_a_complaint_goes_to_whom_the_agreement_names() -> None:
    contacts = {"fordham-council": "dpo@fordham.example", "warm-trust": "dpo@trust.example"}
    said = dict(answers(page(contacts=contacts)))["How can I complain?"]
    assert said[0] == "Complain to Fordham Council (dpo@fordham.example)."
    assert "30 days" in said[1]
    assert "no lawyer has checked" in said[1]
    both = dict(answers(page(entry(rights=None), contacts=contacts)))["How can I complain?"]
    assert "dpo@trust.example" in both[0]


def test_what_is_withheld_stands_with_reason_day_and_who() -> None:
    text = whole(entry_page(page(entry(withheld=[HIDDEN], law=None))))
    for part in ("A live operation.", "2027-01-31", "the SIRO of Fordham", "This part is withheld"):
        assert part in text
    assert "withheld" not in entry_page(page())


def test_a_page_of_a_summary_says_that_it_is_one() -> None:
    found = dict(answers(page(short())))
    assert found["Why?"] == ["The register has only a summary of this agreement."]
    assert found["How long?"] == ["From 2026-11-01 to 2027-10-31."]
    assert found["Who shares with whom?"][0] == "Fordham Council gives data."
    whole(entry_page(page(short())))


def test_a_page_lists_versions_history_and_its_digest() -> None:
    text = whole(entry_page(page()))
    assert '<a href="/register/warm-homes.v2">' in text
    assert "2026-11-22: Warm homes: now active." in text
    assert entry()["digest"] in text
    assert "Warm &lt;Trust&gt;" in text


def test_a_page_of_an_entry_withheld_whole_is_whole() -> None:
    bare = {key: entry()[key] for key in ("register", "id", "version", "digest", "state")}
    bare |= {"withheld": [HIDDEN | {"field": "all"}], "clauses": []}
    text = whole(entry_page(page(bare, changes=[])))
    assert "Warm" not in text
    assert text.count("This part is withheld") == 7


def listing(**words) -> Listing:
    given = {"authority": "Vale", "entries": [entry(), short(id="other", title="A <b>")],
             "names": NAMES, "wanted": {}, "sectors": ["police", "health"], "states": ["active"],
             "count": 2, "most": 1000, "after": "", "ledger": 9}  # fmt: skip
    return Listing(**(given | words))


def test_the_list_keeps_its_filters_in_every_link() -> None:
    wanted = {"q": 'a "b"', "receives": "police"}
    text = whole(list_page(listing(wanted=wanted, after="q=a&before=7")))
    for to in ("/register.json?", "/register.csv?", "/register.atom?", "/register.feed.json?"):
        assert f'href="{to}q=a+%22b%22&amp;receives=police"' in text
    assert 'value="a &quot;b&quot;"' in text
    assert '<option value="police" selected>police</option>' in text
    assert 'href="/?q=a&amp;before=7"' in text
    assert "A &lt;b&gt;" in text


@pytest.mark.parametrize(("count", "text"), [(0, "0 agreements."), (1, "1 agreement."),
                                             (1001, "More than 1,000 agreements.")])  # fmt: skip
def test_the_list_says_how_many(count, text) -> None:
    assert text in list_page(listing(count=count))


def test_each_field_of_the_form_has_its_label() -> None:
    text = list_page(listing())
    fields = set(re.findall(r'<(?:input|select) id="(\w+)"', text))
    assert fields == {"q", "body", "place", "topic", "sector", "receives", "state"}
    assert set(re.findall(r'<label for="(\w+)"', text)) == fields


def test_a_row_has_the_18_columns_and_is_read_back() -> None:
    bodies = {"fordham-council": body_from(BODY)}
    text = dea_heading() + dea_line(entry(), bodies)
    assert len(next(csv.reader([dea_heading()]))) == 18
    (row,) = csv.DictReader(text.splitlines())
    assert len(row) == 18
    values = list(row.values())
    assert values[:2] == ["warm-homes.v1", "Warm homes"]
    assert "localism act 2011 s1" in values
    assert "E08000003" in values
    assert "Read from the authority's node" in values
    (again,) = read_paper(text).records
    assert (again.title, again.start.isoformat()) == ("Warm homes", "2026-11-01")


def test_a_row_of_a_summary_or_a_withholding_says_no_more_than_the_entry() -> None:
    short_row = dea_line(short(), {})
    assert "localism" not in short_row
    assert "node" not in short_row
    assert "fordham-council" in short_row
    hidden = entry(withheld=[HIDDEN | {"field": "setting"}])
    assert "Read from" not in dea_line(hidden, {})


JOINED = [{"org": "vale-trust", "joins_as": "recipient", "at": "2026-12-01T09:00:00.000Z"}]
PAPER = {
    "irwell_register": 1, "register": "paper", "id": "old-one", "version": 1,
    "digest": "sha256:" + "b" * 64, "entered_at": "2026-11-22T12:00:00.000Z", "withheld": [],
    "title": "An old agreement", "summary": "Finds who may have help.", "state": "paper",
    "named": [{"name": "Fordham <Council>", "role": "controller"},
              {"name": "A Printer Ltd", "role": "processor"}],
    "time": {"start": "2020-01-01"}, "said": {"purpose": "Finds who may have help."},
}  # fmt: skip


def test_a_body_that_joined_stands_on_every_list() -> None:
    shown = entry(joined=JOINED)
    names = NAMES | {"vale-trust": "Vale Trust"}
    said = dict(answers(page(shown, names=names)))["Who shares with whom?"]
    told = "Vale Trust joined on 1 December 2026 by signing, in the place of the recipient."
    assert said[-1] == told
    assert "joined: Vale Trust" in whole(list_page(listing(entries=[shown], names=names)))
    assert "vale-trust" in dea_line(shown, {})
    assert "vale-trust" not in dea_line(entry(), {})


def test_an_agreement_on_paper_is_shown_in_its_own_words() -> None:
    found = dict(answers(page(PAPER)))
    assert found["Why?"] == ["Finds who may have help."]
    assert "agreement on paper" in found["What makes it lawful?"][0]
    assert found["Who shares with whom?"][0] == "Fordham <Council> (controller)."
    whole(entry_page(page(PAPER, changes=[])))
    assert "Fordham &lt;Council&gt;, A Printer Ltd" in whole(list_page(listing(entries=[PAPER])))
    (row,) = csv.DictReader((dea_heading() + dea_line(PAPER, {})).splitlines())
    values = list(row.values())
    assert "Fordham <Council>" in values
    assert "A Printer Ltd" in values
    assert "2020-01-01" in values
