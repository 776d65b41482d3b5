"""Keeps docs/reference/organisation.md and its schema true: `python -m tools.organisation_page`.

Each `yaml` block of the page is read by Irwell, and the `text` block after it is the answer.
"""

import re
import sys
from pathlib import Path

from irwell.agreements import read_body
from irwell.agreements.bodies import body_schema
from irwell.documents import parse_yaml
from irwell.errors import DocumentError

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "organisation.md"
_EXAMPLE = re.compile(r"```yaml\n(?P<yaml>.*?)```\n\n```text\n(?P<text>.*?)```", re.DOTALL)
_TABLE = re.compile(r"<!-- keys -->\n.*?<!-- end -->", re.DOTALL)


def refreshed(page: str) -> str:
    """Return the page with every answer and the table as Irwell gives them now.

    Args:
        page: The page as it stands.

    Returns:
        The page; the same if it is true.
    """
    page = _EXAMPLE.sub(
        lambda f: f"```yaml\n{f['yaml']}```\n\n```text\n{answer(f['yaml'])}```", page
    )
    return _TABLE.sub(lambda _: f"<!-- keys -->\n{key_table()}<!-- end -->", page)


def answer(text: str) -> str:
    """Return what Irwell says of a document.

    Args:
        text: YAML.

    Returns:
        That it is read, with its digest; or the refusal.
    """
    try:
        body = read_body(parse_yaml(text, name="organisation.yaml"))
    except DocumentError as error:
        return f"refused: {error.message}\n  {error.remedy}\n"
    return f"{body.name} is read.\n{body.digest}\n"


def key_table() -> str:
    """Return every key of the form as a table.

    Returns:
        Markdown: key, what it is, whether it must be there.
    """
    rows = ["| key | what it says | must be there |", "|---|---|---|"]
    must = body_schema()["required"]
    for key, own in body_schema()["properties"].items():
        rows.append(f"| `{key}` | {own['description']} | {'yes' if key in must else ''} |")
        for inner, part in own.get("properties", {}).items():
            said = part.get("description", "")
            rows.append(f"| `{key}.{inner}` | {said} | {_must(inner, own)} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    """Write the page and the published schema anew.

    Returns:
        0.
    """
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    packaged = ROOT / "irwell" / "agreements" / "organisation.schema.json"
    (PAGE.parent / "organisation.schema.json").write_bytes(packaged.read_bytes())
    return 0


def _must(key: str, part: dict[str, list[str]]) -> str:
    return "with it" if key in part.get("required", ()) else ""


if __name__ == "__main__":
    sys.exit(main())
