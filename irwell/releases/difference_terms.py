"""How the clauses besides rows and columns changed, and whether they allow more."""

from collections.abc import Iterator, Mapping
from typing import Literal

from irwell.agreements.model import Agreement
from irwell.agreements.paths import keys_of

Way = Literal["wider", "narrower", "other"]
Found = tuple[str, Way, str, str]
# Compared as plans, or different in each version by what they are.
_ELSEWHERE = ("data", "where", "irwell", "id", "version", "supersedes")
_LISTS = ("use.may", "use.must_not", "purpose.not_for")


def term_changes(
    before: Agreement, after: Agreement, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Found]:
    """Find how the terms changed.

    Args:
        before: The version that stands.
        after: The version that is to take its place.
        old: The sentence of each clause of the first, by its path.
        new: The sentence of each clause of the second.

    Yields:
        What each change is about, its way, its path and one sentence.
    """
    yield from _receivers(before, after)
    yield from _lists(before, after)
    yield from _days(before, after)
    yield from _outputs(before, after)
    said = ("time.start", "time.end", "use.outputs", *_LISTS)
    for path in dict.fromkeys((*new, *old)):
        if path.split(".")[0].split("[")[0] in _ELSEWHERE or path.startswith(said):
            continue
        if old.get(path) != new.get(path):
            yield _said(path, old.get(path), new.get(path))


def _said(path: str, was: str | None, now: str | None) -> Found:
    about = str(keys_of(path)[0])
    if was is None:
        return about, "other", path, f"New: {now}"
    if now is None:
        return about, "other", path, f"Gone: {was}"
    return about, "other", path, f"{now} Before: {was}"


def _receivers(before: Agreement, after: Agreement) -> Iterator[Found]:
    for body in sorted(set(after.recipients) - set(before.recipients)):
        yield "party", "wider", "parties", f"{body} receives, and did not before."
    for body in sorted(set(before.recipients) - set(after.recipients)):
        yield "party", "narrower", "parties", f"{body} no longer receives."


def _lists(before: Agreement, after: Agreement) -> Iterator[Found]:
    yield from _codes("use", "use.may", before.may, after.may, more="wider")
    yield from _codes("must_not", "use.must_not", before.must_not, after.must_not, more="narrower")
    was, now = (own.document["purpose"].get("not_for", ()) for own in (before, after))
    yield from _codes("not_for", "purpose.not_for", was, now, more="narrower")


def _codes(
    about: str, path: str, was: tuple[str, ...], now: tuple[str, ...], *, more: Way
) -> Iterator[Found]:
    less: Way = "narrower" if more == "wider" else "wider"
    for code in now:
        if code not in was:
            yield about, more, path, f"`{code}` is new in `{path}`."
    for code in was:
        if code not in now:
            yield about, less, path, f"`{code}` is gone from `{path}`."


def _days(before: Agreement, after: Agreement) -> Iterator[Found]:
    if after.start != before.start:
        way: Way = "wider" if after.start < before.start else "narrower"
        text = f"It starts on {after.start.isoformat()}, before {before.start.isoformat()}."
        yield "time", way, "time.start", text
    if after.end != before.end:
        way = "wider" if after.end > before.end else "narrower"
        text = f"It ends on {after.end.isoformat()}, before {before.end.isoformat()}."
        yield "time", way, "time.end", text


def _outputs(before: Agreement, after: Agreement) -> Iterator[Found]:
    for key in ("smallest_group", "smallest_count", "round_to"):
        was, now = getattr(before.outputs, key), getattr(after.outputs, key)
        if was != now:
            way: Way = "wider" if now < was else "narrower"
            text = f"`{key}` is {now or 'not set'}, before {was or 'not set'}."
            yield "output", way, f"use.outputs.{key}", text
    was, now = (own.document["use"].get("outputs", {}).get("checked_by") for own in (before, after))
    if was != now:
        text = f"Figures are checked by {now or 'nobody'}, before {was or 'nobody'}."
        yield "output", "other", "use.outputs.checked_by", text
