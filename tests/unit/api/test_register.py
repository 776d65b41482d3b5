"""The register's addresses: permanent, the same filters on each, and nothing withheld in a byte."""

import csv
import io
import json

import pytest

from irwell.api import register
from irwell.authority.acts.activate import activate
from irwell.authority.acts.revoke import revoke
from irwell.authority.proofs import size
from irwell.ledger import open_checkpoint
from tests.unit.authority.place import AGREEMENT, COUNCIL, found_place
from tests.unit.publication.test_feeds import checked

HIDDEN = (
    "{register: full, withheld: [{field: purpose, reason: A live operation.,"
    " decided_by: siro, until: 2027-01-31}]}"
)
LISTS = ("/", "/register/", "/register.json", "/register.csv", "/register.atom",
         "/register.feed.json")  # fmt: skip


@pytest.fixture
def place(tmp_path, transactional_db, monkeypatch):
    made = found_place(tmp_path)
    monkeypatch.setattr(register, "desk", lambda: made.desk)
    made.describe()
    made.agree()
    secret = AGREEMENT.replace("id: warm-homes", "id: quiet").replace("need: ", "need: Quokka. ")
    made.to_signed(secret.replace("{register: full}", HIDDEN))
    activate(made.desk, made.who("officer"), "quiet")
    return made


def whole(answer) -> str:
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def test_an_entry_is_a_page_for_people_and_json_for_programs(place, client) -> None:
    page = client.get("/register/warm-homes")
    assert page["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "What may it never be used for" in whole(page).replace("what may", "What may")
    for path, headers in (("/register/warm-homes.json", {}),
                          ("/register/warm-homes", {"accept": "application/json"}),
                          ("/register/warm-homes.v1", {"accept": "application/json"})):  # fmt: skip
        found = client.get(path, headers=headers).json()
        assert (found["id"], found["state"]) == ("warm-homes", "active")
    assert "Accept" in page["Vary"]


def test_an_address_stays_when_the_agreement_ends_or_another_takes_its_place(place, client) -> None:
    place.agree(AGREEMENT.replace("id: warm-homes", "id: warm-homes\nversion: 2"))
    revoke(place.desk, place.who("council siro"), "warm-homes", reason="the project ended")
    first = whole(client.get("/register/warm-homes.v1"))
    assert "State: superseded" in first
    assert "/register/warm-homes.v2" in first
    second = whole(client.get("/register/warm-homes"))
    assert "Version 2. State: revoked" in second
    assert "the project ended" not in second
    assert client.get("/register/warm-homes.v3").status_code == 404
    assert client.get("/register/no-such").json()["remedy"]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_takes_the_same_filters(place, client, path) -> None:
    assert "warm-homes" in whole(client.get(path))
    assert "warm-homes" in whole(client.get(f"{path}?q=owed&body={COUNCIL}"))
    for none in ("q=submarine", "receives=police", "topic=other", "state=closed", "body=nobody"):
        found = whole(client.get(f"{path}?{none}"))
        assert "register/warm-homes" not in found
        assert '"id": "warm-homes"' not in found
        assert "\nwarm-homes" not in found
    assert client.get(f"{path}?q={'x' * 201}").status_code == 400


@pytest.mark.parametrize("path", [*LISTS, "/register/quiet", "/register/quiet.json"])
def test_a_withheld_word_stands_in_no_byte(place, client, path) -> None:
    assert "quiet" in whole(client.get(path))
    assert "quokka" not in whole(client.get(path)).lower()
    assert "quiet" not in whole(client.get(f"{path}?q=quokka")) or "quiet" in path


def test_the_whole_register_as_json_stands_at_a_checkpoint(place, client) -> None:
    found = json.loads(whole(client.get("/register.json")))
    assert [own["id"] for own in found["register"]] == ["quiet", "warm-homes"]
    assert found["ledger_size"] == size()
    key = place.desk.keyring.signing_key("vale-authority", "ledger").public_key()
    assert open_checkpoint(found["checkpoint"], "vale-authority", key).size == size()
    assert json.loads(whole(client.get("/register.json?q=submarine")))["register"] == []


def test_the_sheet_has_18_columns_and_a_row_for_each(place, client) -> None:
    answer = client.get("/register.csv")
    assert 'filename="register.csv"' in answer["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(whole(answer)))
    assert {len(row) for row in (head, *rows)} == {18}
    assert [row[0] for row in rows] == ["quiet.v1", "warm-homes.v1"]
    quiet, warm = (dict(zip(head, row, strict=True)) for row in rows)
    assert any("owed" in cell for cell in warm.values())
    assert not any("owed" in cell for cell in quiet.values())


def test_the_feeds_tell_what_happened_and_are_paged(place, client, monkeypatch) -> None:
    revoke(place.desk, place.who("council siro"), "warm-homes", reason="the project ended")
    text = whole(client.get("/register.atom"))
    titles = [own.text for own in checked(text.replace("http://", "https://")
              .replace("https://www.w3.org", "http://www.w3.org")).iter()
              if own.tag.endswith("title")]  # fmt: skip
    assert titles[1:] == ["Warm homes: revoked", "Warm homes: now active", "Warm homes: now active"]
    assert "the project ended" not in text
    found, paths = [], ["/register.feed.json"]
    monkeypatch.setattr(register.browsing.changes, "__kwdefaults__", {"before": 0, "size": 2})
    while paths:
        answer = client.get(paths.pop().replace("http://localhost:8000", ""))
        assert answer["Content-Type"].startswith("application/feed+json")
        found += answer.json()["items"]
        paths += [answer.json()["next_url"]] if "next_url" in answer.json() else []
    assert len({item["id"] for item in found}) == len(found) == 3


def test_no_address_of_the_register_asks_who_reads(place, client) -> None:
    for path in (*LISTS, "/register/quiet"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not answer.cookies


def test_a_page_number_that_is_none_is_refused(place, client) -> None:
    for path in LISTS[:2]:
        assert client.get(f"{path}?before=x").status_code == 400
        assert client.get(f"{path}?before=-1").status_code == 400
