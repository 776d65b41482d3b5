"""A contract in plain words and as a table."""

from collections.abc import Iterator, Sequence

from irwell.contracts.model import Column, Contract

_ERRORS = {
    "keep": "all rows are kept",
    "split": "rows with errors are left out and given back",
    "hold": "the deposit waits for a person",
    "refuse": "the deposit is refused",
}
_DELIVERY = {
    "snapshot": "Each file is the whole of the data.",
    "append": "Each file holds what is new.",
}
_LAW = {
    "ordinary": "",
    "sensitive_other": "sensitive",
    "special_category": "special category",
    "criminal_offence": "criminal offence",
}
_HEAD = ("column", "type", "promises", "personal data", "meaning")
_CODES_SHOWN = 8


def contract_text(contract: Contract) -> str:
    """Return a contract in plain words.

    Args:
        contract: The contract.

    Returns:
        Some sentences, and a table of its columns.
    """
    key = ", ".join(contract.primary_key) or "none"
    status = contract.status
    lines = [
        f"{contract.title} ({contract.data_set}), version {contract.version}, {status}",
        contract.digest,
        f"{len(contract.columns)} columns. Key: {key}. {_DELIVERY[contract.delivery]}"
        f" If a file has errors, {_ERRORS[contract.on_errors]}."
        f" The file itself is kept for {contract.evidence} days.",
        "",
        *aligned([_HEAD, *(_row(column) for column in contract.columns)]),
    ]
    if contract.unchecked:
        lines += ["", f"Promised, but not tried by a check: {', '.join(contract.unchecked)}."]
    return "\n".join(lines)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns under one another.

    Args:
        rows: Rows of texts, all of one length, the first the headings.

    Returns:
        Lines.
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    pairs = [zip(row, widths, strict=True) for row in rows]
    return ["  ".join(cell.ljust(width) for cell, width in pair).rstrip() for pair in pairs]


def _row(column: Column) -> tuple[str, ...]:
    promises = "; ".join(promises_of(column))
    return column.name, column.type, promises, _personal(column), column.meaning


def promises_of(column: Column) -> Iterator[str]:
    """Say what a column promises.

    Args:
        column: The column.

    Yields:
        Some words for each promise.
    """
    if column.primary_key:
        yield "key"
    if column.required:
        yield "a value in each row"
    if column.unique:
        yield "no value twice"
    if column.check:
        yield f"a valid {column.check.replace('_', ' ')}"
    if column.pattern:
        yield f"matches {column.pattern}"
    if column.format:
        yield f"a {column.format}"
    yield from _bounds(column)
    if column.codes:
        more = len(column.codes) - _CODES_SHOWN
        yield f"one of {', '.join(column.codes[:_CODES_SHOWN])}" + (
            f" and {more} more" if more > 0 else ""
        )
    yield from _files(column)


def _bounds(column: Column) -> Iterator[str]:
    said = {
        "from {}": column.minimum,
        "above {}": column.exclusive_minimum,
        "to {}": column.maximum,
        "below {}": column.exclusive_maximum,
        "{} characters and more": column.min_length,
        "{} characters at most": column.max_length,
        "a multiple of {}": column.multiple_of,
    }
    yield from (words.format(value) for words, value in said.items() if value is not None)


def _files(column: Column) -> Iterator[str]:
    if column.date_format:
        yield f"written as {column.date_format}"
    if column.form:
        yield f"written as {column.form}" + (f" ({column.unit})" if column.unit else "")
    if column.suppressed:
        yield f"held back: {', '.join(column.suppressed)}"
    if column.null_tokens:
        yield f"no value: {', '.join(column.null_tokens)}"


def _personal(column: Column) -> str:
    who = {"direct": "names a person", "quasi": "identifies with others", "no": ""}
    kind = f" ({column.identifier_type})" if column.identifier_type else ""
    parts = [who[column.identifies] + kind, _LAW[column.sensitivity]]
    return ", ".join(part for part in parts if part)
