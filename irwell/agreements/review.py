"""What stands between an agreement and its activation; an empty answer means nothing does."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from irwell.agreements.blanks import open_blanks
from irwell.agreements.model import Agreement, Problem
from irwell.agreements.paths import dotted, keys_of, places
from irwell.agreements.publishing import ALL
from irwell.agreements.review_data import data_problems
from irwell.agreements.review_kinds import kind_problems
from irwell.agreements.review_rows import row_problems
from irwell.contracts.model import Contract, DataSetId

RESERVED = ("use.insight", "use.allocation", "setting.must_enforce")
_NAMED = ("rights.contact", "incidents.lead", "running.quality", "use.outputs.checked_by")
_OUTPUTS = ("smallest_group", "smallest_count", "round_to", "checked_by")


def review(agreement: Agreement, contracts: Mapping[DataSetId, Contract]) -> tuple[Problem, ...]:
    """Find all that keeps an agreement from being activated.

    Args:
        agreement: The agreement.
        contracts: The contract of each data set, and of each list that `where` names.

    Returns:
        The problems, each with its place and remedy; none when the agreement can be activated.
    """
    return (
        *_blanks(agreement.document),
        *_parties(agreement),
        *kind_problems(agreement),
        *_names(agreement),
        *data_problems(agreement, contracts),
        *row_problems(agreement, contracts),
        *_use(agreement),
        *_expected(agreement.document),
        *_reserved(agreement.document),
        *_supersedes(agreement),
        *_time(agreement),
        *_withheld(agreement.document),
    )


def _blanks(document: Mapping[str, Any]) -> Iterator[Problem]:
    for path in open_blanks(document):
        yield Problem(path, "A blank of a template is not filled.", "Write what it asks for.")


def _parties(agreement: Agreement) -> Iterator[Problem]:
    if not agreement.providers:
        yield Problem("parties", "No party gives data.", "Write `gives: true` for one.")
    if not agreement.recipients and agreement.kind != "open_publication":
        yield Problem("parties", "No party receives data.", "Write `receives: true` for one.")
    bases = agreement.document["law"]["lawful_basis"]
    for party in agreement.parties:
        if not (party.gives or party.receives or party.role == "processor"):
            text = f"`{party.name}` neither gives nor receives data."
            remedy = "Write `gives: true` or `receives: true`, or take the party out."
            yield Problem(f"parties.{party.name}", text, remedy)
        elif party.name not in bases and party.role != "processor":
            text = f"`{party.name}` has no lawful basis."
            yield Problem("law.lawful_basis", text, f"Write `{party.name}:` with its basis.")


def _names(agreement: Agreement) -> Iterator[Problem]:
    known = {party.name for party in agreement.parties}
    document = agreement.document
    named = [(path, value) for path in _NAMED for _, value in places(document, path)]
    named += [("law.lawful_basis", name) for name in sorted(document["law"]["lawful_basis"])]
    for path, name in named:
        if name not in known:
            remedy = f"Use one of: {', '.join(sorted(known))}."
            yield Problem(path, f"`{name}` is no party of the agreement.", remedy)


def _use(agreement: Agreement) -> Iterator[Problem]:
    if "count" in agreement.may and not agreement.outputs.smallest_count:
        text = "Counts are allowed, but no smallest count is set."
        remedy = "Write `use.outputs.smallest_count`, or take `count` out of `use.may`."
        yield Problem("use.outputs", text, remedy)


def _expected(document: Mapping[str, Any]) -> Iterator[Problem]:
    for at, own in places(document, "data[].expected_rows"):
        if own.get("most", own.get("least", 0)) < own.get("least", 0):
            text = "The fewest rows expected are more than the most."
            yield Problem(dotted(at), text, "Write `least` no greater than `most`.")


def _reserved(document: Mapping[str, Any]) -> Iterator[Problem]:
    paths = [path for path in RESERVED for _ in places(document, path)]
    outputs = document["use"].get("outputs", {})
    paths += [f"use.outputs.{key}" for key in sorted(outputs) if key not in _OUTPUTS]
    for path in paths:
        text = f"`{path}` is reserved: this version of Irwell cannot keep it."
        yield Problem(path, text, "Take it out; a later version can be signed with it.")


def _supersedes(agreement: Agreement) -> Iterator[Problem]:
    name, _, version = agreement.supersedes.partition("@")
    if name and (name != agreement.id or int(version) >= agreement.version):
        text = "An agreement takes the place only of an earlier version of itself."
        yield Problem("supersedes", text, "Write the same id with a lower version, or take it out.")


def _time(agreement: Agreement) -> Iterator[Problem]:
    if agreement.end < agreement.start:
        text = "The agreement ends before it starts."
        yield Problem("time.end", text, "Write an end on or after the start.")
    for _, text_day in places(agreement.document, "time.review"):
        if not agreement.start <= date.fromisoformat(text_day) <= agreement.end:
            text = "The review lies outside the time of the agreement."
            yield Problem("time.review", text, "Write a day from the start to the end.")


def _withheld(document: Mapping[str, Any]) -> Iterator[Problem]:
    for index, own in enumerate(document["publish"].get("withheld", ())):
        field = own["field"]
        if field != ALL and not _stands(document, field):
            text = f"The agreement has no `{field}` to withhold."
            remedy = "Name a key of this document, such as `law.powers`, or `all`."
            yield Problem(f"publish.withheld[{index}].field", text, remedy)


def _stands(document: Any, field: str) -> bool:
    value = document
    for key in keys_of(field):
        inside = isinstance(value, list) and isinstance(key, int) and key < len(value)
        if not inside and not (isinstance(value, Mapping) and key in value):
            return False
        value = value[key]
    return True
