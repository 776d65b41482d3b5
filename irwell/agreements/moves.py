"""A life cycle as a table: who may bring a thing from one state to the next, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass

from irwell.errors import AgreementError


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a life cycle.

    Attributes:
        before: The state before; empty for something new.
        act: The act, with its outcome where it has several: `decide approve`.
        after: The state after.
        who: The roles that may, in words that say of which body.
        guard: What must hold.
        effect: What follows beside the new state.
    """

    before: str
    act: str
    after: str
    who: str
    guard: str
    effect: str


def follow(moves: Iterable[Move], what: str, state: str, act: str) -> str:
    """Return the state that an act leads to.

    Args:
        moves: The life cycle.
        what: What it is of, for the message: `an agreement`.
        state: The state now.
        act: The act, with its outcome where it has several.

    Returns:
        The state after the act.

    Raises:
        AgreementError: The act does not go with the state.
    """
    open_moves = [move for move in moves if move.before == state]
    for move in open_moves:
        if move.act == act:
            return move.after
    acts = ", ".join(dict.fromkeys(move.act for move in open_moves))
    remedy = f"It may be: {acts}." if acts else "Nothing follows on that state."
    raise AgreementError(f"`{act}` does not go with {what} that is {state}.", remedy, rule="state")


def states_before(moves: Iterable[Move], act: str) -> tuple[str, ...]:
    """Return the states in which an act can be done.

    Args:
        moves: The life cycle.
        act: The act, with or without its outcome.

    Returns:
        States in the order of the table, each once.
    """
    found = [m.before for m in moves if m.before and (m.act == act or m.act.split()[0] == act)]
    return tuple(dict.fromkeys(found))
