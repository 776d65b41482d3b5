import hashlib
import json
from dataclasses import replace

import pytest

from irwell.errors import LedgerError
from irwell.ledger import Actor, Entry, Subject, commitment, entry_from
from irwell.ledger.entries import ENTRY_MOST

ENTRY = Entry(
    seq=7,
    at="2026-04-01T09:30:00.250Z",
    act="read",
    outcome="refused",
    reasons=("time.end",),
    actor=Actor("hollin-charity", "analyst", "p-19", "api"),
    subject=Subject("agreement", "warm-homes", 2, "sha256:" + "0" * 64),
    facts={"rows": 12, "share": 0.5},
    trace="t-1",
)


def test_an_entry_has_one_form():
    assert ENTRY.canonical() == (
        b'{"act":"read","actor":{"id":"p-19","organisation":"hollin-charity","role":"analyst",'
        b'"via":"api"},"at":"2026-04-01T09:30:00.250Z","facts":{"rows":12,"share":0.5},'
        b'"outcome":"refused","reasons":["time.end"],"seq":7,"subject":{"digest":"sha256:'
        + b"0" * 64
        + b'","id":"warm-homes","kind":"agreement","version":2},"trace":"t-1"}'
    )
    assert entry_from(json.loads(ENTRY.canonical())) == ENTRY


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seq": -1}, "seq"),
        ({"seq": True}, "seq"),
        ({"at": "2026-04-01 09:30:00"}, "at"),
        ({"at": "2026-04-01T09:30:00+01:00"}, "at"),
        ({"at": "2026-04-01T09:30:00Z\n"}, "at"),
        ({"outcome": "maybe"}, "outcome"),
        ({"reasons": ()}, "reason"),
        ({"reasons": (1,)}, "text"),
        ({"act": None}, "text"),
        ({"facts": []}, "facts"),
        ({"subject": Subject("agreement", "x", version=True)}, "version"),
        ({"subject": Subject("agreement", "x", version=1.5)}, "version"),
        ({"subject": Subject("agreement", "x", digest=b"")}, "digest"),
        ({"actor": Actor("a", "b", 3, "api")}, "text"),
    ],
)
def test_a_malformed_entry_is_refused(change, words):
    with pytest.raises(LedgerError, match=words):
        replace(ENTRY, **change)


@pytest.mark.parametrize("key", ["seq", "actor", "facts", "trace"])
def test_a_value_has_exactly_the_keys_of_the_form(key):
    value = ENTRY.value()
    for other in ({**value, "extra": 1}, {k: v for k, v in value.items() if k != key}, [], None):
        with pytest.raises(LedgerError, match="missing or unknown keys"):
            entry_from(other)
    with pytest.raises(LedgerError, match="missing or unknown keys"):
        entry_from({**value, "actor": {**value["actor"], "name": "x"}})
    with pytest.raises(LedgerError, match="reasons"):
        entry_from({**value, "reasons": "time.end"})


def test_facts_without_a_canonical_form_or_too_many_are_refused():
    for facts in ({"x": float("nan")}, {"x": 1e20}, {1: 2}, {"x": b"y"}):
        with pytest.raises(LedgerError, match="Entry 7"):
            replace(ENTRY, facts=facts).canonical()
    with pytest.raises(LedgerError, match="more than 65536 bytes"):
        replace(ENTRY, facts={"x": "y" * ENTRY_MOST}).canonical()


def test_a_commitment_is_the_hash_of_salt_length_salt_and_detail():
    salt = bytes(range(16))
    expected = hashlib.sha256(b"\x10" + salt + "Zoë".encode()).hexdigest()
    assert commitment(salt, "Zoë") == expected
    assert commitment(salt + b"Z", "oë") != expected  # the split is part of what is hashed


@pytest.mark.parametrize("size", [0, 15, 256])
def test_a_salt_has_16_to_255_bytes(size):
    with pytest.raises(LedgerError, match=f"{size} bytes"):
        commitment(bytes(size), "x")
