"""The review and the rules of law, held against an agreement at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from irwell import agreements
from irwell.agreements.law import judge, packaged_law
from irwell.agreements.model import Agreement as Document
from irwell.authority.bodies import COUNTERPARTS, facts_for
from irwell.authority.desk import Desk
from irwell.authority.documents import contracts_for
from irwell.errors import AgreementError


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands against an agreement without keeping it from going on.

    Attributes:
        warnings: Ids of rules that warn, each once.
        not_judged: Ids of rules for which facts are missing, each once.
    """

    warnings: tuple[str, ...] = ()
    not_judged: tuple[str, ...] = ()


def refuse_problems(form: Document) -> None:
    """Refuse an agreement that contradicts itself or a contract.

    Args:
        form: The agreement.

    Raises:
        AgreementError: The first problem, and how many there are.
    """
    problems = agreements.review(form, contracts_for(form))
    if problems:
        first = problems[0]
        raise AgreementError(first.text + _more(len(problems)), first.remedy, rule=first.path)


def judged(desk: Desk, form: Document, counterparts: tuple[str, ...] = COUNTERPARTS) -> Judged:
    """Hold the review and the rules against an agreement as at today.

    Args:
        desk: The desk, for the day.
        form: The agreement.
        counterparts: In which states an agreement that it links with counts.

    Returns:
        What warns, and what could not be judged.

    Raises:
        AgreementError: The first problem of the review, or the first error of a rule.
    """
    refuse_problems(form)
    found = judge(form, contracts_for(form), facts_for(form, counterparts), desk.today())
    if found.errors:
        first = found.errors[0]
        text = f"{first.path}: {first.text}{_more(len(found.errors))}"
        raise AgreementError(text, first.remedy, rule=first.rule)
    here = {rule.id for rule in packaged_law().rules if rule.kept_by == "act"}
    missing = [one.rule for one in found.not_judged if one.rule not in here]
    return Judged(_once(one.rule for one in found.warnings), _once(missing))


def _once(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules))


def _more(count: int) -> str:
    return f" ({count} problems in all)" if count > 1 else ""
