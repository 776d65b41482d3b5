"""`irwell rights find` at home: pseudonyms come out, the identifier does not."""

import json

import pytest

from irwell.cli.main import main
from irwell.releases import secret_name
from irwell.releases.home import create_home
from irwell.tables.keys import derive_key, pseudonym_reference
from tests.unit.authority.place import AGREEMENT, CONTRACT, COUNCIL, DATA_SET

PERSON = "QQ000001A"  # invented


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in (("agreement.yaml", AGREEMENT), ("support.yaml", CONTRACT),
                       ("person.txt", f"{PERSON}\n")):  # fmt: skip
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def find(*more: str) -> int:
    return main(["rights", "find", "agreement.yaml", "--contract", "support.yaml", "--in", "home",
                 *more])  # fmt: skip


def test_the_pseudonym_is_that_of_the_agreement_s_own_key(folder, capsys) -> None:
    home = create_home(folder / "home", COUNCIL)
    secret = home.keyring.new_key(COUNCIL, secret_name("warm-homes"))
    assert find("--type", "nino", "--identifier", "person.txt", "--json") == 0
    said = capsys.readouterr().out
    want = pseudonym_reference(PERSON, derive_key(secret, epoch=1, identifier_type="nino"), "nino")
    assert json.loads(said) == {"warm-homes.v1": {DATA_SET: {"person": want}}}
    assert PERSON not in said


def test_another_type_finds_nothing(folder, capsys) -> None:
    home = create_home(folder / "home", COUNCIL)
    home.keyring.new_key(COUNCIL, secret_name("warm-homes"))
    assert find("--type", "nhs_number", "--identifier", "person.txt", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {}


def test_without_the_agreement_s_key_or_an_identifier_it_says_so(folder, capsys) -> None:
    create_home(folder / "home", COUNCIL)
    assert find("--type", "nino", "--identifier", "person.txt") != 0
    assert find("--type", "nino") != 0
    assert PERSON not in "".join(capsys.readouterr())
