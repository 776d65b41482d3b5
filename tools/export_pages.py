"""Keeps docs/reference/exports.md and odrl-profile.md true: `python -m tools.export_pages`.

Each `yaml` block of the page on exports is read by Irwell, and the block after it is the answer. A
block that starts with `irwell:` is a whole agreement. Any other is a change to the last whole one
and names in a comment what is shown: `# odrl: permission[0].target` or `# dpia: triggers`.
"""

import json
import re
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from irwell.agreements import agreement_from
from irwell.agreements.exports import (
    Answer,
    Draft,
    dpia,
    odrl_profile,
    privacy_notice,
    processing_record,
    to_odrl,
    transparency_record,
)
from irwell.agreements.exports.draft_text import answer_markdown
from irwell.agreements.exports.drafting import form
from irwell.agreements.paths import keys_of
from irwell.contracts import Contract, DataSetId, read_contract
from irwell.documents import parse_yaml
from irwell.errors import AgreementError

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "exports.md"
PROFILE = ROOT / "docs" / "reference" / "odrl-profile.md"
_EXAMPLE = re.compile(
    r"```yaml\n(?P<yaml>.*?)```\n\n```(?P<kind>json|text)\n(?P<text>.*?)```", re.DOTALL
)
_TABLE = re.compile(r"<!-- (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)
_ASKED = re.compile(r"# (?P<form>\w+): (?P<what>.+)")
_KINDS = {
    "acts": ("odrl:Action",),
    "operands": ("odrl:LeftOperand",),
    "values": ("skos:Concept",),
    "properties": ("rdfs:Class", "rdf:Property"),
}
_DRAFTS = {
    "dpia": dpia,
    "ropa": processing_record,
    "notice": privacy_notice,
    "atrs": transparency_record,
}


def refreshed(page: str) -> str:
    """Return the page on exports with every answer as Irwell gives it now.

    Args:
        page: The page as it stands.

    Returns:
        The page; the same if it is true.
    """
    base: dict[str, Any] = {}

    def answer(found: re.Match[str]) -> str:
        text = found["yaml"]
        value: Any = parse_yaml(text, name="agreement.yaml").value
        if text.startswith("irwell:"):
            base.clear()
            base.update(value)
        asked = _ASKED.search(text)
        form_name, what = (asked["form"], asked["what"]) if asked else ("odrl", "uid")
        shown = _shown(_merged(base, value), form_name, what)
        return f"```yaml\n{text}```\n\n```{found['kind']}\n{shown}\n```"

    page = _EXAMPLE.sub(answer, page)
    return _TABLE.sub(lambda t: f"<!-- {t['name']} -->\n{_form(t['name'])}<!-- end -->", page)


def profile_page(page: str) -> str:
    """Return the page on the profile with every term as the profile defines it.

    Args:
        page: The page as it stands.

    Returns:
        The page; the same if it is true.
    """
    return _TABLE.sub(lambda t: f"<!-- {t['name']} -->\n{_terms(t['name'])}<!-- end -->", page)


def main() -> int:
    """Write both pages anew.

    Returns:
        0.
    """
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    PROFILE.write_text(profile_page(PROFILE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def _shown(document: Mapping[str, Any], form_name: str, what: str) -> str:
    agreement = agreement_from(document)
    if form_name == "odrl":
        part: Any = to_odrl(agreement, _contracts())
        for key in keys_of(what):
            part = part[key]
        return json.dumps(part, indent=2, ensure_ascii=False)
    try:
        draft = _DRAFTS[form_name](agreement, _contracts(), {})
    except AgreementError as error:
        return f"refused: {error.message}\n  {error.remedy}"
    return "\n".join(answer_markdown(_answer(draft, what))).strip()


def _answer(draft: Draft, name: str) -> Answer:
    return next(own for own in draft.answers if own.id == name)


def _form(name: str) -> str:
    own = form(name)  # type: ignore[arg-type]
    rows = ["| part | question | from |", "|---|---|---|"]
    for part in own["headings"]:
        for question in part["questions"]:
            asked = [f"`{key}`" for key in question.get("clauses", ())]
            asked += [f"*{key.replace('_', ' ')}*" for key in question.get("facts", ())]
            asked += ["fixed words"] if "say" in question else []
            asked += ["a person"] if "person" in question else []
            number = f"{question['id']} " if question["id"][0].isdigit() else ""
            rows.append(f"| {part['title']} | {number}{question['ask']} | {', '.join(asked)} |")
    return "\n".join(rows) + "\n"


def _terms(kind: str) -> str:
    wanted = _KINDS[kind]
    rows = ["| term | label | meaning | below |", "|---|---|---|---|"]
    for own in odrl_profile()["@graph"]:
        if own["type"] in wanted:
            cells = (f"`{own['uid']}`", own["label"], own["comment"], f"`{own['broader']}`")
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _contracts() -> dict[DataSetId, Contract]:
    folder = ROOT / "docs" / "examples" / "early-help" / "contracts"
    found = [
        read_contract(parse_yaml(path.read_bytes(), name=path.name)) for path in folder.iterdir()
    ]
    return {own.data_set: own for own in found}


def _merged(base: Any, change: Any) -> Any:
    if not (isinstance(base, Mapping) and isinstance(change, Mapping)):
        return deepcopy(change)
    return {**base, **{key: _merged(base.get(key), value) for key, value in change.items()}}


if __name__ == "__main__":
    sys.exit(main())
