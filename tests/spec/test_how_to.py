"""The commands of the how-to pages run, in the order in which they stand, with the pages' files."""

import re
import shlex
from pathlib import Path

import pytest

from irwell.cli.main import main

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.M | re.S)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)


def run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PAGES / page).read_text(encoding="utf-8")
    for name, content in FILE.findall(text):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content.replace("FOLDER", str(tmp_path)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [line for block in COMMANDS.findall(text) for line in block.splitlines()]
    assert commands
    for line in commands:
        name, *words = shlex.split(line)
        assert (name, main(words)) == ("irwell", 0), line


def test_a_file_is_deposited(tmp_path, monkeypatch, capsys) -> None:
    run("deposit-a-file.md", tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert "irwell home accept 000002" in said
    assert "not known" not in said
    assert "not known" in (tmp_path / "failed.csv").read_text()
    assert "<svg" in (tmp_path / "quality.html").read_text()
    assert "is refused; its key is destroyed" in said


def test_a_source_is_connected(tmp_path, monkeypatch, capsys) -> None:
    run("connect-a-source.md", tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert "repairs-2026-11-22.csv is deposit" in said
    assert "nothing new" in said
    assert "is forgotten" in said


def test_data_is_asked_for(tmp_path, monkeypatch, capsys) -> None:
    run("ask-for-data.md", tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert "template school_places" in said
    assert "Invented: made from the contract alone" in said
    assert "It can be submitted." in said
    assert "Nothing keeps it from being signed and activated." in said
