"""Deposits at home: the journal alone says how each stands."""

import pytest

from irwell.contracts import parse_data_set_id
from irwell.documents import parse_yaml
from irwell.errors import HomeError, Refused
from irwell.releases import home_data
from irwell.releases.home import create_home
from irwell.releases.sending import Sent
from irwell.tables import WorkerLimits

NAME = parse_data_set_id("fordham-council/support@1")
AT, LATER = "2026-11-22T12:00:00.000Z", "2027-06-01T12:00:00.000Z"
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: fordham-council/support
name: Support
version: 1.0.0
status: active
customProperties:
  - {{property: irwell.delivery, value: {delivery}}}
  - {{property: irwell.onErrors, value: {errors}}}
schema:
  - name: support
    logicalType: object
    properties:
      - {{name: claim, logicalType: integer, required: true, unique: true, primaryKey: true}}
      - {{name: note, logicalType: string}}
"""


@pytest.fixture
def home(tmp_path):
    return create_home(tmp_path / "home", "fordham-council")


def described(home, delivery="snapshot", errors="keep"):
    text = CONTRACT.format(delivery=delivery, errors=errors)
    return home_data.describe(home, parse_yaml(text), AT)


def put(home, text, sent=None):
    path = home.root.parent / "support.csv"
    path.write_text(text)
    return home_data.deposit(home, NAME, path, AT, limits=WorkerLimits(), sent=sent)


def test_a_deposit_stands_in_the_journal(home) -> None:
    contract = described(home)
    kept, report = put(home, "claim,note\n1,a\n2,b\n")
    assert (kept.state, kept.rows, report.errors) == ("accepted", 2, 0)
    assert kept.evidence_until == "2027-02-20"
    assert home_data.deposits(home, contract) == (kept,)
    assert [line.act for line in home.lines()] == ["describe", "deposit"]


def test_a_held_one_is_no_data_until_accepted(home) -> None:
    contract = described(home, errors="hold")
    kept, _ = put(home, "claim,note\nx,a\n2,b\n")
    assert kept.state == "held"
    assert home_data.deposits(home, contract) == ()
    home_data.accept(home, kept.id, AT)
    assert home_data.deposits(home, contract)[0].id == kept.id
    home_data.quarantine(home, kept.id, AT)
    assert home_data.deposits(home, contract) == ()
    home_data.refuse(home, kept.id, AT)
    assert home.keyring.destroyed("fordham-council", kept.key)
    assert not home.vault.has(kept.blob)
    with pytest.raises(HomeError):
        home_data.accept(home, kept.id, AT)


def test_refused_and_twin_files_leave_nothing(home) -> None:
    described(home, delivery="append", errors="refuse")
    with pytest.raises(Refused) as refused:
        put(home, "claim,note\nx,a\n")
    assert refused.value.rule == "deposit.refused"
    put(home, "claim,note\n1,a\n2,b\n")
    blobs = set(home.vault.blobs())
    for text, rule in (
        ("claim,note\n1,a\n2,b\n", "deposit.twin"),
        ("note,claim\nb,2\na,1\n", "deposit.twin"),
        ("claim,note\n2,other\n3,c\n", "deposit.overlap"),
    ):
        with pytest.raises(Refused) as again:
            put(home, text)
        assert again.value.rule == rule
    assert set(home.vault.blobs()) == blobs
    assert [line.act for line in home.lines()] == ["describe", "deposit"]


def test_failing_rows_come_back_and_go_with_the_upload(home, tmp_path) -> None:
    described(home, errors="split")
    kept, _ = put(home, "claim,note\nx,a\n2,b\n")
    home_data.quarantined_rows(home, kept.id, tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_text().splitlines()[1].endswith('"x","a"')
    with pytest.raises(HomeError):
        home_data.forget(home, kept.id, AT)
    home_data.forget(home, kept.id, LATER)
    now = home_data.one_deposit(home, kept.id)
    assert (now.evidence, now.quarantine, now.state) == ("", "", "accepted")
    assert home.vault.has(kept.blob)
    with pytest.raises(HomeError):
        home_data.quarantined_rows(home, kept.id, tmp_path / "again.csv")


def test_a_mapping_reads_other_headings(home) -> None:
    described(home)
    kept, report = put(home, "Claim no,note\n1,a\n", Sent(mapping={"claim": "Claim no"}))
    assert kept.rows == 1
    assert report.mapped == (("claim", "Claim no"),)


def test_a_withdrawn_one_gives_way_to_the_one_before(home) -> None:
    contract = described(home)
    first, _ = put(home, "claim,note\n1,a\n")
    second, _ = put(home, "claim,note\n1,a\n2,b\n")
    home_data.withdraw(home, second.id, AT)
    assert home_data.deposits(home, contract) == (first,)
    with pytest.raises(HomeError):
        home_data.withdraw(home, second.id, AT)
    with pytest.raises(HomeError):
        home_data.withdraw(home, "none", AT)
