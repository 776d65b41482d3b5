"""How a file was read, for people: what it was, what was left out of it, what was changed."""

from collections.abc import Iterator, Mapping, Sequence

from irwell.tables.intake.report import Changed, Intake, Skipped, Why

KINDS: Mapping[str, str] = {
    "csv": "delimited text",
    "xlsx": "an Excel workbook",
    "xls": "an old Excel workbook",
    "ods": "an OpenDocument spreadsheet",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "xml": "XML",
    "fixed": "text of fixed width",
    "parquet": "Parquet",
    "geojson": "GeoJSON",
}
SKIPPED: Mapping[Why, str] = {
    "preamble": "lines above the headings",
    "header": "rows of headings",
    "blank": "rows without any text",
    "total": "rows of sums",
    "footer": "notes below the last row",
    "ruler": "lines of dashes below the headings",
    "repeated_header": "rows of headings that stand again",
    "empty_column": "columns without heading and text",
}
CHANGES: Mapping[str, str] = {
    "blank": "blank text, taken as no value",
    "null_token": "a text that means no value",
    "suppressed": "a value held back, kept apart",
    "trimmed": "spaces at the ends left out",
    "leading_zeros": "zeros before a number left out",
    "date_format": "dates read in the contract's format",
    "midnight_24": "24:00 read as midnight of the next day",
    "offset": "times with an offset, read as UK time",
    "thousands": "numbers read without commas",
    "money": "amounts read without currency signs and commas",
    "percent": "numbers read without the percent sign",
    "unit": "numbers read without their unit",
    "short_row": "cells that a short row does not have, taken as no value",
    "padding": "spaces that fill a fixed width left out",
    "nested": "lists or parts within a part, kept as JSON text",
    "quote_spaces": "spaces outside quotes left out",
    "backslash_quote": "a quote after a backslash, read as a quote",
}
SEPARATORS: Mapping[str, str] = {"\t": "a tab", " ": "a space"}
ROWS_IN_TEXT = 5


def intake_lines(intake: Intake, *, samples: bool = False) -> Iterator[str]:
    """Yield how a file was read, line by line.

    Args:
        intake: The intake report.
        samples: Whether the first rows are shown before and after: they are data.

    Yields:
        Lines of text; without `samples` none holds a value of the data.
    """
    yield f"  read as {_kind(intake)}; {_headings(intake)}."
    for part in intake.skipped:
        if part.why != "header":
            yield f"  left out: {_skipped(part)}."
    yield from changed_lines(intake.changed, "changed in reading")
    for note in intake.notes:
        yield f"  note: {note}"
    if samples:
        yield "  as it stood:"
        yield from (f"    {line}" for line in intake.before)
        yield "  as it was read:"
        yield from (f"    {' | '.join(cell or '' for cell in row)}" for row in intake.after)


def changed_lines(changed: Sequence[Changed], verb: str) -> Iterator[str]:
    """Yield what was changed, a line for each rule.

    Args:
        changed: Cells that were changed, by column and rule.
        verb: What to call it.

    Yields:
        Lines of text.
    """
    for rule in dict.fromkeys(one.rule for one in changed):
        ones = [one for one in changed if one.rule == rule]
        count = sum(one.count for one in ones)
        columns = ", ".join(dict.fromkeys(one.column for one in ones if one.column))
        where = f" of {columns}" if columns else ""
        said = f": {CHANGES[rule]}" if rule in CHANGES else ""
        yield f"  {verb}: {count:,} cell{'s' * (count != 1)}{where}{said} ({rule})."


def _kind(intake: Intake) -> str:
    parts = [KINDS[intake.kind]]
    if intake.container:
        parts.append(f"from a {intake.container} file")
    if intake.member:
        parts.append(f"`{intake.member}`")
    if intake.encoding:
        parts.append(f"in {intake.encoding}")
    if intake.separator:
        said = SEPARATORS.get(intake.separator, f"`{intake.separator}`")
        parts.append(f"separated by {said}")
    if intake.sheet:
        parts.append(f"sheet `{intake.sheet}`")
    return ", ".join(parts)


def _headings(intake: Intake) -> str:
    if not intake.header:
        return "it has no row of headings"
    rows = ", ".join(str(row) for row in intake.header)
    return f"headings in row{'s' * (len(intake.header) > 1)} {rows}"


def _skipped(part: Skipped) -> str:
    if not part.count:  # of JSON: a note or a title, which is no row
        return f"{part.cells:,} {'value' if part.cells == 1 else 'values'} beside the records"
    shown = ", ".join(str(row) for row in part.rows[:ROWS_IN_TEXT])
    more = ", ..." if part.count > ROWS_IN_TEXT else ""
    where = f" (row{'s' * (part.count != 1)} {shown}{more} of the file)" if shown else ""
    return f"{part.count:,} {_noun(SKIPPED[part.why], part.count)}{where}"


def _noun(words: str, count: int) -> str:
    """The words for one, if it is one: `rows of sums` or `row of sums`."""
    first, _, rest = words.partition(" ")
    return f"{first.removesuffix('s')} {rest}" if count == 1 else words
