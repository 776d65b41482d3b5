"""`irwell home` about deposits, as somebody types it: the messages alone lead on."""

import json

import pytest

from irwell.cli import exits
from irwell.cli.main import main

BODY = "fordham-council"
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: fordham-council/support
name: Support
version: 1.0.0
status: active
customProperties:
  - {property: irwell.onErrors, value: ERRORS}
schema:
  - name: support
    properties:
      - {name: claim, logicalType: integer, required: true, unique: true, primaryKey: true}
      - {name: note, logicalType: string}
"""
GOOD, BAD = "claim,note\n1,a\n2,b\n", "claim,note\nx,CANARY\n2,b\n"


@pytest.fixture
def home(tmp_path, capsys):
    root = tmp_path / "home"
    assert main(["home", "new", "--organisation", BODY, "--in", str(root)]) == 0
    capsys.readouterr()
    return root


def describe(home, tmp_path, errors="keep") -> None:
    path = tmp_path / "contract.yaml"
    path.write_text(CONTRACT.replace("ERRORS", errors))
    assert main(["home", "describe", str(path), "--in", str(home)]) == 0


def put(home, tmp_path, text, *more):
    path = tmp_path / "support.csv"
    path.write_text(text)
    return main(["home", "deposit", f"{BODY}/support@1", str(path), "--in", str(home), *more])


def test_a_held_deposit_is_accepted_by_the_command_that_the_message_names(
    home, tmp_path, capsys
) -> None:
    describe(home, tmp_path, "hold")
    assert put(home, tmp_path, BAD) == 0
    out = capsys.readouterr().out
    assert "irwell home accept 000001" in out
    assert "CANARY" not in out
    assert main(["home", "accept", "000001", "--in", str(home)]) == 0
    assert main(["home", "deposits", "--in", str(home), "--json"]) == 0
    text = capsys.readouterr().out
    assert '"state": "accepted"' in text
    assert main(["home", "quarantine", "000001", "--in", str(home)]) == 0
    assert main(["home", "refuse", "000001", "--in", str(home)]) == 0
    assert "its key is destroyed" in capsys.readouterr().out
    assert (
        main(["home", "accept", "000001", "--in", str(home)]) == exits.CODES[exits.errors.HomeError]
    )


def test_the_failing_rows_are_collected_once_asked_for(home, tmp_path, capsys) -> None:
    describe(home, tmp_path, "split")
    assert put(home, tmp_path, BAD) == 0
    assert "irwell home collect 000001 --out FILE.csv" in capsys.readouterr().out
    back = tmp_path / "back.csv"
    words = ["home", "collect", "000001", "--in", str(home), "--out", str(back)]
    assert main(words) == 0
    assert "CANARY" in back.read_text()
    assert main(words) == exits.CODES[exits.errors.HomeError]  # never over another file


def test_a_withdrawal_shows_its_effect_first(home, tmp_path, capsys) -> None:
    describe(home, tmp_path)
    assert put(home, tmp_path, GOOD) == 0
    words = ["home", "withdraw", "000001", "--in", str(home)]
    assert main(words) == exits.FOUND
    assert "say --yes" in capsys.readouterr().out
    assert main(["home", "deposits", "--in", str(home)]) == 0
    assert "accepted" in capsys.readouterr().out
    assert main([*words, "--yes"]) == 0
    assert "withdrawn; its key is destroyed" in capsys.readouterr().out


def test_the_quality_report_is_written_in_three_forms(home, tmp_path, capsys) -> None:
    describe(home, tmp_path)
    assert put(home, tmp_path, BAD) == 0
    assert put(home, tmp_path, GOOD) == 0
    capsys.readouterr()
    page, sheet, dqv = (tmp_path / name for name in ("q.html", "q.csv", "q.json"))
    files = [
        "--out",
        str(page),
        "--csv",
        str(sheet),
        "--dqv",
        str(dqv),
        "https://fordham.example/s",
    ]
    assert main(["home", "quality", "000002", "--in", str(home), *files]) == 0
    assert "completeness" in capsys.readouterr().out
    assert "<svg" in page.read_text()
    assert "<script" not in page.read_text()
    assert "000001" in sheet.read_text()
    assert json.loads(dqv.read_text())["@graph"]
    assert "CANARY" not in page.read_text() + sheet.read_text() + dqv.read_text()


def test_a_refused_file_says_what_to_do_and_keeps_nothing(home, tmp_path, capsys) -> None:
    describe(home, tmp_path, "refuse")
    assert put(home, tmp_path, BAD, "--json") == exits.FOUND
    error = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert error["rule"] == "deposit.refused"
    assert error["remedy"]
    assert "CANARY" not in str(error)
    assert main(["home", "deposits", "--in", str(home)]) == 0
    assert "Nothing yet" in capsys.readouterr().out


def test_uploads_are_tidied_after_their_days_alone(home, tmp_path, capsys) -> None:
    describe(home, tmp_path)
    assert put(home, tmp_path, GOOD) == 0
    capsys.readouterr()
    assert main(["home", "tidy", "--in", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"forgotten": []}


def test_nothing_is_due_in_a_home_that_shares_nothing(home, capsys) -> None:
    assert main(["release", "run", "--due", "--home", str(home)]) == 0
    assert "No release is due." in capsys.readouterr().out
    assert main(["home", "shares", "--in", str(home)]) == 0
    with pytest.raises(SystemExit) as usage:
        main(["release", "run", "--due", "--rehearse"])
    assert usage.value.code == exits.USAGE
    with pytest.raises(SystemExit) as lacking:
        main(["release", "run", "--home", str(home)])
    assert lacking.value.code == exits.USAGE
    assert "--contract" in capsys.readouterr().err


def test_fetch_asks_whose_files(tmp_path, capsys) -> None:
    assert main(["fetch", "list"]) == exits.CODES[exits.errors.HomeError]
    assert "--in" in capsys.readouterr().err
