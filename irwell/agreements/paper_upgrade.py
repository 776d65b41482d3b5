"""From an agreement on paper to a draft: what is known stands, the rest is asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from irwell.agreements.blanks import holds_braces
from irwell.agreements.bodies import Body
from irwell.agreements.paper_cells import slug
from irwell.agreements.paper_model import PaperParty, PaperRecord
from irwell.agreements.templates.drafting import Draft
from irwell.agreements.templates.filling import Question

_LINE = 200  # characters of one line. Source: the form of an agreement
_BASIS = re.compile(r"(?<![0-9])6\s*\(?\s*1\s*\)?\s*\(?\s*(a|b|c|d|ea|e|f)\s*\)?(?![a-z0-9])", re.I)
# One blank each: place, name, question, and the key of the list that helps to answer it.
_ASKED = (
    ("purpose.code", "purpose_code", "What is the one purpose, as a code?", "purpose"),
    ("purpose.less_intrusive_considered", "less_intrusive",
     "What would intrude less, and why does it not do?", ""),
    ("law.powers[0]", "power", "Which statutory power is relied on, as a code?", "legal_power"),
    ("law.assessments.dpia", "dpia", "What is the reference of the impact assessment?", "dpia"),
    ("data[0].dataset", "data_set", "Which data set is it?", "information"),
    ("data[0].columns.first.from", "first", "Which column is the first that leaves?",
     "information"),
    ("time.after_end.delete_within", "delete_within", "How soon are copies deleted after the end?",
     "retention"),
    ("time.exit_plan", "exit_plan", "How does the work go on, or stop, when it ends?", ""),
)  # fmt: skip


@dataclass(slots=True)
class _Making:
    """A draft as it grows."""

    record: PaperRecord
    open: list[Question] = field(default_factory=list)

    def ask(self, blank: str, path: str, text: str, *, helped: str = "", proposal: str = "") -> str:
        """Ask, and return the blank that stands in the draft meanwhile."""
        said = self.record.said(helped) if helped else ""
        help_text = f"The paper says: {said}" if said else ""
        self.open.append(Question(blank, (path,), text, help_text, proposal=proposal))
        return f"{{{{{blank}}}}}"

    def kept(self, key: str, blank: str, path: str, text: str, most: int = 5000) -> str:
        """What the paper says if it fits, else a blank with its question."""
        said = self.record.said(key)
        if said and len(said) <= most and not holds_braces(said):
            return " ".join(said.split()) if most == _LINE else said
        return self.ask(blank, path, text, helped=key)


def upgrade(record: PaperRecord, bodies: Mapping[str, Body] | None = None) -> Draft:
    """Make a draft agreement from an agreement on paper.

    Args:
        record: The agreement on paper.
        bodies: Bodies that have joined, by id: a party of exactly the same name is that body.

    Returns:
        The draft, with a blank for each clause that the paper does not say, and a question for
        each blank and each thing to decide. Nothing is guessed: one column stands for all, in
        the form that shows nothing.
    """
    making = _Making(record)
    parties = _parties(making, bodies or {})
    asked = {name: making.ask(name, path, text, helped=key) for path, name, text, key in _ASKED}
    document = {
        "irwell": 1,
        "id": record.id.removeprefix("paper-") or record.id,
        "title": making.kept("title", "title", "title", "What is its title?", _LINE),
        "kind": "one_way",
        "summary": making.kept("purpose", "summary", "summary", "What happens, in plain words?"),
        "parties": parties,
        "purpose": _purpose(making, asked),
        "law": _law(making, parties, asked),
        "data": [{"dataset": asked["data_set"],
                  "columns": {"first": {"from": asked["first"], "show": "redact"}}}],
        "use": {"may": ["view"], "must_not": ["share_onward", "reidentify"]},
        "time": _time(making, asked),
        "rights": {"contact": "provider"},
        "publish": {"register": "full"},
    }  # fmt: skip
    return Draft(document, (*(_placed(own) for own in making.open), *_to_decide(record)))


def _placed(question: Question) -> Question:
    return replace(question, kind="text") if question.blank else question


def _parties(making: _Making, bodies: Mapping[str, Body]) -> dict[str, Any]:
    record, parties = making.record, {}
    controllers = [own for own in record.parties if own.role == "controller"]
    controllers.sort(key=lambda own: not own.gives)
    for place, own in enumerate(controllers):
        name = ("provider", "recipient")[place] if place < 2 else f"recipient_{place}"
        party = {"org": _body(making, name, own, bodies), "role": "controller"}
        parties[name] = {**party, "receives": True} if place >= 2 else party
    if len(controllers) == 1:
        path, text = "parties.recipient.org", "Which body receives the data?"
        parties["recipient"] = {"org": making.ask("recipient", path, text), "role": "controller"}
    processors = [own for own in record.parties if own.role == "processor"]
    for place, own in enumerate(processors, start=1):
        name = f"processor_{place}"
        parties[name] = {"org": _body(making, name, own, bodies), "role": "processor"}
    return parties


def _body(making: _Making, name: str, party: PaperParty, bodies: Mapping[str, Body]) -> str:
    called = party.called.casefold()
    known = [own.id for own in bodies.values() if own.name.casefold() == called]
    if len(known) == 1:
        return known[0]
    text = f"Which body is `{party.called[:_LINE]}`, by its id here?"
    return making.ask(name, f"parties.{name}.org", text, proposal=slug(party.called))


def _purpose(making: _Making, asked: Mapping[str, str]) -> dict[str, Any]:
    need = making.kept("purpose", "need", "purpose.need", "Why is the data needed?")
    path, text = "purpose.benefit.measure", "What is measured to know that it was worth it?"
    measure = making.kept("benefits", "measure", path, text, _LINE)
    return {
        "code": asked["purpose_code"],
        "need": need,
        "less_intrusive_considered": asked["less_intrusive"],
        "benefit": {"measure": measure},
    }


def _law(making: _Making, parties: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    found = {own.lower() for own in _BASIS.findall(making.record.said("legal_power"))}
    proposal = f"art6_1_{found.pop()}" if len(found) == 1 else ""
    bases = {}
    for name, party in parties.items():
        if party["role"] != "processor":
            path, text = f"law.lawful_basis.{name}", f"What is the lawful basis of the {name}?"
            blank = f"basis_{name}"
            bases[name] = making.ask(blank, path, text, helped="legal_power", proposal=proposal)
    return {
        "lawful_basis": bases,
        "powers": [asked["power"]],
        "assessments": {"dpia": asked["dpia"]},
    }


def _time(making: _Making, asked: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, text in (
        ("start", "From which day does it hold?"),
        ("end", "Until which day does it hold?"),
        ("review", "By which day is it reviewed?"),
    ):
        own = making.record.said(key)
        said[key] = own or making.ask(key, f"time.{key}", text)
    after = {"delete_within": asked["delete_within"], "proof": "destruction_certificate"}
    return {**said, "after_end": after, "exit_plan": asked["exit_plan"]}


def _to_decide(record: PaperRecord) -> Iterator[Question]:
    said = record.said("information")
    told = f"The paper says: {said}" if said else ""
    yield Question("", ("data[0].columns",), "Which columns leave, and in which form?", told)
    yield Question("", ("where",), "Which rows leave? Without a test every row does.", told)
    method = record.said("method")
    told = f"The paper says: {method}" if method else ""
    yield Question("", ("setting",), "How does the data reach the recipients?", told)
    if not any(own.gives for own in record.parties):
        ask = "The paper does not say who gives and who receives: is it as the draft has it?"
        yield Question("", ("parties",), ask, "Change `provider` and `recipient` if not.")
    special = record.said("special_condition")
    if special:
        ask = "Which condition for special category data is met?"
        yield Question("", ("law.special_category",), ask, f"The paper says: {special}")


def lacking(record: PaperRecord) -> tuple[Question, ...]:
    """Return what an agreement on paper lacks to become one that can be signed.

    Args:
        record: The agreement on paper.

    Returns:
        The clauses, each with its question.
    """
    return upgrade(record).open
