"""The public register: what is found, what never is, and what feeds tell."""

import json

import pytest
from django.db import connection

from irwell.authority import browsing, searching
from irwell.authority.acts.amend import amend
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.suspend import suspend
from irwell.authority.agreement_list import agreement_page
from irwell.authority.browsing import Wanted
from irwell.authority.models import RegisterEntry, RegisterParty
from irwell.errors import DocumentError, NotFound
from tests.unit.authority.body_parts import source
from tests.unit.authority.place import AGREEMENT, COUNCIL, TRUST

FILTERS = (
    {"q": "heating"}, {"q": "HEATING, district"}, {"q": "fuel poverty"}, {"body": COUNCIL},
    {"sector": "local_government"}, {"receives": "third_sector"}, {"place": "E08000003"},
    {"place": "e08000003"}, {"place": "Fordham"}, {"topic": "fuel_poverty_help"},
    {"state": "active"}, {"q": "district", "receives": "third_sector", "state": "active"},
)  # fmt: skip
MISSES = (
    {"q": "submarine"}, {"q": "heating submarine"}, {"body": "vale-authority"},
    {"sector": "police"}, {"receives": "local_government"}, {"place": "E08000009"},
    {"place": "nowhere"}, {"topic": "early_help"}, {"state": "suspended"},
)  # fmt: skip


def found(**asked: str) -> list[str]:
    page = browsing.page(Wanted(**asked))
    assert page.count == len(page.entries)
    return [row.pk for row in page.entries]


def withheld(text: str, *fields: str) -> str:
    items = ", ".join(
        f"{{field: {field}, reason: A live operation., decided_by: siro, until: 2027-01-31}}"
        for field in fields
    )
    return text.replace("{register: full}", f"{{register: full, withheld: [{items}]}}")


@pytest.fixture
def shared(place):
    place.describe()
    place.agree()
    profile = source(COUNCIL, areas=["E08000003"], name=COUNCIL.title())
    amend(place.desk, place.who("officer"), COUNCIL, profile=profile)
    return place


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_an_agreement_is_found_by_what_its_entry_shows(shared, asked) -> None:
    assert found(**asked) == ["warm-homes.v1"]
    changes, _ = browsing.changes(Wanted(**asked))
    assert [change.agreement for change in changes] == ["warm-homes.v1"]


@pytest.mark.parametrize("asked", [own for own in (*FILTERS, *MISSES) if "q" not in own], ids=str)
def test_many_parties_are_looked_for_the_other_way_with_the_same_answer(
    shared, asked, monkeypatch
) -> None:
    few = found(**asked)
    monkeypatch.setattr(browsing, "MANY", 0)
    assert found(**asked) == few


@pytest.mark.parametrize("asked", MISSES, ids=str)
def test_an_agreement_is_not_found_by_anything_else(shared, asked) -> None:
    assert found(**asked) == []
    assert browsing.changes(Wanted(**asked)) == ([], 0)


@pytest.mark.parametrize(
    ("field", "before"),
    [
        ("title", "title: "),
        ("summary", "summary: "),
        ("purpose.need", "need: "),
        ("purpose", "need: "),
        ("time.exit_plan", "exit_plan: "),
        ("time", "exit_plan: "),
        ("all", "summary: "),
        ("all", "exit_plan: "),
    ],
)
def test_a_withheld_word_is_found_by_no_search_and_stands_nowhere(place, field, before) -> None:
    text = AGREEMENT.replace(before, f"{before}Quokka. ")
    place.describe()
    place.agree(text)
    assert found(q="quokka") == ["warm-homes.v1"]  # the word is found where nothing is withheld
    second = text.replace("id: warm-homes", "id: quiet")
    place.agree(withheld(second, field))
    assert found(q="quokka") == ["warm-homes.v1"]
    assert [c.agreement for c in browsing.changes(Wanted(q="quokka"))[0]] == ["warm-homes.v1"]
    assert found(q="operation") == ["quiet.v1"]  # why it is withheld is public
    assert "quokka" not in json.dumps(browsing.public(browsing.entry_of("quiet"))).lower()


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("purpose", {"topic": "fuel_poverty_help"}),
        ("purpose.code", {"topic": "fuel_poverty_help"}),
        ("parties.recipient", {"body": TRUST}),
        ("parties.recipient", {"receives": "third_sector"}),
        ("parties.recipient.org", {"sector": "third_sector"}),
        ("parties", {"place": "Fordham"}),
        ("parties", {"body": COUNCIL}),
        ("all", {"sector": "third_sector"}),
        ("all", {"topic": "fuel_poverty_help"}),
    ],
)
def test_what_is_withheld_is_found_by_no_filter_and_no_count(place, field, asked) -> None:
    place.describe()
    place.agree(withheld(AGREEMENT, field))
    assert found() == ["warm-homes.v1"]
    assert found(**asked) == []
    assert browsing.changes(Wanted(**asked)) == ([], 0)


def test_a_withheld_party_is_no_party_of_the_register(place) -> None:
    place.describe()
    place.agree(withheld(AGREEMENT, "parties.recipient"))
    assert list(RegisterParty.objects.values_list("organisation_id", flat=True)) == [COUNCIL]


def test_a_summary_is_found_by_its_summary_alone(place) -> None:
    place.describe()
    place.agree(AGREEMENT.replace("{register: full}", "{register: summary}"))
    assert found(q="heating") == ["warm-homes.v1"]
    assert found(body=TRUST) == ["warm-homes.v1"]
    assert found(topic="fuel_poverty_help") == found(q="owed") == []


def test_each_change_of_state_is_told_once_and_the_entry_has_it(shared) -> None:
    suspend(shared.desk, shared.who("dpo"), "warm-homes", reason="a complaint came in")
    assert found(state="suspended") == ["warm-homes.v1"]
    resume(shared.desk, shared.who("council siro"), "warm-homes")
    revoke(shared.desk, shared.who("council siro"), "warm-homes", reason="the project ended")
    told = browsing.changes_of("warm-homes.v1")
    assert [(c.before, c.state) for c in told] == [
        ("active", "revoked"),
        ("suspended", "active"), ("active", "suspended"), ("", "active"),
    ]  # fmt: skip
    assert [c.number for c in told] == sorted((c.number for c in told), reverse=True)
    assert browsing.public(browsing.entry_of("warm-homes"))["state"] == "revoked"
    assert "complaint" not in str(told)


def test_both_versions_keep_their_address_when_one_takes_the_others_place(shared) -> None:
    second = AGREEMENT.replace("id: warm-homes", "id: warm-homes\nversion: 2")
    shared.agree(second.replace("      district: keep\n", ""))
    assert browsing.versions("warm-homes") == [
        ("warm-homes.v2", "active"), ("warm-homes.v1", "superseded"),
    ]  # fmt: skip
    assert browsing.entry_of("warm-homes").pk == "warm-homes.v2"
    assert browsing.entry_of("warm-homes.v1").state == "superseded"
    new = browsing.changes(Wanted())[0][0]
    assert (new.agreement, new.earlier["version"]) == ("warm-homes.v2", 1)
    with pytest.raises(NotFound):
        browsing.entry_of("warm-homes.v3")


def test_pages_follow_one_another_without_loss(shared) -> None:
    for version in range(2, 6):
        shared.agree(AGREEMENT.replace("id: warm-homes", f"id: warm-homes\nversion: {version}"))
    whole = [row.pk for row in browsing.all_entries(Wanted())]
    assert whole == [f"warm-homes.v{version}" for version in (5, 4, 3, 2, 1)]
    first = browsing.page(Wanted(), size=2)
    second = browsing.page(Wanted(), size=2, before=first.after)
    third = browsing.page(Wanted(), size=2, before=second.after)
    shown = [row.pk for page in (first, second, third) for row in page.entries]
    assert shown == whole
    assert (first.count, second.count, third.after) == (5, None, 0)
    newest = RegisterEntry.objects.get(pk="warm-homes.v3").number
    assert len(list(browsing.all_entries(Wanted(), upto=newest))) == 3


def test_the_database_keeps_the_words_of_each_entry_itself(shared) -> None:
    row = RegisterEntry.objects.get()
    row.document = {"title": "About submarines."}
    row.save()
    assert found(q="submarine") == ["warm-homes.v1"]
    assert found(q="heating") == []
    searching.install(connection)  # again, as after each migration
    assert found(q="submarine") == ["warm-homes.v1"]
    row.delete()
    assert found(q="submarine") == []


def test_an_index_that_is_gone_is_made_again_and_filled(shared) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps it in the table")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE authority_registerwords")
    searching.install(connection)
    assert found(q="heating") == ["warm-homes.v1"]


@pytest.mark.parametrize("text", ['"', 'heating" OR "x', "a NEAR b", "* - ^ heatingx:", "'; --"])
def test_no_text_of_a_search_is_read_as_more_than_words(shared, text) -> None:
    try:
        asked = browsing.wanted({"q": text})
    except DocumentError:
        assert not searching.words_of(text)
        return
    assert browsing.page(asked).count == 0


def test_a_filter_that_cannot_be_one_is_refused() -> None:
    for wrong in ({"q": "x" * 201}, {"body": "a\0b"}, {"q": "!!"}):
        with pytest.raises(DocumentError):
            browsing.wanted(wrong)
    assert browsing.wanted({"other": "x", "state": " active "}) == Wanted(state="active")


def test_the_list_of_who_signed_in_is_paged_and_filtered(shared) -> None:
    for version in (2, 3):
        shared.agree(AGREEMENT.replace("id: warm-homes", f"id: warm-homes\nversion: {version}"))
    officer = shared.who("officer")
    first = agreement_page(officer, size=2)
    assert [row["version"] for row in first.agreements] == [1, 2]
    second = agreement_page(officer, size=2, after=first.after)
    assert ([row["version"] for row in second.agreements], second.after) == ([3], "")
    assert [r["state"] for r in agreement_page(officer, state="active").agreements] == ["active"]
    assert len(agreement_page(officer, q="WARM").agreements) == 3
    assert agreement_page(officer, q="cold").agreements == []
    assert len(agreement_page(shared.who("trust siro")).agreements) == 3
    with pytest.raises(NotFound):
        agreement_page(officer, after="no-such.v1")
