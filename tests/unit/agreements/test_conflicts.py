"""Two live agreements of one recipient: what they undo together."""

from dataclasses import replace
from datetime import date

from irwell.agreements.conflicts import conflicts
from irwell.agreements.model import ColumnClause, DataClause
from tests.unit.releases.release_parts import AGREEMENT, CONTRACTS, PUPILS

NAMED = ColumnClause("number", "nhs_number", "keep", reason="to visit")
HIDDEN = ColumnClause("child", "nhs_number", "pseudonym", key="this_agreement")
BORN = ColumnClause("born", "date_of_birth", "keep")
YEAR = ColumnClause("born", "date_of_birth", "year")
DISTRICT = ColumnClause("district", "district", "keep")
BASE = {"purpose": {"code": "early_help"}, "use": {"may": ["view"]}}


def made(name, *columns, **fields):
    data = (DataClause(PUPILS, "", columns),)
    fields = {"document": BASE} | fields
    return replace(AGREEMENT, id=name, data=data, **fields)


def kinds(one, *others):
    found = conflicts(one, others, CONTRACTS)
    assert all(own.remedy and own.text for own in found)
    return [(own.kind, own.agreement) for own in found]


def test_a_name_beside_a_pseudonym_with_a_column_to_match_by():
    hides, names = made("hides", HIDDEN, DISTRICT), made("names", NAMED, DISTRICT)
    assert kinds(hides, names) == [("pseudonym", "names")]
    assert kinds(names, hides) == [("pseudonym", "hides")]


def test_nothing_to_match_by_is_no_conflict():
    assert kinds(made("hides", HIDDEN), made("names", NAMED, DISTRICT)) == []
    coarse = made("names", NAMED, YEAR)
    assert kinds(made("hides", HIDDEN, YEAR), coarse) == []


def test_a_finer_form_of_the_same_column():
    assert kinds(made("one", YEAR), made("two", BORN)) == [("form", "two")]
    assert kinds(made("one", BORN), made("two", YEAR)) == [("form", "two")]
    assert kinds(made("one", YEAR), made("two", YEAR)) == []
    band = ColumnClause("a", "attendance", "band", cuts=(50,))
    finer = replace(band, show="keep")
    assert kinds(made("one", band), made("two", finer)) == []  # it names nobody
    matched = kinds(made("one", band, DISTRICT), made("two", finer, DISTRICT))
    assert matched == [("form", "two")]


def test_only_a_common_recipient_and_a_common_day_count():
    other = made("two", BORN)
    later = replace(other, start=date(2028, 1, 1), end=date(2028, 2, 1))
    assert kinds(made("one", YEAR), later) == []
    elsewhere = tuple(
        replace(p, organisation="heron-trust") if p.receives else p for p in other.parties
    )
    assert kinds(made("one", YEAR), replace(other, parties=elsewhere)) == []
    assert kinds(made("one", YEAR), replace(other, id="one", version=2)) == []


def test_terms_that_contradict():
    forbids = {**BASE, "purpose": {"code": "planning", "not_for": ["early_help"]}}
    assert kinds(made("one", YEAR), made("two", YEAR, document=forbids)) == [("terms", "two")]
    links = made("two", YEAR, may=("view", "link"))
    assert kinds(made("one", YEAR), links) == [("terms", "two")]
    named = {**BASE, "use": {"link_with": [{"agreement": "two"}]}}
    assert kinds(made("one", YEAR, document=named), links) == []
