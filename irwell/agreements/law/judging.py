"""Holding an agreement against the rules as they stood on a day."""

from collections.abc import Iterator, Mapping
from datetime import date

from irwell.agreements.law import (
    assessments,
    bases,
    columns,
    conditions,
    days,
    gateways,
    linking,
    machines,
)
from irwell.agreements.law.case import Case, Check, Outcome
from irwell.agreements.law.model import Facts, Finding, Judgement, Law, NotJudged, Rule, standing
from irwell.agreements.law.reading import packaged_law
from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId

# Each rule that the document keeps has its check here, and each check its rule: a test holds both.
CHECKS: Mapping[str, Check] = {
    "R1": bases.public_authorities,
    "R2": bases.asked_by_authority,
    "R3": conditions.special_category,
    "R4": conditions.criminal_offence,
    "R5": bases.regimes,
    "R6": gateways.digital_economy,
    "R7": gateways.single_cases,
    "R8": assessments.assessment_made,
    "R9": assessments.consulted,
    "R11": columns.promised,
    "R12": days.days,
    "R14": linking.both_sides,
    "R15": columns.open_publication,
    "R16": machines.safeguards,
    "R17": columns.opt_out,
    "P1": gateways.known_powers,
    "P2": gateways.classes,
    "P3": gateways.tasks_rest_on_law,
    "P4": bases.law_on_the_day,
    "H1": bases.before_2018,
    "H2": conditions.before_2018,
    "H3": machines.before_2018,
}
_BY_ACT = "It is kept when people act, not by the document."


def judge(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    facts: Facts,
    as_at: date,
    law: Law | None = None,
) -> Judgement:
    """Hold an agreement against the rules as they stood on a day.

    Args:
        agreement: The agreement.
        contracts: Contracts of its data sets, as far as they are known.
        facts: Facts about bodies, and the agreements beside it.
        as_at: The day; a rule whose first day is not known is judged on every day.
        law: Rules and powers; those that come with the program when None.

    Returns:
        Findings, rules applied, rules not in force, and what was not judged and why. A rule whose
        facts are missing is never among those applied.
    """
    own = packaged_law() if law is None else law
    standing_now = [rule for rule in own.rules if _stands(rule, as_at)]
    outcomes: list[Outcome] = []
    for rule in standing_now:
        outcomes += _of(Case(rule, agreement, contracts, facts, as_at, own.powers))
    not_judged = tuple(dict.fromkeys(one for one in outcomes if isinstance(one, NotJudged)))
    open_rules = {one.rule for one in not_judged}
    return Judgement(
        as_at=as_at,
        findings=tuple(dict.fromkeys(one for one in outcomes if isinstance(one, Finding))),
        applied=tuple(rule for rule in standing_now if rule.id not in open_rules),
        not_in_force=tuple(rule for rule in own.rules if rule not in standing_now),
        not_judged=not_judged,
    )


def _stands(rule: Rule, as_at: date) -> bool:
    return standing(rule.applies_from, rule.until, as_at) in ("in_force", "unknown")


def _of(case: Case) -> Iterator[Outcome]:
    if case.rule.kept_by == "act":
        return iter((case.unjudged("", _BY_ACT),))
    return CHECKS[case.rule.id](case)
