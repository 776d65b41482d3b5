from dataclasses import replace

import pytest

from irwell.agreements import Accession, review
from irwell.contracts import Column, DataSetId

LIST = "calderwick-council/objections@1"
PROPERTY = {"from": "uprn", "show": "keep", "reason": "The charity writes to the home."}


def columns(**named):
    return {"data.0.columns": named}


def where(*tests):
    return {"where": list(tests)}


def supported(**more):
    """The short agreement over the data set that has a property reference."""
    data = {"dataset": "calderwick-council/council-tax-support@1", "columns": {"uprn": PROPERTY}}
    return {"data": [data], **more}


def test_the_examples_can_be_activated(examples):
    assert sorted(examples) == ["early-help", "falls-prevention", "school-meals", "warm-homes"]
    for agreement, contracts in examples.values():
        assert review(agreement, contracts) == ()


def test_the_short_agreement_can_be_activated(changed, contracts):
    assert review(changed({}), contracts) == ()


ACCESSION = {"joins_as": "recipient", "sectors": ["local_government", "police"]}
FAULTS = [
    # data sets
    ({"data.0.dataset": "calderwick-council/other@1"}, "data[0].dataset", "No contract"),
    (
        {"data.0.dataset": "calderwick-council/school-attendance@2"},
        "data[0].dataset",
        "No contract",
    ),
    (
        {"data.0": {"dataset": "marrowdale-health/falls@3", "columns": {"notes": "redact"}}},
        "data[0].dataset",
        "marrowdale-health is not a party that gives",
    ),
    (
        {
            "data.1": {
                "dataset": "calderwick-council/school-attendance@1",
                "as": "again",
                "columns": {"district": "keep"},
            }
        },
        "data[1].dataset",
        "named twice",
    ),
    (
        {
            "data.0.as": "homes",
            "data.1": {
                "dataset": "calderwick-council/home-aids@1",
                "as": "homes",
                "columns": {"aid": "keep"},
            },
        },
        "data[1].as",
        "become the table `homes`",
    ),
    # columns
    (columns(ward="keep"), "data[0].columns.ward", "no column `ward`"),
    (
        columns(child={"from": "pupil", "show": "keep"}),
        "data[0].columns.child",
        "no column `pupil`",
    ),
    (columns(district="year"), "data[0].columns.district", "`year` does not fit"),
    (columns(attendance_pct="first_part"), "data[0].columns.attendance_pct", "does not fit"),
    (
        columns(district={"show": "band", "cuts": [1]}),
        "data[0].columns.district",
        "`band` does not fit",
    ),
    (columns(nhs_number="keep"), "data[0].columns.nhs_number", "names a person"),
    (columns(nhs_number={"show": "keep", "reason": " "}), "data[0].columns.nhs_number", "reason"),
    (columns(nhs_number="first_part"), "data[0].columns.nhs_number", "names a person"),
    (columns(district="pseudonym"), "data[0].columns.district", "no identifier type"),
    (
        columns(nhs_number={"show": "pseudonym", "key": "link-07"}),
        "data[0].columns.nhs_number.key",
        "shared with other agreements",
    ),
    (columns(district="keep", District="redact"), "data[0].columns.district", "one name"),
    (
        columns(attendance_pct={"show": "band", "cuts": [80, 50]}),
        "data[0].columns.attendance_pct.cuts",
        "do not ascend",
    ),
    (
        columns(attendance_pct={"show": "band", "cuts": [50, 50]}),
        "data[0].columns.attendance_pct.cuts",
        "do not ascend",
    ),
    (
        columns(attendance_pct={"show": "band", "cuts": [50.5]}),
        "data[0].columns.attendance_pct.cuts",
        "whole numbers",
    ),
    (
        {**columns(attendance_pct="keep"), "use.outputs": {"smallest_group": 5}},
        "use.outputs.smallest_group",
        "identifying with others",
    ),
    # rows
    (where({"column": "ward", "is": "present"}), "where[0].column", "no column `ward`"),
    (where({"column": "district", "is": "age under", "value": 18}), "where[0].is", "does not fit"),
    (
        where({"column": "attendance_pct", "is": "before", "value": "2026-01-01"}),
        "where[0].is",
        "does not fit",
    ),
    (
        where({"column": "attendance_pct", "is": "equals", "value": "50"}),
        "where[0].value",
        "not of type integer",
    ),
    (
        where({"column": "attendance_pct", "is": "one of", "value": [50, True]}),
        "where[0].value",
        "not of type integer",
    ),
    (
        where({"column": "attendance_pct", "is": "equals", "value": 50.5}),
        "where[0].value",
        "not of type integer",
    ),
    (where({"column": "district", "is": "equals", "value": 7}), "where[0].value", "type text"),
    (
        where({"column": "district", "is": "not one of", "value": ["alder", "Birch"]}),
        "where[0].value",
        "Birch is not among the codes",
    ),
    (
        where({"column": "nhs_number", "is": "not on list", "value": "calderwick-council/out@1"}),
        "where[0].value",
        "No contract",
    ),
    (
        where({"column": "nhs_number", "is": "not on list", "value": LIST}),
        "where[0].value",
        "0 columns of type nhs_number",
    ),
    (
        where({"column": "district", "is": "not on list", "value": LIST}),
        "where[0].column",
        "no identifier type",
    ),
    (
        where({"column": "nhs_number", "is": "not on list", "value": "marrowdale-health/falls@3"}),
        "where[0].value",
        "not a list of calderwick-council",
    ),
    (
        where(
            {
                "column": "nhs_number",
                "is": "not on list",
                "value": "calderwick-council/school-attendance@1",
            }
        ),
        "where[0].value",
        "a list never is",
    ),
    # parties, kinds, law
    (
        {"parties.provider.gives": False},
        "parties",
        "No party gives data",
    ),
    ({"parties.recipient.receives": False}, "parties", "No party receives data"),
    (
        {"parties.helper": {"org": "warm-homes", "role": "controller"}},
        "parties.helper",
        "neither gives nor receives",
    ),
    ({"parties.provider.receives": True}, "kind", "gives and receives"),
    ({"kind": "reciprocal"}, "kind", "Fewer than two bodies both"),
    ({"kind": "joint_controllers"}, "kind", "joint controllers"),
    ({"kind": "open_publication"}, "parties", "one signatory"),
    ({"kind": "open_publication"}, "parties.recipient", "for everyone"),
    (
        {"kind": "open_publication", "parties.provider.receives": True},
        "parties.provider",
        "for everyone",
    ),
    ({"kind": "accession"}, "kind", "who may join"),
    ({"accession": ACCESSION}, "accession", "only an agreement of kind accession"),
    (
        {"kind": "accession", "accession": {**ACCESSION, "joins_as": "other"}},
        "accession.joins_as",
        "no party that gives or receives",
    ),
    (
        {"kind": "accession", "accession": {**ACCESSION, "until": "2027-12-01"}},
        "accession.until",
        "outside",
    ),
    ({"law.lawful_basis": {"provider": "art6_1_e"}}, "law.lawful_basis", "has no lawful basis"),
    ({"law.lawful_basis.other": "art6_1_e"}, "law.lawful_basis", "`other` is no party"),
    ({"rights.contact": "council"}, "rights.contact", "`council` is no party"),
    ({"incidents.lead": "police"}, "incidents.lead", "`police` is no party"),
    ({"use.outputs.checked_by": "police"}, "use.outputs.checked_by", "is no party"),
    ({"running": {"quality": "police"}}, "running.quality", "`police` is no party"),
    (
        {"data.0.expected_rows": {"least": 2, "most": 1}},
        "data[0].expected_rows",
        "more than the most",
    ),
    # use, time, register
    ({"use.may": ["view", "count"]}, "use.outputs", "no smallest count"),
    ({"use.insight": []}, "use.insight", "reserved"),
    ({"use.allocation": [{"of": "workers"}]}, "use.allocation", "reserved"),
    ({"setting": {"mode": "api", "must_enforce": ["people"]}}, "setting.must_enforce", "reserved"),
    ({"use.outputs.noise": {"epsilon": 1}}, "use.outputs.noise", "reserved"),
    ({"supersedes": "other@1", "version": 2}, "supersedes", "earlier version of itself"),
    ({"supersedes": "attendance-2026@2", "version": 2}, "supersedes", "earlier version"),
    ({"time.end": "2026-11-30"}, "time.end", "ends before it starts"),
    ({"time.review": "2028-01-01"}, "time.review", "outside"),
    (
        {
            "publish.withheld": [
                {"field": "law.powers", "reason": "r", "decided_by": "SIRO", "until": "2027-01-01"}
            ]
        },
        "publish.withheld[0].field",
        "no `law.powers`",
    ),
]


@pytest.mark.parametrize(("changes", "path", "text"), FAULTS)
def test_a_fault_is_found_at_its_place_with_a_remedy(changed, contracts, changes, path, text):
    found = [own for own in review(changed(changes), contracts) if own.path == path]

    assert [own for own in found if text in own.text], found
    assert all(own.remedy for own in found)


def test_an_agreement_that_bodies_may_join_can_be_activated(changed, contracts):
    agreement = changed({"kind": "accession", "accession": ACCESSION})
    assert review(agreement, contracts) == ()
    assert agreement.accession == Accession("recipient", ("local_government", "police"))


def test_open_data_has_one_signatory_and_no_recipient(changed, contracts):
    parties = {"provider": {"org": "calderwick-council", "role": "controller"}}
    agreement = changed(
        {
            "kind": "open_publication",
            "parties": parties,
            "law": {"lawful_basis": {"provider": "art6_1_e"}},
        }
    )
    assert review(agreement, contracts) == ()
    assert agreement.signatories == ("calderwick-council",)
    assert agreement.recipients == ()


def test_a_linkage_is_no_structural_fault(changed, contracts):
    other = {"dataset": "marrowdale-health/falls@3", "agreement": "other", "key": "link-07"}
    assert review(changed({"use.link_with": [other]}), contracts) == ()


def test_rows_may_be_expected_from_one_side(changed, contracts):
    for expected in ({"least": 5}, {"most": 5}, {"least": 5, "most": 5}):
        assert review(changed({"data.0.expected_rows": expected}), contracts) == ()


def test_a_list_may_not_be_shared_even_at_another_major(changed, contracts):
    data = {"dataset": "calderwick-council/objections@2", "columns": {"received": "keep"}}
    test = {"column": "received", "is": "not on list", "value": LIST}
    problems = review(changed({"data": [data], "where": [test]}), contracts)

    assert any("a list never is" in own.text for own in problems)


def test_a_list_of_the_same_identifier_type_is_taken(changed, contracts):
    test = {"column": "uprn", "is": "not on list", "value": LIST}

    assert review(changed(supported(where=[test])), contracts) == ()


def test_a_test_of_rows_is_for_every_data_set(changed, contracts):
    second = {"dataset": "calderwick-council/council-tax-support@1", "columns": {"arrears": "keep"}}
    agreement = changed(
        {"data.1": second, **where({"column": "district", "is": "equals", "value": "alder"})}
    )
    (problem,) = review(agreement, contracts)

    assert problem.path == "where[0].column"
    assert "council-tax-support@1" in problem.text


def test_a_data_set_without_the_column_may_be_tested_by_a_shared_identifier(changed, contracts):
    second = {"dataset": "calderwick-council/home-aids@1", "columns": {"aid": "keep"}}
    agreement = changed(
        {"data.1": second, **where({"column": "district", "is": "equals", "value": "alder"})}
    )
    assert review(agreement, contracts) == ()


def test_an_identifier_may_be_shown_for_a_reason(changed, contracts):
    assert review(changed(supported()), contracts) == ()


def test_tables_of_two_bodies_may_have_one_name(examples, changed):
    _, contracts = examples["falls-prevention"]
    both = {"role": "controller", "gives": True, "receives": True}
    agreement = changed(
        {
            "kind": "reciprocal",
            "parties": {
                "council": {"org": "calderwick-council", **both},
                "board": {"org": "marrowdale-health", **both},
            },
            "law.lawful_basis": {"council": "art6_1_e", "board": "art6_1_e"},
            "data": [
                {
                    "dataset": "calderwick-council/home-aids@1",
                    "as": "t",
                    "columns": {"aid": "keep"},
                },
                {"dataset": "marrowdale-health/falls@3", "as": "t", "columns": {"notes": "redact"}},
            ],
        }
    )

    assert review(agreement, contracts) == ()


@pytest.mark.parametrize(("show", "refused"), [("keep", 1), ("yes_no", 1), ("redact", 0)])
def test_no_sensitive_column_where_the_law_section_says_none(examples, changed, show, refused):
    _, contracts = examples["falls-prevention"]
    agreement = changed(
        {
            "parties.provider.org": "marrowdale-health",
            "law.special_category": "none",
            "data.0": {"dataset": "marrowdale-health/falls@3", "columns": {"injury_code": show}},
        }
    )
    problems = review(agreement, contracts)

    assert len(problems) == refused
    assert all("special category" in own.text for own in problems)


def test_columns_of_a_contract_that_differ_only_in_case_are_refused(changed, contracts):
    own = DataSetId("calderwick-council", "school-attendance", 1)
    twice = (*contracts[own].columns, Column("District", "text"))
    (problem,) = review(changed({}), {own: replace(contracts[own], columns=twice)})

    assert problem.path == "data[0].dataset"
    assert "differ only in case" in problem.text


def test_all_problems_are_told_at_once(changed):
    problems = review(changed({"time.end": "2026-01-01", "kind": "accession"}), {})

    assert {own.path for own in problems} == {"kind", "time.end", "data[0].dataset"}
