"""Whether a file was read as its body wrote it: kind, encoding, headings, what stands around."""

from collections import Counter
from collections.abc import Mapping

from irwell.contracts.model import Report
from irwell.demo.world.form import Form, Kind
from irwell.tables.intake import report as intake

_KINDS: Mapping[Kind, intake.Kind] = {
    "csv": "csv",
    "workbook": "xlsx",
    "fixed": "fixed",
    "json": "json",
    "xml": "xml",
}
_ENCODINGS = {"cp1252": "windows-1252", "utf-8-sig": "utf-8", "utf-16": "utf-16-le"}


def read_as_sent(form: Form, report: Report) -> bool:
    """Say whether a file was read as it was written, and each of its cells accounted for.

    Args:
        form: How the body wrote it.
        report: Its check.

    Returns:
        True if kind, packing, encoding, separator, headings, and the lines left out are those.
    """
    read, tally = report.intake, report.tally
    if read is None or tally is None or not tally.adds_up:
        return False
    return (
        read.kind == _KINDS[form.kind]
        and read.container == ("gzip" if form.gzip else "")
        and (form.kind == "workbook" or read.encoding == _encoding(form))
        and (form.kind != "csv" or read.separator == form.separator)
        and read.header == _headings(form)
        and _left_out(read) == _around(form)
    )


def _encoding(form: Form) -> str:
    return _ENCODINGS.get(form.encoding, form.encoding)


def _headings(form: Form) -> tuple[int, ...]:
    first = len(form.title) + 1
    if form.kind == "workbook":
        return first, first + 1
    return (first,) if form.kind == "csv" else ()


def _left_out(read: intake.Intake) -> Counter[str]:
    counted = Counter({part.why: part.count for part in read.skipped if part.why != "header"})
    return +Counter({str(why): count for why, count in counted.items()})


def _around(form: Form) -> Counter[str]:
    """What stands around the rows; the blank line above the notes is left out as blank."""
    return +Counter(
        preamble=len(form.title),
        total=int(bool(form.sums)),
        blank=int(bool(form.notes)),
        footer=len(form.notes),
    )
