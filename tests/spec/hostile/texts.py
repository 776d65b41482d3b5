# ruff: noqa: E501  a case a line; what is large is made when it is wanted
"""Separated text: bytes that are no text, lines without end, cells that a spreadsheet would run."""

from tests.spec.hostile.case import READ, Case, written

_ROWS = "1,2\n3,4\n5,6\n"
_CSV = f"a,b\n{_ROWS}"


CASES = (
    Case("csv-empty", "no byte", written(lambda: b""), "intake.empty"),
    Case("csv-blank", "line ends alone", written(lambda: "\n" * 5000), "intake."),
    Case("csv-nul", "NUL characters", written(lambda: f"a,b\n1,\0\n{_ROWS}"), "intake.nul"),
    Case("csv-bytes", "bytes that are no text", written(lambda: bytes(range(256)) * 40), "intake."),
    Case("csv-utf32", "UTF-32", written(lambda: _CSV.encode("utf-32")), "intake."),
    Case("csv-utf16-half", "UTF-16 with half a surrogate pair", written(
        lambda: b"\xff\xfe" + _CSV.encode("utf-16-le") + b"\x00\xd8"), "intake."),
    Case("csv-utf8-overlong", "a separator in a longer form than UTF-8 allows", written(
        lambda: b"a,b\n1\xc0\xac2,3\n4,5\n"), READ, rows=2),
    Case("csv-utf8-surrogate", "a surrogate in UTF-8", written(
        lambda: b"a,b\n1,\xed\xa0\x80\n4,5\n"), READ, rows=2),
    Case("csv-utf7", "UTF-7: kept as the letters that it has", written(
        lambda: "a,b\n+ADw-script+AD4-,2\n3,4\n"), READ, rows=2),
    Case("csv-mixed", "UTF-8 and Windows-1252 in one file", written(
        lambda: "a,b\nCafé,1\n".encode() + "Café,2\n".encode("cp1252")), "intake."),
    Case("csv-endless-line", "a line of 40 MB", written(lambda: "a,b\n" + "x" * 40_000_000), "intake."),
    Case("csv-endless-quote", "a quote that 40 MB do not close", written(
        lambda: 'a,b\n1,"' + "x,y\n" * 10_000_000), "intake."),
    Case("csv-wide", "100,000 columns", written(
        lambda: ",".join(f"c{n}" for n in range(100_000)) + "\n" + "1," * 99_999 + "1\n"), "intake."),
    Case("csv-separators", "40 MB of separators", written(lambda: "a,b\n" + "," * 40_000_000), "intake."),
    Case("csv-long-heading", "a heading of a million letters", written(
        lambda: f"{'x' * 1_000_000},b\n{_ROWS}"), "intake.ask.headings"),
    Case("csv-heading-control", "a heading that moves the cursor of a terminal", written(
        lambda: f"a\x1b[2J,b\n{_ROWS}"), "intake.ask.headings"),
    Case("csv-own-heading", "a heading that is `_row`", written(
        lambda: f"a,_row\n{_ROWS}"), "intake.ask.headings"),
    Case("csv-twin-headings", "a heading twice", written(lambda: f"a,A\n{_ROWS}"), "intake.ask.headings"),
    Case("csv-ragged", "rows with more cells than headings", written(
        lambda: f"a,b\n1,2\n3,4,5,6\n{_ROWS}"), "intake."),
    Case("csv-formula", "cells that a spreadsheet would run", written(
        lambda: "a,b\n=cmd|'/c calc'!A1,1\n@SUM(1+1),2\n+cmd|x!A1,3\n"), READ, "run as a formula", rows=3),
    Case("csv-link", "a cell that sends the others away", written(
        lambda: 'a,b\n"=HYPERLINK(""http://127.0.0.1:9/?x=""&A1)",1\nx,2\n'), READ, "run as a formula",
        rows=2),
    Case("csv-sql", "cells that look like SQL: text", written(
        lambda: "a,b\n'); DROP TABLE x; --,1\n{{7*7}},2\n"), READ, rows=2),
    Case("csv-markup", "cells that look like a page: text", written(
        lambda: "a,b\n<script>x</script>,1\n${jndi:ldap://127.0.0.1:9/x},2\n"), READ, rows=2),
    Case("csv-parent", "a heading that begins like the mark of a Parquet file", written(
        lambda: f"PARENT_ID,b\n{_ROWS}"), READ, rows=3),
    Case("csv-orcid", "a heading that begins like the mark of an ORC file", written(
        lambda: f"ORCID,b\n{_ROWS}"), READ, rows=3),
)  # fmt: skip
