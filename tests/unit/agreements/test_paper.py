"""Every list here is invented, as are its bodies."""

from datetime import date

import pytest

from irwell.agreements.paper import read_paper
from irwell.agreements.paper_model import paper_from
from irwell.errors import DocumentError, TableError

DEA = (
    "id,name,purpose,benefits,legal-power,information-disclosed,controllers,controller-names,method,"
    "processors,processor-names,retention-period,start-date,end-date,review-date,contact,areas,"
    "area-names\r\n"
    "17,Warm homes,Help with bills,Fewer cold homes,DEA 2017 s.36,Addresses,"
    "council:MER;supplier:BRI,Mersley Council;Bright Energy,Secure transfer,,,12 months,"
    "2025-04-01,2027-03-31,2026-10-01,data@mersley.example,E99000001,Mersley\r\n"
)
ISG = (
    "Agreement Title,Reference,Lead Organisation,Partner Organisations,"
    "Legal Basis,Review Date,Owner\n"
    "Early help,ISA-4,Mersley Council,Fordshire Police;Fordshire Health,"
    "Article 6(1)(e); Children Act 2004 s.10,01/09/2026,someone\n"
)


def rows(text, *more):
    return read_paper(text + "".join(f"{own}\n" for own in more))


def test_a_row_of_the_register_is_an_agreement_on_paper():
    found = read_paper(DEA)
    assert (found.layout, found.findings, found.unread) == ("dea", (), ())
    (own,) = found.records
    assert (own.state, own.id, own.title, own.row) == ("paper", "paper-17", "Warm homes", 2)
    assert [(p.name, p.code, p.role) for p in own.parties] == [
        ("Mersley Council", "council:MER", "controller"),
        ("Bright Energy", "supplier:BRI", "controller"),
    ]
    assert (own.start, own.end, own.review) == (
        date(2025, 4, 1), date(2027, 3, 31), date(2026, 10, 1),
    )  # fmt: skip
    assert own.document["reference"] == "17"
    assert own.document["areas"] == [{"name": "Mersley", "code": "E99000001"}]
    assert own.digest.startswith("sha256:")
    assert paper_from(own.document, 2) == own


def test_an_export_of_a_sharing_register_is_read_by_its_own_words():
    found = read_paper(ISG)
    assert (found.layout, found.unread) == ("isg", ("Owner",))
    (own,) = found.records
    assert [(p.name, p.gives) for p in own.parties] == [
        ("Mersley Council", True), ("Fordshire Police", False), ("Fordshire Health", False),
    ]  # fmt: skip
    assert own.review == date(2026, 9, 1)
    assert own.id == "paper-isa-4"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",ISA-5,Mersley Council,Police,,,", "no name"),
        ("Other,ISA-5,,,,,", "No body is named"),
        ("Other,ISA-4,Mersley Council,Police,,,", "same reference"),
        ("Other,ISA-5,Mersley Council", "3 cells"),
        ("Other,ISA-5,Mersley Council,Police,,,,,", "9 cells"),
        ("Oth\u202eer,ISA-5,Mersley Council,Police,,,", "does not keep to the form"),
        (f"Other,ISA-5,Mersley Council,Police,{'x' * 20_001},,", "does not keep to the form"),
        (f"Other,ISA-5,Mersley Council,Police,{'x' * 140_000},,", "longer than can be read"),
    ],
)
def test_a_bad_row_is_told_by_its_number_and_leaves_the_others(row, said):
    found = rows(ISG, row, "Third,ISA-6,Mersley Council,Police,,,")
    assert [own.id for own in found.records] == ["paper-isa-4", "paper-isa-6"]
    (finding,) = [own for own in found.findings if own.severity == "error"]
    assert (finding.row, said in finding.text) == (3, True), finding
    assert found.records[-1].row == 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-01", date(2026, 9, 1)),
        ("1/9/2026", date(2026, 9, 1)),
        ("01-09-2026", date(2026, 9, 1)),
        ("1 September 2026", date(2026, 9, 1)),
        ("1 Sep 2026", date(2026, 9, 1)),
        ("01/09/26", date(2026, 9, 1)),
        ("2026-09-01T00:00:00Z", date(2026, 9, 1)),
        ("01/09/2026 00:00:00", date(2026, 9, 1)),
    ],
)
def test_days_are_read_day_first(text, day):
    (own,) = read_paper(ISG.replace("01/09/2026", text)).records
    assert own.review == day


@pytest.mark.parametrize("text", ["9/30/2026", "autumn", "2026", "46000", "31/02/2026"])
def test_a_day_that_cannot_be_read_is_not_guessed(text):
    found = read_paper(ISG.replace("01/09/2026", text))
    assert found.records[0].review is None
    (finding,) = found.findings
    assert (finding.row, finding.column, finding.severity) == (2, "Review Date", "warning")
    assert text not in finding.text


def test_names_and_codes_that_do_not_pair_are_told():
    found = read_paper(DEA.replace("Mersley Council;Bright Energy", "Mersley Council"))
    assert [p.name for p in found.records[0].parties] == ["Mersley Council"]
    assert "1 names for 2 codes" in found.findings[0].text


def test_names_with_commas_are_one_name_and_told():
    found = read_paper(ISG.replace("Fordshire Police;Fordshire Health", '"Smith, Jones"'))
    assert found.records[0].parties[1].name == "Smith, Jones"
    assert "commas" in found.findings[0].text


def test_lines_before_the_headings_and_blank_rows_are_passed_over():
    found = read_paper(f"Exported on 1 May\n\n{ISG}\n,,,,,,\n")
    assert [own.row for own in found.records] == [4]
    assert not found.findings


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_separators_are_known(sign):
    text = ISG.replace("Police;Fordshire Health", "Police").replace("(e); ", "(e) ")
    assert read_paper(text.replace(",", sign)).records[0].title == "Early help"


def test_other_encodings_are_read_and_told():
    found = read_paper(ISG.replace("Early help", "Café").encode("cp1252"))
    assert found.records[0].title == "Café"
    assert found.findings[0].row == 0
    assert not read_paper(f"\ufeff{ISG}".encode()).findings


def test_rows_without_a_reference_get_one_each():
    text = ISG.replace("ISA-4", "")
    found = read_paper(text + text.splitlines()[1] + "\n")
    assert [own.id for own in found.records] == ["paper-early-help", "paper-early-help-3"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Title\nOne\n"])
def test_what_is_no_such_list_is_refused_with_the_headings_that_it_needs(text):
    with pytest.raises(TableError, match="controllers"):
        read_paper(text)


def test_a_layout_can_be_asked_for():
    with pytest.raises(TableError):
        read_paper(ISG, layout="dea")


def test_too_large_a_list_is_refused():
    with pytest.raises(TableError, match="larger"):
        read_paper("x" * (20 * 2**20 + 1))
    with pytest.raises(TableError, match="more than"):
        read_paper(ISG + "a,,,,,,\n" * 20_001)


def test_the_form_of_a_record_is_strict():
    (own,) = read_paper(ISG).records
    with pytest.raises(DocumentError):
        paper_from({**own.document, "state": "active"})
