"""Every change to a ledger is found: by the library, by the stand-alone verifier, by a witness."""

import subprocess
import sys
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from irwell.errors import LedgerError
from irwell.ledger import (
    Actor,
    Checkpoint,
    Entry,
    MemoryTree,
    Subject,
    consistency,
    entry_from,
    sign_checkpoint,
    verifier,
    verify_consistency,
    verify_export,
    verify_inclusion,
    witness,
)
from irwell.ledger.tree import inclusion, root

ORIGIN = "harbour-authority"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
SIZE, EARLIER = 40, 23


def line(seq, rows=0, outcome="permitted"):
    reasons = () if outcome == "permitted" else ("time.end",)
    actor = Actor("hollin-charity", "analyst", f"p-{seq % 3}", "api")
    subject = Subject("agreement", "warm-homes", 1, "sha256:" + "ab" * 32)
    at = f"2026-04-01T09:{seq % 60:02}:00Z"
    facts = {"rows": rows or seq}
    return Entry(seq, at, "read", outcome, reasons, actor, subject, facts).canonical() + b"\n"


LINES = tuple(line(seq) for seq in range(SIZE))


def tree_of(lines):
    tree = MemoryTree()
    for own in lines:
        tree.append(own.removesuffix(b"\n"))
    return tree


def note_of(lines):
    return sign_checkpoint(Checkpoint(ORIGIN, len(lines), tree_of(lines).root()), KEY)


NOTE, BEFORE = note_of(LINES), note_of(LINES[:EARLIER])
places = st.integers(0, SIZE - 1)


@st.composite
def flipped(draw):
    data = bytearray(b"".join(LINES))
    data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
    return tuple(bytes(data).splitlines(keepends=True))


@st.composite
def removed(draw):
    first = draw(places)
    return LINES[:first] + LINES[first + draw(st.integers(1, 3)) :]


@st.composite
def inserted(draw):
    place = draw(st.integers(0, SIZE))
    extra = draw(st.sampled_from([line(place, 999), LINES[place - 1], b"\n", b"{}\n"]))
    return (*LINES[:place], extra, *LINES[place:])


@st.composite
def reordered(draw):
    mixed = draw(st.permutations(LINES).filter(lambda lines: tuple(lines) != LINES))
    return tuple(mixed)


@st.composite
def cut(draw):
    data = b"".join(LINES)
    return tuple(data[: draw(st.integers(0, len(data) - 1))].splitlines(keepends=True))


@st.composite
def altered(draw):
    """A well-formed entry in the place of another: the change that no syntax betrays."""
    place = draw(places)
    other = draw(st.sampled_from([line(place, 999), line(place, outcome="refused")]))
    return (*LINES[:place], other, *LINES[place + 1 :])


mutations = st.one_of(flipped(), removed(), inserted(), reordered(), cut(), altered())


@st.composite
def rewritten(draw):
    """A ledger written anew by the holder of its key: gap-free, canonical, freshly signed."""
    place = draw(st.integers(0, EARLIER - 1))
    kind = draw(st.sampled_from(["alter", "remove", "insert", "swap", "cut"]))
    facts = list(range(1, SIZE + 1))
    if kind == "alter":
        facts[place] = 999
    elif kind == "remove":
        del facts[place]
    elif kind == "insert":
        facts.insert(place, 999)
    elif kind == "swap":
        facts[place], facts[place + 1] = facts[place + 1], facts[place]
    else:
        facts = facts[:place]
    return tuple(line(seq, rows) for seq, rows in enumerate(facts))


def library_refuses(lines, note, earlier=None):
    with pytest.raises(LedgerError) as caught:
        verify_export(lines, note, ORIGIN, PUBLIC, earlier)
    assert caught.value.remedy


def verifier_refuses(lines, note, earlier=None):
    now = verifier.checkpoint(note, PUBLIC)
    before = verifier.checkpoint(earlier, PUBLIC) if earlier else None
    with pytest.raises(verifier.Broken):
        verifier.check(lines, now, before)


def test_the_true_ledger_holds():
    assert verify_export(LINES, NOTE, ORIGIN, PUBLIC, BEFORE).entries == SIZE
    now, before = (verifier.checkpoint(note, PUBLIC) for note in (NOTE, BEFORE))
    verifier.check(LINES, now, before)


@given(mutations)
@settings(max_examples=600)
def test_every_mutation_is_found_by_both_verifiers(lines):
    library_refuses(lines, NOTE)
    verifier_refuses(lines, NOTE)


@given(rewritten())
@settings(max_examples=300)
def test_a_ledger_rewritten_with_the_operators_key_is_found_by_an_earlier_checkpoint(lines):
    forged, true = tree_of(lines), tree_of(LINES)
    assume(lines[:EARLIER] != LINES[:EARLIER])
    note = note_of(lines)
    assert verify_export(lines, note, ORIGIN, PUBLIC).entries == len(lines)
    library_refuses(lines, note, BEFORE)
    verifier_refuses(lines, note, BEFORE)
    proofs = [consistency(true.read, EARLIER, SIZE), ()]
    if len(lines) >= EARLIER:
        proofs.append(consistency(forged.read, EARLIER, len(lines)))
    for proof in proofs:
        with pytest.raises(LedgerError) as caught:
            witness(BEFORE, note, proof, ORIGIN, PUBLIC)
        assert caught.value.rule in ("checkpoint.smaller", "checkpoint.inconsistent")


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
@settings(max_examples=400)
def test_a_flipped_bit_of_a_checkpoint_is_found(place, bit):
    data = bytearray(NOTE.encode())
    data[place] ^= 1 << bit
    note = data.decode("utf-8", "replace")
    with pytest.raises(LedgerError):
        verify_export(LINES, note, ORIGIN, PUBLIC)
    with pytest.raises((verifier.Broken, InvalidSignature, ValueError)):
        verifier.check(LINES, verifier.checkpoint(note, PUBLIC), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("ledger")


@given(st.one_of(mutations.map(lambda lines: (lines, False)), rewritten().map(lambda r: (r, True))))
@settings(max_examples=40, deadline=None)
def test_the_verifier_as_a_program_refuses(folder, case):
    lines, forged = case
    assume(not forged or lines[:EARLIER] != LINES[:EARLIER])
    (folder / "ledger.jsonl").write_bytes(b"".join(lines))
    (folder / "now.txt").write_bytes((note_of(lines) if forged else NOTE).encode())
    (folder / "earlier.txt").write_bytes(BEFORE.encode())
    done = subprocess.run(
        [
            *(sys.executable, verifier.__file__, folder / "ledger.jsonl"),
            *("--checkpoint", folder / "now.txt", "--public-key", PUBLIC.hex()),
            *("--earlier", folder / "earlier.txt"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "does NOT hold" in done.stdout


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
@settings(max_examples=200, deadline=None)
def test_proofs_hold_at_any_size(first, second, third):
    index, old, new = sorted((first, second, third))
    tree, size = large(), max(new, 1)
    now = root(tree.read, size)
    place = min(index, size - 1)
    proof = inclusion(tree.read, place, size)
    assert len(proof) <= (size - 1).bit_length()
    verify_inclusion(b"%d" % place, place, size, proof, now)
    grown = consistency(tree.read, old, new)
    verify_consistency(old, new, root(tree.read, old), root(tree.read, new), grown)


@cache
def large():
    tree = MemoryTree()
    for number in range(3000):
        tree.append(b"%d" % number)
    return tree


facts = st.dictionaries(
    st.text(max_size=8),
    st.none()
    | st.booleans()
    | st.text(max_size=8)
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e15, 1e15),
    max_size=4,
)


@given(facts)
@settings(max_examples=300)
def test_whatever_facts_an_entry_takes_its_export_verifies(value):
    actor, subject = Actor("a", "b", "c", "d"), Subject("k", "i")
    try:
        data = Entry(0, "2026-04-01T09:00:00Z", "x", "permitted", (), actor, subject, value)
        text = data.canonical()
    except LedgerError:
        assert any("\ud800" <= letter <= "\udfff" for letter in str(value))
        return
    lines = (text + b"\n",)
    assert verify_export(lines, note_of(lines), ORIGIN, PUBLIC).entries == 1
    assert entry_from(data.value()) == data
