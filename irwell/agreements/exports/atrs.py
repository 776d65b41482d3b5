"""The draft of an algorithmic transparency record, where a program decides alone."""

from collections.abc import Mapping

from irwell.agreements.bodies import Body
from irwell.agreements.exports.draft import Draft
from irwell.agreements.exports.drafting import draft
from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId
from irwell.errors import AgreementError


def transparency_record(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    bodies: Mapping[str, Body],
) -> Draft:
    """Draft an algorithmic transparency record, tiers 1 and 2.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets, as far as they are given.
        bodies: The facts about its bodies, as far as they are given, by id.

    Returns:
        The draft; a person must complete it.

    Raises:
        AgreementError: The agreement allows no automated decision.
    """
    if "automated_decisions" not in agreement.document["use"]:
        raise AgreementError(
            f"Agreement {agreement.id} allows no automated decisions, so it has no record of them.",
            "Name them in `use.automated_decisions`, or write the record of another agreement.",
        )
    return draft("atrs", agreement, contracts, bodies)
