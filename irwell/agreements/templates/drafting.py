"""From a request to a draft agreement: what was written once is not asked again."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.paths import keys_of
from irwell.agreements.requests import DataRequest
from irwell.agreements.templates.filling import Answer, Question, check_answer, filled
from irwell.agreements.templates.reading import Blank, Template
from irwell.agreements.wanted import best_column, suggest_columns
from irwell.contracts.mapping_names import alike
from irwell.contracts.model import Contract, DataSetId, parse_data_set_id
from irwell.errors import DocumentError

# The mailbox of a body that an agreement names, the first that the body has.
_CONTACTS = ("ig_contact", "ig_lead", "information_governance", "dpo")
_COLUMN = 3  # where the name of a column stands in such a path
_NAMED = 0.6  # from this likeness on a wanted field is taken to be shown


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement made from a request.

    Attributes:
        document: The agreement; blanks without an answer stand in it.
        open: What is to be answered or decided before it can be proposed.
    """

    document: Mapping[str, Any]
    open: tuple[Question, ...]


def draft_from(
    request: DataRequest,
    template: Template,
    *,
    bodies: Mapping[str, Body] | None = None,
    contracts: Mapping[DataSetId, Contract] | None = None,
    answers: Mapping[str, Answer] | None = None,
) -> Draft:
    """Make a draft agreement from a request and a template.

    Args:
        request: The request.
        template: The template.
        bodies: Facts about the parties, by their ids: their contacts are written in.
        contracts: Of the data sets asked for: columns are proposed from them.
        answers: Answers given beside the request; they go before it.

    Returns:
        The draft and what it still asks. Purpose, need, measure, what intrudes less, powers,
        parties, days and statement come from the request as they stand there.

    Raises:
        DocumentError: An answer belongs to no blank or is of another kind.
    """
    known = {**_taken(request, template), **(answers or {})}
    found = filled(template, known)
    document = deepcopy(dict(found.document))
    _law(document, request)
    if request.frequency:
        document["time"]["refresh"] = request.frequency
    _contacts(document, bodies or {})
    asked = [_proposed(own, template, known, contracts or {}) for own in found.open]
    return Draft(document, (*asked, *_to_decide(document, request, template, contracts or {})))


def _taken(request: DataRequest, template: Template) -> dict[str, Answer]:
    taken: dict[str, Answer] = {}
    for blank in template.blanks:
        answer = _said(request, template, blank) if blank.takes else ""
        if answer and _fits(blank, answer):
            taken[blank.name] = answer
    return taken


def _fits(blank: Blank, answer: Answer) -> bool:
    try:
        check_answer(blank, answer)
    except DocumentError:
        return False
    return True


def _said(request: DataRequest, template: Template, blank: Blank) -> str:
    if blank.takes == "data_sets":  # the first blank for the first data set, and so on
        blanks = [own.name for own in template.blanks if own.takes == "data_sets"]
        place = blanks.index(blank.name)
        return str(request.data_sets[place]) if place < len(request.data_sets) else ""
    value: Any = request.document
    for key in blank.takes.split("."):
        value = value.get(key, "") if isinstance(value, Mapping) else ""
    return str(value)


def _law(document: dict[str, Any], request: DataRequest) -> None:
    law = document["law"]
    powers = dict.fromkeys((*law.get("powers", ()), *request.proposed_powers))
    if powers:
        law["powers"] = list(powers)
    if request.statement:
        law["public_authority_statement"] = request.statement


def _contacts(document: dict[str, Any], bodies: Mapping[str, Body]) -> None:
    for party in document["parties"].values():
        body = bodies.get(party["org"])
        if body is None or "contact" in party:
            continue
        own = next((body.contacts[role] for role in _CONTACTS if role in body.contacts), "")
        if own:
            party["contact"] = own


def _proposed(
    own: Question,
    template: Template,
    known: Mapping[str, Answer],
    contracts: Mapping[DataSetId, Contract],
) -> Question:
    blank = template.blank(own.blank)
    if blank is None or not blank.of or blank.of not in known:
        return own
    contract = contracts.get(parse_data_set_id(str(known[blank.of])))
    if contract is None:
        return own
    found = (best_column(contract, name) for name in (own.blank, *_outputs(own.paths)))
    proposal = next((column.name for column in found if column), "")
    return replace(own, proposal=proposal)


def _outputs(paths: Sequence[str]) -> Iterator[str]:
    """The names under which the recipient would see the column: `data[0].columns.child.from`."""
    for path in paths:
        keys = keys_of(path)
        if len(keys) > _COLUMN and keys[0] == "data":
            yield str(keys[_COLUMN])


def _fields(
    document: Mapping[str, Any],
    request: DataRequest,
    contracts: Mapping[DataSetId, Contract],
) -> Iterator[Question]:
    shown = [name for own in document["data"] for name in own["columns"]]
    known = [contracts[own] for own in request.data_sets if own in contracts]
    for field in request.fields_wanted:
        if any(alike(field, name)[0] >= _NAMED for name in shown):
            continue
        ask = f"The request wants the field `{field}`, which the draft does not show: add it?"
        help_text = "Add a column in the form that tells least, or leave the field out."
        found = [own for one in known for own in suggest_columns(one, [field]).columns]
        proposal = f"{found[0].clause.name}: {found[0].value()}" if found else ""
        yield Question("", ("data",), ask, help_text, proposal=proposal)


def _to_decide(
    document: Mapping[str, Any],
    request: DataRequest,
    template: Template,
    contracts: Mapping[DataSetId, Contract],
) -> Iterator[Question]:
    code = document["purpose"]["code"]
    if request.purpose_code != code:
        ask = f"The template is for {code}, the request for {request.purpose_code}: which is it?"
        help_text = "Use another template, or write the request's purpose if the rest still fits."
        yield Question("", ("purpose.code",), ask, help_text)
    yield from _fields(document, request, contracts)
    extra = request.data_sets[sum(own.takes == "data_sets" for own in template.blanks) :]
    for data_set in extra:
        ask = f"The request names {data_set}, for which the template has no place: add it?"
        yield Question("", ("data",), ask, "Add it under `data`, or make an agreement of its own.")
