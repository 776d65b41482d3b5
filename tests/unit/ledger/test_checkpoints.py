import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.errors import LedgerError
from irwell.ledger import (
    Checkpoint,
    MemoryTree,
    consistency,
    open_checkpoint,
    sign_checkpoint,
    witness,
)
from irwell.ledger.checkpoints import _key_id

ORIGIN = "harbour-authority"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
TREE = MemoryTree()
for _number in range(40):
    TREE.append(b"entry %d" % _number)


def signed(size, *, tree=TREE, key=KEY, origin=ORIGIN):
    cut = MemoryTree()
    for level in range(size.bit_length()):
        cut._levels.append(bytearray(tree._levels[level][: (size >> level) * 32]))
    cut._size = size
    return sign_checkpoint(Checkpoint(origin, size, cut.root()), key)


NOTE = signed(40)


def refused(note, *, origin=ORIGIN, public=PUBLIC):
    with pytest.raises(LedgerError) as caught:
        open_checkpoint(note, origin, public)
    return caught.value.rule


def test_a_checkpoint_is_a_signed_note():
    checkpoint = open_checkpoint(NOTE, ORIGIN, PUBLIC)
    assert checkpoint == Checkpoint(ORIGIN, 40, TREE.root())
    lines = NOTE.split("\n")
    assert lines[:2] == [ORIGIN, "40"]
    assert base64.b64decode(lines[2]) == TREE.root()
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert open_checkpoint(NOTE, ORIGIN, PUBLIC.public_bytes_raw()) == checkpoint


def test_the_key_id_and_signature_are_those_of_the_published_example():
    # Source: golang.org/x/mod/sumdb/note, package documentation.
    name, mark = "PeterNeumann", "c74f20a3"
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    value = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    assert _key_id(name, public).hex() == mark == value[:4].hex()


def test_the_empty_ledger_has_a_checkpoint():
    empty = sign_checkpoint(Checkpoint(ORIGIN, 0, MemoryTree().root()), KEY)
    assert open_checkpoint(empty, ORIGIN, PUBLIC).size == 0
    assert witness(empty, NOTE, (), ORIGIN, PUBLIC).size == 40


def test_co_signatures_of_others_are_passed_over():
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    line = signed(40, key=other, origin="hollin-charity").split("\n\n")[1]
    same_name = signed(40, key=other).split("\n\n")[1]
    for note in (NOTE + line, NOTE.replace("\n\n", "\n\n" + line), NOTE + same_name):
        assert open_checkpoint(note, ORIGIN, PUBLIC).size == 40


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda note: note.replace("40", "41", 1), "checkpoint.signature"),
        (lambda note: note.replace("\n40", "\n040", 1), "checkpoint.form"),
        (lambda note: note.replace("\n40", "\n-40", 1), "checkpoint.form"),
        (lambda note: note.replace("\n40", "\n٤٠", 1), "checkpoint.form"),
        (lambda note: note.replace(ORIGIN, "other", 1), "checkpoint.origin"),
        (lambda note: note.replace("— harbour", "— other", 1), "checkpoint.signature"),
        (lambda note: note.replace("\n\n", "\nextension\n\n"), "checkpoint.form"),
        (lambda note: note.replace("—", "-"), "checkpoint.form"),
        (lambda note: note[:-1], "checkpoint.form"),
        (lambda note: note.split("\n\n")[0], "checkpoint.form"),
        (lambda note: note.replace("\n", "\r\n"), "checkpoint.form"),
        (lambda note: note[:-2] + "!\n", "checkpoint.form"),
        (lambda note: note + "x" * 70_000, "checkpoint.form"),
        (lambda note: "", "checkpoint.form"),
    ],
)
def test_a_changed_note_is_refused(change, rule):
    assert refused(change(NOTE)) == rule


def test_a_root_that_is_no_hash_is_refused():
    short = NOTE.split("\n")
    short[2] = base64.b64encode(b"short").decode()
    assert refused("\n".join(short)) == "checkpoint.form"


def test_another_key_or_origin_is_refused():
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert refused(NOTE, public=other.public_key()) == "checkpoint.signature"
    assert refused(NOTE, origin="other") == "checkpoint.origin"
    assert refused(NOTE, public=b"short") == "checkpoint.key"


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "a\nb", "a\u2003b"])
def test_an_origin_that_a_note_cannot_carry_is_not_signed(origin):
    with pytest.raises(LedgerError, match="origin"):
        sign_checkpoint(Checkpoint(origin, 1, bytes(32)), KEY)


def test_a_root_or_size_out_of_range_is_not_signed():
    for checkpoint in (Checkpoint(ORIGIN, 1, b"x"), Checkpoint(ORIGIN, -1, bytes(32))):
        with pytest.raises(LedgerError, match="out of range"):
            sign_checkpoint(checkpoint, KEY)


def rule_of(seen, fresh, proof):
    with pytest.raises(LedgerError) as caught:
        witness(seen, fresh, proof, ORIGIN, PUBLIC)
    return caught.value.rule


def test_a_witness_accepts_growth_and_names_each_fault():
    proof = consistency(TREE.read, 17, 40)
    assert witness(None, NOTE, (), ORIGIN, PUBLIC).size == 40
    assert witness(signed(17), NOTE, proof, ORIGIN, PUBLIC).size == 40
    assert witness(NOTE, NOTE, (), ORIGIN, PUBLIC).size == 40
    rewritten = MemoryTree()
    for number in range(40):
        rewritten.append(b"entry %d" % (number if number != 3 else 99))
    other = signed(40, tree=rewritten)
    assert rule_of(NOTE, signed(17), ()) == "checkpoint.smaller"
    assert rule_of(NOTE, other, ()) == "checkpoint.split"
    assert rule_of(signed(17), other, proof) == "checkpoint.inconsistent"
    assert rule_of(signed(17), other, consistency(rewritten.read, 17, 40)) == (
        "checkpoint.inconsistent"
    )
    assert rule_of(signed(17), NOTE, ()) == "checkpoint.inconsistent"
    assert rule_of(NOTE.replace("40", "39", 1), NOTE, ()) == "checkpoint.signature"
