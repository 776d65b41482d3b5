"""Workbooks as public bodies save them: what is read, what is said, what is asked."""

import re

import pytest

from irwell.tables.intake.guide import Guide
from irwell.tables.intake.workbook_facts import letters
from irwell.tables.intake.workbook_xls_strings import CutError, text_lengths
from irwell.tables.intake.workbook_xlsx_strings import SharedTexts
from tests.spec.hostile import ole2
from tests.unit.tables.intake.law import read, refusal
from tests.unit.tables.intake.made import (
    DATE,
    DURATION,
    MOMENT,
    MONTH,
    PERCENT,
    TIME,
    Error,
    Formula,
    Inline,
    Sheet,
    Styled,
    ods,
    xlsx,
    xlsx_parts,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"


def book(tmp_path, rows, **more):
    return xlsx(tmp_path / "in.xlsx", Sheet("Data", [["one", "two"], *rows], **more))


def column(rows, name="two"):
    return [row[name] for row in rows]


def test_numbers_and_texts_are_what_the_cell_holds(tmp_path):
    cells = [1234567890123456, 0.1, 1e21, -0.5, True, "007", Inline(" x "), 12345678901234567890.0]
    rows, intake = read(book(tmp_path, [["k", cell] for cell in cells]))
    assert (intake.kind, intake.sheet, intake.header) == ("xlsx", "Data", (1,))
    assert column(rows) == [
        "1234567890123456", "0.1", "1e+21", "-0.5", "true", "007", " x ", "1.2345678901234567e+19",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "number", "text"),
    [
        (DATE, 45351, "2024-02-29"),
        (DATE, 61, "1900-03-01"),
        (DATE, 2958465, "9999-12-31"),
        (MOMENT, 45351.75, "2024-02-29 18:00:00"),
        (TIME, 0.5, "12:00:00"),
        (DURATION, 1.0, "24:00:00"),
        (DURATION, 1.5, "36:00:00"),
        (PERCENT, 0.125, "0.125"),
        (MONTH, 45292, "2024-01-01"),
    ],
)
def test_days_times_and_percentages(tmp_path, style, number, text):
    rows, _ = read(book(tmp_path, [["k", Styled(number, style)], ["l", Styled(number, style)]]))
    assert column(rows) == [text, text]


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path):
    sheet = Sheet("Data", [["one", "two"], ["k", Styled(43889, DATE)]])
    rows, _ = read(xlsx(tmp_path / "in.xlsx", sheet, base_1904=True))
    assert column(rows) == ["2024-02-29"]


def test_a_midnight_among_moments_is_a_moment(tmp_path):
    numbers = (45351.25, 45352.0, 45353.5)
    rows, _ = read(book(tmp_path, [["k", Styled(number, MOMENT)] for number in numbers]))
    assert column(rows)[1] == "2024-03-01 00:00:00"


def test_errors_and_formulas_are_told(tmp_path):
    cells = [Error("#N/A"), Error("#REF!"), Formula("A1/0"), Formula("1+1", 2), Formula("A", "t")]
    rows, intake = read(book(tmp_path, [["k", cell] for cell in cells]))
    assert column(rows) == ["#N/A", "#REF!", None, "2", "t"]
    said = " ".join(intake.notes)
    assert "B (2)" in said
    assert "Formulas without a kept value, read as no value: 1." in said


def test_what_is_hidden_is_read_and_told(tmp_path):
    parts = xlsx_parts([Sheet("Data", [["one", "two"], ["k", 1], ["l", 2]])])
    parts[SHEET] = (
        parts[SHEET]
        .replace('<row r="2">', '<row r="2" hidden="1">')
        .replace("<sheetData>", '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>')
    )
    rows, intake = read(zipped(tmp_path / "in.xlsx", parts))
    assert column(rows) == ["1", "2"]
    assert "hides 1 row and 1 column" in " ".join(intake.notes)
    parts[SHEET] = parts[SHEET].replace("<sheetData>", "<!-- --><sheetData>")  # the slow way
    assert read(zipped(tmp_path / "in.xlsx", parts))[1].notes == intake.notes


def test_cells_written_in_other_ways_are_the_same_table(tmp_path):
    parts = xlsx_parts([Sheet("Data", [["one", "two"], ["k", Error("#N/A")], ["l", 2]])])
    whole = read(zipped(tmp_path / "in.xlsx", parts))
    prefixed = parts[SHEET].replace("<c ", "<x:c ").replace("</c>", "</x:c>")
    prefixed = prefixed.replace("<worksheet", f'<worksheet xmlns:x="{_main(parts)}"')
    spaced = re.sub(r'<c r="(\w+)"', r"<c  r='\1'", parts[SHEET])
    for text in (prefixed, spaced):
        rows, intake = read(zipped(tmp_path / "in.xlsx", parts | {SHEET: text}))
        assert rows == whole[0]
        assert intake.notes == whole[1].notes


def _main(parts):
    return parts[SHEET].split('xmlns="')[1].split('"')[0]


def test_formatted_rows_without_values_are_no_rows(tmp_path):
    extra = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(4, 900))
    rows, _ = read(book(tmp_path, [["k", 1], ["l", 2]], extra=extra))
    assert len(rows) == 2


def test_merged_headings_over_two_rows_are_joined(tmp_path):
    sheet = Sheet(
        "Data",
        [["Area", "2023", None], [None, "Men", "Women"], ["E05000001", 1, 2], ["E05000002", 3, 4]],
        merged=["A1:A2", "B1:C1"],
    )
    rows, intake = read(xlsx(tmp_path / "in.xlsx", sheet))
    assert intake.columns == ("Area", "2023 Men", "2023 Women")
    assert intake.header == (1, 2)
    assert len(rows) == 2


def test_sheets_are_chosen_or_asked_about(tmp_path):
    table = [["one", "two"], ["k", 1]]
    two = xlsx(tmp_path / "two.xlsx", Sheet("A", table), Sheet("B", table), Sheet("Empty"))
    error = refusal(two)
    assert error.rule == "intake.ask.sheet"
    assert "A (2 rows, 2 columns), B (2 rows, 2 columns)" in error.message
    assert read(two, Guide(sheet="B"))[1].sheet == "B"
    assert refusal(two, Guide(sheet="C")).rule == "intake.ask.sheet"
    hidden = xlsx(
        tmp_path / "hid.xlsx", Sheet("A", table, state="hidden"), Sheet("B", table), Sheet("E")
    )
    _, intake = read(hidden)
    assert intake.sheet == "B"
    assert "A (2 rows, 2 columns, hidden)" in " ".join(intake.notes)
    only = xlsx(tmp_path / "only.xlsx", Sheet("A", table, state="veryHidden"), Sheet("E"))
    assert "hidden in the workbook" in " ".join(read(only)[1].notes)


def test_the_name_of_a_file_says_nothing_of_its_kind(tmp_path):
    table = Sheet("Data", [["one", "two"], ["k", 1]])
    for make in (xlsx, ods):
        for name in ("a.ods", "a.xls", "a.xlsx", "a.csv", "a"):
            assert column(read(make(tmp_path / name, table))[0]) == ["1"]


def test_parts_with_back_slashes_are_found(tmp_path):
    parts = xlsx_parts([Sheet("Data", [["one", "two"], ["k", 1]])])
    windows = {name.replace("/", "\\"): text for name, text in parts.items()}
    assert column(read(zipped(tmp_path / "in.xlsx", windows))[0]) == ["1"]


def test_ods_repeats_and_errors(tmp_path):
    extra = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell '
        'office:value-type="float" office:value="7" table:number-columns-repeated="2"/>'
        "</table:table-row><table:table-row><table:table-cell "
        'office:value-type="float" office:value="8"/><table:table-cell office:value-type="string" '
        'table:formula="of:=NA()"><text:p>#N/A</text:p>'
        '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="90000">'
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    )
    rows, intake = read(ods(tmp_path / "in.ods", Sheet("D", [["one", "two"], [1, 2]], extra=extra)))
    assert intake.kind == "ods"
    assert column(rows) == ["2", "7", "7", "7", "#N/A"]


def test_xls_is_read_with_its_hidden_rows_and_errors_told(tmp_path):
    hidden = ole2.record(0x0208, bytes(12) + b"\x20\x00" + bytes(2))
    error = ole2.record(0x0205, b"\x04\x00\x01\x00\x00\x00\x2a\x01")
    cells = hidden + ole2.honest() + ole2.number(4, 0, 9.0) + error
    path = tmp_path / "in.xls"
    path.write_bytes(ole2.xls(ole2.workbook(cells, front=ole2.NAMES)))
    rows, intake = read(path)
    assert (intake.kind, intake.columns) == ("xls", ("one", "two"))
    assert column(rows) == ["11", "21", "31", "#N/A"]
    said = " ".join(intake.notes)
    assert "B (1)" in said
    assert "hides 1 row and 0 columns" in said


def test_lengths_of_shared_texts_over_records():
    front = b"\2\0\0\0\2\0\0\0"
    first = front + b"\3\0\0abc" + b"\4\0\1" + "wi".encode("utf-16-le")
    assert list(text_lengths([first, b"\1" + "de".encode("utf-16-le")])) == [9, 12]
    assert list(text_lengths([first, b"\0de"])) == [9, 12]
    rich = front + b"\1\0\x0c\1\0\2\0\0\0x" + b"runs" + b"ex"
    assert list(text_lengths([rich + b"\1\0\0y"])) == [3, 3]
    for parts in ([first], [first, b""], [front + b"\1"], [rich[:-1]]):
        with pytest.raises(CutError):
            text_lengths(parts)


def test_lengths_of_shared_texts_whatever_the_cut():
    text = b'<sst uniqueCount="3"><si><t>abc</t></si><si/><si><t>' + b"x" * 99 + b"</t></si></sst>"
    for size in (1, 7, 40, 400):
        texts = SharedTexts("a")
        texts.take(text[n : n + size] for n in range(0, len(text), size))
        assert not texts.odd
        assert [length > 90 for length in texts.lengths][:3] == [False, False, True]
        assert len(texts.lengths) == 4  # and what follows them
    texts = SharedTexts("a")
    texts.take([text.replace(b"<si/>", b"<si />")])
    assert texts.odd
    assert len(texts.sure) == 1


def test_letters_of_columns():
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
