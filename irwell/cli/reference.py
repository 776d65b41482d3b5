"""Writes the pages of docs/reference that are made: `python -m irwell.cli.reference`.

They are cli.md, exit-codes.md, rules.md, powers.md and the table of keys in contract.md. The text
depends on the commands, the law's data files and the schema only, not on the width of a terminal or
the version of Python.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from irwell.cli.exits import CommandError, table
from irwell.cli.main import COMMANDS, parser_for

MADE = "<!-- Made by `python -m irwell.cli.reference`; change what it is made from, not this. -->"


def cli_page() -> str:
    """Return the page of all commands.

    Returns:
        Markdown: a heading for each command, then its arguments.
    """
    lines = ["# Commands", "", MADE, "", "| Command | |", "|---|---|"]
    lines += [f"| `irwell {command.name}` | {command.help} |" for command in COMMANDS]
    for command in COMMANDS:
        lines += ["", f"## irwell {command.name}", ""]
        try:
            whole = parser_for(command.name)
        except CommandError:
            lines += ["Not in this version."]
            continue
        lines += _sections(_choices(whole)[command.name], f"irwell {command.name}")
    return "\n".join(lines) + "\n"


def exit_page() -> str:
    """Return the page of exit codes.

    Returns:
        Markdown: one table.
    """
    lines = ["# Exit codes", "", MADE, "", "| Code | Error | Meaning |", "|---|---|---|"]
    lines += [
        f"| {code} | {f'`{name}`' if name else ''} | {text} |" for code, name, text in table()
    ]
    return "\n".join(lines) + "\n"


def law_pages() -> dict[str, str]:
    """Return the pages of rules and powers.

    Returns:
        Markdown by the name of its file.
    """
    from irwell.agreements.law import packaged_law, powers_page, rules_page

    law = packaged_law()
    return {
        "rules.md": rules_page(law.rules, MADE),
        "powers.md": powers_page(law.powers.values(), MADE),
    }


def contract_page(written: str) -> str:
    """Return the page about contracts with its table of keys made anew.

    Args:
        written: The page; what stands before the mark is kept.

    Returns:
        Markdown: the page, with a row for each key that the schema describes.
    """
    from irwell.contracts import contract_schema

    lines = [MADE, "", "| Key | |", "|---|---|"]
    rows = dict.fromkeys(_keys(contract_schema(), contract_schema()["$defs"], ""))
    lines += [f"| `{path}` | {text} |" for path, text in rows]
    return written.split(MADE, maxsplit=1)[0] + "\n".join(lines) + "\n"


def _keys(node: Any, defs: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        yield from _keys(defs[node["$ref"].rsplit("/", 1)[1]], defs, path)
    if path and "description" in node:
        yield path, node["description"].replace("|", "\\|")
    for name, own in node.get("properties", {}).items():
        yield from _keys(own, defs, f"{path}.{name}".lstrip("."))
    yield from _keys(node.get("items"), defs, f"{path}[]")
    for part in node.get("allOf", ()):
        wanted = part.get("if", {}).get("properties", {}).get("property", {}).get("const")
        if wanted:
            yield from _keys(part["then"]["properties"]["value"], defs, wanted)


def main(folder: Path) -> int:
    """Write the pages.

    Args:
        folder: The project's `docs/reference`.

    Returns:
        0.
    """
    (folder / "cli.md").write_text(cli_page(), encoding="utf-8")
    (folder / "exit-codes.md").write_text(exit_page(), encoding="utf-8")
    for name, page in law_pages().items():
        (folder / name).write_text(page, encoding="utf-8")
    contract = folder / "contract.md"
    contract.write_text(contract_page(contract.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def _sections(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    if parser.description:
        yield parser.description
    shown = [action for action in parser._actions if _is_argument(action)]
    if shown:
        yield from ("", "| Argument | |", "|---|---|")
        yield from (f"| {_spelling(action)} | {_meaning(action)} |" for action in shown)
    for verb, own in _choices(parser).items():
        yield from ("", f"### {name} {verb}", "")
        yield from _sections(own, f"{name} {verb}")


def _is_argument(action: argparse.Action) -> bool:
    hidden = isinstance(action, argparse._SubParsersAction | argparse._HelpAction)
    return not hidden and action.help != argparse.SUPPRESS


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return {verb: own for action in nested for verb, own in action.choices.items()}


def _spelling(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return f"`{metavar}`"
    value = "" if action.nargs == 0 else f" {metavar}"
    return ", ".join(f"`{option}{value}`" for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    needed = "; required" if action.required and action.option_strings else ""
    text = (action.help or "").replace("|", "\\|").replace("%%", "%")
    return f"{text}{needed}"


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[2] / "docs" / "reference"))
