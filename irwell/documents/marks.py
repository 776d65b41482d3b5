"""The two marks that a figure may carry; an unmarked table goes to no page, chart or CSV."""

import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Passed:
    """A table of figures that passed disclosure control; only `irwell.disclosure` makes one.

    Attributes:
        table: An Arrow table of figures, as protected.
        rules: Each rule applied, in plain words, for instance `counts under 10 suppressed`.
    """

    table: Any
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        # Two frames up: the generated __init__, then whoever constructs.
        maker = sys._getframe(2).f_globals.get("__name__", "")
        if not maker.startswith("irwell.disclosure."):
            raise TypeError("Passed is constructed only by irwell.disclosure.")


@dataclass(frozen=True, slots=True)
class Own:
    """Counts of metadata, or a body's own report about its own data; never public."""

    table: Any
