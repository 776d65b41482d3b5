"""`irwell deposit`: files into a hosted data set, and what becomes of them."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.node import actor_option, console, table
from irwell.cli.printing import say
from irwell.cli.quality_out import quality_options, write_quality
from irwell.cli.sending import mapping_option, sent_of
from irwell.errors import HomeError

if TYPE_CHECKING:
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk
    from irwell.authority.models import Deposit

NAME = "deposit"
HELP = "Deposit a file in a hosted data set; show, accept, refuse, hold or withdraw a deposit."
Told = tuple[Any, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    from irwell.cli.guide_options import guide_options

    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("add", help="check and keep a file (act: deposit)")
    add.add_argument("data_set", metavar="DATASET", help="<organisation>/<slug>@<major>")
    add.add_argument("file", type=Path, metavar="FILE")
    guide_options(add)
    mapping_option(add)
    actor_option(add)
    verbs = {
        "show": "show a deposit: how it was read, what its check found, its quality",
        "quality": "write the quality report: page, CSV, W3C DQV",
        "effect": "show what withdrawing a deposit, or taking it out of use, would end",
        "accept": "take a held deposit into use (act: accept)",
        "refuse": "refuse a held deposit, and destroy its key (act: refuse)",
        "quarantine": "take an accepted deposit out of use; its key stays (act: quarantine)",
        "collect": "write the rows that failed to a file (act: collect)",
        "withdraw": "destroy a deposit's key (act: withdraw); without --yes, show the effect",
    }
    own = {name: inner.add_parser(name, help=text) for name, text in verbs.items()}
    for one in own.values():
        one.add_argument("deposit", metavar="DEPOSIT")
    for name in ("refuse", "quarantine"):
        own[name].add_argument("--reason", required=True, metavar="WORDS")
    for name in ("withdraw", "quarantine"):
        own[name].add_argument("--yes", action="store_true", help="do it; the effect is known")
    own["collect"].add_argument("--out", type=Path, required=True, metavar="CSV")
    quality_options(own["quality"])
    for one in own.values():
        actor_option(one)
    actor_option(inner.add_parser("list", help="list the deposits of your body"))


def run(args: argparse.Namespace) -> int:
    """Do one thing with deposits.

    Args:
        args: As `configure` describes.

    Returns:
        0; findings in the data do not make a deposit fail. 1 if `withdraw` or `quarantine` was
        only shown.
    """
    desk, actor = console(args)
    if getattr(args, "yes", True) is False:
        value, text = _effect(desk, actor, args)
        text += "\nNothing is done yet: say --yes to do it."
        say({**value, "done": False}, text, as_json=args.json)
        return FOUND
    value, text = _VERBS[args.verb](desk, actor, args)
    say(value, text, as_json=args.json)
    return DONE


def _add(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.deposit import deposit
    from irwell.contracts import report_text
    from irwell.releases.sending import DepositRefused

    try:
        row = deposit(desk, actor, args.data_set, file=args.file, sent=sent_of(args))
    except DepositRefused as refused:
        if not args.json:
            print(report_text(refused.report), file=sys.stderr)
        raise
    return _value(row), _text(row)


def _show(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.lookups import own_deposit
    from irwell.authority.quality import deposit_quality
    from irwell.contracts.quality_forms import quality_text, quality_value

    row = own_deposit(actor, args.deposit)
    quality = deposit_quality(actor, args.deposit)
    text = f"{_text(row)}\n\n{quality_text(quality)}"
    return {**_value(row), "quality": quality_value(quality)}, text


def _quality(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.quality import deposit_quality
    from irwell.contracts.quality_forms import quality_text, quality_value

    quality = deposit_quality(actor, args.deposit)
    write_quality(quality, args)
    return quality_value(quality), quality_text(quality)


def _effect(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.effects import effect_of_withdrawal, effect_text

    effect = effect_of_withdrawal(actor, args.deposit)
    return effect, effect_text(effect)


def _accept(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.accept import accept

    return _stands(accept(desk, actor, args.deposit))


def _refuse(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.refuse import refuse

    return _stands(refuse(desk, actor, args.deposit, reason=args.reason))


def _quarantine(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.quarantine import quarantine

    return _stands(quarantine(desk, actor, args.deposit, reason=args.reason))


def _withdraw(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.withdraw import withdraw

    row = withdraw(desk, actor, args.deposit)
    return {"deposit": row.id}, f"{row.id} is withdrawn; its key is destroyed."


def _collect(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.collect import collect

    if args.out.exists():
        raise HomeError(f"{args.out} exists already.", "Name a file that does not exist.")
    row = collect(desk, actor, args.deposit)
    key = desk.keyring.key(row.data_set.organisation_id, row.key)
    desk.vault.decrypt_to(row.quarantine, key, args.out)
    return {"deposit": row.id, "file": str(args.out)}, f"{args.out} holds the rows that failed."


def _list(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.lookups import deposits

    rows = deposits(actor)
    return rows, table(rows)


def _stands(row: "Deposit") -> Told:
    return {"deposit": row.id, "state": row.state}, f"{row.id} is {row.state}."


def _value(row: "Deposit") -> dict[str, Any]:
    return {"deposit": row.id, "seq": row.seq, "state": row.state, "report": row.report}


def _text(row: "Deposit") -> str:
    from irwell.contracts import report_from, report_text

    lines = [report_text(report_from(row.report)), f"Deposit {row.id}, number {row.seq}."]
    overlap = row.report.get("overlap")
    if overlap:
        lines.append(f"{overlap['rows']:,} rows have a primary key that an earlier deposit has.")
    if row.twin_of:
        lines.append(f"The same bytes came before, as deposit {row.twin_of}.")
    if row.state == "held":
        lines.append("It is held: another steward or the asset owner accepts or refuses it.")
    if row.quarantine:
        lines.append(f"Rows that failed: `irwell deposit collect {row.id} --out FILE.csv`.")
    return "\n".join(lines)


_VERBS = {
    "add": _add,
    "show": _show,
    "quality": _quality,
    "effect": _effect,
    "accept": _accept,
    "refuse": _refuse,
    "quarantine": _quarantine,
    "withdraw": _withdraw,
    "collect": _collect,
    "list": _list,
}
