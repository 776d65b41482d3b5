import json
from pathlib import Path

import pytest

from irwell.cli.main import main

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
DOC = str(EXAMPLES / "warm-homes" / "agreement.yaml")
CONTRACTS = [str(path) for path in sorted((EXAMPLES / "warm-homes/contracts").glob("*.yaml"))]


def test_check_says_that_nothing_stands_in_the_way(capsys):
    assert main(["agreement", "check", DOC, "--contract", *CONTRACTS]) == 0
    assert "Nothing keeps it from being signed and activated." in capsys.readouterr().out


def test_contracts_may_be_given_one_by_one(capsys):
    options = [word for path in CONTRACTS for word in ("--contract", path)]
    assert main(["agreement", "check", DOC, *options]) == 0


def test_check_names_line_and_remedy_of_each_problem(capsys):
    assert main(["agreement", "check", DOC, "--contract", CONTRACTS[0]]) == 1
    out = capsys.readouterr().out
    line = next(
        number
        for number, text in enumerate(Path(DOC).read_text(encoding="utf-8").splitlines(), start=1)
        if "not on list" in text
    )
    assert f"line {line}, where[0].value: No contract of calderwick-council/objections@1" in out
    assert "give the contract" in out


def test_check_answers_machines(capsys):
    assert main(["agreement", "check", DOC, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)

    assert answer["agreement"]["id"] == "warm-homes-2026"
    assert not answer["ok"]
    assert {"path", "line", "text", "remedy"} == set(answer["problems"][0])


def test_show_gives_plain_english_with_marks(capsys):
    assert main(["agreement", "show", DOC]) == 0
    out = capsys.readouterr().out
    assert "  enforced   Column home shows uprn as it is." in out
    assert "  promised   Why uprn is shown so: The charity must know which home" in out


def test_show_with_contracts_tells_the_problems_too(capsys):
    assert main(["agreement", "show", DOC, "--contract", CONTRACTS[0]]) == 0
    assert "It cannot be activated as it stands (1 problem):" in capsys.readouterr().out


def test_show_answers_machines(capsys):
    assert main(["agreement", "show", DOC, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    marks = {own["mark"] for own in answer["clauses"]}
    assert marks == {"enforced", "evidenced", "promised"}


def test_show_says_the_share_of_each_mark_and_how_hard_it_reads(capsys):
    assert main(["agreement", "show", DOC, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    own = answer["share"]["enforced"]

    assert own["of"] == len(answer["clauses"])
    assert own["clauses"] == sum(clause["mark"] == "enforced" for clause in answer["clauses"])
    assert sum(share["percent"] for share in answer["share"].values()) == 100
    assert set(answer["reading"]) == {"grade", "age"}


@pytest.mark.parametrize(
    ("form", "start"),
    [("text", "Warm homes for"), ("markdown", "# Warm homes for"), ("html", "<!doctype html>")],
)
def test_show_writes_each_form_to_the_screen_or_a_file(tmp_path, capsys, form, start):
    out = tmp_path / "agreement.out"
    assert main(["agreement", "show", DOC, "--format", form]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(start)

    assert main(["agreement", "show", DOC, "--format", form, "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out} is written.\n"
    assert out.read_text(encoding="utf-8") == shown


def test_show_says_where_it_cannot_write(tmp_path, capsys):
    out = tmp_path / "none" / "agreement.html"
    assert main(["agreement", "show", DOC, "--out", str(out)]) != 0
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["check", "show"])
def test_a_document_that_is_not_of_the_form_is_refused(tmp_path, capsys, verb):
    other = tmp_path / "other.yaml"
    text = Path(DOC).read_text(encoding="utf-8")
    other.write_text(text.replace("show: first_part", "show: hash"), encoding="utf-8")

    assert main(["agreement", verb, str(other)]) == 10
    assert "show" in capsys.readouterr().err
