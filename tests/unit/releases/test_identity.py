from dataclasses import replace
from datetime import date

import pytest

from irwell.releases import compile_release, deposit_mark, identity_of, release_id
from tests.unit.releases.release_parts import AGREEMENT, AS_AT, CONTRACTS, PUPILS, SECRET

DEPOSITS = {"data": ("blob-1",), "list-1": ("blob-2",)}


def identity(**changes):
    release = compile_release(AGREEMENT, CONTRACTS, PUPILS, AS_AT)
    return replace(identity_of(release, DEPOSITS, as_at=AS_AT, epoch=1), **changes)


def test_the_same_identity_has_the_same_name():
    assert release_id(identity(), SECRET) == release_id(identity(), SECRET)
    assert len(release_id(identity(), SECRET)) == 32


@pytest.mark.parametrize(
    "changes",
    [
        {"agreement": "sha256:" + "b" * 64},
        {"contracts": {"data": "sha256:" + "3" * 64}},
        {"deposits": {"data": ("blob-3",), "list-1": ("blob-2",)}},
        {"deposits": {"data": ("blob-1",), "list-1": ("blob-3",)}},
        {"plan": "sha256:" + "4" * 64},
        {"as_at": date(2026, 12, 1)},
        {"epoch": 2},
        {"compiler": "0"},
    ],
)
def test_each_part_makes_another_release(changes):
    assert release_id(identity(**changes), SECRET) != release_id(identity(), SECRET)


def test_names_are_keyed():
    assert release_id(identity(), bytes(32)) != release_id(identity(), SECRET)
    digest = "sha256:" + "5" * 64
    assert deposit_mark(bytes(32), digest) != deposit_mark(SECRET, digest)
    assert digest[7:39] not in deposit_mark(SECRET, digest)


def test_the_deposits_of_each_source_are_named():
    release = compile_release(AGREEMENT, CONTRACTS, PUPILS, AS_AT)
    for deposits in ({"data": ("x",)}, {**DEPOSITS, "list-1": ()}, {**DEPOSITS, "other": ("x",)}):
        with pytest.raises(ValueError, match="each source"):
            identity_of(release, deposits, as_at=AS_AT, epoch=1)
