"""Rules about the assessment of risk: R8 and R9."""

import re
from collections.abc import Iterator, Mapping

from irwell.agreements.law.case import Case, Outcome

_DPIA = "law.assessments.dpia"
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENSITIVE = {
    "special_category": "special category data leaves",
    "criminal_offence": "criminal offence data leaves",
}


def assessment_made(case: Case) -> Iterator[Outcome]:
    """R8: an assessment is made where the data or its use asks for one.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, with every reason found; what could not be judged.
    """
    if case.told(_DPIA):
        return
    found = tuple(dict.fromkeys(reasons(case)))
    if found:
        text = f"No impact assessment is named, and one is needed: {'; '.join(found)}."
        yield case.finding(_DPIA, text, f"Make one and name it in `{_DPIA}`.")
        return
    yield from case.no_contracts()


def consulted(case: Case) -> Iterator[Outcome]:
    """R9: a high risk that remains is taken to the Information Commissioner first.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    own = case.told(_DPIA)
    if isinstance(own, str):
        yield case.unjudged(_DPIA, "The document does not say which risk the assessment leaves.")
        return
    high = isinstance(own, Mapping) and own["residual_risk"] == "high"
    if high and not case.told(f"{_DPIA}.ico_consultation"):
        text = "The assessment leaves a high risk, and no prior consultation is recorded."
        remedy = "Consult the Information Commissioner and name it, or lower the risk."
        yield case.finding(f"{_DPIA}.ico_consultation", text, remedy)


def reasons(case: Case) -> Iterator[str]:
    """Find every reason for an assessment, made or not.

    Args:
        case: The rule and the agreement.

    Yields:
        Each as the end of a sentence; the same one perhaps several times.
    """
    yield from _people(case)
    for one in case.leaving():
        if one.column.sensitivity in _SENSITIVE:
            yield _SENSITIVE[one.column.sensitivity]
    if isinstance(case.told("law.special_category"), Mapping):
        yield _SENSITIVE["special_category"]
    if isinstance(case.told("law.criminal_offence"), Mapping):
        yield _SENSITIVE["criminal_offence"]
    if case.told("use.link_with") or "link" in case.agreement.may:
        yield "data is linked"
    if case.told("use.automated_decisions"):
        yield "a machine decides about people"
    if case.told("rights.not_told"):
        yield "people are not told"


def _people(case: Case) -> Iterator[str]:
    adult = case.rule.parameters["adult_at"]
    for row in case.agreement.where:
        if row.verb == "age under" or (row.verb == "age over" and row.value < adult):
            yield "the data is about children"
    said = {word for name in _names(case) for word in _words(name)}
    for who, words in case.rule.parameters["words"].items():
        found = sorted(said.intersection(words))
        if found:
            yield f"the data is about {who} (`{found[0]}`)"


def _names(case: Case) -> Iterator[str]:
    for own in case.agreement.data:
        yield own.data_set.slug
        for clause in own.columns:
            yield clause.name
            yield clause.column
    for row in case.agreement.where:
        yield row.column


def _words(name: str) -> Iterator[str]:
    """Words of a name: `PupilRef` and `pupil_ref` both hold `pupil`."""
    yield from (word.lower() for word in _WORD.findall(name))
