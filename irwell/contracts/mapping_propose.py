"""Which heading is likely which column: proposed with reasons, or asked.

Nothing here is applied: a person looks over the mapping document and confirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from irwell.contracts.mapping import FileMapping
from irwell.contracts.mapping_questions import Asked, asked_of
from irwell.contracts.mapping_scores import Candidate, assigned, scored
from irwell.contracts.model import Contract, DataSetId
from irwell.contracts.profile import Profile
from irwell.contracts.sketches import Sketch


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping proposed for one file.

    Attributes:
        data_set: The data set.
        chosen: A heading for each column that has a likely one, in the contract's order.
        questions: The other columns.
        unused: Headings that no column takes.
        profile: What the file looks like.
    """

    data_set: DataSetId
    chosen: tuple[Candidate, ...]
    questions: tuple[Asked, ...]
    unused: tuple[str, ...]
    profile: Profile


def propose(
    profile: Profile,
    contract: Contract,
    *,
    sketches: Mapping[str, Sketch] | None = None,
    kept: FileMapping | None = None,
) -> Proposal:
    """Propose which heading is which column.

    Args:
        profile: What the file looks like.
        contract: The contract.
        sketches: Of the columns of the last deposit, under the key that the profile's are under.
        kept: The mapping that was confirmed before; what it says stands while it can.

    Returns:
        The proposal: each column of the contract has a heading or a question, and no two have
        the same heading.
    """
    scores = scored(profile, contract, sketches or {}, kept.headings if kept else {})
    best = assigned(scores)
    questions = asked_of(scores, best)
    open_ones = {asked.column for asked in questions}
    chosen = tuple(best[name] for name in scores if name not in open_ones)
    taken = {one.heading for one in chosen}
    unused = tuple(own.name for own in profile.columns if own.name not in taken)
    return Proposal(contract.data_set, chosen, questions, unused, profile)
