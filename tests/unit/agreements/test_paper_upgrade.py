import csv
import io
from datetime import date
from typing import Any

from irwell.agreements import agreement_from, review
from irwell.agreements.blanks import blank_of, open_blanks
from irwell.agreements.law import Facts, judge
from irwell.agreements.paper import read_paper
from irwell.agreements.paper_upgrade import lacking, upgrade
from irwell.agreements.paper_writing import dea_columns, dea_csv
from irwell.agreements.templates import fill, template
from tests.unit.agreements.template_samples import BODIES, CONTRACTS, answers
from tests.unit.agreements.test_paper import DEA, ISG

(WARM,) = read_paper(DEA).records
(HELP,) = read_paper(ISG).records


def answered(value: Any, given: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: answered(own, given) for key, own in value.items()}
    if isinstance(value, list):
        return [answered(own, given) for own in value]
    return given[blank_of(value)] if blank_of(value) else value


def test_what_the_paper_says_stands_and_the_rest_is_asked():
    found = upgrade(WARM)
    document = found.document
    assert document["title"] == "Warm homes"
    assert document["purpose"]["need"] == "Help with bills"
    assert document["purpose"]["benefit"]["measure"] == "Fewer cold homes"
    assert document["time"]["start"] == "2025-04-01"
    assert document["time"]["review"] == "2026-10-01"
    asked = {path for own in found.open if own.blank for path in own.paths}
    assert asked == set(open_blanks(document))
    assert lacking(WARM) == found.open


def test_the_words_of_the_paper_help_to_answer():
    questions = {own.blank: own for own in upgrade(WARM).open}
    assert questions["power"].help == "The paper says: DEA 2017 s.36"
    assert questions["delete_within"].help == "The paper says: 12 months"
    assert questions["data_set"].help == "The paper says: Addresses"


def test_a_basis_that_is_written_is_proposed_and_not_filled_in():
    questions = {own.blank: own for own in upgrade(HELP).open}
    assert questions["basis_provider"].proposal == "art6_1_e"
    assert {own.proposal for own in upgrade(WARM).open if own.blank.startswith("basis")} == {""}


def test_who_gives_is_taken_from_the_list_or_asked():
    assert not any(own.paths == ("parties",) for own in upgrade(HELP).open)
    assert any(own.paths == ("parties",) for own in upgrade(WARM).open)


def test_a_body_of_the_same_name_is_that_body():
    found = upgrade(WARM, BODIES)
    assert found.document["parties"]["provider"]["org"] == "mersley-council"
    assert found.document["parties"]["recipient"]["org"] == "bright-energy"
    proposals = {own.blank: own.proposal for own in upgrade(WARM).open}
    assert proposals["provider"] == "mersley-council"


def test_no_column_is_shown_until_somebody_decides():
    columns = upgrade(HELP).document["data"][0]["columns"]
    assert [own["show"] for own in columns.values()] == ["redact"]


def test_an_upgraded_paper_reads_once_it_is_answered():
    given = {
        "purpose_code": "fuel_poverty", "less_intrusive": "Counts help no home.",
        "power": "digital_economy_act_2017_s36", "dpia": "DPIA-1",
        "data_set": "mersley-council/homes@1", "first": "property", "delete_within": "30 days",
        "exit_plan": "It stops.", "basis_provider": "art6_1_e", "basis_recipient": "art6_1_f",
    }  # fmt: skip
    agreement = agreement_from(answered(upgrade(WARM, BODIES).document, given))
    assert not review(agreement, CONTRACTS)
    judged = judge(agreement, CONTRACTS, Facts(BODIES, ()), date(2026, 1, 1))
    assert [own.rule for own in judged.findings if own.severity == "error"] == ["R12"]


def test_a_paper_that_names_one_body_asks_for_the_other():
    (own,) = read_paper(ISG.replace("Fordshire Police;Fordshire Health", "")).records
    found = upgrade(own)
    assert found.document["parties"]["recipient"]["org"] == "{{recipient}}"
    assert "recipient" in {one.blank for one in found.open}


def test_the_register_layout_has_its_18_columns():
    assert len(dea_columns()) == 18
    (head, row) = csv.reader(io.StringIO(dea_csv([WARM])))
    assert tuple(head) == dea_columns()
    assert len(row) == 18
    assert head[:3] == ["id", "name", "purpose"]
    assert head[-2:] == ["areas", "area names"]


def test_the_register_layout_reads_back_as_the_same_agreements():
    (again,) = read_paper(dea_csv([WARM])).records
    assert again == WARM


def test_text_that_a_spreadsheet_would_run_is_guarded_and_reads_back():
    for title in ("=cmd()", "'=cmd()", "-1", "+a", "@a", "''-x", "'plain"):
        (own,) = read_paper(DEA.replace("Warm homes", title)).records
        text = dea_csv([own])
        assert next(csv.DictReader(io.StringIO(text)))["name"][0] not in "=-+@"
        assert read_paper(text).records[0].title == own.title


def written(changes=None, bodies=BODIES):
    document = fill(template("fuel_poverty"), answers("fuel_poverty")) | (changes or {})
    return next(csv.DictReader(io.StringIO(dea_csv([agreement_from(document)], bodies))))


def test_an_agreement_is_written_in_the_registers_columns():
    row = written()
    assert row["controllers"] == "mersley-advice; mersley-council; bright-energy"
    assert row["controller names"] == "Mersley Advice; Mersley Council; Bright Energy"
    assert row["legal power"] == "digital economy act 2017 s36; localism act 2011 s1"
    assert row["information disclosed"] == (
        "mersley-council/homes@1: home (keep), low_income (band), rating (band)"
    )
    assert row["review"] == "2027-07-01"
    assert row["retention"] == "Copies are deleted within 30 days of the end"
    assert row["processors"] == ""
    assert row["method"] == "Read from the authority's node"


def test_what_an_agreement_withholds_is_not_written():
    withheld = [{"field": "purpose", "reason": "a", "decided_by": "b", "until": "2027-05-01"}]
    row = written({"publish": {"register": "full", "withheld": withheld}})
    assert row["purpose"] == ""
    assert row["name"]
    withheld[0]["field"] = "all"
    row = written({"publish": {"register": "full", "withheld": withheld}})
    assert row["id"]
    assert not any(own for key, own in row.items() if key != "id")
