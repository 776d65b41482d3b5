"""A proposal said to the person who looks it over, and written as the document to confirm."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from irwell.contracts.mapping import FORM
from irwell.contracts.mapping_drift import Drift, seen_of
from irwell.contracts.mapping_propose import Proposal
from irwell.contracts.mapping_questions import THRESHOLD
from irwell.contracts.mapping_scores import Candidate
from irwell.contracts.showing import aligned

_HEAD = ("column", "heading", "score", "why")


def proposal_text(proposal: Proposal, drifts: Sequence[Drift], file: str) -> str:
    """Return a proposal in plain words.

    Args:
        proposal: The proposal.
        drifts: How the file differs from the one of the mapping before.
        file: The file's name.

    Returns:
        A table of what is proposed, the questions, the headings that are left, the drift; no
        value of the data.
    """
    count = len(proposal.chosen) + len(proposal.questions)
    own = proposal.profile
    parts = [
        f"{file}: {own.rows:,} rows, {len(own.columns)} headings."
        f" {len(proposal.chosen)} of {count} columns of {proposal.data_set} have a likely heading."
    ]
    if drifts:
        parts += ["", "Since the mapping was confirmed:"]
        parts += [line for d in drifts for line in (f"  {d.text}", f"    {d.remedy}")]
    if proposal.chosen:
        parts += ["", *aligned([_HEAD, *map(_row, proposal.chosen)])]
    if proposal.questions:
        parts += ["", f"Questions (nothing scores {THRESHOLD} or more, or two do alike):"]
        parts += [line for q in proposal.questions for line in (f"  {q.text}", f"    {q.answer}")]
    if proposal.unused:
        left = ", ".join(f"`{heading}`" for heading in proposal.unused)
        parts += ["", f"No column is read from: {left}."]
    return "\n".join(parts)


def proposal_value(proposal: Proposal, drifts: Sequence[Drift]) -> dict[str, Any]:
    """Return a proposal as plain values, ready for JSON.

    Args:
        proposal: The proposal.
        drifts: How the file differs from the one of the mapping before.

    Returns:
        The document, each score with its parts, the questions, what is left, the drift.
    """
    return {
        "document": proposal_document(proposal),
        "proposed": [_candidate(one) for one in proposal.chosen],
        "questions": [
            {
                "column": asked.column,
                "text": asked.text,
                "answer": asked.answer,
                "candidates": [_candidate(one) for one in asked.candidates],
            }
            for asked in proposal.questions
        ],
        "unused": list(proposal.unused),
        "drift": [
            {
                "kind": one.kind,
                "headings": list(one.headings),
                "column": one.column,
                "text": one.text,
                "remedy": one.remedy,
            }
            for one in drifts
        ],
    }


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """Return the mapping document of what is proposed; a person confirms it.

    Args:
        proposal: The proposal.

    Returns:
        The document; columns that are asked about are not in it.
    """
    return {
        "irwell_mapping": FORM,
        "data_set": str(proposal.data_set),
        "columns": {one.column: one.heading for one in proposal.chosen},
        "headings": [
            {"heading": own.heading, "type": own.type, **({"kind": own.kind} if own.kind else {})}
            for own in seen_of(proposal.profile)
        ],
    }


def proposal_yaml(proposal: Proposal) -> str:
    """Return the mapping document as YAML with comments, for the person who looks it over.

    Args:
        proposal: The proposal.

    Returns:
        The text: `parse_yaml` of it is the document, if any column is in it.
    """
    return "\n".join(_yaml(proposal)) + "\n"


def _yaml(proposal: Proposal) -> Iterator[str]:
    document = proposal_document(proposal)
    yield "# Proposed from one file. Look over each line: nothing is applied until you confirm it."
    for asked in proposal.questions:
        yield f"# QUESTION: {_one_line(asked.text)}"
        yield f"#   {_one_line(asked.answer)}"
    yield f"irwell_mapping: {FORM}"
    yield f"data_set: {document['data_set']}"
    yield "columns:" if proposal.chosen else "columns: {}"
    for one in proposal.chosen:
        yield f"  # {one.score:.2f}: {_one_line(_why(one))}"
        yield f"  {_text(one.column)}: {_text(one.heading)}"
    yield "# The headings of that file, and what stood under them. Drift is told against them."
    yield "headings:"
    for own in document["headings"]:
        said = ", ".join(f"{key}: {_text(value)}" for key, value in own.items())
        yield f"  - {{{said}}}"


def _row(one: Candidate) -> tuple[str, ...]:
    return one.column, one.heading, f"{one.score:.2f}", _why(one)


def _why(one: Candidate) -> str:
    return "; ".join(f"{part.kind} {part.score:.2f}: {part.reason}" for part in one.parts)


def _candidate(one: Candidate) -> dict[str, Any]:
    parts = [
        {"kind": p.kind, "score": p.score, "weight": p.weight, "reason": p.reason}
        for p in one.parts
    ]
    return {"column": one.column, "heading": one.heading, "score": one.score, "parts": parts}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(value: str) -> str:
    """A text in double quotes as JSON writes it, which YAML reads alike."""
    return json.dumps(value, ensure_ascii=False)
