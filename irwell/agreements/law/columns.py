"""Rules about the columns that leave: R11, R15 and R17."""

from collections.abc import Iterator, Mapping

from irwell.agreements.bodies import Body
from irwell.agreements.law.case import Case, Outcome
from irwell.agreements.model import DataClause
from irwell.agreements.verbs import HIDING
from irwell.contracts.model import Contract

_OPT_OUTS = "law.opt_outs"
_SENSITIVE = ("special_category", "criminal_offence")


def promised(case: Case) -> Iterator[Outcome]:
    """R11: columns are promised with a classification; identifiers as they are have a reason.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    yield from case.no_contracts()
    for index, own in enumerate(case.agreement.data):
        contract = case.contracts.get(own.data_set)
        if contract is not None:
            yield from _columns(case, f"data[{index}]", own, contract)
    yield from _identifiers(case)


def _columns(case: Case, path: str, own: DataClause, contract: Contract) -> Iterator[Outcome]:
    classified, bare = _classified(contract), []
    for clause in own.columns:
        if contract.column(clause.column) is None:
            text = f"{own.data_set} has no column `{clause.column}`."
            remedy = "Name a column of the contract, or change that first."
            yield case.finding(f"{path}.columns.{clause.name}", text, remedy)
        elif clause.column not in classified:
            bare.append(f"`{clause.column}`")
    if bare:
        what = f"The contract gives no classification of {', '.join(dict.fromkeys(bare))}"
        remedy = "Write `classification` in the contract, `ordinary` too."
        yield case.finding(f"{path}.dataset", f"{what}: read as ordinary.", remedy, "warning")


def _identifiers(case: Case) -> Iterator[Outcome]:
    for one in case.leaving():
        shown = one.clause.show not in HIDING and one.column.identifies == "direct"
        if shown and not one.clause.reason.strip():
            text = f"`{one.column.name}` names a person and is shown without a written reason."
            yield case.finding(one.path, text, "Show it as a pseudonym, or write the `reason`.")


def _classified(contract: Contract) -> frozenset[str]:
    """Columns whose classification is written; one that is absent would be read as ordinary."""
    written = [
        own["name"]
        for table in contract.document.get("schema", ())
        for own in table.get("properties", ())
        if own.get("classification")
    ]
    return frozenset((*written, *(column.name for column in contract.markers)))


def open_publication(case: Case) -> Iterator[Outcome]:
    """R15: what is published to all identifies nobody and has no recipients.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    if case.agreement.kind != "open_publication":
        return
    yield from case.no_contracts()
    yield case.unjudged("publish", "The disclosure check and the licence are kept by publishing.")
    for party in case.agreement.parties:
        if party.receives:
            text = f"`{party.name}` receives, and what is open has no list of recipients."
            yield case.finding(f"parties.{party.name}", text, "Take the party out.")
    for one in case.leaving():
        if one.column.identifies != "no" or one.column.sensitivity in _SENSITIVE:
            text = f"`{one.column.name}` is about single people by its contract."
            yield case.finding(one.path, text, "Publish figures, in which no column is.")


def opt_out(case: Case) -> Iterator[Outcome]:
    """R17: health and care data says whether the National Data Opt-out is applied.

    Args:
        case: The rule and the agreement.

    Yields:
        What is wrong, and what could not be judged.
    """
    own = case.told(f"{_OPT_OUTS}.national_data_opt_out")
    if not own:
        yield from _unsaid(case)
    elif own == "does_not_apply" and not (case.told(f"{_OPT_OUTS}.reason") or "").strip():
        text = "The opt-out is said not to apply, without a reason."
        yield case.finding(f"{_OPT_OUTS}.reason", text, "Write why, as `for their own care`.")
    elif own == "applied" and all(row.verb != "not on list" for row in case.agreement.where):
        text = "The opt-out is said to be applied, and no test of rows leaves anyone out."
        remedy = "Test the rows with `not on list`, or write `does_not_apply` and why."
        yield case.finding(_OPT_OUTS, text, remedy, "warning")


def _unsaid(case: Case) -> Iterator[Outcome]:
    for party in case.concerned:
        body = case.body(party)
        if party.gives and body is None:
            yield case.no_body(party)
        elif party.gives and body is not None and _confidential(case, body):
            text = (
                f"Data of {body.id}, a health or care body, leaves; the opt-out is not spoken of."
            )
            remedy = f"Write `{_OPT_OUTS}`: applied, or does_not_apply with the reason."
            yield case.finding(_OPT_OUTS, text, remedy)
        elif party.gives and body is not None and body.health_or_care:
            yield from case.no_contracts()  # without one nobody knows what is special


def _confidential(case: Case, body: Body) -> bool:
    """All data of a health body; of another that has patients or adults in care, the special."""
    if body.sector == "health":
        return True
    special = isinstance(case.told("law.special_category"), Mapping)
    special = special or any(one.column.sensitivity == "special_category" for one in case.leaving())
    return body.health_or_care and special
