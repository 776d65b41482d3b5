# ruff: noqa: E501  a case a line; what is large is made when it is wanted
"""Files of kinds that are known and not read, whatever their names say."""

from tests.spec.hostile.case import Case, written
from tests.spec.hostile.ole2 import ole2
from tests.spec.hostile.packing import CSV, zipped

_ODT = "application/vnd.oasis.opendocument.text"
_XML2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
_DBF = bytes([3, 124, 5, 6, 1, 0, 0, 0, 65, 0, 9, 0]) + bytes(52) + b"\r" + b" 12345678"
_NUL = b"\0" * 64


def _streams(*names):
    return lambda path: path.write_bytes(ole2(dict.fromkeys(names, b"x" * 5000)))


_FOUND = (
    ("pdf", "a PDF document", written(lambda: b"%PDF-1.7\n" + CSV)),
    ("png", "a picture", written(lambda: b"\x89PNG\r\n\x1a\n" + _NUL)),
    ("png-and-zip", "a picture with a zip behind it", written(
        lambda: b"\x89PNG\r\n\x1a\n" + _NUL + zipped(("a.csv", CSV)))),
    ("gif", "a picture", written(lambda: b"GIF89a" + _NUL)),
    ("exe", "a program of Windows", written(lambda: b"MZ\x90\x00" + _NUL)),
    ("exe-old", "a program with another stub", written(lambda: b"MZP\x00" + _NUL)),
    ("exe-and-zip", "an archive that unpacks itself", written(
        lambda: b"MZ\x90\x00" + _NUL + zipped(("a.csv", CSV)))),
    ("elf", "a program of Linux", written(lambda: b"\x7fELF" + _NUL)),
    ("tar", "a tar archive", written(lambda: b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + _NUL)),
    ("7z", "a 7z archive", written(lambda: b"7z\xbc\xaf\x27\x1c" + _NUL)),
    ("rar", "a RAR archive", written(lambda: b"Rar!\x1a\x07\x01\x00" + _NUL)),
    ("bzip2", "packed with bzip2", written(lambda: b"BZh91AY&SY" + _NUL)),
    ("xz", "packed with xz", written(lambda: b"\xfd7zXZ\x00" + _NUL)),
    ("zstd", "packed with Zstandard", written(lambda: b"\x28\xb5\x2f\xfd" + _NUL)),
    ("sqlite", "an SQLite database or GeoPackage", written(lambda: b"SQLite format 3\x00" + _NUL)),
    ("access", "an Access database", written(lambda: b"\x00\x01\x00\x00Standard Jet DB\x00" + _NUL)),
    ("dbase", "a dBase file", written(lambda: _DBF)),
    ("spss", "an SPSS file", written(lambda: b"$FL2@(#) SPSS DATA FILE" + _NUL)),
    ("shapefile", "a shapefile", written(lambda: b"\x00\x00\x27\x0a" + _NUL)),
    ("arrow", "an Arrow file", written(lambda: b"ARROW1\x00\x00" + _NUL)),
    ("orc", "an ORC file", written(lambda: b"ORC" + _NUL)),
    ("avro", "an Avro file", written(lambda: b"Obj\x01" + _NUL)),
    ("parquet-locked", "an encrypted Parquet file", written(lambda: b"PARE" + _NUL + b"PARE")),
    ("html-as-xls", "a web page named as a workbook", written(
        lambda: b"<html><body><table><tr><td>a</td></tr></table></body></html>")),
    ("table-as-xls", "a piece of a web page", written(lambda: b"<table border=1><tr><td>a</td></tr>")),
    ("xhtml", "a web page as XML", written(
        lambda: b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>')),
    ("mht", "a web page with its parts", written(lambda: b"MIME-Version: 1.0\r\n\r\n<html></html>")),
    ("rtf", "a rich text document", written(lambda: b"{\\rtf1 a\\tab b}")),
    ("sylk", "a SYLK file, which can run commands", written(lambda: b'ID;PWXL;N;E\r\nC;Y1;X1;K"a"\r\nE')),
    ("xml-2003", "a workbook written as XML", written(lambda: _XML2003)),
    ("biff4", "an Excel file of before 1997", written(lambda: b"\x09\x04\x06\x00" + _NUL)),
    ("xlsx-locked", "a workbook locked by a password (OLE2)", _streams(
        "EncryptionInfo", "EncryptedPackage")),
    ("doc", "a Word document", _streams("WordDocument", "1Table")),
    ("ppt", "a presentation", _streams("PowerPoint Document")),
    ("msg", "an Outlook message", _streams("__properties_version1.0")),
    ("ole2-other", "an old Office file without a workbook", _streams("Contents")),
    ("docx", "a Word document", written(lambda: zipped(
        ("[Content_Types].xml", ""), ("word/document.xml", "")))),
    ("xlsb", "a binary workbook", written(lambda: zipped(
        ("[Content_Types].xml", ""), ("xl/workbook.bin", "")))),
    ("numbers", "a Numbers document", written(lambda: zipped(("Index/Document.iwa", "")))),
    ("odt", "a text document", written(lambda: zipped(("mimetype", _ODT), ("content.xml", "")))),
)  # fmt: skip

CASES = tuple(Case(name, what, make, "intake.kind") for name, what, make in _FOUND)
