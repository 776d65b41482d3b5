"""Agreements on paper: in the register at once, read under by nobody, upgraded clause by clause."""

import pytest

from irwell.authority import models
from irwell.authority.acts.import_paper import import_paper
from irwell.authority.acts.upgrade import upgrade
from irwell.authority.documents import agreement_row
from irwell.authority.papers import links_of
from irwell.errors import Refused, TableError
from tests.unit.authority.place import AGREEMENT

HEAD = (
    "id,name,purpose,benefits,legal power,information disclosed,controllers,controller names,"
    "method,processors,processor names,retention,start,end,review,contact,areas,area names\n"
)
GOOD = (
    "A1,Warm homes on paper,The trust does not know where help is owed.,Homes warmed,"
    "Article 6(1)(e),Council tax support,C1; C2,Fordham Council; Warm Trust,File,,,One year,"
    "2025-04-01,2027-03-31,2026-12-01,mailbox,,\n"
)
NAMELESS = "A2,,x,,,,C1,Fordham Council,,,,,,,,,,\n"
SHORT = "A3,too,few\n"
LIST = (HEAD + GOOD + NAMELESS + SHORT + GOOD.replace("A1", "A4").replace("Warm", "Cool")).encode()


def bring(place, data: bytes = LIST):
    return import_paper(place.desk, place.who("officer"), "old-list", data=data)


def test_good_rows_enter_and_faulty_rows_are_told_by_row(place) -> None:
    made = bring(place)
    assert [row.state for row in made.entered] == ["paper", "paper"]
    assert {f.row for f in made.findings if f.severity == "error"} == {3, 4}
    facts = place.entries()[-1]["facts"]
    assert (facts["entered"], facts["before"], facts["left_out"]) == (2, 0, 2)
    assert [one["id"] for one in facts["agreements"]] == [row.name for row in made.entered]


def test_the_same_list_again_adds_nothing_and_other_words_are_told(place) -> None:
    bring(place)
    again = bring(place)
    assert (len(again.entered), len(again.before)) == (0, 2)
    other = bring(place, LIST.replace(b"Homes warmed", b"Homes cooled"))
    assert len(other.entered) == 0
    assert any("other words" in f.text for f in other.findings)
    assert models.Agreement.objects.filter(state="paper").count() == 2


def test_the_register_shows_it_as_paper_with_its_review(place, client) -> None:
    row = bring(place).entered[0]
    entry = client.get(f"/register/{row.name}.json").json()
    assert (entry["register"], entry["state"], entry["time"]["review"]) == (
        "paper", "paper", "2026-12-01")  # fmt: skip
    assert [own["name"] for own in entry["named"]] == ["Fordham Council", "Warm Trust"]
    for address in ("/", "/register/", f"/register/{row.name}"):
        assert client.get(address).status_code == 200, address


def test_nothing_can_be_done_under_it(place) -> None:
    row = bring(place).entered[0]
    for act in ("signed", "active", "approved"):
        with pytest.raises(Refused, match="is paper"):
            agreement_row(row.name, (act,))


def test_no_headings_no_list(place) -> None:
    with pytest.raises(TableError):
        bring(place, b"a,b\n1,2\n")


def test_only_an_officer_imports(place) -> None:
    with pytest.raises(Refused):
        import_paper(place.desk, place.who("council siro"), "old-list", data=LIST)


def test_a_draft_takes_its_place_once_active(place) -> None:
    paper = bring(place).entered[0]
    place.describe()
    place.propose()
    made = upgrade(place.desk, place.who("analyst"), paper.name, agreement="warm-homes")
    links = {own.path: own.what for own in links_of(made)}
    assert links["purpose.need"] == "kept"
    assert links["title"] == "changed"
    assert links["purpose.code"] == "settled"
    assert links["law.powers[0]"] == "dropped"
    assert sum(place.entries()[-1]["facts"]["clauses"].values()) == len(links)
    with pytest.raises(Refused, match="takes the place"):
        upgrade(place.desk, place.who("analyst"), paper.name, agreement="warm-homes")
    place.review()
    place.sign()
    from irwell.authority.acts.activate import activate

    activate(place.desk, place.who("officer"), "warm-homes")
    paper.refresh_from_db()
    assert paper.state == "superseded"
    assert place.entries()[-1]["facts"]["paper"] == paper.id
    assert AGREEMENT  # the draft is that of the place
