"""The chapters of agreeing: a request step by step, a refusal, a body that joins, a new version."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from irwell.authority.details import words
from irwell.authority.models import RegisterEntry
from irwell.demo.report.parts import own, say, section, table
from irwell.demo.report.roles import ROLES
from irwell.demo.story.place import Place
from irwell.demo.story.telling import Told

STEPS = {
    "triage": "Triage the request",
    "assign": "Find the owner of the data",
    "respond": "Answer the request",
    "propose": "Propose a draft",
    "assess": "Assess it against the rules",
    "advise": "Advise on it",
    "decide": "Decide about it",
    "sign": "Sign it",
    "activate": "Activate it, with a register entry",
}
_WAYS = {"wider": "more", "narrower": "less", "other": "something else"}


def asked(place: Place, told: Told) -> str:
    """Write how a request became an agreement, and how another was refused.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    names, row = place.world.names, told.asked.refused
    reasons = words(row.reasons) or ""
    return section(
        "asking",
        "From a request to an agreement",
        say(
            "A council wrote once what it needs, in seven stages. The draft took that over from the"
            f" request and a template, and asked {told.asked.typed} things more. Nobody had two of"
            " these parts: author, adviser, approver."
        ),
        table(
            own(list(_steps(told, names))),
            "Time by step and role",
            {"step": "Step", "body": "Body", "role": "Role", "took": "Took"},
        ),
        say(
            "Here each step takes less than a second, because a program plays all roles. With"
            " people it takes days, and whoever waits is shown the last day of the clock.",
            "note",
        ),
        _register(told),
        say(
            f"{names[str(row.from_organisation_id)]} asked"
            f" {names[str(row.to_organisation_id)]} for data about patients, and was refused with"
            f" codes ({', '.join(code.replace('_', ' ') for code in row.codes)}) and in words:"
        ),
        f"<blockquote>{escape(reasons)}</blockquote>",
    )


def changed(place: Place, told: Told) -> str:
    """Write who joined an agreement, and what a new version of another lets out.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        HTML.
    """
    names, found = place.world.names, told.replaced.difference
    rows = [{"what": own_.text, "way": _WAYS[own_.way]} for own_ in found.changes]
    return section(
        "changing",
        "A body joins, and a version follows",
        say(
            f"{names[told.joined.organisation]} joined “{told.joined.title}” by signing one"
            " document that names its text. It reads the same rows as the council that negotiated"
            " it, from the same day."
        ),
        say(
            f"“{told.replaced.title}” got a second version. Before it was signed, both were"
            f" compared by what they would release: {found.summary}."
        ),
        table(own(rows), "What differs", {"what": "Change", "way": "It lets out"}),
    )


def _steps(told: Told, names: dict[str, str]) -> Iterator[dict[str, str]]:
    for step in told.asked.progress["steps"]:
        yield {
            "step": STEPS[step["step"]],
            "body": names[step["organisation"]],
            "role": ROLES[step["role"]],
            "took": _took(step["since"], step["until"]),
        }


def _took(since: str, until: str) -> str:
    taken = datetime.fromisoformat(until) - datetime.fromisoformat(since)
    return f"{taken.total_seconds():.2f} s"


def _register(told: Told) -> str:
    entry = RegisterEntry.objects.get(agreement__name=told.asked.text.id)
    found = entry.document
    rows = [
        {"what": "Agreement", "said": f"{found['id']}, version {found['version']}"},
        {"what": "Title", "said": found["title"]},
        {"what": "State", "said": entry.state},
        {"what": "Dates", "said": f"{found['time']['start']} to {found['time']['end']}"},
        {"what": "Shown", "said": f"{found['register']}, {len(found['clauses'])} clauses"},
        {"what": "Withheld", "said": str(len(found["withheld"]) or "nothing")},
        {"what": "Digest", "said": found["digest"]},
    ]
    return table(own(rows), "Its entry in the public register", {"what": "Field", "said": "Entry"})
