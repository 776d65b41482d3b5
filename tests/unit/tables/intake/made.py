"""Small workbooks written by hand: honest XLSX and ODS files, and parts of them to break."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Styles of made workbooks, by index.
DATE, MOMENT, TIME, DURATION, PERCENT, MONTH = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True)
class Styled:
    """A number with a style: how a workbook writes dates."""

    number: float
    style: int


@dataclass(frozen=True)
class Formula:
    """A formula with the value that was kept with it, if one was."""

    text: str
    kept: object = None


@dataclass(frozen=True)
class Error:
    """An error such as `#N/A`."""

    text: str


@dataclass(frozen=True)
class Inline:
    """Text kept in the cell."""

    text: str


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Sequence[Sequence[object]] = ()
    merged: Sequence[str] = ()
    state: str = ""
    extra: str = ""  # more cells, as XML of rows
    dimension: str = ""


@dataclass
class _Strings:
    known: dict[str, int] = field(default_factory=dict)

    def index(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


def letters(column: int) -> str:
    name = ""
    while column:
        column, left = divmod(column - 1, 26)
        name = chr(65 + left) + name
    return name


def _cell(at: str, value: object, strings: _Strings) -> str:  # noqa: PLR0911 - one of each kind
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case str():
            return f'<c r="{at}" t="s"><v>{strings.index(value)}</v></c>'
        case Inline():
            text = escape(value.text)
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        case Styled():
            return f'<c r="{at}" s="{value.style}"><v>{value.number!r}</v></c>'
        case Error():
            return f'<c r="{at}" t="e"><v>{value.text}</v></c>'
        case Formula(kept=None):
            return f'<c r="{at}"><f>{escape(value.text)}</f></c>'
        case Formula(kept=str()):
            return f'<c r="{at}" t="str"><f>{escape(value.text)}</f><v>{escape(value.kept)}</v></c>'
        case Formula():
            return f'<c r="{at}"><f>{escape(value.text)}</f><v>{value.kept!r}</v></c>'
        case _:
            return f'<c r="{at}"><v>{value!r}</v></c>'


def _sheet(sheet: Sheet, strings: _Strings) -> str:
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        cells = (_cell(f"{letters(c)}{number}", value, strings) for c, value in enumerate(row, 1))
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merged)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        + (f'<dimension ref="{sheet.dimension}"/>' if sheet.dimension else "")
        + f"<sheetData>{''.join(rows)}{sheet.extra}</sheetData>"
        + (f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else "")
        + "</worksheet>"
    )


def xlsx_parts(sheets: Sequence[Sheet], *, base_1904: bool = False) -> dict[str, str]:
    strings = _Strings()
    parts: dict[str, str] = {}
    listed, related, kinds = [], [], []
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet, strings)
        state = f' state="{sheet.state}"' if sheet.state else ""
        listed.append(
            f'<sheet name={quoteattr(sheet.name)} sheetId="{number}"{state} r:id="r{number}"/>'
        )
        related.append(
            f'<Relationship Id="r{number}" Type="{REL}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
        )
        kinds.append(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
    base = '<workbookPr date1904="1"/>' if base_1904 else ""
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings.known)
    formats = (0, 14, 22, 21, 46, 10, 164)
    styles = "".join(f'<xf numFmtId="{of}" applyNumberFormat="1"/>' for of in formats)
    parts |= {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{''.join(kinds)}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{base}'
        f"<sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{''.join(related)}"
        f'<Relationship Id="s1" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="s2" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
        f'formatCode="mmm\\-yy"/></numFmts><cellXfs count="{len(formats)}">{styles}</cellXfs>'
        "</styleSheet>",
    }
    return parts


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx(path: Path, *sheets: Sheet, base_1904: bool = False) -> Path:
    return zipped(path, xlsx_parts(sheets, base_1904=base_1904))


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def _ods_cell(value: object) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            said = str(value).lower()
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{said}"/>'
        case str():
            return (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>"
            )
        case _:
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'


def ods_parts(sheets: Sequence[Sheet]) -> dict[str, str]:
    tables = []
    for sheet in sheets:
        rows = (
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
            for row in sheet.rows
        )
        tables.append(
            f"<table:table table:name={quoteattr(sheet.name)}>{''.join(rows)}{sheet.extra}"
            "</table:table>"
        )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        "mimetype": kind,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>",
        "content.xml": '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0" '
        f'xmlns:text="{_OFFICE}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f"{''.join(tables)}</office:spreadsheet></office:body></office:document-content>",
    }


def ods(path: Path, *sheets: Sheet) -> Path:
    return zipped(path, ods_parts(sheets))
