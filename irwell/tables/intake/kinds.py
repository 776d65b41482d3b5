"""What a file is: by its content, never by its name."""

import codecs
import re
import zipfile
from pathlib import Path
from typing import Literal

from irwell.errors import TableError
from irwell.tables.intake.containers_zip import UNREADABLE, damaged, open_zip
from irwell.tables.intake.grid import Grid, Records
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import Kind

Found = Literal["gzip", "zip"] | Kind
HEAD = 64 * 2**10
GZIP = b"\x1f\x8b"  # Source: RFC 1952, 2.3.1
# Source: .ZIP File Format Specification (APPNOTE) 4.3.7, 4.3.16 and 8.5.3: a member, an empty
# archive, a split archive.
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Source: [MS-CFB] 2.2
PARQUET = b"PAR1"  # Source: Apache Parquet format, file layout
# Source: dBASE III and IV, FoxPro: table file header, byte 0.
_DBF = (0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5)
_CSV = "Save the table as CSV or XLSX and send that."
_WORD = "Copy its table to a workbook and save that as XLSX."
_UNPACK = "Unpack it and send the file inside, or use gzip or zip."
# What is known and not read: where the mark stands, the mark, what it is, what to do.
_REFUSED: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF-", "a PDF document", _CSV),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (4, b"1AY&SY", "packed with bzip2", _UNPACK),
    (0, b"\x04\x22\x4d\x18", "packed with LZ4", _UNPACK),
    (0, b"LZIP\x01", "packed with lzip", _UNPACK),
    (0, b"MSCF\x00\x00\x00\x00", "a cabinet archive", _UNPACK),
    (0, b"\xfd7zXZ\x00", "packed with xz", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "packed with Zstandard", _UNPACK),
    (0, b"\x1f\x9d", "packed with compress", _UNPACK),
    (257, b"ustar\x00", "a tar archive", _UNPACK),
    (257, b"ustar  \x00", "a tar archive", _UNPACK),
    (0, b"SQLite format 3\x00", "an SQLite database", _CSV),
    (4, b"Standard Jet DB", "an Access database", _CSV),
    (4, b"Standard ACE DB", "an Access database", _CSV),
    (0, b"{\\rtf", "a rich text document", _CSV),
    (0, b"ARROW1\x00\x00", "an Arrow or Feather file", "Write it as Parquet or CSV."),
    (0, b"Obj\x01", "an Avro file", "Write it as Parquet or CSV."),
    (0, b"\x89HDF", "an HDF5 file", "Write the table as Parquet or CSV."),
    (0, b"$FL2@(#)", "an SPSS file", _CSV),
    (0, b"<stata_dta>", "a Stata file", _CSV),
    (84, b"SAS FILE", "a SAS file", _CSV),
    (0, b"\x00\x00\x27\x0a", "a shapefile", "Write it as GeoJSON."),
    (0, b"\x89PNG", "a picture", _CSV),
    (0, b"\xff\xd8\xff", "a picture", _CSV),
    (0, b"GIF8", "a picture", _CSV),
    (0, b"II*\x00", "a picture", _CSV),
    (0, b"MM\x00*", "a picture", _CSV),
    (0, b"\x7fELF", "a program", _CSV),
    (0, b"MIME-Version:", "a web page or mail with its parts (MIME)", _WORD),
    (0, b"ID;PWXL;", "a SYLK file", _CSV),
    (0, b"TABLE\r\n0,1\r\n", "a DIF file", _CSV),
    (0, b"\x09\x08\x08\x00", "an Excel file of before 1997", "Save it as XLSX."),
    (0, b"\x09\x04\x06\x00", "an Excel file of before 1997", "Save it as XLSX."),
    (0, b"\x09\x02\x06\x00", "an Excel file of before 1997", "Save it as XLSX."),
    (0, b"\x09\x00\x04\x00", "an Excel file of before 1997", "Save it as XLSX."),
)
# Streams of an OLE2 file. Source: [MS-OFFCRYPTO] 2.3.4, [MS-XLS] 2.1.2, [MS-DOC] 2.1, [MS-PPT] 2.1
_STREAMS = (
    ("EncryptedPackage", "a workbook or document locked by a password",
     "Save it without a password; Irwell encrypts what it keeps."),
    ("Workbook", "", ""),
    ("Book", "", ""),
    ("WordDocument", "a Word document", _WORD),
    ("PowerPoint Document", "a presentation", _WORD),
    ("__properties_version1.0", "an Outlook message", "Send the file that is attached to it."),
)  # fmt: skip
# Marks that are words too, as in `PARENT_ID,NAME`: what holds for text is asked as well.
_REFUSED_IF_BINARY = (
    (b"PARE", "an encrypted Parquet file", "Write it anew without encryption."),
    (b"ORC", "an ORC file", "Write it as Parquet or CSV."),
    (b"MZ", "a program", _CSV),
    (b"BM", "a picture", _CSV),
    (b"RIFF", "a picture, a sound or a film", _CSV),
)
# Members of a zip file that is a document.
_PARTS = (
    ("xl/workbook.bin", "a binary workbook (XLSB)", "Save it as XLSX."),
    ("word/document.xml", "a Word document", _WORD),
    ("ppt/presentation.xml", "a presentation", _WORD),
    ("Index/Document.iwa", "a Numbers or Pages document", "Export it as CSV or XLSX."),
)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|script|div|font|center)\b", re.I
)
_XHTML = re.compile(r"<(?:!doctype\s+html|html)\b", re.I)
_MARKUP = re.compile(r"<(?:\?xml|!--|!DOCTYPE\b|[A-Za-z_:][\w.:-]*(?:[\s/>]|$))")
_JSON = re.compile(r'\{\s*(?:"|\})|\[\s*(?:[{\["\]]|-?[0-9][0-9.eE+-]*\s*,|$)')
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip  # noqa: E501


def find_kind(path: Path, guide: Guide = Guide(), name: str = "") -> Found:  # noqa: B008 - frozen
    """Return what a file is by its content.

    Args:
        path: The file.
        guide: Where it states a layout of fixed width, all text is that.
        name: What to call it in an error; empty: the path's last part.

    Returns:
        The kind; text that is nothing else is `csv`, or `fixed` where its layout is stated.

    Raises:
        TableError: It is empty, or of a kind that is known and not read (`intake.kind`).
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise TableError(f"{name} is empty.", "Send the file with its data.", rule="intake.empty")
    _refuse_known(head, name)
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith(ZIP):
        return _in_zip(path, name)
    if head.startswith(OLE2):
        return _in_ole2(path, name)
    if head.startswith(PARQUET):
        return "parquet"
    return "fixed" if guide.fixed else _in_text(path, name, head)


def _refuse_known(head: bytes, name: str) -> None:
    for at, mark, what, remedy in _REFUSED:
        if head.startswith(mark, at):
            raise _refused(name, what, remedy)
    for mark, what, remedy in _REFUSED_IF_BINARY:
        if head.startswith(mark) and b"\0" in head:
            raise _refused(name, what, remedy)
    if _is_dbf(head):
        raise _refused(name, "a dBase file (DBF)", _CSV)


def _is_dbf(head: bytes) -> bool:
    """Return whether a file begins as a dBase table does: version, day, size of the header."""
    if len(head) < 65 or head[0] not in _DBF or not (1 <= head[2] <= 12 and 1 <= head[3] <= 31):
        return False
    size = head[8] + 256 * head[9]
    return size % 32 in (1, 8, 9) and head[size - 1 : size] in (b"\r", b"\0")


def open_kind(
    kind: Kind, path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path
) -> Grid | Records:
    """Open a data file with the reader of its kind; CSV and Parquet have readers elsewhere.

    Args:
        kind: As `find_kind` returned it.
        path: The file.
        name: What to call it in an error.
        guide: What is known of it.
        limits: What it may produce.
        scratch: A private folder.

    Returns:
        Its rows or records.

    Raises:
        TableError: It cannot be read, or not without guessing (`intake.ask.*`).
    """
    if kind in ("xlsx", "xls", "ods"):
        from irwell.tables.intake.workbook import read_workbook

        return read_workbook(path, name, guide, limits, kind, scratch)
    from irwell.tables.intake import fixed, geojson, json_records, xml_records

    readers = {
        "fixed": fixed.read_fixed,
        "geojson": geojson.read_geojson,
        "json": json_records.read_json,
        "jsonl": json_records.read_json_lines,
        "xml": xml_records.read_xml,
    }
    return readers[kind](path, name, guide, limits, scratch)


def _refused(name: str, what: str, remedy: str) -> TableError:
    return TableError(f"{name} is {what}.", remedy, rule="intake.kind")


def _in_zip(path: Path, name: str) -> Found:
    with open_zip(path, name) as archive:
        parts = {part.replace("\\", "/") for part in archive.namelist()}
        for part, what, remedy in _PARTS:
            if part in parts:
                raise _refused(name, what, remedy)
        if "[Content_Types].xml" in parts and "xl/workbook.xml" in parts:
            return "xlsx"
        return _in_open_document(archive, name) if "mimetype" in parts else "zip"


def _in_open_document(archive: zipfile.ZipFile, name: str) -> Found:
    said: bytes | None = None
    try:
        with archive.open("mimetype") as file:
            said = file.read(len(_ODS) + 1)
    except UNREADABLE:
        pass
    if said is None:
        raise damaged(name)
    if said.strip() == _ODS:
        return "ods"
    if said.startswith(b"application/"):
        raise _refused(name, "a document that is no spreadsheet", _WORD)
    return "zip"


def _in_ole2(path: Path, name: str) -> Found:
    from irwell.tables.intake.workbook_ole2 import cut_off, stream_names

    streams = stream_names(path)
    if streams is None:
        raise cut_off(name)
    for stream, what, remedy in _STREAMS:
        if stream in streams:
            if what:
                raise _refused(name, what, remedy)
            return "xls"
    raise _refused(name, "an old Office file that holds no workbook", _CSV)


def _in_text(path: Path, name: str, head: bytes) -> Found:
    text = _decoded(head).lstrip()
    if _HTML.match(text):
        raise _refused(
            name,
            "a web page (HTML), whatever its name says",
            "Open it in a spreadsheet program and save it as XLSX or CSV.",
        )
    if _MARKUP.match(text):
        return _in_xml(name, text)
    if _JSON.match(text):
        from irwell.tables.intake.json_kinds import find_json_kind

        return find_json_kind(path)
    return "csv"


def _decoded(head: bytes) -> str:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        if head[:4] in (encode.encode(encoding) for encode in ("<?", '{"', "[{", "<!")):
            return head.decode(encoding, "replace")
    return head.decode("latin-1")


def _in_xml(name: str, text: str) -> Found:
    first = text[:4096]
    if _XHTML.search(first):
        raise _refused(
            name,
            "a web page (XHTML)",
            "Open it in a spreadsheet program and save it as XLSX or CSV.",
        )
    if "urn:schemas-microsoft-com:office:spreadsheet" in first or "<office:document" in first:
        raise _refused(name, "a workbook written as XML", "Save it as XLSX.")
    return "xml"
