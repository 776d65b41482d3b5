"""A changed contract: refused, told, or described with the agreements that it suspends."""

import pytest

from irwell.authority import models
from irwell.authority.acts.describe import describe
from irwell.authority.acts.resume import resume
from irwell.authority.changes import change_effect, change_text
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, Refused
from tests.unit.authority.place import AGREEMENT, CONTRACT, COUNCIL, DATA_SET

DIRECT = CONTRACT.replace("value: quasi}", "value: direct}").replace("1.0.0", "1.1.0")
WIDER = CONTRACT.replace("1.0.0", "1.1.0") + "      - {name: rooms, logicalType: integer}\n"
BROKEN = CONTRACT.replace("1.0.0", "1.1.0").replace(
    "      - name: income\n        logicalType: integer\n", ""
)


@pytest.fixture
def agreed(place):
    place.describe()
    place.deposit()
    place.agree()
    return place


def again(place, text):
    return describe(place.desk, place.who("steward"), DATA_SET, contract=parse_yaml(text))


def effect(place, text):
    return change_effect(place.who("steward"), DATA_SET, parse_yaml(text))


def test_what_breaks_asks_for_another_major_and_names_the_agreements(agreed) -> None:
    told = effect(agreed, BROKEN)
    assert told["needs"] == "major"
    assert told["agreements"] == ["warm-homes.v1"]
    assert [(one["agreement"], one["suspends"]) for one in told["touched"]] == [
        ("warm-homes.v1", True)
    ]
    assert "warm-homes.v1 is suspended" in change_text(told)
    with pytest.raises(Refused) as refused:
        again(agreed, BROKEN)
    assert refused.value.rule == "describe.breaking"
    assert "income" in refused.value.message
    assert agreed.row().state == "active"


def test_what_is_only_more_touches_nobody(agreed) -> None:
    told = effect(agreed, WIDER)
    assert (told["needs"], told["touched"]) == ("minor", [])
    assert again(agreed, WIDER).version == "1.1.0"
    assert agreed.row().state == "active"


def test_another_meaning_names_the_agreements_that_it_would_suspend(agreed) -> None:
    (one,) = effect(agreed, DIRECT)["touched"]
    assert (one["agreement"], one["suspends"]) == ("warm-homes.v1", True)
    assert [clause["path"] for clause in one["clauses"]] == ["data[0].columns.district"] * 2
    with pytest.raises(Refused) as refused:
        again(agreed, DIRECT)
    assert "It would suspend warm-homes.v1." in refused.value.message
    assert models.Contract.objects.count() == 1


HOMES = """
apiVersion: v3.1.0
kind: DataContract
id: fordham-council/homes
version: 1.0.0
status: active
schema:
  - name: homes
    properties:
      - name: nino
        logicalType: string
        customProperties:
          - {property: irwell.identifies, value: direct}
          - {property: irwell.identifierType, value: nino}
      - {name: rooms, logicalType: integer}
"""
BOTH = AGREEMENT.replace(
    "where:\n",
    """  - dataset: fordham-council/homes@1
    columns: {rooms: keep}
where:
""",
)


def test_a_column_that_is_only_added_and_moves_a_row_test_suspends_at_once(place) -> None:
    steward = place.who("steward")
    place.describe()
    describe(place.desk, steward, f"{COUNCIL}/homes@1", contract=parse_yaml(HOMES))
    place.agree(BOTH)
    more = HOMES.replace("1.0.0", "1.1.0") + "      - {name: income, logicalType: integer}\n"
    describe(place.desk, steward, f"{COUNCIL}/homes@1", contract=parse_yaml(more))
    assert place.row().state == "suspended"
    assert place.entries()[-1]["facts"]["suspended"] == ["warm-homes.v1"]


def test_an_agreement_that_no_contract_fits_any_longer_does_not_resume(place) -> None:
    steward = place.who("steward")
    place.describe()
    describe(place.desk, steward, f"{COUNCIL}/homes@1", contract=parse_yaml(HOMES))
    place.agree(BOTH)
    second = HOMES.replace("1.0.0", "1.1.0") + (
        "      - name: partner\n        logicalType: string\n        customProperties:\n"
        "          - {property: irwell.identifies, value: direct}\n"
        "          - {property: irwell.identifierType, value: nino}\n"
    )
    describe(place.desk, steward, f"{COUNCIL}/homes@1", contract=parse_yaml(second))
    assert place.row().state == "suspended"
    with pytest.raises(AgreementError):
        resume(place.desk, place.who("council siro"), "warm-homes")
    assert place.row().state == "suspended"


def test_the_next_major_stands_beside_and_the_agreement_goes_on(agreed) -> None:
    name = DATA_SET.replace("@1", "@2")
    text = DIRECT.replace("1.1.0", "2.0.0")
    told = change_effect(agreed.who("steward"), name, parse_yaml(text))
    assert told["before"] == f"{DATA_SET} 1.0.0"
    assert [(one["agreement"], one["suspends"]) for one in told["touched"]] == [
        ("warm-homes.v1", False)
    ]
    describe(agreed.desk, agreed.who("steward"), name, contract=parse_yaml(text))
    assert agreed.row().state == "active"


def test_a_new_data_set_has_no_effect_and_a_foreign_one_is_refused(place) -> None:
    told = effect(place, CONTRACT)
    assert (told["before"], told["agreements"], told["touched"]) == ("", [], [])
    assert "is new here" in change_text(told)
    with pytest.raises(Refused):
        change_effect(place.who("analyst"), DATA_SET, parse_yaml(CONTRACT))
