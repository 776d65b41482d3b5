"""What is said of files that came in: their kind, what became of them, in a few words."""

from collections import Counter
from collections.abc import Iterable, Iterator

from irwell.demo.story.arriving import Arrival
from irwell.demo.story.fetching import WATCHED

SAYS = {
    "missing": "missing",
    "not_cast": "not of their type",
    "duplicate": "twice",
    "pattern": "out of form",
    "range": "out of range",
    "code": "of no known code",
}
KINDS = {
    "csv": "CSV",
    "xlsx": "workbook",
    "fixed": "fixed width",
    "json": "JSON",
    "xml": "XML",
}


def form_of(arrival: Arrival) -> str:
    """Say which kind of file a body sent.

    Args:
        arrival: How it came in.

    Returns:
        A few words.
    """
    read = arrival.report.intake
    if read is None:
        return "not read"
    packed = f" in {read.container}" if read.container else ""
    encoding = "" if read.encoding in ("", "utf-8") else f" in {read.encoding}"
    return f"{KINDS[read.kind]}{encoding}{packed}"


def became(arrival: Arrival) -> str:
    """Say what became of a file.

    Args:
        arrival: How it came in.

    Returns:
        A few words.
    """
    words = []
    if arrival.mapped:
        words.append("headings mapped")
    if "deposit.refused" in arrival.refused:
        words.append("refused, sent again put right")
    words += {
        "held": ["held, then accepted"],
        "split": [f"{arrival.report.rows - arrival.report.kept_rows} rows left out"],
    }.get(arrival.report.verdict, [])
    if "deposit.twin" in arrival.refused:
        words.append("a twin refused")
    if arrival.data_set.id == WATCHED:
        words.append("fetched from a watched folder")
    return "; ".join(words) or "accepted"


def headings_said(own: Iterable[Arrival]) -> Iterator[str]:
    """Say which headings differ from the contracts, and how they were mapped.

    Args:
        own: How the files came in.

    Yields:
        Lines.
    """
    mapped = [arrival.mapped for arrival in own if arrival.mapped]
    if mapped:
        differing, right = sum(m.differing for m in mapped), sum(m.right for m in mapped)
        yield (
            f"{len(mapped)} files have headings of their own. Of {differing} that differ, {right}"
            f" are proposed from names and values, {sum(m.asked for m in mapped)} asked about;"
            " a steward confirms all."
        )
    proven = next((m.dates for m in mapped if m.dates), "")
    if proven:
        yield f"No order of dates is guessed, for instance of {proven}."


def verdicts_said(own: Iterable[Arrival]) -> Iterator[str]:
    """Say what was done with files that have errors, came before, or were fetched.

    Args:
        own: How the files came in.

    Yields:
        Lines.
    """
    arrivals = list(own)
    met = Counter(word for arrival in arrivals for word in _words(arrival))
    yield (
        f"As their contracts say: {met['refuse']} file with errors is refused until it is put"
        f" right, {met['hold']} waits for a second person, {met['split']} go in without the rows"
        f" that fail. {sum(a.given_back for a in arrivals):,} rows go back to their senders alone."
    )
    yield (
        f"{met['deposit.twin']} file came before, exported anew in another order: refused."
        f" {met['fetched']} list is fetched from a watched folder, once a day."
    )


def _words(arrival: Arrival) -> Iterator[str]:
    if arrival.report.findings:
        yield arrival.report.on_errors
    yield from arrival.refused
    if arrival.data_set.id == WATCHED:
        yield "fetched"
