import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.errors import HomeError
from irwell.releases.journal import append, head, read_journal
from irwell.vault import describe_key

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DOCUMENT = describe_key("brook-council", "home", KEY.public_key())
BY = {"organisation": "brook-council", "role": "home", "key": DOCUMENT["id"]}


@pytest.fixture
def journal(tmp_path):
    path = tmp_path / "journal.jsonl"
    for number in range(4):
        facts = {"rows": number}
        append(path, "release", facts, by=BY, at="2026-11-30T09:00:00Z", private=KEY)
    return path


def test_lines_follow_one_another(journal):
    lines = read_journal(journal, DOCUMENT)
    assert [line.seq for line in lines] == [0, 1, 2, 3]
    assert lines[0].previous == ""
    assert head(journal).size == 4
    later = append(journal, "push", {}, by=BY, at="2026-11-30T10:00:00Z", private=KEY)
    assert later.previous == head_before(journal)
    assert len(read_journal(journal, DOCUMENT)) == 5


def head_before(journal):
    from irwell.documents import digest

    return digest(json.loads(journal.read_bytes().splitlines()[-2]))


def test_nothing_written_yet(tmp_path):
    assert head(tmp_path / "journal.jsonl").size == 0


def mutations():
    yield "removed", lambda lines: lines[:1] + lines[2:]
    yield "first removed", lambda lines: lines[1:]
    yield "swapped", lambda lines: [lines[0], lines[2], lines[1], lines[3]]
    yield "twice", lambda lines: [*lines[:2], lines[1], *lines[2:]]
    yield "changed", lambda lines: [lines[0].replace(b'"rows":0', b'"rows":9'), *lines[1:]]
    yield "spaced", lambda lines: [lines[0].replace(b":", b": ", 1), *lines[1:]]
    yield "cut", lambda lines: [*lines[:3], lines[3][:-10]]
    yield "no end", lambda lines: [*lines[:3], lines[3].rstrip(b"\n")]
    yield "junk", lambda lines: [*lines, b"{}\n"]
    yield "blank", lambda lines: [*lines, b"\n"]


@pytest.mark.parametrize(("name", "mutate"), list(mutations()))
def test_every_mutation_is_found(journal, name, mutate):
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(mutate(lines)))
    with pytest.raises(HomeError) as error:
        read_journal(journal, DOCUMENT)
    assert error.value.rule == "journal"


def test_each_flipped_byte_is_found(journal):
    whole = journal.read_bytes()
    for place in range(0, len(whole), 37):
        journal.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(HomeError):
            read_journal(journal, DOCUMENT)


def test_another_key_is_found(journal):
    other = Ed25519PrivateKey.generate()
    with pytest.raises(HomeError, match="signature"):
        read_journal(journal, describe_key("brook-council", "home", other.public_key()))


def test_nothing_is_added_to_a_broken_journal(journal):
    journal.write_bytes(journal.read_bytes()[:-5])
    with pytest.raises(HomeError, match="cut"):
        append(journal, "push", {}, by=BY, at="2026-11-30T10:00:00Z", private=KEY)
