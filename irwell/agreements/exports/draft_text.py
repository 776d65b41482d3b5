"""A draft as Markdown for people and as plain values for machines."""

import re
from collections.abc import Iterator
from typing import Any

from irwell.agreements.exports.draft import Answer, Draft
from irwell.agreements.wording import printable

STATUS = "A draft: a person must complete it and answers for it."
# An underscore inside a word means nothing to Markdown.
_SPECIAL = re.compile(r"([\\*\[\]<>|#~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_PATH = re.compile(r"[A-Za-z0-9 _.@/\[\]-]+")


def draft_markdown(draft: Draft) -> str:
    """Write a draft as Markdown.

    Args:
        draft: The draft.

    Returns:
        Markdown. Text of the agreement cannot become a heading, a link or HTML.
    """
    return "\n".join(_lines(draft)) + "\n"


def draft_value(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain values.

    Args:
        draft: The draft.

    Returns:
        What `draft_markdown` says, for JSON.
    """
    return {
        "irwell_draft": 1,
        "kind": draft.kind,
        "title": draft.title,
        "status": STATUS,
        "made_from": {
            "agreement": dict(draft.agreement),
            "contracts": [{"data_set": name, "digest": own} for name, own in draft.contracts],
            "bodies": [{"id": name, "digest": own} for name, own in draft.bodies],
        },
        "form": {"source": draft.source, "checked_by": draft.checked_by},
        "questions": len(draft.answers),
        "open": draft.open,
        "headings": [
            {"title": own.title, "answers": [_answer_value(answer) for answer in own.answers]}
            for own in draft.headings
        ],
    }


def _answer_value(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "ask": answer.ask,
        "lines": [
            {"text": own.text, "path": own.path, "mark": own.mark, "open": own.is_open}
            for own in answer.lines
        ],
        "person": answer.person,
    }


def _lines(draft: Draft) -> Iterator[str]:
    yield f"# {_escaped(draft.title)}"
    yield ""
    yield f"**{STATUS}** {draft.open} of {len(draft.answers)} questions still need a person."
    yield ""
    yield from _made_from(draft)
    for heading in draft.headings:
        yield from ("", f"## {_escaped(heading.title)}")
        for answer in heading.answers:
            yield from answer_markdown(answer)


def _made_from(draft: Draft) -> Iterator[str]:
    own = draft.agreement
    yield f"- Agreement: {own['id']}, version {own['version']}, `{own['digest']}`"
    for name, digest in draft.contracts:
        yield f"- Contract: {_escaped(name)}, `{digest}`"
    for name, digest in draft.bodies:
        yield f"- Body: {_escaped(name)}, `{digest}`"
    yield f"- Form: {_escaped(draft.source)}. Checked by a lawyer: {_escaped(draft.checked_by)}"


def answer_markdown(answer: Answer) -> Iterator[str]:
    """Write one question with what is known.

    Args:
        answer: The answer.

    Yields:
        Lines of Markdown.
    """
    number = f"{answer.id} " if answer.id[0].isdigit() else ""
    yield from ("", f"### {_escaped(number + answer.ask)}", "")
    for line in answer.lines:
        notes = ", ".join(part for part in (line.mark, _path(line.path)) if part)
        yield f"- {_item(line.text)}{f' ({notes})' if notes else ''}"
    if answer.person:
        gap = [""] if answer.lines else []
        yield from (*gap, f"**For a person:** {_escaped(answer.person)}")


def _path(path: str) -> str:
    return f"`{path}`" if _PATH.fullmatch(path) else _escaped(path)


def _escaped(text: str) -> str:
    line = printable(" ".join(text.split()))
    return _SPECIAL.sub(r"\\\1", line).replace("`", "'").replace("&", "&amp;")


def _item(text: str) -> str:
    # An item that would begin a list or a rule of its own begins with an escaped character.
    return re.sub(r"^(\d+)([.)])|^([-+=])", _first, _escaped(text))


def _first(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"
