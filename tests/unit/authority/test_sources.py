"""Hosted connectors: only where the operator lets them, credentials wrapped, each file once."""

import dataclasses
import json

import pytest

from irwell.authority import fetching, models
from irwell.authority.actors import Actor, schedule_actor
from irwell.authority.acts.connect import connect
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.disconnect import disconnect
from irwell.authority.fetching import alone, run_sources
from irwell.authority.reach import address_of, refuse_reach
from irwell.authority.sources import record_path, sources
from irwell.authority.tasks import run_due
from irwell.documents import parse_yaml
from irwell.errors import IrwellError, NotFound, Refused, TransferError
from irwell.releases.sending import Sent
from irwell.transfer.sources import read_source
from irwell.vault.credentials import credential_names, open_credential
from tests.unit.authority.place import COUNCIL, DATA_SET, csv

SECRET = "open-sesame-7f3c91d2"
KEYS = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"


@pytest.fixture
def drop(place, tmp_path):
    """The folder of the council below one that the operator listed, with one file in it."""
    place.describe()
    folder = tmp_path / "drop" / COUNCIL
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(csv(40))
    place.desk = dataclasses.replace(place.desk, reach=(str(tmp_path / "drop"), "files.example"))
    return folder


def document(folder, **more):
    value = {"irwell_source": 1, "name": "nightly", "data_set": DATA_SET, "kind": "folder",
             "every": "run", "folder": str(folder), "pattern": "*.csv", "settle": "at_once",
             **more}  # fmt: skip
    return parse_yaml(json.dumps(value))


def web(**more):
    value = {"irwell_source": 1, "name": "web", "data_set": DATA_SET, "kind": "https",
             "every": "day", "url": "https://files.example/a.csv", "credential": "web",
             **more}  # fmt: skip
    return parse_yaml(json.dumps(value))


def joined(place, source, credential=None, who="steward"):
    return connect(place.desk, place.who(who), DATA_SET, source=source, credential=credential)


def test_the_schedule_fetches_and_releases_what_came(place, drop) -> None:
    joined(place, document(drop))
    place.agree()
    done = run_due(place.desk)
    assert (done.fetched, done.released, done.faults) == (1, 1, ())
    made = models.Deposit.objects.get()
    assert (made.source, made.rows, made.deposited_by) == ("nightly", 40, "schedule")
    entry = next(e for e in place.entries() if e["act"] == "deposit")
    assert (entry["actor"]["role"], entry["facts"]["source"]) == ("schedule", "nightly")
    assert run_due(place.desk).fetched == 0
    (drop / "b.csv").write_text(csv(50))
    done = run_due(place.desk)
    assert (done.fetched, done.released) == (1, 1)
    assert models.Release.objects.get(state="current").manifest["rows_in"] == 50


def test_a_steward_runs_a_source_by_hand(place, drop) -> None:
    joined(place, document(drop, every="month"))
    (run,) = run_sources(place.desk, place.who("steward"), only=["nightly"])
    assert [one.name for one in run.taken] == ["a.csv"]
    assert models.Deposit.objects.get().deposited_by == place.people["steward"]
    with pytest.raises(NotFound):
        run_sources(place.desk, place.who("analyst"), only=["nightly"])
    assert run_sources(place.desk, place.who("analyst")) == []


def test_a_refused_file_is_told_and_the_round_goes_on(place, drop) -> None:
    (drop / "a.csv").write_text("claim\n1\n")
    joined(place, document(drop))
    done = run_due(place.desk)
    assert done.faults == ("source nightly: deposit.column_missing",)
    assert not models.Deposit.objects.exists()
    (drop / "a.csv").write_text(csv(40))
    assert run_due(place.desk).fetched == 1


def test_a_killed_run_deposits_no_file_twice_and_loses_none(place, drop, monkeypatch) -> None:
    class Killed(BaseException):
        pass

    real = fetching.DeskPlace.deposit

    def before(self, source, file):
        raise Killed

    def after(self, source, file):
        real(self, source, file)
        raise Killed

    joined(place, document(drop))
    for step in (before, after):
        with monkeypatch.context() as patch:
            patch.setattr(fetching.DeskPlace, "deposit", step)
            with pytest.raises(Killed):
                run_sources(place.desk, schedule_actor())
    (run,) = run_sources(place.desk, schedule_actor())
    assert len(run.taken) == 1
    assert models.Deposit.objects.count() == 1
    assert run_sources(place.desk, schedule_actor())[0].taken == ()


@pytest.mark.parametrize(
    "folder",
    ["/etc", "{home}/keys", "{drop}", "{drop}/warm-trust", "{drop}/fordham-council-2", "{link}"],
)
def test_a_folder_elsewhere_is_out_of_reach(place, drop, folder) -> None:
    link = drop / "link"
    link.symlink_to("/etc")
    said = folder.format(home=place.desk.home, drop=drop.parent, link=link)
    with pytest.raises(Refused) as refused:
        joined(place, document(said))
    assert refused.value.rule == "source.reach"
    assert not models.DataSource.objects.exists()


def test_a_folder_that_turns_into_a_link_is_out_of_reach_when_it_runs(place, drop) -> None:
    joined(place, document(drop / "in"))
    (drop / "in").symlink_to("/etc")
    (run,) = run_sources(place.desk, schedule_actor())
    assert run.fault is not None
    assert run.fault.rule == "source.reach"


@pytest.mark.parametrize(
    ("kind", "more", "address"),
    [
        ("https", {"url": "https://files.example/a.csv"}, ("files.example", 443)),
        ("https", {"url": "https://FILES.example:8443/a.csv"}, ("files.example", 8443)),
        ("https", {"url": "http://127.0.0.1/a.csv"}, ("127.0.0.1", 80)),
        ("s3", {"bucket": "vale", "pattern": "*"}, ("s3.amazonaws.com", 443)),
        ("s3", {"bucket": "vale", "pattern": "*", "endpoint": "https://store.example:9000"},
         ("store.example", 9000)),
        ("sftp", {"host": "Files.example", "host_key": KEYS, "folder": "/out", "pattern": "*",
                  "credential": "c"}, ("files.example", 22)),
        ("postgres", {"host": "db.example", "port": 6432, "database": "d", "schema": "s",
                      "table": "t",
                      "columns": ["a"], "credential": "c"}, ("db.example", 6432)),
    ],
)  # fmt: skip
def test_each_kind_is_held_against_the_list(kind, more, address) -> None:
    value = {"irwell_source": 1, "name": "n", "data_set": DATA_SET, "kind": kind, "every": "day"}
    source = read_source(parse_yaml(json.dumps({**value, **more})))
    assert address_of(source) == address
    host, port = address
    for reach in ((host,), (f"{host}:{port}",)):
        refuse_reach(source, reach)
    for reach in ((), (f"{host}:{port + 1}",), (f"x{host}",), ("/",)):
        with pytest.raises(Refused):
            refuse_reach(source, reach)


def test_a_credential_stands_wrapped_and_nowhere_else(place, drop) -> None:
    joined(place, web(), {"token": SECRET})
    assert open_credential(place.desk.home / "keys", COUNCIL, "web")["token"] == SECRET
    register = json.dumps(list(models.DataSource.objects.values()), default=str)
    assert SECRET not in register + str(place.entries()) + str(sources(place.who("steward")))
    for path in place.desk.home.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()
    joined(place, web(name="other"))  # the same credential serves two sources
    disconnect(place.desk, place.who("steward"), "web")
    assert credential_names(place.desk.home / "keys", COUNCIL) == ("web",)
    disconnect(place.desk, place.who("steward"), "other")
    assert credential_names(place.desk.home / "keys", COUNCIL) == ()
    assert sources(place.who("steward")) == []


def test_what_a_connection_needs(place, drop) -> None:
    for source, credential, error in (
        (web(), None, Refused),  # the credential is not kept here
        (web(), {"password": SECRET}, TransferError),
        (document(drop), {"token": SECRET}, Refused),  # names none
        (document(drop, data_set=f"{COUNCIL}/other@1"), None, Refused),
    ):
        with pytest.raises(error) as refused:
            joined(place, source, credential)
        assert SECRET not in str(refused.value)
    for who in ("analyst", "trust siro", "officer"):
        with pytest.raises(Refused):
            joined(place, document(drop), who=who)
    assert not models.DataSource.objects.exists()
    assert credential_names(place.desk.home / "keys", COUNCIL) == ()


def test_another_place_forgets_what_was_taken_and_the_same_does_not(place, drop) -> None:
    joined(place, document(drop))
    run_sources(place.desk, schedule_actor())
    joined(place, document(drop, every="hour"))
    assert record_path(place.desk, COUNCIL, "nightly").exists()
    (drop / "in").mkdir()
    joined(place, document(drop / "in"))
    assert not record_path(place.desk, COUNCIL, "nightly").exists()


def test_the_schedule_deposits_for_live_sources_alone(place, drop) -> None:
    for sent in (None, Sent(source="nightly")):
        with pytest.raises(Refused) as refused:
            deposit(place.desk, schedule_actor(), DATA_SET, file=place.file(40), sent=sent)
        assert refused.value.rule == "deposit.source"
    joined(place, document(drop))
    deposit(place.desk, schedule_actor(), DATA_SET, file=place.file(40),
            sent=Sent(source="nightly"))  # fmt: skip
    disconnect(place.desk, place.who("steward"), "nightly")
    with pytest.raises(Refused):
        deposit(place.desk, schedule_actor(), DATA_SET, file=place.file(41),
                sent=Sent(source="nightly"))  # fmt: skip


def test_two_runs_do_not_meet(place, drop) -> None:
    joined(place, document(drop))
    with alone(place.desk), pytest.raises(Refused) as refused:
        run_sources(place.desk, schedule_actor())
    assert refused.value.rule == "source.running"


def test_only_the_body_ends_its_source(place, drop) -> None:
    joined(place, document(drop))
    for actor in (place.who("trust siro"), Actor(COUNCIL, ("analyst",), "p", "api")):
        with pytest.raises(IrwellError):
            disconnect(place.desk, actor, "nightly")
    assert models.DataSource.objects.get().ended_at == ""
