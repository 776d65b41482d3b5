"""The command `irwell`: finds the module of the command chosen, and only that one."""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import irwell
from irwell.cli import exits
from irwell.cli.printing import complain
from irwell.errors import IrwellError


class Command(NamedTuple):
    """One command: its name, what it does, and the extra that it needs beside the library.

    Its module has `NAME`, `HELP`, `configure(parser)` and `run(args) -> int`.
    """

    name: str
    help: str
    extra: str = ""

    @property
    def module(self) -> str:
        """Where the command is written."""
        return f"irwell.cli.{self.name.replace('-', '_')}"


COMMANDS: tuple[Command, ...] = (
    Command("check", "check a file of data against its contract"),
    Command("contract", "draft a contract from a file; show, lint and compare contracts"),
    Command("map", "propose which heading of a file is which column of a contract"),
    Command("quality", "write the quality report of a check"),
    Command("agreement", "check an agreement, or show it in plain English"),
    Command("law", "list the rules and powers that agreements are held against"),
    Command("template", "list, show and fill templates of agreements"),
    Command("request", "find what meets a need; check a request, draft its agreement"),
    Command("paper", "read agreements on paper, upgrade one, write the register's columns"),
    Command("sign", "sign a document on this machine"),
    Command("key", "make, replace, revoke and show signing keys"),
    Command("release", "build what an agreement releases"),
    Command("bundle", "verify a release bundle"),
    Command("insight", "count by area under an agreement's output rules"),
    Command("allocate", "share a scarce resource over areas by need"),
    Command("ledger", "verify a ledger against its checkpoint"),
    Command("audit", "write an auditor's zip of an agreement, and verify one offline", "server"),
    Command("demo", "run the whole story on an invented city region", "demo"),
    Command("serve", "serve a home over HTTP", "server"),
    Command("home", "make and show the home folder of a body", "server"),
    Command("org", "organisations of the register", "server"),
    Command("person", "people and their roles", "server"),
    Command("data-set", "data sets and their contracts", "server"),
    Command("deposit", "deposit a file; accept, refuse, hold or withdraw a deposit", "server"),
    Command("fetch", "bring files from where they lie into a body's home", "connect"),
    Command("delivery", "accept or dispute a release, and read notices", "server"),
    Command("fault", "report and answer faults in released columns", "server"),
    Command("emergency", "share in an emergency for 72 hours; look back at it", "server"),
    Command("incident", "press stop; take an incident further; who held what; ICO draft", "server"),
    Command("rights", "carry a person's objection or erasure to every recipient", "server"),
    Command("closing", "certify what was destroyed, accept it, close an agreement", "server"),
    Command("notices", "list what waits for whom, and send it by e-mail", "server"),
    Command("token", "issue and end tokens", "server"),
    Command("task", "run the tasks that are due", "server"),
    Command("backup", "write a backup of a home", "server"),
    Command("restore", "restore a backup, and prove it against the ledger", "server"),
)


def load(command: Command) -> ModuleType:
    """Import the module of a command.

    Args:
        command: A command of the table.

    Returns:
        The module.

    Raises:
        CommandError: It is not in this version, or something that it needs is not installed.
    """
    try:
        return importlib.import_module(command.module)
    except ModuleNotFoundError as error:
        raise missing(command, error) from None


def missing(command: Command, error: ModuleNotFoundError) -> exits.CommandError:
    """Return the error that says what a command lacks.

    Args:
        command: The command.
        error: What Python could not find.

    Returns:
        The error, with the remedy.
    """
    lacking = error.name or "a module"
    if lacking.startswith("irwell"):
        return exits.CommandError(
            f"`irwell {command.name}` is not in this version ({lacking} is absent).",
            "See `irwell --help`, or install a later version.",
        )
    wanted = f"irwell[{command.extra}]" if command.extra else "irwell"
    return exits.CommandError(
        f"`irwell {command.name}` needs {lacking}, which is not installed.",
        f'Install it: pip install "{wanted}".',
    )


def parser_for(chosen: str | None) -> argparse.ArgumentParser:
    """Return the parser, with the options of one command.

    Args:
        chosen: The command to import; None for none.

    Returns:
        A parser that names every command and knows the options of the one chosen.

    Raises:
        CommandError: The chosen command cannot be imported.
    """
    parser = argparse.ArgumentParser(
        prog="irwell",
        description="A data-sharing authority as software: one signed agreement is the access"
        " control.",
    )
    parser.add_argument("--version", action="version", version=f"irwell {irwell.__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        own = subparsers.add_parser(command.name, help=command.help, description=command.help)
        if command.name == chosen:
            module = load(command)
            own.description = module.HELP
            module.configure(own)
            own.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments after the program's name; the process's own when None.

    Returns:
        An exit code of the table in docs/reference/exit-codes.md.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in words if not word.startswith("-")), "")
    try:
        return _run(words, chosen)
    except IrwellError as error:
        complain(error, as_json="--json" in words)
        return exits.exit_code(error)
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.PIPE_CLOSED
    except Exception as fault:  # the last door: no traceback, no data
        print(_fault_text(fault), file=sys.stderr)
        return exits.FAULT


def _run(words: list[str], chosen: str) -> int:
    args = parser_for(chosen).parse_args(words)
    try:
        return int(args.run(args))
    except ModuleNotFoundError as error:
        command = next(command for command in COMMANDS if command.name == chosen)
        raise missing(command, error) from None


def _fault_text(fault: Exception) -> str:
    last = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return (
        f"irwell: a fault in Irwell itself ({type(fault).__name__}, {place}); no data is shown.\n"
        "  Please report these two lines and the command, without its data."
    )
