"""Records, named already, as a landed table."""

from pathlib import Path

from irwell.tables.intake.grid import Records
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.names import ask, check_names
from irwell.tables.intake.report import Changed, Intake
from irwell.tables.intake.writing import Writing


def land_records(
    records: Records, out: Path, guide: Guide, file: str, limits: LandingLimits
) -> Intake:
    """Land records.

    Args:
        records: Names and batches.
        out: Where the landed file goes.
        guide: Stated names are used instead of the file's.
        file: The file's name, for messages.
        limits: What the file may produce.

    Returns:
        The intake report.

    Raises:
        TableError: The names cannot be used, or the file holds more than it may.
    """
    names = guide.names or records.names
    if len(names) != len(records.names):
        what = f"{len(names)} names are stated, but the file has {len(records.names)} columns"
        raise ask(file, "headings", what)
    check_names(file, names, limits)
    with Writing(file, names, out, limits) as writing:
        for batch in records.batches:
            writing.write(batch)
    stated = dict(zip(records.names, names, strict=True))
    skipped = tuple(records.skipped)
    return Intake(
        kind=records.kind,
        encoding=records.encoding,
        columns=tuple(names),
        rows=writing.rows,
        cells=writing.rows * len(names) + sum(part.cells for part in skipped),
        skipped=skipped,
        changed=tuple(
            Changed(rule, stated.get(column, column), count)
            for (rule, column), count in sorted(records.changed.items())
        ),
        notes=(*records.notes, *writing.notes()),
        before=records.before,
        after=tuple(writing.after),
    )
