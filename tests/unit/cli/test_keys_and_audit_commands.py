"""Keys on one's own machine: rotated, verified offline, and verified by another tool."""

import json
import shutil
import subprocess

import pytest

from irwell.agreements import of, read_agreement
from irwell.cli.main import main
from irwell.documents import canonical, digest, parse_yaml
from irwell.vault import Keyring
from tests.unit.authority.place import AGREEMENT, COUNCIL
from tests.unit.authority.signing_parts import OPEN

OPENSSL = shutil.which("openssl")


@pytest.fixture
def machine(tmp_path):
    """A keys folder, an agreement, and the SIRO's signature over it."""
    main(["key", "new", "--organisation", COUNCIL, "--role", "siro", "--out", str(tmp_path / "k")])
    (tmp_path / "agreement.yaml").write_text(AGREEMENT)
    key = Keyring(tmp_path / "k").key_document(COUNCIL, "siro")
    (tmp_path / "key.json").write_text(json.dumps(key))
    sign = ["sign", str(tmp_path / "agreement.yaml"), "--key", str(tmp_path / "k"), "--out",
            str(tmp_path / "signature.json")]  # fmt: skip
    assert main(sign) == 0
    return tmp_path


def verify(machine, *more: str) -> int:
    return main([
        "sign", "verify", str(machine / "agreement.yaml"), "--signature",
        str(machine / "signature.json"), "--key", str(machine / "key.json"), *more,
    ])  # fmt: skip


def entry(seq: int, act: str, at: str, facts: dict, outcome: str = "permitted") -> bytes:
    value = {"seq": seq, "at": at, "act": act, "outcome": outcome, "facts": facts}
    return canonical(value) + b"\n"


def export(machine, *lines: bytes) -> str:
    path = machine / "ledger.jsonl"
    path.write_bytes(b"".join(lines))
    return str(path)


def life(machine, kept: str = "own") -> tuple[bytes, bytes]:
    key = json.loads((machine / "key.json").read_text())
    mark = digest(json.loads((machine / "signature.json").read_text()))
    entered = {"key": {"id": key["id"], "public": key["public"], "kept": kept}}
    signed = {"key": key["id"], "signature": mark, "by": COUNCIL}
    return (entry(0, "appoint", "2026-01-01T00:00:00.000Z", entered),
            entry(1, "sign", "2026-02-01T00:00:00.000Z", signed))  # fmt: skip


def test_a_signature_holds_offline(machine, capsys) -> None:
    assert verify(machine) == 0
    assert "that is its own word" in capsys.readouterr().out


def test_another_text_does_not(machine, capsys) -> None:
    (machine / "agreement.yaml").write_text(AGREEMENT.replace("Warm homes", "Cold homes"))
    assert verify(machine) != 0
    assert "of.digest" in capsys.readouterr().err


def test_the_ledger_shows_that_the_key_counted(machine, capsys) -> None:
    assert verify(machine, "--ledger", export(machine, *life(machine))) == 0
    told = capsys.readouterr().out
    assert "on the signatory's own machine" in told
    assert "entry 1.\nThe key counted then." in told
    assert verify(machine, "--ledger", export(machine, *life(machine, "hosted"))) == 0
    assert "hosted by the node" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("act", "since", "code"),
    [
        ("rekey", "2026-01-15T00:00:00.000Z", 1),
        ("rekey", "2026-03-01T00:00:00.000Z", 0),
        ("revoke_key", "2026-01-15T00:00:00.000Z", 1),
        ("revoke_key", "2026-02-15T00:00:00.000Z", 0),
    ],
)
def test_a_key_that_had_ended_did_not_count(machine, capsys, act, since, code) -> None:
    entered, signed = life(machine)
    key = json.loads((machine / "key.json").read_text())["id"]
    facts = {"replaced": key} if act == "rekey" else {"key": key, "since": since}
    at = since if act == "rekey" else "2026-04-01T00:00:00.000Z"
    ended = entry(2, act, at, facts)
    assert verify(machine, "--ledger", export(machine, entered, signed, ended)) == code
    assert ("did NOT count" in capsys.readouterr().out) == bool(code)


def test_a_key_that_no_entry_knows_does_not_count(machine, capsys) -> None:
    assert verify(machine, "--ledger", export(machine)) == 1
    refused = entry(0, "appoint", "2026-01-01T00:00:00Z", {}, "refused")
    assert verify(machine, "--ledger", export(machine, refused)) == 1
    assert "does not count" in capsys.readouterr().out


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
@pytest.mark.parametrize("whole", [True, False])
def test_openssl_verifies_the_signature(machine, whole) -> None:
    signature = json.loads((machine / "signature.json").read_text())
    key = json.loads((machine / "key.json").read_text())
    value = bytes.fromhex(signature.pop("value"))
    signed = json.dumps(signature, sort_keys=True, separators=(",", ":")).encode()
    (machine / "signed").write_bytes(signed if whole else signed + b" ")
    (machine / "value").write_bytes(value)
    # SubjectPublicKeyInfo of Ed25519. Source: RFC 8410, section 4.
    (machine / "der").write_bytes(bytes.fromhex(f"302a300506032b6570032100{key['public']}"))
    how = ["-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", "der"]
    command = [OPENSSL, "pkeyutl", *how, "-sigfile", "value", "-in", "signed"]
    done = subprocess.run(command, cwd=machine, capture_output=True, check=False)
    assert (done.returncode == 0) == whole


@pytest.mark.skipif(
    not all(map(shutil.which, ("openssl", "jq", "xxd", "bash"))), reason="a tool is not installed"
)
def test_the_two_lines_of_the_page_verify_it(machine) -> None:
    from tests.house.tree import ROOT

    page = (ROOT / "docs" / "how-to" / "sign-and-rotate-keys.md").read_text()
    lines = page[page.index("```bash openssl") :].split("```")[1].partition("\n")[2]
    done = subprocess.run(
        ["bash", "-euc", lines], cwd=machine, capture_output=True, text=True, check=False
    )
    assert "Verified Successfully" in done.stdout, done.stderr


def test_a_rotation_is_by_the_old_key_and_the_new_one_signs(machine, capsys) -> None:
    from irwell.vault import rotation_from, verify_rotation

    old = json.loads((machine / "key.json").read_text())
    out = machine / "rotation.json"
    assert main(["key", "rotate", str(machine / "k"), "--out", str(out)]) == 0
    rotation = rotation_from(json.loads(out.read_text()))
    verify_rotation(rotation, old)
    now = Keyring(machine / "k").key_document(COUNCIL, "siro")
    assert now == dict(rotation.key) != old
    assert oct((machine / "k" / "bodies" / COUNCIL / "signing" / "siro").stat().st_mode)[-3:] == (
        "600"
    )
    kept = machine / "k" / "bodies" / COUNCIL / "retired" / old["id"]
    assert json.loads(kept.read_text()) == rotation.document()


def test_joining_writes_the_accession_and_signs_that(machine, capsys) -> None:
    (machine / "open.yaml").write_text(OPEN)
    words = ["sign", str(machine / "open.yaml"), "--key", str(machine / "k"), "--join",
             str(machine / "accession.json"), "--out", str(machine / "joined.json")]  # fmt: skip
    assert main(words) == 0
    accession = json.loads((machine / "accession.json").read_text())
    form = read_agreement(parse_yaml(OPEN))
    assert accession["agreement"]["digest"] == of(form)["digest"]
    shutil.copy(machine / "accession.json", machine / "agreement.yaml")
    shutil.copy(machine / "joined.json", machine / "signature.json")
    assert verify(machine) == 0
    (machine / "agreement.yaml").write_text(AGREEMENT)
    words[1] = str(machine / "agreement.yaml")
    assert main(words) != 0
    assert "Nobody may join" in capsys.readouterr().err


def test_a_file_that_is_no_zip_fails(machine, capsys) -> None:
    (machine / "x.zip").write_bytes(b"no zip")
    assert main(["audit", "verify", str(machine / "x.zip")]) == 1
    assert "FAILS" in capsys.readouterr().out
