"""The page: what happened, in the order in which a reader asks."""

from irwell.demo.report import chapters
from irwell.demo.report.parts import facts, say
from irwell.demo.story.place import Place
from irwell.demo.story.telling import Told
from irwell.documents import packaged

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_END = "Made by Irwell from the register and the ledger of an invented authority."


def write_report(place: Place, told: Told) -> None:
    """Write `report.html` among the results.

    Args:
        place: The story.
        told: What happened in it.
    """
    (place.out / "report.html").write_text(report(place, told), encoding="utf-8")


def report(place: Place, told: Told) -> str:
    """Write the page.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML that needs nothing beside it.
    """
    world = place.world
    title = f"{world.region}: a data-sharing authority, told from end to end"
    style = packaged("irwell.demo.report", "report.css").decode()
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{style}</style></head><body><header><h1>{title}</h1>{_invented(place)}</header>"
        f"<main>{_facts(place, told)}{''.join(chapters.all_chapters(place, told))}</main>"
        f"<footer>{say(_END)}</footer></body></html>\n"
    )


def _invented(place: Place) -> str:
    return say(
        f"Everything here is synthetic: {place.world.region}, its districts, its bodies, its people"
        " and all their data are invented. What was done with them is real: each figure comes from"
        " acts, releases, reads and proofs that a program made and checked.",
        "invented",
    )


def _facts(place: Place, told: Told) -> str:
    entries = told.entries
    return facts(
        {
            "bodies": len(place.world.organisations),
            "agreements": len(place.world.agreements) + 1,  # the one that was asked for
            "releases": sum(
                e["act"] in ("release", "push") and e["outcome"] == "permitted" for e in entries
            ),
            "reads": sum(e["act"] == "read" and e["outcome"] == "permitted" for e in entries),
            "refusals": sum(e["outcome"] == "refused" for e in entries),
            "ledger entries": len(entries),
        }
    )
