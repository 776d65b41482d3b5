"""The draft of a record of processing activities, by Article 30."""

from collections.abc import Mapping

from irwell.agreements.bodies import Body
from irwell.agreements.exports.draft import Draft
from irwell.agreements.exports.drafting import draft
from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId


def processing_record(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    bodies: Mapping[str, Body],
) -> Draft:
    """Draft a record of processing activities, by Article 30.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets, as far as they are given.
        bodies: The facts about its bodies, as far as they are given, by id.

    Returns:
        The draft; a person must complete it.
    """
    return draft("ropa", agreement, contracts, bodies)
