"""The chapters of deciding: what the rules said and who decided; an emergency, an incident."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from irwell.agreements import Agreement
from irwell.agreements.law import judge, packaged_law
from irwell.authority.bodies import facts_for
from irwell.authority.documents import contracts_for
from irwell.authority.opinions import reviews
from irwell.demo.report.parts import own, say, section, table
from irwell.demo.report.roles import ROLES
from irwell.demo.story.place import Place
from irwell.demo.story.telling import Told
from irwell.demo.world.place import HEALTH

ADVICE = {
    "supports": "it",
    "supports_with_conditions": "it, with a condition",
}


def decided(place: Place, told: Told) -> str:
    """Write what the rules of law say of every agreement, and who decided about it.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    rows = list(_decisions(place))
    headings = {
        "agreement": "Agreement",
        "rules": "Rules held against it",
        "advised": "Advice",
        "approved": "Approved by",
    }
    return section(
        "deciding",
        "Rules, advice and decisions",
        say(
            "Before anybody signs, the rules of law that Irwell knows are held against the text; an"
            " error keeps it a draft. No lawyer has checked these rules, and keeping them proves"
            " nothing besides."
        ),
        f'<div class="wide">{table(own(rows), "Who looked at it, by body and role", headings)}'
        "</div>",
    )


def trouble(place: Place, told: Told) -> str:
    """Write what was shared in an emergency, and how an incident was dealt with.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    names, shared, wrong = place.world.names, told.shared, told.wrong
    titles = {rule.id: rule.title for rule in packaged_law().rules}
    held = "; ".join(place.documents[name].title for name in told.objected.agreements)
    waived = ", ".join(f"{rule}, {titles[rule].lower()}" for rule in shared.waived)
    rows = [
        {
            "body": names[one["organisation"]],
            "data": one["data_set"],
            "reads": one["reads"],
            "rows": one["rows"],
        }
        for one in wrong.held
    ]
    headings = {"body": "Body", "data": "Data set", "reads": "Reads", "rows": "Rows"}
    return section(
        "trouble",
        "What cannot wait, and what goes wrong",
        say(
            f"“{shared.title}” was shared by a duty officer, with one signature and with everybody"
            " able to see it. The clock ends it after 72 hours. What could wait"
            f" ({waived}) was looked at afterwards: {shared.outcome}."
        ),
        say(
            f"Under “{wrong.title}” somebody of the recipient pressed stop. In the same moment no"
            f" read began, and {wrong.facts['hours_left']:.0f} hours were left to tell the ICO. The"
            " releases and the reads say who held what:"
        ),
        table(own(rows), "Who held what", headings),
        say(f"It was looked into and is {wrong.state}. What everybody may learn from it:"),
        f"<blockquote>{escape(wrong.lessons)}</blockquote>",
        say(
            f"A patient objected to {names[HEALTH]}. Their number stayed in its home; each"
            f" recipient was told by pseudonym and certified what it did, under: {held}. The"
            " releases that follow are without the patient."
        ),
    )


def _decisions(place: Place) -> Iterator[dict[str, str]]:
    names = place.world.names
    for form in place.documents.values():
        said = reviews(place.officer, form.id)
        yield {
            "agreement": form.title,
            "rules": _rules(place, form),
            "advised": ". ".join(_advice(said, names)),
            "approved": "; ".join(
                f"{names[one['organisation']]} ({ROLES[one['role']]})"
                for one in said
                if one["step"] == "decide"
            ),
        }


def _rules(place: Place, form: Agreement) -> str:
    found = judge(form, contracts_for(form), facts_for(form), place.desk.today())
    errors, warnings = len(found.errors), len(found.warnings)
    return f"{len(found.applied)}: {errors or 'no'} errors, {warnings or 'no'} warnings"


def _advice(said: list[dict[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """Say who advised what: bodies whose advisers of one role said the same stand together."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for one in said:
        if one["step"] == "advise":
            key = one["role"], one["outcome"]
            bodies.setdefault(key, []).append(names[one["organisation"]])
    for (role, outcome), own_ in bodies.items():
        who, verb = ROLES[role][0].upper() + ROLES[role][1:], "supports"
        if len(own_) > 1:
            who, verb = f"{who}s", "support"
        yield f"{who} of {' and '.join(own_)} {verb} {ADVICE[outcome]}"
