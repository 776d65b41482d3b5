"""What was found in a file, said to the person who asked for a draft."""

from typing import Any

from irwell.contracts.draft import Draft
from irwell.contracts.draft_columns import LOGICAL
from irwell.contracts.draft_yaml import sign_text
from irwell.contracts.profile import ColumnProfile
from irwell.contracts.reports_intake import intake_lines
from irwell.contracts.showing import aligned
from irwell.tables.intake.report import intake_value

_HEAD = ("column", "type", "empty", "different", "what was seen")


def found_text(draft: Draft, file: str) -> str:
    """Return what was found in a file, in plain words.

    Args:
        draft: The draft.
        file: The file's name.

    Returns:
        How it was read, a table of its columns, the signs of personal data and the questions.
    """
    own = draft.profile
    parts = [f"{file}: {own.rows:,} rows, {len(own.columns)} columns."]
    parts += intake_lines(draft.intake) if draft.intake else []
    parts += ["", *aligned([_HEAD, *(_row(column) for column in own.columns)])]
    if key := _key(draft):
        parts += ["", f"Proposed key, which no two rows share: {key}."]
    if draft.signs:
        parts += ["", "It may hold personal data; a person confirms:"]
        parts += [f"  {sign.column}: {sign_text(sign)}" for sign in draft.signs]
    for must, head in ((True, "Answer these first:"), (False, "What only you can say:")):
        asked = [question for question in draft.questions if question.must == must]
        if asked:
            parts += ["", head]
            parts += [line for q in asked for line in (f"  {q.text}", f"    {q.answer}")]
    return "\n".join(parts)


def draft_value(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain values, ready for JSON.

    Args:
        draft: The draft.

    Returns:
        The document, the questions, the signs and how the file was read; no rows of data.
    """
    return {
        "document": dict(draft.document),
        "questions": [
            {"column": q.column, "text": q.text, "answer": q.answer, "must": q.must}
            for q in draft.questions
        ],
        "signs": [
            {
                "column": s.column,
                "sign": s.sign,
                "says": s.says,
                "reason": s.reason,
                "marked": s.marked,
                "identifies": s.identifies,
                "identifier_type": s.identifier_type,
                "classification": s.sensitivity,
            }
            for s in draft.signs
        ],
        "intake": intake_value(draft.intake, samples=False) if draft.intake else None,
    }


def _key(draft: Draft) -> str:
    columns = draft.document["schema"][0]["properties"]
    return " and ".join(f"`{own['name']}`" for own in columns if own.get("primaryKey"))


def _row(own: ColumnProfile) -> tuple[str, ...]:
    reading = own.reading
    said = [reading.date_format, reading.form and f"{reading.form} {reading.unit}".strip()]
    if reading.suppressed:
        said.append(f"held back: {' '.join(reading.suppressed)}")
    if reading.null_tokens:
        said.append(f"no value: {' '.join(reading.null_tokens)}")
    said += [reading.evidence, reading.question and f"QUESTION: {reading.question}"]
    seen = "; ".join(part for part in said if part)
    return own.name, LOGICAL[reading.type], f"{own.empty:,}", f"{own.distinct:,}", seen
