"""Mappings at home: confirmed in the journal, used by deposits, proposed by what is kept."""

import pytest

from irwell.contracts import parse_data_set_id
from irwell.documents import parse_yaml
from irwell.errors import ContractError, HomeError, Refused
from irwell.releases import home_data
from irwell.releases.home import create_home
from irwell.releases.sending import Sent
from irwell.tables import WorkerLimits

NAME = parse_data_set_id("fordham-council/support@1")
AT = "2026-11-22T12:00:00.000Z"
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: fordham-council/support
name: Support
version: 1.0.0
status: active
schema:
  - name: support
    properties:
      - {name: claim, logicalType: integer, required: true, unique: true}
      - {name: note, logicalType: string}
"""
MAPPING = """
irwell_mapping: 1
data_set: fordham-council/support@1
columns: {claim: Claim No, note: Remarks}
headings:
  - {heading: Claim No, type: integer}
  - {heading: Remarks, type: text}
"""
ROWS = "".join(f"{i},note {i}\n" for i in range(1, 40))


@pytest.fixture
def home(tmp_path):
    made = create_home(tmp_path / "home", "fordham-council")
    home_data.describe(made, parse_yaml(CONTRACT), AT)
    return made


def file(home, headings):
    path = home.root.parent / "support.csv"
    path.write_text(f"{headings}\n{ROWS}")
    return path


def put(home, headings, sent=None):
    return home_data.deposit(home, NAME, file(home, headings), AT, limits=WorkerLimits(), sent=sent)


def confirm(home, text=MAPPING):
    return home_data.confirm_mapping(home, NAME, parse_yaml(text), AT)


def test_a_confirmed_mapping_stands_in_the_journal_and_is_used(home) -> None:
    with pytest.raises(Refused):
        put(home, "Claim No,Remarks")
    mapping, version = confirm(home)
    line = home.lines()[-1]
    facts = {"data_set": str(NAME), "mapping": mapping.digest, "version": 1}
    assert (version, line.act, dict(line.facts)) == (1, "map", facts)
    kept, report = put(home, "Claim No,Remarks")
    assert (kept.rows, report.mapped) == (39, (("claim", "Claim No"), ("note", "Remarks")))
    assert home.lines()[-1].facts["mapping"] == mapping.digest
    _, version = confirm(home, MAPPING.replace("Claim No", "No"))
    assert version == 2
    with pytest.raises(Refused, match=r"claim \(mapped from `No`\)"):
        put(home, "Claim No,Remarks")
    kept, _ = put(home, "claim,note", Sent(mapping={}))
    assert kept.rows == 39


def test_one_that_does_not_fit_is_not_kept(home) -> None:
    before = len(home.lines())
    for wrong in ("support@1", "columns: {claim"):
        text = MAPPING.replace(wrong, {"support@1": "support@2"}.get(wrong, "columns: {klaim"))
        with pytest.raises(ContractError):
            confirm(home, text)
    assert home_data.mapping_of(home, NAME) is None
    assert len(home.lines()) == before


def test_a_file_beside_the_data_that_was_changed_is_refused(home) -> None:
    confirm(home)
    path = home.root / "mappings" / "support@1.json"
    path.write_bytes(path.read_bytes().replace(b"Remarks", b"Another"))
    with pytest.raises(HomeError, match="not the one that was confirmed"):
        put(home, "Claim No,Remarks")
    path.unlink()
    with pytest.raises(HomeError, match="not the one that was confirmed"):
        home_data.mapping_of(home, NAME)


def test_a_proposal_rests_on_the_data_that_are_kept(home) -> None:
    blind, _ = home_data.propose_mapping(home, NAME, file(home, "x,y"))
    assert [asked.column for asked in blind.questions] == ["claim", "note"]
    put(home, "claim,note")
    lines = len(home.lines())
    proposal, drifts = home_data.propose_mapping(home, NAME, file(home, "x,y"))
    assert [(one.column, one.heading) for one in proposal.chosen] == [("claim", "x"), ("note", "y")]
    assert (drifts, len(home.lines())) == ((), lines)
    assert not list(home.root.rglob("*.parquet")), "nothing in the clear is left"
