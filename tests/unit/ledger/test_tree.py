import hashlib

import pymerkle
import pytest

from irwell.errors import LedgerError
from irwell.ledger import (
    MemoryTree,
    completed,
    consistency,
    inclusion,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# Source: the test vectors of certificate-transparency (merkle_tree_test), for RFC 6962.
LEAVES = [
    bytes.fromhex(text)
    for text in [
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    ]
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MOST = 70


def grown(count):
    tree = MemoryTree()
    for number in range(count):
        tree.append(b"entry %d" % number)
    return tree


TREE = grown(MOST)


def test_the_published_roots():
    tree = MemoryTree()
    assert tree.root().hex() == ROOTS[0]
    for leaf, expected in zip(LEAVES, ROOTS[1:], strict=True):
        tree.append(leaf)
        assert tree.root().hex() == expected


def test_a_leaf_is_hashed_apart_from_a_node():
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()


def test_rows_that_hold_only_their_completed_subtrees_answer_every_read():
    rows: list[tuple[bytes, ...]] = []

    def read(level, index):
        return rows[((index + 1) << level) - 1][level]

    for number in range(MOST):
        rows.append(completed(read, number, b"entry %d" % number))
        assert root(read, len(rows)) == root(TREE.read, len(rows))
    for size in range(1, MOST + 1):
        assert inclusion(read, size - 1, size) == inclusion(TREE.read, size - 1, size)
    assert sum(map(len, rows)) < 2 * MOST


def test_every_entry_is_proved_in_every_size_and_nothing_else_is():
    for size in range(1, MOST + 1):
        now = root(TREE.read, size)
        for index in range(size):
            proof = inclusion(TREE.read, index, size)
            verify_inclusion(b"entry %d" % index, index, size, proof, now)
            with pytest.raises(LedgerError):
                verify_inclusion(b"other", index, size, proof, now)


def test_every_size_is_proved_to_grow_from_every_earlier_one():
    for new in range(MOST + 1):
        for old in range(new + 1):
            proof = consistency(TREE.read, old, new)
            roots = root(TREE.read, old), root(TREE.read, new)
            verify_consistency(old, new, *roots, proof)
            with pytest.raises(LedgerError):
                verify_consistency(old, new, hashlib.sha256(b"x").digest(), roots[1], proof)
            if old not in (0, new):
                with pytest.raises(LedgerError):
                    verify_consistency(old, new, roots[0], hashlib.sha256(b"x").digest(), proof)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (4, 9), (6, 7), (33, 70), (64, 70), (69, 70)])
def test_a_proof_that_is_longer_shorter_or_changed_is_refused(old, new):
    proof = consistency(TREE.read, old, new)
    roots = root(TREE.read, old), root(TREE.read, new)
    others = [proof[:-1], (*proof, proof[-1]), (b"\0" * 32, *proof[1:]), (b"short", *proof[1:])]
    for other in [*others, ()]:
        with pytest.raises(LedgerError):
            verify_consistency(old, new, *roots, other)
    with pytest.raises(LedgerError):
        verify_consistency(new, old, *reversed(roots), proof)


def test_an_inclusion_proof_of_another_place_size_or_length_is_refused():
    proof, now = inclusion(TREE.read, 20, 50), root(TREE.read, 50)
    cases = [(21, 50, proof), (20, 70, proof), (20, 50, proof[1:]), (20, 50, (*proof, proof[0]))]
    for index, size, other in [*cases, (50, 50, proof), (-1, 50, proof), (20, 18, proof)]:
        with pytest.raises(LedgerError):
            verify_inclusion(b"entry 20", index, size, other, now)


def test_what_is_not_there_is_not_proved():
    for fault in (
        lambda: inclusion(TREE.read, MOST, MOST),
        lambda: inclusion(TREE.read, 0, 0),
        lambda: consistency(TREE.read, 3, 2),
        lambda: TREE.read(0, MOST),
        lambda: TREE.read(9, 0),
    ):
        with pytest.raises(LedgerError):
            fault()


def test_roots_and_proofs_equal_those_of_pymerkle():
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(MOST):
        oracle.append_entry(b"entry %d" % number)
        assert oracle.get_root() == root(TREE.read, number + 1)
    for size in (1, 2, 3, 31, 32, 33, MOST):
        for index in range(size):
            theirs = oracle.prove_inclusion(index + 1, size)
            assert tuple(theirs.path[1:]) == inclusion(TREE.read, index, size)
        for old in range(1, size):
            # Its consistency proofs are laid out in another way, so only their roots compare.
            theirs = oracle.prove_consistency(old, size)
            theirs.verify(root(TREE.read, old), root(TREE.read, size))
            with pytest.raises(pymerkle.InvalidProof):
                theirs.verify(root(TREE.read, old), root(TREE.read, size - 1))
