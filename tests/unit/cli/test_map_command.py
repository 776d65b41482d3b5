import json

import pytest

from irwell.cli import exits, main

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: mersley-council/residents
version: 1.0.0
status: active
schema:
  - name: residents
    properties:
      - {name: person_ref, logicalType: string, required: true, unique: true}
      - {name: postcode, logicalType: string,
         customProperties: [{property: irwell.check, value: postcode}]}
      - {name: rooms, logicalType: integer}
"""
ROWS = "".join(f"R{i:04},MX{i % 9 + 1} {i % 9 + 1}AB,{i % 12}\n" for i in range(1, 60))


@pytest.fixture
def files(tmp_path):
    (tmp_path / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "good.csv").write_text(f"PersonRef,Post Code,No of rooms\n{ROWS}", "utf-8")
    (tmp_path / "odd.csv").write_text(f"a,b,c\n{ROWS}", "utf-8")
    (tmp_path / "first.csv").write_text(f"person_ref,postcode,rooms\n{ROWS}", "utf-8")
    return tmp_path


def run(files, command, name, *more):
    contract = str(files / "contract.yaml")
    return main.main([command, str(files / name), "--contract", contract, *map(str, more)])


def test_a_proposal_is_printed_with_scores_and_reasons_and_no_value(files, capsys):
    assert run(files, "map", "good.csv") == exits.DONE
    shown = capsys.readouterr().out
    assert "3 of 3 columns of mersley-council/residents@1 have a likely heading" in shown
    assert "every value passes the check `postcode`" in shown
    assert '"postcode": "Post Code"' in shown
    assert not [value for value in ("R0001", "MX1", "1AB") if value in shown]


def test_the_document_that_is_written_is_taken_by_the_check(files, capsys):
    assert run(files, "map", "good.csv", "--out", files / "m.yaml") == exits.DONE
    assert f"--mapping {files / 'm.yaml'}" in capsys.readouterr().out
    assert run(files, "check", "good.csv", "--mapping", files / "m.yaml") == exits.DONE
    assert "postcode: read from the heading `Post Code`" in capsys.readouterr().out


def test_open_questions_exit_1(files, capsys):
    assert run(files, "map", "odd.csv", "--json", "--out", files / "m.yaml") == exits.FOUND
    value = json.loads(capsys.readouterr().out)
    assert [asked["column"] for asked in value["questions"]] == ["person_ref", "postcode", "rooms"]
    assert value["document"]["columns"] == {}
    assert "# QUESTION: `postcode`" in (files / "m.yaml").read_text("utf-8")


def test_the_last_data_find_what_names_do_not_say(files, capsys):
    clean = files / "clean.parquet"
    assert run(files, "check", "first.csv", "--clean", clean) == exits.DONE
    assert run(files, "map", "odd.csv", "--last", clean) == exits.DONE
    assert "as last time" in capsys.readouterr().out
    assert run(files, "map", "odd.csv", "--last", files / "first.csv") == 13


def test_drift_is_told_and_what_was_confirmed_stands(files, capsys):
    run(files, "map", "good.csv", "--out", files / "m.yaml")
    text = (files / "good.csv").read_text("utf-8").replace("No of rooms", "Bedroom count")
    (files / "later.csv").write_text(text, "utf-8")
    capsys.readouterr()
    assert run(files, "map", "later.csv", "--mapping", files / "m.yaml") == exits.FOUND
    shown = capsys.readouterr().out
    assert "reads `rooms` from the heading `No of rooms`, which is not there" in shown
    assert "1 heading is new since the mapping was made: `Bedroom count`" in shown
    assert shown.count("confirmed before") >= 2
    assert run(files, "check", "later.csv", "--mapping", files / "m.yaml") == exits.FOUND
    assert "note: The mapping reads `rooms`" in capsys.readouterr().out


def test_a_mapping_of_another_data_set_is_refused(files, capsys):
    run(files, "map", "good.csv", "--out", files / "m.yaml")
    other = (files / "m.yaml").read_text("utf-8").replace("residents@1", "tenants@1")
    (files / "m.yaml").write_text(other, "utf-8")
    for command in ("check", "map"):
        assert run(files, command, "good.csv", "--mapping", files / "m.yaml") == 18
        assert "tenants@1, not of mersley-council/residents@1" in capsys.readouterr().err


def test_a_home_and_its_mapping(files, capsys):
    place, name = str(files / "home"), "mersley-council/residents@1"

    def home(*words):
        return main.main(["home", *map(str, words), "--in", place])

    assert home("new", "--organisation", "mersley-council") == exits.DONE
    assert home("describe", files / "contract.yaml") == exits.DONE
    assert home("deposit", name, files / "first.csv") == exits.DONE
    assert home("propose-map", name, files / "odd.csv", "--out", files / "m.yaml") == exits.DONE
    assert f"irwell home map {name}" in capsys.readouterr().out
    assert home("map", name, files / "m.yaml") == exits.DONE
    assert "Version 1 of the mapping" in capsys.readouterr().out
    assert home("deposit", name, files / "odd.csv") == exits.DONE
    assert "rooms: read from the heading `c`" in capsys.readouterr().out
