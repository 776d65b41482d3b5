"""The address that proposes a mapping, asked without a server."""

import io
from types import SimpleNamespace

import pytest

from irwell.api import deposit_acts
from irwell.api.deposit_forms import ReadingQuery
from irwell.errors import Refused
from tests.unit.authority.place import COUNCIL, csv, found_place


@pytest.fixture
def place(tmp_path, transactional_db, monkeypatch):
    made = found_place(tmp_path)
    made.describe()
    monkeypatch.setattr(deposit_acts, "desk", lambda: made.desk)
    return made


def asked(place, who, text, **reading):
    request = SimpleNamespace(auth=place.who(who), read=io.BytesIO(text.encode()).read)
    return deposit_acts.propose_map(request, COUNCIL, "support@1", ReadingQuery(**reading))


def test_a_steward_is_proposed_a_mapping(place) -> None:
    text = "cut short\n" + csv(40).replace("claim,nino", "Claim,NI number")
    entries = len(place.entries())
    value = asked(place, "steward", text, header="2")
    columns = {"claim": "Claim", "nino": "NI number"}
    assert value["document"]["columns"] == columns | {
        name: name for name in ("district", "income", "notes")
    }
    assert (value["questions"], value["drift"]) == ([], [])
    assert len(place.entries()) == entries
    assert "CANARY" not in str(value)


def test_another_body_is_not(place) -> None:
    with pytest.raises(Refused):
        asked(place, "analyst", csv(20))
