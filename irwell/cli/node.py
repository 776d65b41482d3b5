"""What commands of the register share: the home, the actor, the answer. The server is a string."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE
from irwell.cli.printing import say
from irwell.errors import HomeError

if TYPE_CHECKING:
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk

Verb = Callable[[Any, Any, argparse.Namespace], tuple[Any, str]]
SETTINGS = "irwell.server.settings"


def home_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--home`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("IRWELL_HOME", "irwell-home")),
        metavar="DIR",
        help="the node's home folder (IRWELL_HOME, else irwell-home)",
    )


def actor_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the options `--home`, `--as` and `--json`.

    Args:
        parser: The command's parser.
    """
    home_option(parser)
    parser.add_argument("--as", dest="person", required=True, metavar="PERSON", help="who acts")
    parser.add_argument("--json", action="store_true", help="report as JSON, errors too")


def start(home: Path) -> None:
    """Set Django up for a home, before anything of the register is imported.

    Args:
        home: The home folder.
    """
    os.environ["IRWELL_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


def open_desk(home: Path) -> "Desk":
    """Open a node's home that was made before.

    Args:
        home: The home folder.

    Returns:
        Its desk.

    Raises:
        HomeError: There is no register in that folder.
    """
    if not os.environ.get("IRWELL_DATABASE") and not (home / "register.sqlite3").exists():
        raise HomeError(
            f"{home} holds no register.", "Make one with `irwell home create`, or name --home."
        )
    start(home)
    from irwell.authority.site import desk

    return desk()


def console(args: argparse.Namespace) -> tuple["Desk", "Actor"]:
    """Return the desk and the actor that a command names.

    Args:
        args: With `home` and `person`.

    Returns:
        The desk, and the person as actor through the console.
    """
    desk = open_desk(args.home)
    from irwell.authority.actors import person_actor

    return desk, person_actor(args.person, "console")


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows as text in columns.

    Args:
        rows: Rows with the same keys.

    Returns:
        A heading and a line a row; a sentence if there is none.
    """
    if not rows:
        return "Nothing yet."
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def perform(args: argparse.Namespace, verbs: Mapping[str, Verb]) -> int:
    """Do the verb that a command names, as the actor that it names, and say what came of it.

    Args:
        args: With `verb`, `json` and the options of `actor_option`.
        verbs: For each verb what it does: desk, actor and arguments in, value and text out.

    Returns:
        0; a refused act raises.
    """
    desk, actor = console(args)
    value, text = verbs[args.verb](desk, actor, args)
    say(value, text, as_json=args.json)
    return DONE
