"""A body confirms a mapping: versioned, one entry, used by the deposits that follow."""

import pytest

from irwell.authority import models
from irwell.authority.actors import person_actor
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.map import map_columns
from irwell.authority.lookups import mappings
from irwell.authority.mappings import confirmed, propose_mapping
from irwell.documents import parse_yaml
from irwell.errors import ContractError, DocumentError, NotFound, Refused
from irwell.releases.sending import DepositRefused, Sent
from tests.unit.authority.place import COUNCIL, DATA_SET, MAPPING, csv

RENAMED = csv().replace("claim,nino,district,income,notes", "Claim No,nino,Area,income,notes")
DOCUMENT = MAPPING.replace("{claim: claim, district: district, income: income}",
                           '{claim: "Claim No", district: Area}')  # fmt: skip


def mapped(place, text=DOCUMENT, who="steward", data_set=DATA_SET):
    return map_columns(place.desk, place.who(who), data_set, mapping=parse_yaml(text))


def put(place, text, sent=None):
    path = place.folder / "support.csv"
    path.write_text(text)
    return deposit(place.desk, place.who("steward"), DATA_SET, file=path, sent=sent)


def test_each_confirmation_is_a_version_and_an_entry(place) -> None:
    place.describe()
    size = len(place.entries())
    one, two = mapped(place, MAPPING), mapped(place)
    assert (one.version, two.version, one.confirmed_by_id) == (1, 2, place.people["steward"])
    entry = place.entries()[-1]
    assert len(place.entries()) == size + 2
    assert (entry["act"], entry["outcome"], entry["subject"]["id"]) == (
        "map",
        "permitted",
        DATA_SET,
    )
    assert entry["facts"] == {"mapping": two.digest, "version": 2, "columns": 2}
    assert "Claim No" not in str(entry), "headings stay out of the ledger"
    assert confirmed(DATA_SET).digest == two.digest
    listed = mappings(place.who("steward"), DATA_SET)
    assert [row["version"] for row in listed] == [1, 2]


def test_deposits_are_read_by_the_newest_unless_another_is_sent(place) -> None:
    place.describe()
    with pytest.raises(DepositRefused):
        put(place, RENAMED)
    row = mapped(place)
    made = put(place, RENAMED)
    assert made.rows == 60
    assert place.entries()[-1]["facts"]["mapping"] == row.digest
    assert {"column": "claim", "heading": "Claim No"} in made.report["mapped"]
    other = put(place, csv(50), Sent(mapping={}))
    assert (other.rows, place.entries()[-1]["facts"]["mapping"]) == (50, "sent")


def test_a_file_that_drifted_is_told_by_its_heading(place) -> None:
    place.describe()
    mapped(place)
    with pytest.raises(DepositRefused, match=r"district \(mapped from `Area`\)") as refused:
        put(place, RENAMED.replace("Area", "Region"))
    notes = " ".join(refused.value.report.intake.notes)
    assert "reads `district` from the heading `Area`, which is not there" in notes
    assert "new since the mapping was made: `Region`" in notes


@pytest.mark.parametrize(
    ("text", "error", "rule"),
    [
        (DOCUMENT.replace("@1", "@2"), Refused, "map.data_set"),
        (DOCUMENT.replace("district: Area", "wards: Area"), ContractError, "mapping"),
        (DOCUMENT.replace("district: Area", "district: nino"), ContractError, "mapping"),
        (DOCUMENT.replace("irwell_mapping: 1", "irwell_mapping: 7"), DocumentError, ""),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_and_entered(place, text, error, rule) -> None:
    place.describe()
    with pytest.raises(error) as refused:
        mapped(place, text)
    assert refused.value.rule == rule or not rule
    entry = place.entries()[-1]
    assert (entry["act"], entry["outcome"]) == ("map", "refused")
    assert confirmed(DATA_SET) is None


@pytest.mark.parametrize("who", ["officer", "analyst", "dpo", "council admin"])
def test_only_those_who_handle_the_files_confirm(place, who) -> None:
    place.describe()
    with pytest.raises(Refused) as refused:
        mapped(place, who=who)
    assert refused.value.rule in ("roles.map", "roles.own_body")
    assert not models.Mapping.objects.exists()


def test_a_data_set_that_is_not_there_or_is_kept_at_home(place) -> None:
    with pytest.raises(NotFound):
        mapped(place)
    place.describe()
    models.DataSet.objects.filter(pk=DATA_SET).update(place="home")
    with pytest.raises(Refused) as refused:
        mapped(place)
    assert refused.value.rule == "map.home"


def test_a_mapping_is_proposed_by_the_values_in_use(place) -> None:
    place.describe()
    put(place, csv(60))
    path = place.folder / "next.csv"
    path.write_text(csv(60).replace("claim,nino,district,income,notes", "a,b,c,d,e"))
    entries = len(place.entries())
    proposal, drifts = propose_mapping(place.desk, place.who("steward"), DATA_SET, path)
    assert {one.column: one.heading for one in proposal.chosen} == {
        "claim": "a", "nino": "b", "income": "d", "notes": "e",
    }  # fmt: skip
    assert [asked.column for asked in proposal.questions] == ["district"]  # two values tell nothing
    assert (drifts, len(place.entries())) == ((), entries), "a proposal changes nothing"


def test_a_proposal_is_for_those_who_handle_the_files(place) -> None:
    place.describe()
    path = place.file(20)
    with pytest.raises(Refused):
        propose_mapping(place.desk, place.who("analyst"), DATA_SET, path)
    with pytest.raises(Refused) as refused:
        propose_mapping(place.desk, place.who("dpo"), DATA_SET, path)
    assert refused.value.rule == "roles.map"
    owner = appoint(place.desk, place.who("council admin"), COUNCIL, roles=("iao",))
    actor = person_actor(owner.id, "console")
    proposal, _ = propose_mapping(place.desk, actor, DATA_SET, path)
    assert proposal.questions == ()
