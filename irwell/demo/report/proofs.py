"""The chapters of proof: agreements in words, the suspension, the ledger, the checks."""

from html import escape

from irwell.demo.report.parts import own, say, section, table
from irwell.demo.report.texts import agreement_text, legend
from irwell.demo.story import proving
from irwell.demo.story.place import Place
from irwell.demo.story.telling import Told


def agreement_texts(place: Place, told: Told) -> str:
    """Write every agreement in plain English.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    names = {body.id: body.name for body in place.world.organisations}
    texts = (
        agreement_text(
            place.agreement(text),
            f"{names[text.provider]} to {names[text.recipient]}",
            is_open=number == 0,
        )
        for number, text in enumerate((*place.world.agreements, told.asked.text))
    )
    return section(
        "agreements",
        "The agreements, in plain English",
        say("Each was signed by both bodies, and each is the access control itself:"),
        legend(),
        "".join(texts),
    )


def suspension(told: Told) -> str:
    """Write how the reading client was stopped.

    Args:
        told: What happened in it.

    Returns:
        HTML.
    """
    stopped = told.stopped
    return section(
        "suspension",
        "Stopped at once",
        say(
            f"The police suspended one agreement while its recipient read in a loop."
            f" {stopped.before} reads had succeeded; the next request failed"
            f" {stopped.seconds:.2f} seconds after the suspension, with these words:"
        ),
        f"<blockquote>{escape(stopped.told)}</blockquote>",
    )


def ledger(place: Place, told: Told) -> str:
    """Write the ledger's proof, and how to repeat it.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    note = (place.out / "checkpoint.txt").read_text(encoding="utf-8")
    command = (
        f"python {proving.VERIFIER} ledger.jsonl --checkpoint checkpoint.txt"
        " --public-key ledger-key.json --earlier checkpoint-earlier.txt"
    )
    return section(
        "ledger",
        "The ledger's proof",
        say(
            f"Every act left one of {len(told.entries)} entries, refused acts too. A council kept"
            " an earlier checkpoint, and holds each new one against it. Anyone can do so, with"
            " one file and no part of Irwell:"
        ),
        f"<pre>{escape(command)}</pre>",
        f"<pre>{escape(told.verdict.said)}</pre>",
        say("The signed checkpoint:"),
        f"<pre>{escape(note)}</pre>",
    )


def checks(place: Place) -> str:
    """Write what was checked.

    Args:
        place: The story.

    Returns:
        HTML.
    """
    rows = [
        {"check": name.replace("_", " ").capitalize(), "held": "held" if held else "DID NOT HOLD"}
        for name, held in place.notes.checks.items()
    ]
    headings = {"check": "What must hold", "held": "Answer"}
    return section(
        "checks", "What was checked", table(own(rows), "Checks of this telling", headings)
    )
