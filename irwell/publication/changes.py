"""What changed in the register, in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from irwell.agreements.wording import code_words

_STATES = {
    "active": ("now active", "Data may be read under it from its first day."),
    "suspended": ("suspended", "Nothing can be read under it until it is resumed."),
    "expired": ("expired", "Its last day has passed. Nothing can be read under it."),
    "revoked": ("revoked", "A party ended it. Nothing can be read under it."),
    "superseded": ("superseded", "A later version took its place."),
    "closing": ("closing", "It has ended, and copies are being destroyed."),
    "closed": ("closed", "It has ended, and each recipient certified that its copies are gone."),
    "paper": ("on paper", "It is an agreement on paper: nothing is read here under it."),
}
_JOINING = {
    "joined": "It signed the agreement, and has the rights and duties of its class of bodies.",
    "left": "It left the agreement. The others go on.",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MOST = 5  # names in one sentence of a feed; the entry has them all
_TEXTS = {"purpose": "purpose", "law": "law", "where": "rules for rows", "time": "dates"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one agreement in the register.

    Attributes:
        number: Its number, which never changes.
        at: When, ISO 8601 in UTC.
        agreement: The agreement version: `warm-homes.v2`.
        before: The state before; empty for a new entry.
        state: The state after.
        entry: The register's entry.
        earlier: The entry of the version before, for a new entry of a later version.
        what: `state`; or `joined` or `left`, where a body joined by signing or left again.
        body: The name of that body.
    """

    number: int
    at: str
    agreement: str
    before: str
    state: str
    entry: Mapping[str, Any]
    earlier: Mapping[str, Any] | None = None
    what: str = "state"
    body: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A change as a heading and a text."""

    title: str
    text: str


def said_of(change: Change) -> Said:
    """Say a change in plain words, of what the register shows alone.

    Args:
        change: The change.

    Returns:
        A heading such as `Warm homes: suspended`, and a text.
    """
    name = str(change.entry.get("title") or change.entry["id"])
    if change.what != "state":
        return Said(f"{name}: {change.body} {change.what}", _JOINING[change.what])
    word, text = _STATES.get(change.state, (code_words(change.state), ""))
    if change.state == "active" and change.before == "suspended":
        word, text = "active again", "It was suspended, and data may be read again."
    if change.state == "active" and change.earlier is not None:
        word = f"version {change.entry['version']} now active"
        text = f"{text} {_differs(change.earlier, change.entry)}"
    summary = str(change.entry.get("summary", ""))
    return Said(f"{name}: {word}", " ".join(filter(None, (text.strip(), summary))))


def _differs(earlier: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    """Say what a later version has more, fewer or otherwise, where both are shown."""
    found = [*_columns(earlier, entry), *_bodies(earlier, entry)]
    for key, word in _TEXTS.items():
        both = key in earlier and key in entry
        if both and earlier[key] != entry[key]:
            found.append(f"other {word}")
    if found:
        return f"Against version {earlier['version']}: {'; '.join(found)}."
    return f"The register shows no difference to version {earlier['version']} but in its words."


def _columns(earlier: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[str]:
    if "data" not in earlier or "data" not in entry:
        return
    was, now = _named(earlier), _named(entry)
    yield from _counted("more", "column", [key[1] for key in now if key not in was])
    yield from _counted("fewer", "column", [key[1] for key in was if key not in now])
    shown = [key[1] for key in now if key in was and was[key] != now[key]]
    if shown:
        yield f"{_number(shown)} {_plural('column', shown)} shown otherwise: {_list(shown)}"


def _named(entry: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (str(data.get("dataset", place)), name): form
        for place, data in enumerate(entry["data"])
        for name, form in data.get("columns", {}).items()
    }


def _bodies(earlier: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[str]:
    if "parties" not in earlier or "parties" not in entry:
        return
    was, now = _orgs(earlier), _orgs(entry)
    yield from _counted("more", "body", [own for own in now if own not in was])
    yield from _counted("fewer", "body", [own for own in was if own not in now])


def _orgs(entry: Mapping[str, Any]) -> list[str]:
    return [str(own["org"]) for own in entry["parties"].values() if "org" in own]


def _counted(how: str, what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{_number(names)} {how} {_plural(what, names)}: {_list(names)}"


def _number(names: Sequence[str]) -> str:
    return _NUMBERS[len(names)] if len(names) < len(_NUMBERS) else str(len(names))


def _plural(what: str, names: Sequence[str]) -> str:
    many = "bodies" if what == "body" else f"{what}s"
    return what if len(names) == 1 else many


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} others" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
