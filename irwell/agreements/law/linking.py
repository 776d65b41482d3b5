"""Rule R14: linkage is permitted from both sides."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.agreements.law.case import Case, Outcome
from irwell.agreements.model import Agreement


def both_sides(case: Case) -> Iterator[Outcome]:
    """R14: the other agreement is in force, covers the recipients, and permits it back.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    for index, own in enumerate(case.told("use.link_with") or ()):
        path = f"use.link_with[{index}]"
        if "link" not in case.agreement.may:
            yield case.finding(path, "`use.may` does not permit linking.", "Write `link` there.")
        if case.facts.others is None:
            why = f"The agreements beside this one are not given, nor is {own['agreement']}."
            yield case.unjudged(f"{path}.agreement", why)
            continue
        found = [one for one in case.facts.others if one.id == own["agreement"]]
        if found:
            yield from _other(case, path, own, max(found, key=lambda one: one.version))
        else:
            text = f"{own['agreement']} is not among the agreements that stand beside this one."
            yield case.finding(f"{path}.agreement", text, "Name one that is active.")


def _other(case: Case, path: str, own: Mapping[str, Any], other: Agreement) -> Iterator[Outcome]:
    here = case.agreement
    sets = {str(data.data_set) for data in other.data}
    if own["dataset"] not in sets:
        text = f"{other.id} does not share {own['dataset']}."
        yield case.finding(f"{path}.dataset", text, f"It shares: {', '.join(sorted(sets))}.")
    if not other.start <= case.as_at <= other.end:
        text = f"{other.id} is not between its dates on the day."
        yield case.finding(f"{path}.agreement", text, "Name one that is in force.")
    missing = sorted(set(here.recipients) - set(other.recipients))
    if missing:
        text = f"{other.id} does not let {missing[0]} receive."
        remedy = "Link only data that the same recipients may have."
        yield case.finding(f"{path}.agreement", text, remedy)
    if not _permits(here, own, other):
        text = f"{other.id} does not permit this linkage back under the key {own['key']}."
        remedy = f"Have it name {here.id}, a data set of this agreement and the same key."
        yield case.finding(path, text, remedy)


def _permits(here: Agreement, own: Mapping[str, Any], other: Agreement) -> bool:
    sets = {str(data.data_set) for data in here.data}
    back = other.document["use"].get("link_with", ())
    return "link" in other.may and any(
        one["agreement"] == here.id and one["key"] == own["key"] and one["dataset"] in sets
        for one in back
    )
