import json
from pathlib import Path

import pytest

from irwell.agreements import read_agreement
from irwell.cli.main import main
from irwell.documents import parse_yaml
from irwell.documents.writing import yaml_text
from tests.unit.agreements.request_samples import whole
from tests.unit.agreements.template_samples import BODIES, CODES, CONTRACTS, answers
from tests.unit.agreements.test_paper import DEA, ISG


@pytest.fixture
def kept(tmp_path: Path):
    """Write invented documents, and return where they are."""

    def write(name: str, value) -> str:
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else yaml_text(value), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def contracts(kept):
    return [kept(f"{own.slug}.yaml", dict(c.document)) for own, c in CONTRACTS.items()]


def test_templates_are_listed_with_what_nobody_has_checked(capsys):
    assert main(["template", "list"]) == 0
    out = capsys.readouterr().out
    assert all(f"{code}: " in out for code in CODES)
    assert "no lawyer has checked it" in out


@pytest.mark.parametrize("code", CODES)
def test_a_template_is_shown_with_its_questions(code, capsys):
    assert main(["template", "show", code]) == 0
    out = capsys.readouterr().out
    assert "no lawyer has checked it" in out
    assert "{{start}}" in out
    assert main(["template", "show", code, "--json"]) == 0


@pytest.mark.parametrize("code", CODES)
def test_a_template_is_filled_to_an_agreement(code, kept, contracts, tmp_path, capsys):
    out = tmp_path / "agreement.yaml"
    given = kept("answers.yaml", answers(code))
    words = ["template", "fill", code, "--answers", given, "--contract", *contracts]
    assert main([*words, "--out", str(out)]) == 0, capsys.readouterr()
    assert read_agreement(parse_yaml(out.read_bytes())).document["template"] == code


def test_open_questions_are_told_and_nothing_is_written(kept, tmp_path, capsys):
    out = tmp_path / "agreement.yaml"
    given = kept("answers.yaml", {"provider": "mersley-council"})
    words = ["template", "fill", "school_places", "--answers", given, "--out", str(out)]
    assert main(words) == 1
    assert "start: From which day?" in capsys.readouterr().out
    assert not out.exists()


def test_single_answers_go_before_the_file(kept, capsys):
    given = kept("answers.yaml", {**answers("fuel_poverty"), "income_limit": 1})
    words = ["template", "fill", "fuel_poverty", "--answers", given, "--json"]
    assert main([*words, "--answer", "income_limit=350", "--answer", "need=A = b"]) == 0
    document = json.loads(capsys.readouterr().out)["agreement"]
    assert document["data"][0]["columns"]["low_income"]["cuts"] == [350]
    assert document["purpose"]["need"] == "A = b"


@pytest.mark.parametrize("answer", ["start", "price=1", "income_limit=much", "start=tomorrow"])
def test_an_answer_that_cannot_be_is_refused(answer, kept, capsys):
    given = kept("answers.yaml", answers("fuel_poverty"))
    words = ["template", "fill", "fuel_poverty", "--answers", given, "--answer", answer]
    assert main(words) == 10
    assert main(["template", "fill", "fuel_poverty", "--answers", kept("l.yaml", "[a]")]) == 10


def test_an_unknown_template_is_not_found(capsys):
    assert main(["template", "show", "nothing"]) == 22
    assert "early_help" in capsys.readouterr().err


def test_a_request_is_checked(kept, capsys):
    assert main(["request", "check", kept("a.yaml", whole())]) == 0
    assert "It can be submitted." in capsys.readouterr().out
    assert main(["request", "check", kept("b.yaml", whole(frequency=None)), "--json"]) == 1
    (gap,) = json.loads(capsys.readouterr().out)["gaps"]
    assert gap["path"] == "frequency"


def test_a_draft_is_made_and_what_is_open_is_told(kept, contracts, tmp_path, capsys):
    out = tmp_path / "draft.yaml"
    bodies = [kept(f"{own.id}.yaml", dict(own.document)) for own in BODIES.values()]
    words = ["request", "draft", kept("a.yaml", whole()), "--contract", *contracts, "--body"]
    assert main([*words, *bodies, "--out", str(out)]) == 1
    told = capsys.readouterr().out
    assert "Proposed: attendance_pct" in told
    draft = parse_yaml(out.read_bytes()).value
    assert draft["parties"]["provider"]["contact"] == "dpo@mersley-council.example"


def test_a_draft_with_every_answer_reads(kept, tmp_path):
    out = tmp_path / "draft.yaml"
    request = kept("a.yaml", whole(fields_wanted=["attendance"]))
    given = kept("answers.yaml", answers("early_help"))
    words = ["request", "draft", request, "--answers", given, "--out", str(out)]
    assert main(words) == 0
    read_agreement(parse_yaml(out.read_bytes()))


def test_a_draft_needs_a_template(kept, capsys):
    request = kept("a.yaml", whole(template=None))
    assert main(["request", "draft", request]) == 10
    assert main(["request", "draft", request, "--template", "school_places"]) == 1


def test_a_need_is_met_by_words(contracts, capsys):
    words = ["request", "find", "bus", "journeys", "--contract", *contracts, "--json"]
    assert main(words) == 0
    (first, *_) = json.loads(capsys.readouterr().out)["found"]
    assert (first["kind"], first["id"]) == ("data_set", "mersley-council/bus-use@1")
    assert main(["request", "find", "quixotic"]) == 1
    assert main(["request", "find", "bus", "--as-at", "soon"]) == 10


def test_columns_come_with_invented_rows(kept, capsys):
    own = next(c for key, c in CONTRACTS.items() if key.slug == "attendance")
    contract = kept("c.yaml", dict(own.document))
    words = ["request", "columns", contract, "--want", "NHS number", "--want", "attendance"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "Invented: made from the contract alone" in out
    assert "nhs_number: pseudonym" in out
    assert main(["request", "columns", contract, "--want", "shoe size", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["missing"] == ["shoe size"]


def test_a_list_of_paper_is_read(kept, capsys):
    assert main(["paper", "read", kept("a.csv", ISG)]) == 0
    out = capsys.readouterr().out
    assert "row 2  paper-isa-4: Early help" in out
    assert "Not read: Owner." in out
    assert main(["paper", "read", kept("b.csv", f"{ISG}x,y\n"), "--json"]) == 1
    value = json.loads(capsys.readouterr().out)
    assert [own["row"] for own in value["findings"]] == [3]
    assert value["records"][0]["state"] == "paper"
    assert value["records"][0]["lacks"]


def test_paper_is_upgraded_to_a_draft(kept, tmp_path, capsys):
    out = tmp_path / "draft.yaml"
    file = kept("a.csv", DEA)
    assert main(["paper", "upgrade", file, "--row", "2", "--out", str(out)]) == 1
    assert parse_yaml(out.read_bytes()).value["title"] == "Warm homes"
    assert main(["paper", "upgrade", file, "--row", "9"]) == 22


def test_the_registers_columns_are_written_and_read_back(kept, tmp_path, capsys):
    out = tmp_path / "register.csv"
    agreement = str(Path(__file__).parents[3] / "docs/examples/warm-homes/agreement.yaml")
    words = ["paper", "csv", "--list", kept("a.csv", DEA), "--agreement", agreement]
    assert main([*words, "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["paper", "read", str(out), "--json"]) == 0
    titles = [own["title"] for own in json.loads(capsys.readouterr().out)["records"]]
    assert titles[-1] == "Warm homes"
    assert len(titles) == 2


def test_files_that_are_not_there_are_told(capsys, tmp_path):
    missing = str(tmp_path / "none")
    assert main(["paper", "read", missing]) == 13
    assert main(["request", "check", missing]) == 10
