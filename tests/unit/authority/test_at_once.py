"""Several connections at the same moment: the register stays one story, on every database."""

import sqlite3
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections

from irwell.authority import models
from irwell.authority.acts.activate import activate
from irwell.authority.acts.join import join
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.proofs import checkpoint, export, proved
from irwell.errors import IrwellError, SignatureError
from irwell.ledger import open_checkpoint, verify_export
from tests.unit.authority.place import COUNCIL, TRUST, Place, found_place

ROUNDS = 3


@pytest.fixture
def place(tmp_path, transactional_db) -> Iterator[Place]:
    """A place whose register is what a node's is: SQLite in a file, or PostgreSQL.

    The tests' own SQLite is in memory and shared, where a second connection cannot wait.
    """
    if connection.vendor != "sqlite":
        yield found_place(tmp_path)
        return
    memory, settings = connections["default"], connections.settings["default"]
    name = settings["NAME"]
    with sqlite3.connect(tmp_path / "register.sqlite3") as file:
        memory.ensure_connection()
        memory.connection.backup(file)
    file.close()
    del connections["default"]
    settings["NAME"] = tmp_path / "register.sqlite3"
    try:
        yield found_place(tmp_path)
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = memory


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each work in a thread of its own, with a connection of its own, from one barrier on."""
    barrier = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait(60)
            results[place] = work()
        except Exception as error:  # whatever it is, the test sees it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=own) for own in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return results


def holds(place) -> None:
    """The ledger is whole: no gap, no entry twice, one root."""
    lines = [data + b"\n" for data in export()]
    note = checkpoint(place.desk, "vale-authority")
    key = bytes.fromhex(place.desk.keyring.key_document("vale-authority", "ledger")["public"])
    assert verify_export(lines, note, "vale-authority", key).entries == len(lines)


def faults(results: list[object]) -> list[object]:
    return [one for one in results if isinstance(one, Exception)]


def test_two_bodies_sign_at_the_same_moment(place) -> None:
    place.describe()
    place.propose()
    place.review()
    made = {body: place.signature(body) for body in (COUNCIL, TRUST)}
    people = [(place.who(f"{short} siro"), made[body])
              for short, body in (("council", COUNCIL), ("trust", TRUST))]  # fmt: skip
    results = at_once(*(
        lambda who=who, own=own: sign(place.desk, who, "warm-homes", signature=own)
        for who, own in people
    ))  # fmt: skip
    assert faults(results) == []
    assert place.row().state == "signed"  # neither saw the other's absence as the last word
    assert place.row().signatures.count() == 2
    states = [e["facts"]["state"] for e in place.entries() if e["act"] == "sign"]
    assert sorted(states) == ["approved", "signed"]
    holds(place)


def test_one_body_signs_twice_at_the_same_moment(place) -> None:
    place.describe()
    place.propose()
    place.review()
    who, own = place.who("council siro"), place.signature(COUNCIL)
    results = at_once(*[lambda: sign(place.desk, who, "warm-homes", signature=own)] * 2)
    (refused,) = faults(results)
    assert isinstance(refused, IrwellError)
    assert refused.rule == "sign.once"
    assert place.row().signatures.count() == 1
    holds(place)


def test_two_parties_suspend_at_the_same_moment(place) -> None:
    place.describe()
    place.agree()
    people = [place.who("council siro"), place.who("trust siro")]
    results = at_once(*(
        lambda who=who: suspend(place.desk, who, "warm-homes", reason="a stated reason")
        for who in people
    ))  # fmt: skip
    (refused,) = faults(results)
    assert isinstance(refused, IrwellError)
    assert refused.rule == "agreement.suspended"
    assert place.row().state == "suspended"
    outcomes = [e["outcome"] for e in place.entries() if e["act"] == "suspend"]
    assert sorted(outcomes) == ["permitted", "refused"]
    holds(place)


def test_two_acts_at_the_same_moment_leave_two_entries_in_one_line(place) -> None:
    officer, before = place.who("officer"), len(place.entries())
    for turn in range(ROUNDS):
        results = at_once(*(
            lambda name=f"body-{turn}-{own}": join(
                place.desk, officer, name, name=name, sector="police")
            for own in range(3)
        ))  # fmt: skip
        assert faults(results) == []
    seqs = [entry["seq"] for entry in place.entries()]
    assert seqs == list(range(before + 3 * ROUNDS))
    holds(place)


def test_one_act_twice_at_the_same_moment_is_done_once(place) -> None:
    place.describe()
    place.to_signed()
    officer = place.who("officer")
    results = at_once(*[lambda: activate(place.desk, officer, "warm-homes")] * 2)
    (refused,) = faults(results)
    assert isinstance(refused, IrwellError)
    assert models.RegisterEntry.objects.count() == 1
    holds(place)


def test_two_checkpoint_signers_beside_two_acts(place) -> None:
    officer = place.who("officer")
    key = bytes.fromhex(place.desk.keyring.key_document("vale-authority", "ledger")["public"])
    first = checkpoint(place.desk, "vale-authority")
    since = open_checkpoint(first, "vale-authority", key).size

    def signer():
        return proved(place.desk, "vale-authority", since)

    def actor(name: str):
        return lambda: join(place.desk, officer, name, name=name, sector="police")

    results = at_once(signer, actor("one"), signer, actor("two"))
    assert faults(results) == []
    from irwell.ledger import verify_consistency

    before = open_checkpoint(first, "vale-authority", key)
    for found in (results[0], results[2]):
        now = open_checkpoint(found.note, "vale-authority", key)
        proof = [bytes.fromhex(step) for step in found.proof]
        verify_consistency(before.size, now.size, before.root, now.root, proof)
    holds(place)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_signature_and_a_revocation_of_its_key(place, turn) -> None:
    from irwell.authority.acts.revoke_key import revoke_key

    place.describe()
    place.propose()
    place.review()
    own, who = place.signature(COUNCIL), place.who("council siro")
    key = own["by"]["key"]
    results = at_once(
        lambda: sign(place.desk, who, "warm-homes", signature=own),
        lambda: revoke_key(place.desk, who, key, reason="it was copied"),
    )
    assert all(isinstance(one, SignatureError) for one in faults(results)), results
    assert not place.row().signatures.exists()  # either refused, or taken off again
    holds(place)
