"""Deposits: accepted, held, refused, split, twins, overlaps, withdrawn with the effect shown."""

from datetime import UTC, datetime, timedelta

import pytest

from irwell.authority import models
from irwell.authority.actors import schedule_actor
from irwell.authority.acts.accept import accept
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.collect import collect
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.describe import describe
from irwell.authority.acts.forget import forget
from irwell.authority.acts.quarantine import quarantine
from irwell.authority.acts.refuse import refuse
from irwell.authority.acts.release import release
from irwell.authority.acts.withdraw import withdraw
from irwell.authority.effects import effect_of_withdrawal, effect_text
from irwell.authority.lookups import deposits, own_deposit
from irwell.authority.quality import quality_of
from irwell.authority.tasks import due_releases, orphans, run_due
from irwell.authority.using import usable
from irwell.documents import parse_yaml
from irwell.errors import NotFound, Refused
from irwell.releases.refreshing import elapsed
from irwell.releases.sending import DepositRefused, Sent
from tests.unit.authority.place import CONTRACT, COUNCIL, DATA_SET, csv

REASON = "The extract was cut short."
NEXT_YEAR = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)


def contract(text: str = CONTRACT, **properties: str) -> str:
    """The contract with `irwell.*` properties of its own."""
    lines = "".join(
        f"  - {{property: irwell.{name}, value: {value}}}\n" for name, value in properties.items()
    )
    return text.replace("schema:\n", f"customProperties:\n{lines}schema:\n") if lines else text


def described(place, **properties: str) -> None:
    describe(place.desk, place.who("steward"), DATA_SET,
             contract=parse_yaml(contract(**properties)))  # fmt: skip


def put(place, text: str, name: str = "support.csv", sent: Sent | None = None):
    path = place.folder / name
    path.write_text(text)
    return deposit(place.desk, place.who("steward"), DATA_SET, file=path, sent=sent)


def broken(rows: int = 60) -> str:
    """A file with two rows whose claim is no number."""
    lines = csv(rows).splitlines()
    for number in (3, 7):
        lines[number] = "x" + lines[number][1:]
    return "\n".join(lines) + "\n"


@pytest.fixture
def iao(place):
    person = appoint(place.desk, place.who("council admin"), COUNCIL, roles=("iao",))
    place.people["iao"] = person.id
    return place.who("iao")


def test_a_good_file_is_accepted_with_how_it_was_read(place) -> None:
    described(place)
    made = put(place, csv(40))
    assert (made.state, made.rows, made.source) == ("accepted", 40, "upload")
    assert made.report["intake"]["rows"] == 40
    assert "before" not in made.report["intake"]
    assert "CANARY" not in str(made.report)
    assert made.evidence_until == "2027-02-20"
    assert models.Deposit.objects.get(pk=made.id).upload_mark.startswith("keyed:")


def test_a_contract_that_refuses_errors_keeps_nothing(place) -> None:
    described(place, onErrors="refuse")
    blobs = set(place.desk.vault.blobs())
    with pytest.raises(DepositRefused) as refused:
        put(place, broken())
    assert refused.value.rule == "deposit.refused"
    assert "claim" in refused.value.message
    assert refused.value.value["findings"]
    assert not models.Deposit.objects.exists()
    assert set(place.desk.vault.blobs()) == blobs
    assert place.entries()[-1]["outcome"] == "refused"


def test_a_held_deposit_is_in_no_release_until_another_accepts_it(place, iao) -> None:
    described(place, onErrors="hold")
    held = put(place, broken())
    assert held.state == "held"
    place.agree()
    with pytest.raises(Refused) as none:
        place.release()
    assert none.value.rule == "release.no_deposit"
    with pytest.raises(Refused) as oneself:
        accept(place.desk, place.who("steward"), held.id)
    assert oneself.value.rule == "accept.self"
    assert accept(place.desk, iao, held.id).state == "accepted"
    assert due_releases(place.desk) == ([("warm-homes.v1", DATA_SET)], [])
    assert place.release().manifest["rows_in"] == 60


def test_a_refused_deposit_is_gone_and_its_report_stays(place, iao) -> None:
    described(place, onErrors="hold")
    held = put(place, broken())
    key = held.key
    refuse(place.desk, iao, held.id, reason=REASON)
    row = models.Deposit.objects.get(pk=held.id)
    assert (row.state, row.evidence, row.quarantine) == ("refused", "", "")
    assert place.desk.keyring.destroyed(COUNCIL, key)
    assert row.report["findings"]
    assert REASON not in str(place.entries())
    for act in (accept, withdraw):
        with pytest.raises(Refused):
            act(place.desk, iao, held.id)


def test_a_split_deposit_gives_the_failing_rows_back(place) -> None:
    described(place, onErrors="split")
    made = put(place, broken())
    assert (made.state, made.rows) == ("accepted", 58)
    row = collect(place.desk, place.who("steward"), made.id)
    key = place.desk.keyring.key(COUNCIL, row.key)
    back = place.folder / "back.csv"
    place.desk.vault.decrypt_to(row.quarantine, key, back)
    lines = back.read_text().splitlines()
    assert len(lines) == 3
    assert lines[0].startswith('"_row","_rules",')
    assert "CANARY" in back.read_text()
    assert place.entries()[-1]["act"] == "collect"


def test_only_the_sender_collects(place) -> None:
    described(place, onErrors="split")
    made = put(place, broken())
    for name in ("officer", "trust siro", "dpo"):
        with pytest.raises(Refused):
            collect(place.desk, place.who(name), made.id)
    clean = put(place, csv(61))
    with pytest.raises(NotFound):
        collect(place.desk, place.who("steward"), clean.id)


def test_the_effect_of_a_withdrawal_is_shown_first(place) -> None:
    place.describe()
    first = place.deposit(50)
    second = place.deposit(60)
    place.agree()
    built = place.release()
    effect = effect_of_withdrawal(place.who("steward"), second.id)
    assert [one["release"] for one in effect["releases"]] == [built.id]
    assert effect["left"] == [first.seq]
    assert "warm-trust" in effect_text(effect)
    assert effect_of_withdrawal(place.who("steward"), first.id)["releases"] == []
    with pytest.raises(Refused):
        effect_of_withdrawal(place.who("trust siro"), second.id)
    size = len(place.entries())
    assert len(place.entries()) == size
    withdraw(place.desk, place.who("steward"), second.id)
    assert models.Release.objects.get(pk=built.id).state == "withdrawn"
    assert run_due(place.desk).released == 1
    assert models.Release.objects.get(state="current").manifest["rows_in"] == 50


def test_quarantine_ends_the_releases_and_keeps_the_key(place, iao) -> None:
    place.all_the_way()
    made = models.Deposit.objects.get()
    quarantine(place.desk, place.who("dpo"), made.id, reason=REASON)
    made.refresh_from_db()
    assert made.state == "held"
    assert not place.desk.keyring.destroyed(COUNCIL, made.key)
    assert not models.Release.objects.filter(state="current").exists()
    assert run_due(place.desk).released == 0
    accept(place.desk, iao, made.id)
    assert run_due(place.desk).released == 1


def test_a_new_deposit_refreshes_and_the_old_one_stands_until_then(place) -> None:
    old = place.all_the_way()
    place.deposit(61)
    assert models.Release.objects.get(state="current").id == old.id
    assert run_due(place.desk).released == 1
    assert models.Release.objects.get(state="current").manifest["rows_in"] == 61
    assert models.Release.objects.get(pk=old.id).state == "replaced"
    assert run_due(place.desk).released == 0


def test_the_agreements_schedule_starts_a_version(place) -> None:
    from tests.unit.authority.place import AGREEMENT

    place.describe()
    place.deposit()
    place.agree(AGREEMENT.replace("end: 2027-10-31", "end: 2027-10-31\n  refresh: weekly"))
    assert run_due(place.desk).released == 1
    assert run_due(place.desk).released == 0
    place.at(place.clock.moment + timedelta(days=7))
    assert run_due(place.desk).released == 1


@pytest.mark.parametrize(
    ("word", "since", "today", "over"),
    [
        ("", "2026-01-01", "2027-01-01", False),
        ("once", "2026-01-01", "2027-01-01", False),
        ("daily", "2026-01-01", "2026-01-01", False),
        ("daily", "2026-01-01", "2026-01-02", True),
        ("weekly", "2026-01-01", "2026-01-07", False),
        ("weekly", "2026-01-01", "2026-01-08", True),
        ("monthly", "2026-01-31", "2026-02-27", False),
        ("monthly", "2026-01-31", "2026-02-28", True),
        ("quarterly", "2026-11-30", "2027-02-27", False),
        ("quarterly", "2026-11-30", "2027-02-28", True),
        ("yearly", "2028-02-29", "2029-02-27", False),
        ("yearly", "2028-02-29", "2029-02-28", True),
    ],
)
def test_a_period_is_over_on_its_day(word, since, today, over) -> None:
    from datetime import date

    assert elapsed(word, since, date.fromisoformat(today)) is over


def test_evidence_goes_after_its_days_and_the_clean_form_stays(place) -> None:
    described(place, onErrors="split", evidence="30")
    made = put(place, broken())
    evidence, quarantined = made.evidence, made.quarantine
    assert run_due(place.desk).forgotten == 0
    with pytest.raises(Refused):
        forget(place.desk, schedule_actor(), made.id)
    place.at(NEXT_YEAR)
    assert run_due(place.desk).forgotten == 1
    made.refresh_from_db()
    assert (made.evidence, made.quarantine) == ("", "")
    assert not place.desk.vault.has(evidence)
    assert not place.desk.vault.has(quarantined)
    assert place.desk.vault.has(made.blob)
    assert made.upload_mark
    entry = next(e for e in reversed(place.entries()) if e["act"] == "forget")
    assert entry["facts"]["upload"] == made.upload_mark
    assert run_due(place.desk).forgotten == 0
    assert orphans(place.desk) == []


def test_the_same_snapshot_again_is_told_and_kept(place) -> None:
    place.describe()
    first = place.deposit(40)
    again = place.deposit(40)
    assert (first.twin_of, again.twin_of) == ("", first.id)


def test_a_re_exported_twin_is_refused_where_deposits_add_up(place) -> None:
    described(place, delivery="append")
    first = put(place, csv(30))
    with pytest.raises(Refused) as bytes_again:
        put(place, csv(30), "again.csv")
    assert bytes_again.value.rule == "deposit.twin"
    assert f"deposit {first.seq} " in bytes_again.value.message
    head, *rows = csv(30).splitlines()
    turned = "\r\n".join([head, *reversed(rows)]) + "\r\n"
    with pytest.raises(Refused) as rows_again:
        put(place, turned, "turned.csv")
    assert rows_again.value.rule == "deposit.twin"
    withdraw(place.desk, place.who("steward"), first.id)
    assert put(place, turned, "turned.csv").seq == 2


def test_an_overlap_is_counted_and_told(place) -> None:
    described(place, delivery="append")
    put(place, csv(30))
    more = put(place, csv(35), "more.csv")
    assert more.report["overlap"] == {"rows": 30, "deposits": 1}
    assert place.entries()[-1]["facts"]["overlap"] == 30
    assert len(usable(models.DataSet.objects.get(pk=DATA_SET))) == 2


def test_an_overlap_is_refused_where_errors_are(place) -> None:
    described(place, delivery="append", onErrors="refuse")
    put(place, csv(30))
    with pytest.raises(Refused) as refused:
        put(place, csv(35), "more.csv")
    assert refused.value.rule == "deposit.overlap"
    assert "30 rows" in refused.value.message


def test_a_sent_mapping_reads_other_headings(place) -> None:
    described(place)
    text = csv(40).replace("claim,nino", "Claim no,NI number", 1)
    with pytest.raises(DepositRefused) as refused:
        put(place, text)
    assert refused.value.rule == "deposit.column_missing"
    made = put(place, text, sent=Sent(mapping={"claim": "Claim no", "nino": "NI number"}))
    assert made.rows == 40


def test_lists_and_quality_are_for_the_body_alone(place) -> None:
    described(place)
    made = put(place, broken())
    place.agree()
    assert deposits(place.who("steward"))[0]["state"] == "accepted"
    assert own_deposit(place.who("steward"), made.id).id == made.id
    quality = quality_of(place.who("steward"), made.id)
    assert quality["data_set"] == DATA_SET
    for look in (own_deposit, quality_of):
        with pytest.raises(Refused):
            look(place.who("analyst"), made.id)
    release(place.desk, place.who("steward"), "warm-homes", data_set=DATA_SET)
