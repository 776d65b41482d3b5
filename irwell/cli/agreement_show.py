"""`irwell agreement show`: an agreement in plain English, as text, Markdown, HTML or JSON."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE
from irwell.cli.printing import say
from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.agreements import Agreement, Clause

FORMATS = ("text", "markdown", "html")


def show_options(parser: argparse.ArgumentParser) -> None:
    """Give the command its options of form and place.

    Args:
        parser: The parser of `show`.
    """
    parser.add_argument("--format", choices=FORMATS, default="text", help="text when not given")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it here")


def show(
    agreement: "Agreement", after: str, value: dict[str, Any], args: argparse.Namespace
) -> int:
    """Show an agreement.

    Args:
        agreement: The agreement.
        after: What is said below a text on the screen, or nothing.
        value: What the JSON answer holds beside clauses, share and reading age.
        args: With the options of `show_options`, and `json`.

    Returns:
        0.

    Raises:
        DocumentError: The file cannot be written.
    """
    from irwell.agreements import clauses

    own = clauses(agreement)
    text = _rendered(agreement, own, args.format)
    if args.out:
        _keep(args.out, text)
        text = f"{args.out} is written."
    elif after and args.format == "text":
        text = f"{text}\n{after}\n"
    say({**value, **_value(own)}, text.removesuffix("\n"), as_json=args.json)
    return DONE


def _rendered(agreement: "Agreement", own: "Sequence[Clause]", form: str) -> str:
    from irwell.agreements.rendering import render, render_markdown
    from irwell.agreements.rendering_html import render_html

    how = {"text": render, "markdown": render_markdown, "html": render_html}
    return how[form](agreement, own)


def _value(own: "Sequence[Clause]") -> dict[str, Any]:
    from irwell.agreements.reading_age import grade, reading_age
    from irwell.agreements.shares import shares

    texts = [clause.text for clause in own]
    return {
        "clauses": [
            {"path": c.path, "text": c.text, "mark": c.mark, "keys": list(c.keys)} for c in own
        ],
        "share": {
            mark: {"clauses": share.clauses, "of": share.of, "percent": share.percent}
            for mark, share in shares(own).items()
        },
        "reading": {"grade": round(grade(texts), 1), "age": reading_age(texts)},
    }


def _keep(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None
