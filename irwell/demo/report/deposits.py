"""The chapters of deposits: how each file came in, its faults, and a mistake put right."""

from html import escape

from irwell.contracts.reports_intake import intake_lines
from irwell.demo.report.parts import own, say, section, table
from irwell.demo.story import depositing, measuring
from irwell.demo.story.place import Place
from irwell.demo.story.receiving import SHOWN
from irwell.demo.story.receiving_words import SAYS, became, form_of
from irwell.demo.story.telling import Told


def files(place: Place, told: Told) -> str:
    """Write how each file came in.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    names = {body.id: body.name for body in place.world.organisations}
    rows = [
        {
            "what": arrival.data_set.title,
            "body": names[arrival.data_set.organisation],
            "form": form_of(arrival),
            "rows": arrival.report.rows,
            "became": became(arrival),
        }
        for arrival in told.found.arrivals
    ]
    headings = {
        "what": "Data set",
        "body": "Body",
        "form": "Came as",
        "rows": "Rows",
        "became": "What became of it",
    }
    shown = next(one for one in told.found.arrivals if one.data_set.id == SHOWN)
    lines = intake_lines(shown.report.intake) if shown.report.intake else ()
    return section(
        "files",
        "What the bodies sent, and how it was read",
        say(
            "Bodies send what their systems write. Each file is read in a closed process, checked"
            " against the contract of its data set, and dealt with as that contract says."
        ),
        table(own(rows), "The first file of each data set", headings),
        say(f"The intake report of one of them, {shown.data_set.extract.name}:"),
        f"<pre>{escape(chr(10).join(line.strip() for line in lines))}</pre>",
    )


def faults(place: Place, told: Told) -> str:
    """Write the faults found, body by body.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    names = {body.id: body.name for body in place.world.organisations}
    rows = [
        {
            "body": names[body],
            "faults": sum(kinds.values()),
            "kinds": ", ".join(
                f"{kinds[kind]} {text}" for kind, text in SAYS.items() if kinds[kind]
            ),
        }
        for body, kinds in depositing.by_body(told.found.found).items()
    ]
    headings = {"body": "Body", "faults": "Faults", "kinds": "Values"}
    besides = "none besides" if told.found.exact else "and others besides"
    met = len(told.found.planted & told.found.found)
    return section(
        "faults",
        "Faults in what the bodies sent",
        say(
            f"{met} of {len(told.found.planted)} planted faults were found, {besides}: by file,"
            " row, column and kind. A body's own report goes to that body alone;"
            " only an invented place can show them side by side."
        ),
        table(own(rows), "Faults found, by body", headings),
    )


def mended(place: Place, told: Told) -> str:
    """Write how a mistake was put right, and link the quality report of its data set.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    corrected, measured = told.mended.corrected, told.mended.measured
    every = (*measured.quality.earlier, measured.quality.now)
    rows = [
        {"deposit": past.label, "rows": past.rows, **_scores(measured, number)}
        for number, past in enumerate(every)
    ]
    scores = {one.dimension: one.dimension.capitalize() for one in measured.quality.scores}
    return section(
        "mended",
        "A mistake, put right",
        say(
            "A department exported a file with two fields in each other's place. Before it"
            " withdrew that deposit, it was shown what that would end:"
        ),
        f"<pre>{escape(corrected.effect)}</pre>",
        say(
            f"{corrected.rebuilt} releases were built anew from the correction, and every other"
            f" recipient of the column was told: {corrected.told}"
        ),
        table(
            own(rows),
            "Six scores over its three deposits: the share of tests passed",
            {"deposit": "Deposit", "rows": "Rows", **scores},
        ),
        f'<p><a href="{escape(measured.page)}">The quality report that the department gets</a>'
        " names each fault with its rows, what to do, and which agreements it reaches.</p>",
        say(_change(told), "note"),
    )


def _scores(measured: measuring.Measured, number: int) -> dict[str, str]:
    past = (*measured.quality.earlier, measured.quality.now)[number]
    return {
        one.dimension: "not measured" if one.percent is None else f"{one.percent}%"
        for one in past.scores
    }


def _change(told: Told) -> str:
    change = told.mended.change
    names = ", ".join(change.suspended)
    return (
        f"The department also weighed a contract without one column. {change.text} Of"
        f" {len(change.naming)} agreements on that data set, it would suspend: {names}. Within the"
        " same major version the desk refused it."
    )
