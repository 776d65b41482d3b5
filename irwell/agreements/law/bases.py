"""Rules about the lawful basis of each party: R1, R2, R5, P4, and H1 of the law before 2018."""

from collections.abc import Iterator
from datetime import date

from irwell.agreements.law.case import Case, Outcome
from irwell.agreements.law.words import law_words
from irwell.agreements.model import Party
from irwell.agreements.wording import iso_words


def public_authorities(case: Case) -> Iterator[Outcome]:
    """R1: a public authority in its tasks does not rely on legitimate interests.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    for party in case.concerned:
        basis = _basis(case, party)
        if basis not in case.rule.parameters["closed"]:
            continue
        body = case.body(party)
        if body is None:
            yield case.no_body(party)
        elif body.public_authority:
            text = f"{body.id} is a public authority and relies on {law_words(basis)}."
            remedy = "Name art6_1_e with the power that gives the task, or art6_1_c with the duty."
            yield case.finding(f"law.lawful_basis.{party.name}", text, remedy)


def asked_by_authority(case: Case) -> Iterator[Outcome]:
    """R2: sharing under Article 6(1)(ea) stores the statement of the authority that asked.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong.
    """
    wanted, task = case.rule.parameters["basis"], case.rule.parameters["task"]
    for party in case.concerned:
        path = f"law.lawful_basis.{party.name}"
        if _basis(case, party) != wanted:
            continue
        if not party.gives:
            text = f"`{party.name}` relies on {law_words(wanted)} and gives nothing."
            yield case.finding(path, text, "Only who gives at a request relies on it.")
        elif all(_basis(case, other) != task for other in case.concerned if other.receives):
            text = f"Nobody that receives relies on {law_words(task)}, for which it would be asked."
            yield case.finding(path, text, f"Name {task} for who asked, or another basis here.")
        if not (case.told("law.public_authority_statement") or "").strip():
            text = (
                f"`{party.name}` relies on {law_words(wanted)} without the statement of who asked."
            )
            remedy = (
                "Write in `law.public_authority_statement` who needs it, for which task and law."
            )
            yield case.finding("law.public_authority_statement", text, remedy)


def regimes(case: Case) -> Iterator[Outcome]:
    """R5: a competent authority that receives says under which regime it processes.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    for party in case.concerned:
        yield from _regime(case, party)
    yield from _moved(case)


def _regime(case: Case, party: Party) -> Iterator[Outcome]:
    own, basis = case.rule.parameters["regime"], case.rule.parameters["basis"]
    regime, path = _regime_of(case.agreement.document, party), f"parties.{party.name}.regime"
    body = case.body(party)
    if (regime == own) != (_basis(case, party) == basis):
        text = f"The basis of `{party.name}` and its regime are of two different laws."
        yield case.finding(
            path, text, f"`{basis}` goes with `regime: {own}`, all else with uk_gdpr."
        )
    if body is None:
        if party.receives or regime == own:
            yield case.no_body(party)
    elif body.competent_authority and party.receives and not regime:
        text = f"{body.id} is a competent authority and does not say under which regime."
        yield case.finding(path, text, f"Write `regime: uk_gdpr`, or `regime: {own}`.")
    elif regime == own and not body.competent_authority:
        text = f"{body.id} is no competent authority, and Part 3 is for those only."
        yield case.finding(path, text, "Write `regime: uk_gdpr`, with a basis of Article 6.")


def _moved(case: Case) -> Iterator[Outcome]:
    before = case.agreement.supersedes
    if not before:
        return
    found = [own for own in case.facts.others or () if f"{own.id}@{own.version}" == before]
    if not found:
        yield case.unjudged("supersedes", f"{before} is not given, nor its regimes.")
    for party in case.concerned:
        for was in (one for own in found for one in own.parties):
            now = _regime_of(case.agreement.document, party)
            then = _regime_of(found[0].document, was)
            if was.organisation == party.organisation and now and then and now != then:
                text = f"{party.organisation} was under {then} in {before} and moves to {now}."
                remedy = "Make a new agreement, which takes the place of none."
                yield case.finding(f"parties.{party.name}.regime", text, remedy)


def _regime_of(document: object, party: Party) -> str:
    own: dict[str, dict[str, dict[str, str]]] = document  # type: ignore[assignment]
    return own["parties"][party.name].get("regime", "")


def law_on_the_day(case: Case) -> Iterator[Outcome]:
    """P4: a basis that came later than the rest is named only from its first day.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong.
    """
    for party in case.concerned:
        basis, path = _basis(case, party), f"law.lawful_basis.{party.name}"
        first = case.rule.parameters["first_day"].get(basis)
        if first and case.as_at < date.fromisoformat(first):
            text = f"{law_words(basis)} is law from {iso_words(first)} only."
            yield case.finding(path, text, "Name another basis, or start later.")


def before_2018(case: Case) -> Iterator[Outcome]:
    """H1: until 2018 each party met a condition of Schedule 2.

    Args:
        case: The rule and the agreement.

    Yields:
        The condition most like the basis of today, or that there was none.
    """
    for party in case.concerned:
        basis, path = _basis(case, party), f"law.lawful_basis.{party.name}"
        like = case.rule.parameters["like"].get(basis)
        if not basis:
            continue
        text = f"{law_words(basis)} was not yet law; a condition of Schedule 2 was needed."
        if like:
            yield case.finding(path, text, f"The condition most like it was {like}.")
        else:
            yield case.finding(path, text, "No condition of then is like it.", "error")


def _basis(case: Case, party: Party) -> str:
    return str(case.agreement.document["law"]["lawful_basis"].get(party.name, ""))
