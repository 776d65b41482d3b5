"""Rules about special category and criminal offence data: R3, R4, and H2 of the law before 2018."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.agreements.law.case import Case, Outcome
from irwell.agreements.law.words import law_words

_SPECIAL, _CRIMINAL = "special_category", "criminal_offence"


def special_category(case: Case) -> Iterator[Outcome]:
    """R3: special category data needs a condition, most a paragraph, most a policy document.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    own = case.told(f"law.{_SPECIAL}")
    yield from case.no_contracts()
    if not isinstance(own, Mapping):
        yield from _bare(case, _SPECIAL, "special category data", "an art9 condition")
        return
    path = f"law.{_SPECIAL}"
    if not own["condition"].startswith("art9_"):
        text = f"`{own['condition']}` is no condition of Article 9."
        yield case.finding(f"{path}.condition", text, "Name one, as art9_2_g.")
    span = case.rule.parameters["paragraphs"].get(own["condition"])
    if span:
        yield from _paragraph(case, path, own, *span)
    if span and own.get("schedule1") not in case.rule.parameters["no_policy_document"]:
        yield from _policy(case, path, own)


def criminal_offence(case: Case) -> Iterator[Outcome]:
    """R4: criminal offence data needs official authority, a condition of Schedule 1, or Part 3.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    own, path = case.told(f"law.{_CRIMINAL}"), f"law.{_CRIMINAL}"
    yield from case.no_contracts()
    if not isinstance(own, Mapping):
        yield from _bare(case, _CRIMINAL, "criminal offence data", "a condition for it")
        return
    wanted = case.rule.parameters["conditions"]
    if own["condition"] not in wanted:
        text = f"`{own['condition']}` is no condition for criminal offence data."
        yield case.finding(f"{path}.condition", text, f"Name one of: {', '.join(wanted)}.")
    if own["condition"] == "art10_schedule1":
        yield from _paragraph(case, path, own, 1, case.rule.parameters["last_paragraph"])
        yield from _policy(case, path, own)


def before_2018(case: Case) -> Iterator[Outcome]:
    """H2: until 2018 sensitive personal data met a condition of Schedule 3.

    Args:
        case: The rule and the agreement.

    Yields:
        The condition most like that of today, or that none is like it.
    """
    yield from case.no_contracts()
    for key in (_SPECIAL, _CRIMINAL):
        columns = [one for one in case.leaving() if one.column.sensitivity == key]
        own = case.told(f"law.{key}")
        if not columns:
            continue
        condition = own["condition"] if isinstance(own, Mapping) else ""
        like = case.rule.parameters["like"].get(condition)
        text = "Sensitive personal data leaves; a condition of Schedule 3 was needed."
        if like:
            yield case.finding(f"law.{key}", text, f"The one most like {condition} was {like}.")
        else:
            remedy = "What is named, if anything, is like no condition of Schedule 3 itself."
            yield case.finding(f"law.{key}", text, remedy, "error")


def _bare(case: Case, key: str, what: str, wanted: str) -> Iterator[Outcome]:
    for one in case.leaving():
        if one.column.sensitivity == key:
            text = f"`{one.column.name}` holds {what} and leaves without a condition."
            yield case.finding(one.path, text, f"Name {wanted} in `law.{key}`, or leave it out.")


def _paragraph(
    case: Case, path: str, own: Mapping[str, Any], first: int, last: int
) -> Iterator[Outcome]:
    named = own.get("schedule1")
    which = f"paragraph {first}" if first == last else f"one of paragraphs {first} to {last}"
    if named is None:
        text = f"{law_words(own['condition'])} is named without a paragraph of Schedule 1."
        yield case.finding(f"{path}.schedule1", text, f"Name {which}.")
    elif not first <= int(named.removeprefix("para_")) <= last:
        text = f"{law_words(named).capitalize()} does not go with {law_words(own['condition'])}."
        yield case.finding(f"{path}.schedule1", text, f"Name {which}, or another condition.")


def _policy(case: Case, path: str, own: Mapping[str, Any]) -> Iterator[Outcome]:
    if not own.get("policy_document"):
        text = "The paragraph usually needs an appropriate policy document, and none is named."
        remedy = "Name it in `policy_document`, or have its exemption confirmed."
        yield case.finding(f"{path}.policy_document", text, remedy, "warning")
