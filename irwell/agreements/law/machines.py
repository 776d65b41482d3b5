"""Rules about decisions by machine: R16, and H3 of the law before 2018."""

from collections.abc import Iterator

from irwell.agreements.law.case import Case, Outcome

_OWN = "use.automated_decisions"
_NEEDED = {
    "human_review": "a review by a human",
    "contest": "a way to contest it",
}


def safeguards(case: Case) -> Iterator[Outcome]:
    """R16: decisions by machine are off, or have review, contest and a public record.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    own, ruled_out = case.told(_OWN), "decide_automatically" in case.agreement.must_not
    if not own:
        if not ruled_out and case.agreement.kind != "open_publication":
            text = "Decisions by machine alone are neither permitted nor ruled out."
            remedy = "Write `decide_automatically` in `use.must_not`."
            yield case.finding("use.must_not", text, remedy, "warning")
        return
    if ruled_out:
        text = "Decisions by machine are both permitted and ruled out."
        yield case.finding(_OWN, text, "Take out one of the two.")
    for key, what in _NEEDED.items():
        if not own.get(key, "").strip():
            yield case.finding(f"{_OWN}.{key}", f"A machine decides without {what}.", "Write how.")
    if not (own.get("atrs") or case.told("publish.atrs")):
        text = "A machine decides without a public record of it."
        remedy = "Publish a record of the Algorithmic Transparency Recording Standard and name it."
        yield case.finding(f"{_OWN}.atrs", text, remedy)
    yield from _special(case)


def _special(case: Case) -> Iterator[Outcome]:
    yield from case.no_contracts()
    for one in case.leaving():
        if one.column.sensitivity == "special_category":
            text = f"A machine decides, and `{one.column.name}` is special category data."
            yield case.finding(one.path, text, "Leave the column out, or let a person decide.")


def before_2018(case: Case) -> Iterator[Outcome]:
    """H3: until 2018 a person could require that no machine alone decide.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong.
    """
    if case.told(_OWN):
        text = "A machine decides about people, who could require that it did not."
        yield case.finding(_OWN, text, "Let a person decide on demand.")
