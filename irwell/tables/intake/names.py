"""The names of columns: which can be used, and what to ask when they cannot."""

from collections.abc import Sequence

from irwell.errors import TableError
from irwell.tables.intake.limits import DEFAULT_LIMITS, LandingLimits
from irwell.tables.plan import ROW

REMEDIES = {
    "header": "State the row of the headings (`--header 5`, or `header` in the contract's "
    "`irwell.file`), or `--header none` with `--names` if there are none.",
    "headings": "Name all columns in order (`--names a,b,c`, or `names` in `irwell.file`), or name "
    "them in the file.",
    "width": "Correct the headings in the file, or state the row of the headings (`--header 5`) "
    "and name the columns in order, one for each cell of a row (`--names a,b,c`).",
    "separator": "State the character between two fields (`--separator ';'`, or `separator` in "
    "`irwell.file`); `--separator ,` if there is one column indeed. If fields stand at fixed "
    "places of a line, state the layout (`fixed` in `irwell.file`).",
    "encoding": "State the encoding (`--encoding windows-1252` or `mac-roman`, or `encoding` in "
    "`irwell.file`).",
}


def ask(file: str, what: str, found: str) -> TableError:
    """Return the question that a file leaves open.

    Args:
        file: The file's name.
        what: What must be stated: `header`, `headings`, `width`, `separator` or `encoding`.
        found: What was found, with rows and columns but without values.

    Returns:
        An error whose remedy says what to state and how.
    """
    return TableError(f"{file}: {found}.", REMEDIES[what], rule=f"intake.ask.{what}")


def ask_headings(file: str, columns: Sequence[int], fault: str) -> TableError:
    """Return the question for headings.

    Args:
        file: The file's name.
        columns: Indexes from 0 of the columns at fault.
        fault: What is wrong with each.

    Returns:
        An error that names the columns by number.
    """
    listed = ", ".join(str(index + 1) for index in columns[:10])
    more = f" and {len(columns) - 10} more" if len(columns) > 10 else ""
    return ask(file, "headings", f"column {listed}{more} {fault}")


def check_names(
    file: str,
    names: Sequence[str],
    limits: LandingLimits = DEFAULT_LIMITS,
    *,
    where: Sequence[int] = (),
) -> None:
    """Check that each column has a name of its own that can be used.

    Args:
        file: The file's name.
        names: The names in order.
        limits: How many there may be, and how long.
        where: Index from 0 of each in the file; empty when they are in order.

    Raises:
        TableError: Names the column at fault.
    """
    if not 1 <= len(names) <= limits.columns:
        raise TableError(
            f"{file} has {len(names)} columns; 1 to {limits.columns} are allowed.",
            "Send fewer columns." if names else "Name the columns in the first line.",
            rule="intake.columns",
        )
    seen: set[str] = set()
    for number, name in enumerate(names):
        fault = _fault(name, seen, limits)
        if fault:
            raise ask_headings(file, [where[number] if where else number], fault)
        seen.add(name.lower())


def _fault(name: str, seen: set[str], limits: LandingLimits) -> str:
    if not name.strip():
        return "has no name"
    if len(name) > limits.name or not name.isprintable():
        return f"has a name of over {limits.name} characters or with control characters"
    if name.lower() in seen or name.lower() == ROW:
        return "repeats another's name but for case, or is named `_row`"
    return ""
