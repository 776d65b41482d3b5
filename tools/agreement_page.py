"""Keeps docs/reference/agreement.md and its schema true: `python -m tools.agreement_page`.

Each `yaml` block of the page is read by Irwell, and the `text` block after it is the answer. A
block that starts with `irwell:` is a whole agreement; any other is a change to the last whole one,
and its answer is the clauses of the keys that it names, or the refusal.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from irwell.agreements import (
    VERBS,
    Clause,
    agreement_from,
    clauses,
    read_agreement,
    render,
    review,
    schema,
)
from irwell.agreements.paths import dotted, leaves
from irwell.agreements.rendering import clause_lines
from irwell.agreements.sentences import SENTENCES
from irwell.contracts import Contract, DataSetId, read_contract
from irwell.documents import Source, parse_yaml
from irwell.errors import DocumentError

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "agreement.md"
_EXAMPLE = re.compile(r"```yaml\n(?P<yaml>.*?)```\n\n```text\n(?P<text>.*?)```", re.DOTALL)
_TABLE = re.compile(r"<!-- (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)


def refreshed(page: str) -> str:
    """Return the page with every answer and table as Irwell gives them now.

    Args:
        page: The page as it stands.

    Returns:
        The page; the same if it is true.
    """
    contracts = _contracts()
    base: dict[str, Any] = {}

    def answer(found: re.Match[str]) -> str:
        text = found["yaml"]
        source = parse_yaml(text, name="agreement.yaml")
        if text.startswith("irwell:"):
            base.clear()
            base.update(source.value)
            shown = _whole(source)
        else:
            shown = _change(base, source, contracts)
        return f"```yaml\n{text}```\n\n```text\n{shown}```"

    tables = {"keys": key_table, "verbs": verb_table}
    page = _EXAMPLE.sub(answer, page)
    return _TABLE.sub(lambda t: f"<!-- {t['name']} -->\n{tables[t['name']]()}<!-- end -->", page)


def key_table() -> str:
    """Return every key of the form as a table.

    Returns:
        Markdown: key, what it is, its mark.
    """
    marks = {f"{own.at}.{key}".strip("."): own.mark for own in SENTENCES for key in own.keys}
    rows = ["| key | what it says | kept |", "|---|---|---|"]
    for path, text in _described(schema(), ""):
        above = [place for place in marks if path == place or path.startswith(f"{place}.")]
        mark = marks[max(above, key=len)] if above else marks.get(f"{path}[]", "")
        rows.append(f"| `{path}` | {text} | {mark} |")
    return "\n".join(rows) + "\n"


def verb_table() -> str:
    """Return every verb as a table.

    Returns:
        Markdown: verb, the types of column that it takes, its mark, its sentence.
    """
    rows = ["| verb | takes | kept | it means |", "|---|---|---|---|"]
    for verb in VERBS.values():
        sentence = re.sub(r"\{(\w+)\}", r"*\1*", verb.sentence)
        rows.append(f"| `{verb.name}` | {', '.join(verb.types)} | {verb.mark} | {sentence} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    """Write the page and the published schema anew.

    Returns:
        0.
    """
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    packaged = ROOT / "irwell" / "agreements" / "agreement.schema.json"
    (PAGE.parent / "agreement.schema.json").write_bytes(packaged.read_bytes())
    return 0


def _whole(source: Source) -> str:
    agreement = read_agreement(source)
    return render(agreement, clauses(agreement))


def _change(
    base: Mapping[str, Any], change: Source, contracts: Mapping[DataSetId, Contract]
) -> str:
    try:
        agreement = agreement_from(_merged(base, change.value))
    except DocumentError as error:
        message = re.sub(r", line \d+", "", error.message)
        return f"refused: {message}\n  {error.remedy}\n"
    problems = review(agreement, contracts)
    if problems:
        lines = [f"refused: {own.path}: {own.text}\n  {own.remedy}" for own in problems]
        return "\n".join(lines) + "\n"
    named = {dotted(keys) for keys in leaves(change.value)}
    own = [clause for clause in clauses(agreement) if _says(clause, named)]
    return "\n".join(line for clause in own for line in clause_lines(clause)) + "\n"


def _says(clause: Clause, named: set[str]) -> bool:
    return any(
        leaf == key or leaf.startswith((f"{key}.", f"{key}["))
        for key in clause.keys
        for leaf in named
    )


def _merged(base: Any, change: Any) -> Any:
    if not (isinstance(base, Mapping) and isinstance(change, Mapping)):
        return deepcopy(change)
    return {**base, **{key: _merged(base.get(key), value) for key, value in change.items()}}


def _described(node: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    if "$ref" in node:
        node = {**schema()["$defs"][node["$ref"].rsplit("/", 1)[1]], **node}
    parts = {**node.get("properties", {}), **node.get("else", {}).get("properties", {})}
    for key, inner in parts.items():
        path = f"{at}.{key}".removeprefix(".")
        if "description" in inner:
            yield path, inner["description"]
        yield from _described(inner, path)
    if isinstance(node.get("additionalProperties"), dict):
        yield from _described(node["additionalProperties"], f"{at}.*")
    if "items" in node:
        yield from _described(node["items"], f"{at}[]")


def _contracts() -> dict[DataSetId, Contract]:
    paths = sorted((ROOT / "docs" / "examples").glob("*/contracts/*.yaml"))
    found = [read_contract(parse_yaml(path.read_bytes(), name=path.name)) for path in paths]
    return {contract.data_set: contract for contract in found}


if __name__ == "__main__":
    sys.exit(main())
