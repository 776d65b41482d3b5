"""Making a draft: the questions of a form, answered by clauses and facts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.clauses import clauses
from irwell.agreements.exports.draft import Answer, Draft, Heading, Kind, Known, Line
from irwell.agreements.exports.facts import FACTS
from irwell.agreements.model import Agreement, Clause
from irwell.agreements.paths import Keys, keys_of
from irwell.agreements.publishing import public_clauses, public_document
from irwell.agreements.reading import of
from irwell.contracts.model import Contract, DataSetId
from irwell.documents import packaged, parse_yaml

FORMS: Mapping[Kind, str] = {
    "dpia": "dpia.yaml",
    "ropa": "processing_record.yaml",
    "notice": "privacy_notice.yaml",
    "atrs": "atrs.yaml",
}
UNKNOWN = "To be answered by a person."
_MARKED = "Answer what is said above to be for a person."
_HELD_BACK = "Withheld from the public; what, why and until when is said in the register."


def form(kind: Kind) -> dict[str, Any]:
    """Return the questions of a form, as packaged.

    Args:
        kind: Which form.

    Returns:
        The document; the caller's own copy.
    """
    name = FORMS[kind]
    found: Any = parse_yaml(packaged("irwell.agreements.exports", name), name=name).value
    return dict(found)


def draft(
    kind: Kind,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    bodies: Mapping[str, Body],
) -> Draft:
    """Answer a form as far as the facts go.

    Args:
        kind: Which form.
        agreement: The agreement.
        contracts: The contracts of its data sets, as far as they are given.
        bodies: The facts about its bodies, as far as they are given, by id.

    Returns:
        The draft. It holds metadata only, and never says that anything is lawful.
    """
    own = form(kind)
    known = _known(agreement, contracts, bodies, public=own["public"])
    return Draft(
        kind=kind,
        title=f"{own['title']}: {known.document.get('title', agreement.id)}",
        agreement=of(agreement),
        contracts=tuple(sorted((str(key), c.digest) for key, c in known.contracts.items())),
        bodies=tuple(sorted((key, body.digest) for key, body in known.bodies.items())),
        source=own["source"],
        checked_by=own["checked_by"],
        headings=tuple(_heading(part, known) for part in own["headings"]),
    )


def _known(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    bodies: Mapping[str, Body],
    *,
    public: bool,
) -> Known:
    every = clauses(agreement)
    document = public_document(agreement) if public else agreement.document
    shown = {own["org"] for own in document.get("parties", {}).values()}
    named = {own.data_set for own in agreement.data}
    return Known(
        agreement=agreement,
        # A contract says which columns there are: that is no matter for the public.
        contracts={} if public else {key: own for key, own in contracts.items() if key in named},
        bodies={key: own for key, own in bodies.items() if key in shown},
        document=document,
        clauses=public_clauses(agreement) if public else every,
        every_clause=every,
    )


def _heading(part: Mapping[str, Any], known: Known) -> Heading:
    return Heading(part["title"], tuple(_answer(own, known) for own in part["questions"]))


def _answer(own: Mapping[str, Any], known: Known) -> Answer:
    lines = [line for name in own.get("facts", ()) for line in FACTS[name](known)]
    patterns = own.get("clauses", ())
    lines += _said(patterns, known.clauses)
    lines += [Line(text) for text in own.get("say", ())]
    person = own.get("person", "")
    if not lines:
        lines, person = _nothing(own, known, person)
    elif any(line.is_open for line in lines):
        person = person or _MARKED
    return Answer(own["id"], own["ask"], tuple(dict.fromkeys(lines)), person)


def _nothing(own: Mapping[str, Any], known: Known, person: str) -> tuple[list[Line], str]:
    if any(_said(own.get("clauses", ()), known.every_clause)):
        return [Line(_HELD_BACK, "publish.withheld")], person
    if "none" in own:
        return [Line(own["none"])], person
    return [], person or UNKNOWN


def _said(patterns: Iterable[str], spoken: Iterable[Clause]) -> list[Line]:
    held = tuple(spoken)
    return [
        Line(clause.text, clause.path, clause.mark)
        for pattern in patterns
        for clause in held
        if any(_fits(pattern, keys) for keys in _places(clause))
    ]


def _places(clause: Clause) -> Iterator[Keys]:
    yield from (keys_of(path) for path in clause.keys or (clause.path,))


def _fits(pattern: str, keys: Keys) -> bool:
    steps = pattern.replace("[]", ".[]").split(".")
    if len(steps) > len(keys):
        return False
    return all(
        step == "[]" if isinstance(key, int) else step in ("*", key)
        for step, key in zip(steps, keys, strict=False)
    )
