"""One change of a contract, as a value."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["breaking", "additive", "loosened", "tightened", "wording"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change between two versions of a contract.

    Attributes:
        kind: `breaking`: who reads the data must change something. `additive`: something is new.
            `loosened`: recipients may meet values that they have not met. `tightened`: files
            that passed may fail. `wording`: only words.
        path: What changed: `columns.born.type`.
        text: One plain sentence.
    """

    kind: Kind
    path: str
    text: str
