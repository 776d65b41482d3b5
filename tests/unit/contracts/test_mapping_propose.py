from dataclasses import replace

import pytest

from irwell.contracts.mapping import mapping_from
from irwell.contracts.mapping_questions import THRESHOLD
from irwell.contracts.mapping_text import (
    proposal_document,
    proposal_text,
    proposal_value,
    proposal_yaml,
)
from irwell.documents import parse_yaml
from tests.unit.contracts.mapping_parts import drafted, found, proposed, written

HEADINGS = ("uprn", "postcode", "ward", "tenure", "rooms", "start_date", "end_date")
TENURES, WARDS = ("owned", "rented", "shared"), ("Eastgate", "Westgate", "Northgate", "Southgate")


def rows(count=60):
    return [
        (
            10_000_000 + i * 7,
            f"MX{i % 9 + 1} {i % 9 + 1}AB",
            WARDS[i % 4],
            TENURES[i % 3],
            i % 8 + 1,
            f"{i % 28 + 1:02}/03/2024",
            f"{i % 27 + 2:02}/04/2025",
        )
        for i in range(count)
    ]


@pytest.fixture
def contract(tmp_path):
    return drafted(tmp_path, written(tmp_path, HEADINGS, rows()))


def test_the_contracts_own_headings(tmp_path, contract) -> None:
    proposal, drifts = proposed(tmp_path, written(tmp_path, HEADINGS, rows(30)), contract)
    assert found(proposal) == {name: name for name in HEADINGS}
    assert (proposal.questions, proposal.unused, drifts) == ((), (), ())


def test_each_score_has_its_reasons(tmp_path, contract) -> None:
    named = ("UPRN", "Post Code", "Ward Name", "Tenure type", "Rooms", "From date", "DateTo")
    proposal, _ = proposed(tmp_path, written(tmp_path, named, rows()), contract)
    assert found(proposal) == dict(zip(HEADINGS, named, strict=True))
    for one in proposal.chosen:
        assert THRESHOLD <= one.score <= 1
        assert {"name", "type"} <= {part.kind for part in one.parts}
        assert all(part.reason for part in one.parts)
    own = next(one for one in proposal.chosen if one.column == "postcode")
    assert own.part("values").reason == "every value passes the check `postcode`"
    assert own.score == pytest.approx((0.5 * 0.98 + 0.1 + 0.4) / 1.0, abs=0.005)


def test_values_alone_ask_and_name_the_candidate(tmp_path, contract) -> None:
    named = ("UPRN", "field_2", "Ward", "Tenure", "Rooms", "Start date", "End date")
    proposal, _ = proposed(tmp_path, written(tmp_path, named, rows()), contract)
    (asked,) = proposal.questions
    assert asked.column == "postcode"
    assert [one.heading for one in asked.candidates] == ["field_2"]
    assert 'postcode: "field_2"' in asked.answer
    assert proposal.unused == ("field_2",)


def test_the_right_name_over_other_values_asks(tmp_path, contract) -> None:
    moved = [(a, c, b, d, e, f, g) for a, b, c, d, e, f, g in rows()]
    proposal, _ = proposed(tmp_path, written(tmp_path, HEADINGS, moved), contract)
    assert {asked.column for asked in proposal.questions} >= {"postcode"}
    asked = next(own for own in proposal.questions if own.column == "postcode")
    assert "no value looks like `postcode`" in asked.text


def test_a_tie_is_told(tmp_path, contract) -> None:
    named = ("uprn", "postcode", "ward", "tenure", "rooms", "Date start 1", "Date start 2")
    contract = replace(contract, columns=tuple(c for c in contract.columns if c.name != "end_date"))
    proposal, _ = proposed(tmp_path, written(tmp_path, named, rows()), contract)
    (asked,) = proposal.questions
    assert asked.column == "start_date"
    assert {one.heading for one in asked.candidates} == {"Date start 1", "Date start 2"}
    near = ("uprn", "postcode", "ward", "tenure", "rooms", "start_dates", "start_datee")
    proposal, _ = proposed(tmp_path, written(tmp_path, near, rows()), contract)
    (asked,) = proposal.questions
    assert "as likely" in asked.text


def test_never_two_columns_from_one_heading(tmp_path, contract) -> None:
    named = ("uprn", "postcode", "ward", "tenure", "rooms", "date", "other")
    proposal, _ = proposed(tmp_path, written(tmp_path, named, rows()), contract)
    headings = list(found(proposal).values())
    assert len(headings) == len(set(headings))


def test_values_of_last_time_find_a_renamed_column(tmp_path, contract) -> None:
    from irwell.contracts.checking import check

    file = written(tmp_path, HEADINGS, rows())
    clean = tmp_path / "clean.parquet"
    scratch = tmp_path / "check"
    scratch.mkdir()
    check(file, contract, scratch=scratch, out=clean, run=lambda job, req, limits: job(req, {}))
    named = ("a", "b", "c", "d", "e", "f", "g")
    blind, _ = proposed(tmp_path, written(tmp_path, named, rows()), contract)
    assert found(blind) == {}
    proposal, _ = proposed(tmp_path, written(tmp_path, named, rows()), contract, last=[clean])
    assert found(proposal) == dict(zip(HEADINGS, named, strict=True))
    crossed = (*HEADINGS[:5], "end_date", "start_date")
    proposal, _ = proposed(tmp_path, written(tmp_path, crossed, rows()), contract, last=[clean])
    assert {asked.column for asked in proposal.questions} == {"start_date", "end_date"}
    assert "the values of last time stand under `end_date`" in proposal.questions[0].text


def test_what_was_confirmed_stands_and_only_the_rest_is_asked(tmp_path, contract) -> None:
    named = ("a", "b", "c", "d", "e", "f", "g")
    kept = mapping_from(
        {
            "irwell_mapping": 1,
            "data_set": str(contract.data_set),
            "columns": dict(zip(HEADINGS, named, strict=True)),
        }
    )
    later = ("a", "b2", "c", "d", "e", "f", "g")
    proposal, drifts = proposed(tmp_path, written(tmp_path, later, rows()), contract, kept=kept)
    assert [asked.column for asked in proposal.questions] == ["postcode"]
    assert all(one.score == 1.0 for one in proposal.chosen)
    assert [(d.kind, d.headings) for d in drifts] == [("gone", ("b",))]


def test_what_is_said_holds_no_value_and_reads_back(tmp_path, contract) -> None:
    named = ("UPRN", "p", "Ward Name", "Tenure", "Rooms", "Start", "End date")
    proposal, drifts = proposed(tmp_path, written(tmp_path, named, rows()), contract)
    text, value = proposal_text(proposal, drifts, "f.csv"), str(proposal_value(proposal, drifts))
    yaml = proposal_yaml(proposal)
    for shown in (text, value, yaml):
        assert not [v for v in ("MX1", "Eastgate", "rented", "10000007", "2024") if v in shown]
    assert parse_yaml(yaml).value == proposal_document(proposal)
    assert "# QUESTION: `postcode`" in yaml
