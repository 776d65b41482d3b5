"""A draft as a YAML text with comments, for the person who goes through it.

Every text stands in double quotes as JSON writes it, unless it is a plain word: so that no reader
takes a code for a number or a word for true.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from irwell.contracts.draft import Draft
from irwell.contracts.profile import ColumnProfile
from irwell.contracts.signs import Sign

_PLAIN = re.compile(r"[A-Za-z][A-Za-z_]*( [A-Za-z_]+)*|[a-z][a-z0-9-]*/[a-z0-9-]+")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}
_FLOW = ("customProperties", "logicalTypeOptions", "quality")


def draft_text(draft: Draft) -> str:
    """Return a draft as YAML.

    Args:
        draft: The draft.

    Returns:
        The text: `parse_yaml` of it is the draft's document.
    """
    document = dict(draft.document)
    table = document.pop("schema")[0]
    lines = [f"# {line}" for line in _head(draft)]
    for key, value in document.items():
        lines += _block(key, value, "")
    lines += ["schema:", f"  - name: {_scalar(table['name'])}", "    properties:"]
    for own, value in zip(draft.profile.columns, table["properties"], strict=True):
        signs = [sign for sign in draft.signs if sign.column == own.name]
        notes = column_notes(own, signs)
        once = sum(s.once for s in own.told)
        if value.get("quality") and once:
            notes.append(f"{once} of the codes stand in one row only: are they slips?")
        lines += [f"      # {_one_line(said)}" for said in notes]
        lines += _item(value)
    return "\n".join(lines) + "\n"


def column_notes(own: ColumnProfile, signs: Sequence[Sign]) -> list[str]:
    """Return what was found in a column, in plain words without values.

    Args:
        own: The column.
        signs: Its signs of personal data.

    Returns:
        Lines of text.
    """
    gaps = f"{own.empty:,} empty" if own.empty else "no gaps"
    many = f"{own.distinct:,} different values" if own.distinct != 1 else "one value throughout"
    notes = [f"{many}, {gaps}."] if own.distinct else []
    if own.reading.evidence:
        notes.append(f"{own.reading.evidence[0].upper()}{own.reading.evidence[1:]}.")
    if own.padded:
        notes.append(f"{own.padded:,} values have spaces at an end.")
    notes += [sign_text(sign) for sign in signs]
    if own.reading.question:
        notes.append(f"QUESTION: {own.reading.question}. {own.reading.answer}")
    return notes


def sign_text(sign: Sign) -> str:
    """Return a sign in plain words.

    Args:
        sign: The sign.

    Returns:
        One sentence or two.
    """
    said = f"May hold {sign.says}: {sign.reason}"
    return said + (" Confirm the marks." if sign.marked else " Not marked: mark it if it does.")


def _head(draft: Draft) -> Iterator[str]:
    yield "A draft, proposed from one file. A person confirms each line; nothing here is certain."
    for own in draft.questions:
        yield f"{'QUESTION' if own.must else 'To fill in'}: {_one_line(own.text)}"
        yield f"  {_one_line(own.answer)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _block(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, Mapping):
        inner = [line for k, v in value.items() for line in _block(k, v, indent + "  ")]
        return [f"{indent}{key}:", *inner]
    if isinstance(value, list):
        return [f"{indent}{key}:", *(f"{indent}  - {_flow(item)}" for item in value)]
    return [f"{indent}{key}: {_scalar(value)}"]


def _item(value: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for key, part in value.items():
        if isinstance(part, Mapping):
            lines.append(f"        {key}: {_flow(part)}")
        else:
            lines += _block(key, part, "        ")
    return ["      - " + lines[0].lstrip(), *lines[1:]]


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool = False) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    key = value if value.startswith(("irwell.", "draft.")) else ""
    plain = bool(_PLAIN.fullmatch(value)) and value.lower() not in _WORDS
    return value if (plain or key) and not (flow and key and "," in key) else _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
