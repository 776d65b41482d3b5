"""What an agreement keeps of the paper one that it takes the place of, clause by clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from irwell.agreements.blanks import holds_braces
from irwell.agreements.model import Agreement
from irwell.agreements.paper_model import PaperRecord
from irwell.agreements.paper_upgrade import upgrade

What = Literal["kept", "changed", "settled", "dropped"]
_CHOSEN = ("irwell", "id", "kind")  # set by the form, not said by any paper


@dataclass(frozen=True, slots=True)
class ClauseLink:
    """One clause of the draft that a paper agreement gives, beside the agreement made from it.

    Attributes:
        path: Where: `purpose.need`.
        what: `kept` as the paper says; `changed` since; `settled`, which the paper left open;
            `dropped`, which the agreement does not have.
        paper: What the paper says; empty where it says nothing.
    """

    path: str
    what: What
    paper: str


def clause_links(record: PaperRecord, agreement: Agreement) -> tuple[ClauseLink, ...]:
    """Compare an agreement with the draft that its paper gives.

    Args:
        record: The agreement on paper.
        agreement: The agreement that takes its place.

    Returns:
        A link for each clause of the draft, in its order. The agreement may say more.
    """
    leaves = _leaves(dict(upgrade(record).document), ())
    found = (_link(at, said, agreement.document) for at, said in leaves if at[0] not in _CHOSEN)
    return tuple(found)


def _link(at: tuple[str | int, ...], said: Any, document: Mapping[str, Any]) -> ClauseLink:
    open_still = isinstance(said, str) and holds_braces(said)
    now, paper = _at(document, at), "" if open_still else str(said)
    if now is None:
        return ClauseLink(_path(at), "dropped", paper)
    if open_still:
        return ClauseLink(_path(at), "settled", paper)
    return ClauseLink(_path(at), "kept" if now == said else "changed", paper)


def _leaves(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        for key, own in value.items():
            yield from _leaves(own, (*at, str(key)))
    elif isinstance(value, list):
        for place, own in enumerate(value):
            yield from _leaves(own, (*at, place))
    else:
        yield at, value


def _at(document: Any, at: tuple[str | int, ...]) -> Any:
    for key in at:
        if isinstance(key, int):
            document = document[key] if isinstance(document, list) and key < len(document) else None
        else:
            document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _path(at: tuple[str | int, ...]) -> str:
    parts = [f"[{key}]" if isinstance(key, int) else f".{key}" for key in at]
    return "".join(parts).lstrip(".")
