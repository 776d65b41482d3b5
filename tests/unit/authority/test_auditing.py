"""The auditor's zip verifies offline, and a changed byte anywhere fails with its place."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from irwell.authority.acts.appoint import appoint
from irwell.authority.auditing import audit_zip
from irwell.errors import Refused
from irwell.ledger import audit_verifier
from irwell.ledger.audit_verifier import FIRST, KEY, SIGNATURE, container, opened, verify
from tests.unit.authority.place import COUNCIL
from tests.unit.authority.signing_parts import JOINER, add_body, in_force
from tests.unit.authority.test_accession import join_in

FLIPS = 250


@pytest.fixture
def packed(place) -> bytes:
    """One agreement with two signatures, an accession, a release and its reviews."""
    in_force(place)
    add_body(place)
    join_in(place)
    officer = place.who("officer")
    auditor = appoint(place.desk, officer, COUNCIL, roles=("auditor",), title="CANARY title")
    place.people["auditor"] = auditor.id
    return audit_zip(place.desk, place.who("auditor"), "warm-homes")


def key_in(data: bytes) -> bytes:
    return bytes.fromhex(json.loads(opened(data)[KEY])["public"])


def failing(data: bytes, public: bytes | None = None) -> list[str]:
    return [one.place for one in verify(data, public) if not one.holds]


def test_it_holds_and_says_line_by_line_what_was_checked(packed, tmp_path) -> None:
    lines = verify(packed, key_in(packed))
    assert [one for one in lines if not one.holds] == []
    told = "\n".join(one.what for one in lines)
    for words in ("not a byte besides", "signed by the ledger's key", "the ledger names its digest",
                  f"{COUNCIL} by ", f"{JOINER} by ", "on the signatory's own machine",
                  "each of 4 has its entry", "rows, signed by"):  # fmt: skip
        assert words in told
    assert "compare it" not in told
    assert "compare it" in "\n".join(one.what for one in verify(packed))


def test_it_verifies_without_irwell(packed, tmp_path) -> None:
    copy = tmp_path / "alone.py"
    copy.write_text(Path(audit_verifier.__file__).read_text())
    file = tmp_path / "audit.zip"
    for data, code in ((packed, 0), (packed[:-40] + b"\0" + packed[-39:], 1)):
        file.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-I", str(copy), str(file), "--public-key", key_in(packed).hex()],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        assert ("All of it holds." in done.stdout) == (code == 0)


def test_a_changed_byte_anywhere_fails_with_its_place(packed) -> None:
    dice = random.Random(7)
    public = key_in(packed)
    for at in [0, len(packed) - 1, *dice.sample(range(len(packed)), FLIPS)]:
        changed = bytearray(packed)
        changed[at] ^= 1 << dice.randrange(8)
        places = failing(bytes(changed), public)
        assert places, at
        assert all(places), at


@pytest.mark.parametrize("name", ["agreement.json", "reviews.json", "entries.jsonl", FIRST])
def test_a_file_changed_and_packed_anew_fails_there(packed, name) -> None:
    files = opened(packed)
    files[name] = files[name].replace(b"1", b"2", 1)
    places = failing(container(files))
    assert any(place.split(",")[0] in (name, SIGNATURE) for place in places), places


def test_a_file_more_or_less_is_named(packed) -> None:
    files = opened(packed)
    assert "more.txt" in failing(container({**files, "more.txt": b"x"}))
    gone = next(name for name in files if name.startswith("signatures/"))
    files.pop(gone)
    assert gone in failing(container(files))


def test_another_authoritys_key_fails(packed) -> None:
    assert KEY in failing(packed, bytes(32))


def test_it_holds_no_row_and_no_title_of_a_person(packed) -> None:
    assert b"CANARY" not in packed
    assert b"QQ0000" not in packed


def test_only_an_auditor_gets_it(place) -> None:
    for who in ("officer", "council siro", "analyst"):
        with pytest.raises(Refused, match="for auditors"):
            audit_zip(place.desk, place.who(who), "warm-homes")
