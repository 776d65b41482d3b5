# ruff: noqa: PLW0108, E501  a case a line; what is large is made when it is wanted
"""Workbooks: XLSX and ODS whose parts lie, swell, repeat or reach outside; XLS likewise."""

from tests.spec.hostile import ole2
from tests.spec.hostile.case import READ, Case
from tests.unit.tables.intake.made import MAIN, Sheet, ods_parts, xlsx_parts, zipped

TABLE = Sheet("Data", [["one", "two"], [1, 2], [3, 4]])
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
_TEN = "&l{0};" * 10
LAUGHS = "".join(f'<!ENTITY l{n} "{_TEN.format(n - 1)}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


def _book(change=None, more=None, sheet=TABLE):
    """Return what writes a workbook, after a change to a part, with more parts."""

    def make(path):
        parts = xlsx_parts([sheet])
        for name, (old, new) in (change or {}).items():
            assert old in parts[name]
            parts[name] = parts[name].replace(old, new, 1)
        zipped(path, parts | (more or {}))

    return make


def _rows(extra, rows=TABLE.rows):
    return _book(sheet=Sheet("Data", rows, extra=extra))


def _far(cell):
    return _rows(f'<row r="1048576">{cell}</row>')


def _shared(cell, before=""):
    """Return what writes many cells that share one text of 1 MiB."""
    return lambda path: _sharing(cell, before)(path)


def _sharing(cell, before):
    cells = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in range(4, 20_000))
    change = {STRINGS: ("<si>", f"{before}<si><t>{'x' * 2**20}</t></si><si>")}
    return _book(change, sheet=Sheet("Data", TABLE.rows, extra=cells))


def _twin(path):
    parts = xlsx_parts([TABLE])
    zipped(path, parts | {SHEET.upper(): parts[SHEET]})


def _ods(extra="", *, change=None, more=None):
    def make(path):
        parts = ods_parts([Sheet("Data", TABLE.rows, extra=extra)])
        for name, (old, new) in (change or {}).items():
            assert old in parts[name]
            parts[name] = parts[name].replace(old, new, 1)
        zipped(path, parts | (more or {}))

    return make


def _cell(attributes, text="x"):
    return (
        f'<table:table-row><table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )


def _xls(stream, **lies):
    return lambda path: path.write_bytes(ole2.xls(stream() if callable(stream) else stream, **lies))


def _sound(**more):
    return ole2.workbook(ole2.honest(), front=ole2.NAMES, **more)


def _xls_texts():
    cells = b"".join(ole2.label(n, 0, 0) for n in range(60_000))
    return ole2.workbook(cells, front=ole2.texts("x" * 60_000))


_LINK = '<externalLink xmlns="{}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
_FORMULAS = [["one", "two"], ["=cmd|'/c calc'!A1", "+1+cmd|x!A1"], ["@SUM(1)", "-2+cmd|x!A1"]]

XLSX = (
    Case("xlsx-laughs", "entities that grow to a billion words, in a sheet", _book(
        {SHEET: ("<worksheet", f"{LAUGHING}<worksheet")}), "intake.entities"),
    Case("xlsx-entity-outside", "an entity that is a file of the machine", _book(
        {STRINGS: ("<sst", '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst')}),
        "intake.entities"),
    Case("xlsx-entity-in-book", "a document type in the list of sheets", _book(
        {"xl/workbook.xml": ("<workbook", "<!DOCTYPE workbook><workbook")}), "intake.entities"),
    Case("xlsx-entity-wide", "the same in UTF-16, to hide it", _book(
        more={"docProps/app.xml": f"{LAUGHING}<a/>".encode("utf-16")}), "intake.entities"),
    Case("xlsx-far-cell", "one cell in the last row and column", _far(
        '<c r="XFD1048576"><v>1</v></c>'), "intake.size"),
    Case("xlsx-far-cell-spaced", "the same, with a space before the equals sign", _far(
        '<c r ="XFD1048576"><v>1</v></c>'), "intake.size"),
    Case("xlsx-far-cell-closed", "the same, with an attribute that looks like its end", _far(
        '<c r="XFD1048576" x="/>"><v>1</v></c>'), "intake.size"),
    Case("xlsx-far-cell-prefix", "the same, with a prefix that has a hyphen", _far(
        f'<a-b:c xmlns:a-b="{MAIN}" r="XFD1048576"><a-b:v>1</a-b:v></a-b:c>'), "intake.size"),
    Case("xlsx-far-cell-small", "the same in small letters", _far(
        '<c r="xfd1048576"><v>1</v></c>'), "intake.workbook"),
    Case("xlsx-far-row-zeros", "a row number with zeros before it", _rows(
        '<row r="0000000001048576"><c><v>1</v></c></row>'), "intake.workbook"),
    Case("xlsx-dimension-lie", "a sheet said to reach to XFD1048576", _book(
        sheet=Sheet("Data", TABLE.rows, dimension="A1:XFD1048576")), READ, rows=2),
    Case("xlsx-count-lie", "ten thousand million shared texts, said to be", _book(
        {STRINGS: ("<sst", '<sst uniqueCount="9999999999"')}), "intake.size"),
    Case("xlsx-shared-bomb", "20,000 cells that share a text of 1 MiB", _shared(
        '<c r="A{}" t="s"><v>0</v></c>'), "intake.size"),
    Case("xlsx-shared-bomb-spaced", "the same, written so that patterns miss it", _shared(
        '<c r="A{}" t="s"><v >0</v></c>'), "intake.size"),
    Case("xlsx-shared-bomb-moved", "the same, after empty texts that shift the count", _shared(
        '<c r="A{}" t="s"><v>10</v></c>', before="<si />" * 10), "intake.size"),
    Case("xlsx-part-bomb", "a part of 200 MiB of spaces", lambda path: _book(
        more={"docProps/app.xml": " " * (200 * 2**20)})(path), "intake.size"),
    Case("xlsx-sheet-bomb", "a sheet of 200 MiB of empty rows", lambda path: _rows(
        "<row/>" * (200 * 2**20 // 6))(path), "intake.size"),
    Case("xlsx-merge-bomb", "1.1 million merged areas", lambda path: _book(
        {SHEET: ("</sheetData>", "</sheetData>" + '<mergeCell ref="A1:B2"/>' * 1_100_000)})(path),
        "intake.size"),
    Case("xlsx-deep", "a sheet of 10,000 levels", _rows(
        f"<row r='9'>{'<x>' * 10_000}{'</x>' * 10_000}<c  r='A9'/></row>"), "intake.depth"),
    Case("xlsx-long-cell", "a cell of 5 MiB", lambda path: _rows(
        f'<row r="9"><c r="A9" t="inlineStr"><is><t>{"x" * 5 * 2**20}</t></is></c></row>')(path),
        "intake.size"),
    Case("xlsx-twin-parts", "two parts whose names differ by case", _twin, "intake.container"),
    Case("xlsx-main-elsewhere", "its main part is another than the one looked for", _book(
        {"_rels/.rels": ("xl/workbook.xml", "evil/workbook.xml")}), "intake.container"),
    Case("xlsx-sheet-outside", "a sheet that is a web address", _book(
        {RELATIONS: ('Target="worksheets/sheet1.xml"',
                     'TargetMode="External" Target="https://example.org/sheet1.xml"')}),
        "intake.workbook"),
    Case("xlsx-sheet-hidden-name", "a sheet's part named by character numbers", _book(
        {RELATIONS: ("sheet1.xml", "sheet&#49;.xml")}), "intake.container"),
    Case("xlsx-circle", "a sheet that is the workbook itself", _book(
        {RELATIONS: ("worksheets/sheet1.xml", "workbook.xml")}), "intake.empty"),
    Case("xlsx-no-sheet", "a sheet whose part is missing", _book(
        {RELATIONS: ("sheet1.xml", "sheet9.xml")}), "intake.container"),
    Case("xlsx-twin-sheets", "two sheets of one name", _book(
        {"xl/workbook.xml": ("<sheet ", '<sheet name="Data" sheetId="9" r:id="r1"/><sheet ')}),
        "intake.container"),
    Case("xlsx-macros", "macros (XLSM)", _book(more={"xl/vbaProject.bin": b"\0" * 900}), READ,
        "macros: they were not run", rows=2),
    Case("xlsx-macro-sheet", "macros of Excel 4", _book(
        more={"xl/macrosheets/sheet1.xml": "<a/>"}), READ, "macros: they were not run", rows=2),
    Case("xlsx-dde", "a link that runs a command (DDE)", _book(
        more={"xl/externalLinks/externalLink1.xml": _LINK.format(MAIN)}), READ,
        "were not followed", rows=2),
    Case("xlsx-connection", "a query to a database", _book(
        more={"xl/connections.xml": f'<connections xmlns="{MAIN}"/>'}), READ,
        "were not followed", rows=2),
    Case("xlsx-embedded", "another file inside", _book(
        more={"xl/embeddings/a.bin": b"MZ\x90\0"}), READ, "other files: they were not read", rows=2),
    Case("xlsx-formula-text", "texts that begin like a formula", _book(
        sheet=Sheet("Data", _FORMULAS)), READ, "run as a formula", rows=2),
    Case("xlsx-error-unknown", "a kind of error that no spreadsheet has", _rows(
        '<row r="9"><c r="A9" t="e"><v>#HA!</v></c></row>'), "intake.workbook"),
    Case("xlsx-utf8", "wrong UTF-8 in a text", lambda path: zipped(path, {
        name: text.encode().replace(b"one", b"o\xffe") for name, text in xlsx_parts([TABLE]).items()
        }), "intake.workbook"),
)  # fmt: skip
ODS = (
    Case("ods-columns-bomb", "a cell said to repeat a thousand million times", _ods(
        _cell('table:number-columns-repeated="1000000000"')), "intake.size"),
    Case("ods-rows-bomb", "a row said to repeat a thousand million times", _ods(
        _cell("").replace("<table:table-row>",
                          '<table:table-row table:number-rows-repeated="1000000000">')),
        "intake.size"),
    Case("ods-repeat-zeros", "the same with zeros before it", _ods(
        _cell('table:number-columns-repeated="000000001000000000"')), "intake.size"),
    Case("ods-repeat-plus", "the same with a plus sign before it", _ods(
        _cell('table:number-columns-repeated="+1000000000"')), "intake.size"),
    Case("ods-repeat-twin", "two numbers of repeats in two namespaces", _ods(
        _cell('table:number-columns-repeated="1000000000" '
              'xmlns:z="z" z:number-columns-repeated="1"')), "intake.size"),
    Case("ods-repeat-word", "a number of repeats that is none", _ods(
        _cell('table:number-columns-repeated="1e9"')), "intake.workbook"),
    Case("ods-spaces-bomb", "one mark for a thousand million spaces", _ods(
        _cell("", '<text:s text:c="1000000000"/>')), "intake.size"),
    Case("ods-text-bomb", "a text of 1 MiB in 5,000 repeated cells", _ods(_cell(
        f'office:string-value="{"x" * 2**20}" table:number-columns-repeated="5000"')),
        "intake.size"),
    Case("ods-table-in-table", "a table inside a cell", _ods(_cell(
        "", '<table:table table:name="Z"></table:table>')), "intake.workbook"),
    Case("ods-laughs", "entities that grow to a billion words", _ods(
        change={"content.xml": ("<office:document", f"{LAUGHING}<office:document")}),
        "intake.entities"),
    Case("ods-styles-laughs", "the same in its styles", _ods(
        more={"styles.xml": f"{LAUGHING}<a/>"}), "intake.entities"),
    Case("ods-locked", "locked by a password", _ods(
        change={"META-INF/manifest.xml": ("</manifest:manifest>",
                                          "<manifest:encryption-data/></manifest:manifest>")}),
        "intake.kind"),
    Case("ods-macros", "macros", _ods(more={"Basic/Standard/a.xml": "<a/>"}), READ,
        "macros: they were not run", rows=2),
    Case("ods-dde", "a link that runs a command (DDE)", _ods(
        change={"content.xml": ("</office:spreadsheet>",
                                "<table:dde-links><table:dde-link/></table:dde-links>"
                                "</office:spreadsheet>")}), READ, "were not followed", rows=2),
    Case("ods-and-xlsx", "an ODS and an XLSX in one: only one is read, by its content",
        lambda path: zipped(path, xlsx_parts([TABLE]) | ods_parts(
            [Sheet("Evil", extra=_cell('table:number-columns-repeated="1000000000"'))])),
        READ, rows=2),
)  # fmt: skip
_GOOD = _sound()
XLS = (
    Case("xls-far-cell", "one cell in row 65,536 and column 65,536", _xls(ole2.workbook(
        ole2.honest() + ole2.number(65535, 65535, 1.0), front=ole2.NAMES)), "intake.size"),
    Case("xls-dimension-lie", "a sheet said to have 4 thousand million rows", _xls(
        _sound(before=ole2.size(2**32 - 1, 255))), "intake.size"),
    Case("xls-dimension-turned", "a sheet that ends before it begins", _xls(
        _sound(before=ole2.size(1, 200, first=9))), "intake.size"),
    Case("xls-shared-bomb", "60,000 cells that share a text of 60,000 letters", _xls(
        _xls_texts), "intake.size"),
    Case("xls-texts-cut", "shared texts that end too soon", _xls(ole2.workbook(
        ole2.honest(), front=ole2.record(0x00FC, ole2.NAMES[4:-2]))), "intake.workbook"),
    Case("xls-twin-places", "many sheets that stand in one place", _xls(
        _sound(sheets=200, shared=True)), "intake.workbook"),
    Case("xls-no-place", "a sheet that begins where none does", _xls(
        _sound(off=4)), "intake.workbook"),
    Case("xls-circle", "a chain of sectors that runs in a circle", _xls(
        ole2.workbook(ole2.honest(900), front=ole2.NAMES), chain={20: 3}), "intake.workbook"),
    Case("xls-directory-circle", "a directory that runs in a circle", _xls(
        _GOOD, chain={-1: "directory"}), "intake.workbook"),
    Case("xls-table-lie", "a table of sectors said to fill 2 TiB", _xls(
        _GOOD, fat_count=2**32 - 1), "intake.workbook"),
    Case("xls-sector-lie", "sectors said to have one byte", _xls(_GOOD, shift=0), "intake.workbook"),
    Case("xls-cut", "cut short", lambda path: path.write_bytes(
        ole2.xls(_GOOD)[:2000]), "intake.workbook"),
    Case("xls-locked", "locked by a password", _xls(ole2.workbook(
        ole2.honest(), front=ole2.record(0x002F, b"\1\0" + bytes(52)) + ole2.NAMES)),
        "intake.kind"),
    Case("xls-macros", "macros", lambda path: path.write_bytes(
        ole2.ole2({"Workbook": _GOOD, "_VBA_PROJECT_CUR": b"x"})), READ,
        "macros: they were not run", rows=3),
)  # fmt: skip
CASES = XLSX + ODS + XLS
