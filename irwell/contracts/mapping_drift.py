"""How a later file differs from the one that its mapping was made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from irwell.contracts.mapping import Seen
from irwell.contracts.mapping_evidence import kind_of, type_of
from irwell.contracts.model import Contract
from irwell.contracts.profile import Profile
from irwell.contracts.profile_dates import Order

Kind = Literal["gone", "new", "changed"]
AGAIN = "Propose the mapping anew (`irwell map` with `--mapping`), look it over and confirm it."
NAMED = 10  # headings that one sentence names
_NUMBERS = ("integer", "number")


@dataclass(frozen=True, slots=True)
class Drift:
    """One way in which a file differs from the one that its mapping was made from.

    Attributes:
        kind: `gone`: a mapped heading is not there; `new`: headings that were not there;
            `changed`: other values under a mapped heading.
        headings: The headings.
        column: The column that is mapped from it; empty for new ones.
        text: What happened, one plain sentence without values of the data.
        remedy: What to do.
    """

    kind: Kind
    headings: tuple[str, ...]
    column: str
    text: str
    remedy: str


def seen_of(profile: Profile) -> tuple[Seen, ...]:
    """Return the headings of a file, as a mapping keeps them.

    Args:
        profile: What the file looks like.

    Returns:
        Each heading with the type and kind of its values, in order.
    """
    return tuple(Seen(own.name, type_of(own), kind_of(own)) for own in profile.columns)


def drift_of_headings(
    headings: Mapping[str, str], seen: Sequence[Seen], given: Sequence[str]
) -> tuple[Drift, ...]:
    """Tell the headings that went and those that came.

    Args:
        headings: What is mapped: from columns of the contract to headings.
        seen: The headings of the file that the mapping was made from.
        given: The headings of the file.

    Returns:
        The drift.
    """
    return (*_gone(headings, given), *_new(headings, seen, given))


def drift(headings: Mapping[str, str], seen: Sequence[Seen], profile: Profile) -> tuple[Drift, ...]:
    """Tell the headings that went, those that came, and where other values stand.

    Args:
        headings: What is mapped: from columns of the contract to headings.
        seen: The headings of the file that the mapping was made from.
        profile: What the file looks like.

    Returns:
        The drift.
    """
    given = [own.name for own in profile.columns]
    told = drift_of_headings(headings, seen, given)
    return (*told, *drift_of_values(headings, seen, profile))


def drift_of_values(
    headings: Mapping[str, str], seen: Sequence[Seen], profile: Profile
) -> tuple[Drift, ...]:
    """Tell where other values stand than stood before.

    Args:
        headings: What is mapped: from columns of the contract to headings.
        seen: The headings of the file that the mapping was made from.
        profile: What the mapped columns of the file look like, or their first rows.

    Returns:
        The drift.
    """
    return tuple(_changed(headings, seen, seen_of(profile)))


def order_of(contract: Contract) -> Order:
    """Return which of day and month comes first, if all dates of a contract say the same.

    Args:
        contract: The contract.

    Returns:
        The order; empty where the formats differ or say nothing.
    """
    formats = {own.date_format[:2] for own in contract.columns if own.date_format}
    orders: dict[str, Order] = {"%d": "day-first", "%m": "month-first"}
    return orders.get(formats.pop(), "") if len(formats) == 1 else ""


def _gone(headings: Mapping[str, str], given: Sequence[str]) -> Iterator[Drift]:
    for column, heading in headings.items():
        if heading not in given:
            text = f"The mapping reads `{column}` from the heading `{heading}`, which is not there."
            yield Drift("gone", (heading,), column, text, AGAIN)


def _new(
    headings: Mapping[str, str], seen: Sequence[Seen], given: Sequence[str]
) -> Iterator[Drift]:
    known = {*(own.heading for own in seen), *headings.values()}
    fresh = tuple(heading for heading in given if heading not in known)
    if not seen or not fresh:
        return
    named = ", ".join(f"`{heading}`" for heading in fresh[:NAMED])
    more = f" and {len(fresh) - NAMED:,} more" if len(fresh) > NAMED else ""
    word = "heading is" if len(fresh) == 1 else "headings are"
    text = f"{len(fresh):,} {word} new since the mapping was made: {named}{more}."
    yield Drift("new", fresh, "", text, "If one is a column of the contract, map it anew.")


def _changed(
    headings: Mapping[str, str], seen: Sequence[Seen], found: Sequence[Seen]
) -> Iterator[Drift]:
    before = {own.heading: own for own in seen}
    after = {own.heading: own for own in found}
    for column, heading in headings.items():
        old, new = before.get(heading), after.get(heading)
        if old is None or new is None or _alike(old, new):
            continue
        text = f"Under `{heading}` ({column}) stood {_said(old)}; now {_said(new)}."
        remedy = "Ask the source what changed. If another heading is meant now, map it anew."
        yield Drift("changed", (heading,), column, text, remedy)


def _alike(old: Seen, new: Seen) -> bool:
    """Whether nothing changed: numbers may be whole or not, and a first value tells nothing."""
    if "empty" in (old.type, new.type):
        return old.type == "empty"
    numbers = {old.type, new.type} <= set(_NUMBERS)
    return (old.type == new.type or numbers) and (old.kind in ("", new.kind))


def _said(own: Seen) -> str:
    if own.type == "empty":
        return "no value"
    return f"{own.type} ({own.kind})" if own.kind else own.type
