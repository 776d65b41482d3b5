import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.cli import main as cli
from irwell.errors import LedgerError
from irwell.ledger import (
    Actor,
    Checkpoint,
    Entry,
    MemoryTree,
    Subject,
    export_lines,
    sign_checkpoint,
    verifier,
    verify_export,
)

ORIGIN = "harbour-authority"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def entry(seq, act="read"):
    return Entry(
        seq,
        "2026-04-01T09:30:00Z",
        act,
        "permitted",
        (),
        Actor("hollin-charity", "analyst", "p-1", "api"),
        Subject("agreement", "warm-homes", 1),
        {"rows": seq},
    )


def written(count):
    tree = MemoryTree()
    entries = [entry(number).canonical() for number in range(count)]
    for data in entries:
        tree.append(data)
    return list(export_lines(entries)), sign_checkpoint(Checkpoint(ORIGIN, count, tree.root()), KEY)


LINES, NOTE = written(12)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ledger.jsonl").write_bytes(b"".join(LINES))
    (tmp_path / "now.txt").write_bytes(NOTE.encode())
    (tmp_path / "earlier.txt").write_bytes(written(5)[1].encode())
    (tmp_path / "key.hex").write_text(PUBLIC.hex() + "\n")
    document = {"irwell_key": 1, "organisation": ORIGIN, "public": PUBLIC.hex()}
    (tmp_path / "key.json").write_text(json.dumps(document))
    return tmp_path


def test_a_whole_export_holds_with_and_without_an_earlier_checkpoint():
    for count in range(13):
        found = verify_export(LINES, NOTE, ORIGIN, PUBLIC, written(count)[1])
        assert (found.entries, found.root) == (12, found.root)
    assert verify_export(LINES, NOTE, ORIGIN, PUBLIC).entries == 12
    assert verify_export([], written(0)[1], ORIGIN, PUBLIC).entries == 0


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (LINES[:-1], "ledger.size"),
        ([*LINES, entry(12).canonical() + b"\n"], "ledger.size"),
        ([*LINES, b"\n"], "ledger.line"),
        ([*LINES[:-1], LINES[-1][:-1]], "ledger.line"),
        (LINES[1:], "ledger.order"),
        ([LINES[1], LINES[0], *LINES[2:]], "ledger.order"),
        ([*LINES[:4], entry(4, "sign").canonical() + b"\n", *LINES[5:]], "ledger.root"),
        ([LINES[0].replace(b'"seq":0', b'"seq":0,"seq":0'), *LINES[1:]], "ledger.line"),
        ([LINES[0].replace(b'"seq":0', b'"seq": 0'), *LINES[1:]], "ledger.line"),
        ([LINES[0].replace(b'"seq":0', b'"seq":0.0'), *LINES[1:]], "ledger.line"),
        ([LINES[0].replace(b"read", b"r\\u0065ad"), *LINES[1:]], "ledger.line"),
        ([b"[" * 60_000 + b"\n"], "ledger.line"),
        ([b'{"seq":' + b"9" * 5000 + b"}\n"], "ledger.line"),
        ([b"\xff\n"], "ledger.line"),
        ([b"x" * 70_000 + b"\n"], "ledger.line"),
    ],
)
def test_each_fault_is_named(lines, rule):
    with pytest.raises(LedgerError) as caught:
        verify_export(lines, NOTE, ORIGIN, PUBLIC)
    assert caught.value.rule == rule


def test_an_earlier_checkpoint_finds_what_the_key_hides():
    lines = [*LINES[:2], entry(2, "sign").canonical() + b"\n", *LINES[3:]]
    tree = MemoryTree()
    for line in lines:
        tree.append(line[:-1])
    forged = sign_checkpoint(Checkpoint(ORIGIN, 12, tree.root()), KEY)
    assert verify_export(lines, forged, ORIGIN, PUBLIC).entries == 12
    with pytest.raises(LedgerError) as caught:
        verify_export(lines, forged, ORIGIN, PUBLIC, written(5)[1])
    assert caught.value.rule == "ledger.rewritten"
    with pytest.raises(LedgerError) as caught:
        verify_export(written(3)[0], written(3)[1], ORIGIN, PUBLIC, written(5)[1])
    assert caught.value.rule == "ledger.smaller"


def alone(folder, *words):
    """Run the verifier as an auditor would: without Irwell on the path."""
    command = [sys.executable, "-I", "-S", str(folder / "verifier.py"), *words]
    (folder / "verifier.py").write_bytes(Path(verifier.__file__).read_bytes())
    site = f"import sys; sys.path += {[p for p in sys.path if 'site-packages' in p]!r}\n"
    (folder / "run.py").write_text(
        site + "import runpy; sys.meta_path.insert(0, type('No', (), {'find_spec':"
        " staticmethod(lambda name, *_: (_ for _ in ()).throw(ImportError(name))"
        " if name.split('.')[0] in ('irwell', 'yaml', 'rfc8785', 'jsonschema') else None)})())\n"
        f"sys.argv = {command[3:]!r}\nrunpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "run.py")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("key", [PUBLIC.hex(), "key.hex", "key.json"])
def test_the_verifier_stands_alone(folder, key):
    done = alone(
        folder,
        "ledger.jsonl",
        "--checkpoint",
        "now.txt",
        "--public-key",
        key,
        "--earlier",
        "earlier.txt",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"The ledger {ORIGIN} holds: 12 entries" in done.stdout
    assert "first 5 entries" in done.stdout


def test_the_verifier_refuses_and_says_why(folder):
    (folder / "ledger.jsonl").write_bytes(b"".join(LINES[:-1]))
    words = ["ledger.jsonl", "--checkpoint", "now.txt", "--public-key", "key.hex"]
    done = alone(folder, *words)
    assert done.returncode == 1
    assert "does NOT hold: the export has 11 entries, the checkpoint 12" in done.stdout
    done = alone(folder, *words[:-1], bytes(32).hex())
    assert (done.returncode, done.stderr) == (1, "")
    done = alone(folder, "absent.jsonl", *words[1:])
    assert (done.returncode, done.stderr) == (1, "")


def test_the_verifier_says_when_it_cannot_exclude_a_rewritten_ledger(folder):
    done = alone(folder, "ledger.jsonl", "--checkpoint", "now.txt", "--public-key", "key.hex")
    assert done.returncode == 0
    assert "No earlier checkpoint was given" in done.stdout


def test_the_verifier_stays_short_and_imports_nothing_of_irwell():
    text = Path(verifier.__file__).read_text()
    assert len(text.splitlines()) <= 200
    assert "import irwell" not in text
    assert "from irwell" not in text


def verify(folder, *words):
    return cli.main(
        [
            *("ledger", "verify", str(folder / "ledger.jsonl")),
            *("--checkpoint", str(folder / "now.txt"), *words),
        ]
    )


def test_the_command_verifies(folder, capsys):
    earlier = str(folder / "earlier.txt")
    assert verify(folder, "--public-key", PUBLIC.hex(), "--earlier", earlier, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["origin"], found["entries"], found["earlier"]) == (ORIGIN, 12, True)
    assert verify(folder, "--public-key", str(folder / "key.json")) == 0
    assert "No earlier checkpoint was given" in capsys.readouterr().out


def test_the_command_names_the_fault(folder, capsys):
    (folder / "ledger.jsonl").write_bytes(b"".join(LINES[1:]))
    assert verify(folder, "--public-key", str(folder / "key.hex"), "--json") == 12
    assert json.loads(capsys.readouterr().err)["rule"] == "ledger.order"
    assert verify(folder, "--public-key", "00") == 12
    assert verify(folder, "--public-key", PUBLIC.hex(), "--origin", "other") == 12
    (folder / "now.txt").unlink()
    assert verify(folder, "--public-key", PUBLIC.hex()) == 12
