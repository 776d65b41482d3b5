"""Keeps pages true whose examples are commands: `python -m tools.console_page`.

A block with a file's name is a file; a block of `sh` is one command, and the block of `text` after
it is what the command says.
"""

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

from irwell.agreements.templates import templates
from irwell.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = tuple(REFERENCE / name for name in ("request.md", "templates.md", "paper-import.md"))
_PART = re.compile(
    r"```(?P<kind>\w+) (?P<name>\S+)\n(?P<content>.*?)```"
    r"|```sh\n(?P<command>.*?)\n```\n\n```text\n.*?```"
    r"|<!-- templates -->\n.*?<!-- end -->",
    re.DOTALL,
)


def refreshed(page: str) -> str:
    """Return a page with every answer as Irwell gives it now.

    Args:
        page: The page as it stands.

    Returns:
        The page; the same if it is true.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return _PART.sub(_answer, page)


def _answer(found: re.Match[str]) -> str:
    if found["name"]:
        Path(found["name"]).write_text(found["content"], encoding="utf-8")
        return found[0]
    if found["command"] is None:
        return f"<!-- templates -->\n{_table()}<!-- end -->"
    said = _run(found["command"])
    return f"```sh\n{found['command']}\n```\n\n```text\n{said}```"


def _run(command: str) -> str:
    name, *words = shlex.split(command)
    if name != "irwell":
        raise SystemExit(f"{command}: a page runs only `irwell`.")
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(words)
    said = out.getvalue().replace("\r\n", "\n")
    return said if not code else f"{said}(exit code {code})\n"


def _table() -> str:
    lines = ["| code | title | for whom | questions |", "|---|---|---|---|"]
    for own in templates():
        lines.append(f"| `{own.code}` | {own.title} | {own.for_whom} | {len(own.blanks)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    for path in PAGES:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
