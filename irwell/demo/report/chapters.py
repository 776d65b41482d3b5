"""The chapters of the page: who shares, who decides, what is counted; then the proofs."""

from collections.abc import Iterator

from irwell.demo.report.deciding import decided, trouble
from irwell.demo.report.deposits import faults, files, mended
from irwell.demo.report.drawings import bars, flows
from irwell.demo.report.governance import asked, changed
from irwell.demo.report.parts import own, say, section, table
from irwell.demo.report.proofs import agreement_texts, checks, ledger, suspension
from irwell.demo.story import comparing
from irwell.demo.story.place import Place
from irwell.demo.story.telling import Told


def all_chapters(place: Place, told: Told) -> Iterator[str]:
    """Write every chapter.

    Args:
        place: The story.
        told: What happened in it.

    Yields:
        HTML of each.
    """
    yield _sharing(told)
    yield _workers(place, told)
    yield _counts(place, told)
    yield asked(place, told)
    yield decided(place, told)
    yield changed(place, told)
    yield agreement_texts(place, told)
    yield files(place, told)
    yield faults(place, told)
    yield mended(place, told)
    yield trouble(place, told)
    yield suspension(told)
    yield ledger(place, told)
    yield checks(place)


def _sharing(told: Told) -> str:
    counted = comparing.pairs(told.entries)
    rows = [
        {"giver": giver, "receiver": receiver, "agreements": count}
        for (giver, receiver), count in sorted(counted.items())
    ]
    pairs = own(rows)
    survey = own(
        [
            {"class": name, "survey": f"{comparing.SURVEY[name]}%", "ledger": count}
            for name, count in comparing.sharing(told.entries).items()
        ]
    )
    figure = (
        "<figure><figcaption>Agreements, from giver to receiver</figcaption>"
        f"{flows(pairs, list(comparing.SURVEY))}</figure>"
    )
    headings = {"giver": "From", "receiver": "To", "agreements": "Number"}
    beside = table(pairs, "The same, as counts; no agreement joins other classes", headings)
    said = {"class": "With", "survey": "The survey", "ledger": "The ledger"}
    compared = table(survey, "What a survey says, and what the ledger shows", said)
    return section(
        "sharing",
        "Who shares with whom",
        f'<div class="pair">{figure}<div>{beside}</div></div>',
        say(
            "Health bodies are counted with central government and police forces with local"
            " government, as national statistics do. Nobody here publishes open data yet.",
            "note",
        ),
        compared,
        say(
            "The survey asked over 4,400 civil servants in 2015 with whom they share: it counts"
            " people who answer. The ledger counts bodies whose data was read: here, of nine.",
            "note",
        ),
    )


def _workers(place: Place, told: Told) -> str:
    plan = told.plan
    names = {district.code: district.name for district in place.world.districts}
    shares = own(
        [
            {"district": names[share["area"]], "units": share["units"], "equal": share["equal"]}
            for share in plan.shares
        ]
    )
    headings = {"district": "District", "units": "By need", "equal": "Equal split"}
    beside = table(shares, "Family workers by district", headings)
    figure = (
        "<figure><figcaption>Workers by need (blue), and by an equal split (grey)</figcaption>"
        f"{bars(shares)}</figure>"
    )
    return section(
        "workers",
        "Where 150 family workers go",
        say(
            f"In the worst-off district there are {plan.worst:.1f} families in need for each"
            f" worker; an equal split would have left {plan.worst_equal:.1f}."
        ),
        f'<div class="pair">{figure}<div>{beside}</div></div>',
        say(" ".join(plan.notes), "note"),
    )


def _counts(place: Place, told: Told) -> str:
    titles = {text.id: place.agreement(text).title for text in place.world.agreements}
    counts = {place.world.need: told.plan.need, **told.counts}
    names = {district.code: district.name for district in place.world.districts}
    headings = {"district": "District", "n": "Count"}
    parts = "".join(
        f"<div>{table(figures, titles[name], headings, names)}"
        f"{say(' '.join(figures.rules), 'note')}</div>"
        for name, figures in counts.items()
    )
    return section(
        "counts",
        "What may be counted",
        say(
            "These figures passed the output rules of their agreements. Where workers go was"
            " decided by the first of them; no other figure about people is on this page."
        ),
        f'<div class="three">{parts}</div>',
    )
