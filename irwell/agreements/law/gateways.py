"""Rules about statutory powers: R6, R7, P1, P2 and P3."""

from collections.abc import Iterator

from irwell.agreements.law.bodies_of import is_of
from irwell.agreements.law.case import Case, Outcome
from irwell.agreements.law.model import Power, Severity, standing

_SAYS = {
    "unknown": "is not known to be in force",
    "not_yet": "was not in force yet",
    "no_longer": "is no longer in force",
}


def digital_economy(case: Case) -> Iterator[Outcome]:
    """R6: objective, specified persons on both sides, and a register entry.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    for code, own in case.rule.parameters["powers"].items():
        if code in _named(case):
            yield from _objective(case, code, own["objectives"])
            yield from _specified(case, code, own["schedule"])
            yield from _registered(case)


def _objective(case: Case, code: str, objectives: list[str]) -> Iterator[Outcome]:
    own = case.told("law.dea_objective")
    if own not in objectives:
        what = "with an objective that is not its own" if own else "without its objective"
        text = f"{code} is named {what}."
        remedy = f"Name one in `law.dea_objective`: {', '.join(objectives)}."
        yield case.finding("law.dea_objective", text, remedy)


def _specified(case: Case, code: str, schedule: str) -> Iterator[Outcome]:
    for party in case.concerned:
        body = case.body(party)
        if body is None:
            yield case.no_body(party)
        elif schedule not in body.dea_schedules:
            text = f"{body.id} is no specified person for {code}."
            remedy = "Name another power, or correct the facts about the body if it is listed."
            yield case.finding(f"parties.{party.name}", text, remedy)


def _registered(case: Case) -> Iterator[Outcome]:
    for index, own in enumerate(case.told("publish.withheld") or ()):
        if own["field"] in ("all", "law", "law.powers", "parties"):
            text = f"The register entry is mandatory, and `{own['field']}` is withheld from it."
            yield case.finding(f"publish.withheld[{index}]", text, "Withhold less.")


def single_cases(case: Case) -> Iterator[Outcome]:
    """R7: a power about one case at a time is not the only power for a feed of many.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong.
    """
    known = [case.powers[code] for code in _named(case) if code in case.powers]
    single = [power for power in known if not power.sole_basis_for_bulk]
    if single and len(single) == len(known):
        text = f"{_codes(single)}: about one case at a time, and no other known power is named."
        remedy = "Name the power that carries a feed of many, or answer case by case."
        yield case.finding("law.powers", text, remedy)


def known_powers(case: Case) -> Iterator[Outcome]:
    """P1: powers are in the library and in force; one that is not is never the only one.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong: an error where no sound power is left, else a warning.
    """
    sound = any(_standing(case, code) == "in_force" for code in _named(case))
    for index, code in enumerate(_named(case)):
        how = _standing(case, code)
        if how == "in_force":
            continue
        what = _SAYS.get(how, "is not in the library of powers")
        text = f"{code} {what}{'' if sound else ', and no power that is sound stands beside it'}."
        remedy = "Name a power of the library that is in force on the day (`irwell law powers`)."
        severity: Severity = "warning" if sound else "error"
        yield case.finding(f"law.powers[{index}]", text, remedy, severity)


def classes(case: Case) -> Iterator[Outcome]:
    """P2: each power is for bodies of the classes that give and receive.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    for index, code in enumerate(_named(case)):
        power = case.powers.get(code)
        if power is not None:
            yield from _fits(case, f"law.powers[{index}]", power)


def _fits(case: Case, path: str, power: Power) -> Iterator[Outcome]:
    for wanted, parties, may in (
        (power.who_may_give, [own for own in case.concerned if own.gives], "give"),
        (power.who_may_receive, [own for own in case.concerned if own.receives], "receive"),
        (power.one_party, case.concerned, "use it at all"),
    ):
        missing = [own for own in parties if case.body(own) is None]
        found = [body for own in parties if (body := case.body(own)) is not None]
        if not wanted or not parties or any(is_of(body, wanted) for body in found):
            continue
        if missing and "any" not in wanted:
            yield case.no_body(missing[0])
        elif found:
            text = f"By the library, {power.id} lets none of these bodies {may}."
            remedy = f"It is for: {', '.join(wanted)}. Name another power, or have it checked."
            yield case.finding(path, text, remedy)


def tasks_rest_on_law(case: Case) -> Iterator[Outcome]:
    """P3: who relies on a public task or a legal duty names the law.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong.
    """
    bases = case.agreement.document["law"]["lawful_basis"]
    resting = [
        own.name for own in case.concerned if bases.get(own.name) in case.rule.parameters["bases"]
    ]
    if resting and not _named(case):
        text = f"`{resting[0]}` relies on a task or a duty, and no power is named."
        yield case.finding("law.powers", text, "Name the power or the duty.")


def _named(case: Case) -> list[str]:
    return list(case.told("law.powers") or ())


def _standing(case: Case, code: str) -> str:
    power = case.powers.get(code)
    return standing(power.applies_from, power.until, case.as_at) if power else "not_listed"


def _codes(powers: list[Power]) -> str:
    return ", ".join(power.id for power in powers)
