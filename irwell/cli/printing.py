"""What commands say: text for people, JSON for machines, errors with their remedy."""

import argparse
import json
import sys
from typing import Any

from irwell.errors import IrwellError


def json_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--json`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("--json", action="store_true", help="report as JSON, errors too")


def say(value: Any, text: str, *, as_json: bool) -> None:
    """Print a report to standard output.

    Args:
        value: The report as plain values.
        text: The report for people.
        as_json: Print the value, not the text.
    """
    print(json.dumps(value, indent=2, ensure_ascii=False) if as_json else text)


def complain(error: IrwellError, *, as_json: bool) -> None:
    """Print an error with its remedy to standard error.

    Args:
        error: What happened.
        as_json: Print it as JSON.
    """
    if as_json:
        print(json.dumps(error.as_dict(), ensure_ascii=False), file=sys.stderr)
        return
    rule = f" [{error.rule}]" if error.rule else ""
    print(f"irwell: {error.message}{rule}\n  {error.remedy}", file=sys.stderr)
