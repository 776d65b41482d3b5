"""Deposits in a body's own home: the verbs of `irwell home` about them."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.node import table
from irwell.cli.quality_out import quality_options, write_quality
from irwell.cli.sending import mapping_option, sent_of
from irwell.errors import HomeError

if TYPE_CHECKING:
    from irwell.releases.home import Home

Told = tuple[Any, str]
VERBS = {
    "deposit": "check a file and keep it here, encrypted",
    "deposits": "list the deposits that are kept here, and how they stand",
    "accept": "take a held deposit into use",
    "refuse": "refuse a held deposit, and destroy its key",
    "quarantine": "take an accepted deposit out of use; its key stays",
    "collect": "write the rows of a deposit that failed to a file",
    "quality": "write the quality report of a deposit: page, CSV, W3C DQV",
    "withdraw": "destroy a deposit's key; without --yes, show the effect",
    "tidy": "remove the uploads whose days are over by their contracts",
}


def configure(own: dict[str, argparse.ArgumentParser]) -> None:
    """Describe the arguments of the verbs.

    Args:
        own: The parser of each verb.
    """
    from irwell.cli.guide_options import guide_options

    own["deposit"].add_argument("data_set", metavar="DATASET")
    own["deposit"].add_argument("file", type=Path, metavar="FILE")
    guide_options(own["deposit"])
    mapping_option(own["deposit"])
    for name in ("accept", "refuse", "quarantine", "collect", "quality", "withdraw"):
        own[name].add_argument("deposit", metavar="DEPOSIT")
    own["collect"].add_argument("--out", type=Path, required=True, metavar="CSV")
    own["withdraw"].add_argument("--yes", action="store_true", help="do it; the effect is known")
    quality_options(own["quality"])


def moment() -> str:
    """Return this moment in UTC.

    Returns:
        ISO 8601 to the millisecond, ending in `Z`.
    """
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _deposit(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.contracts import parse_data_set_id, report_text, report_value
    from irwell.releases.home_data import deposit
    from irwell.tables import WorkerLimits

    name = parse_data_set_id(args.data_set)
    kept, report = deposit(
        home, name, args.file, moment(), limits=WorkerLimits(), sent=sent_of(args)
    )
    value = {"deposit": kept.id, "state": kept.state, "report": report_value(report)}
    lines = [report_text(report), f"Deposit {kept.id} is kept here."]
    if kept.state == "held":
        lines.append(f"It is held: `irwell home accept {kept.id}` or `refuse`.")
    if kept.quarantine:
        lines.append(f"Rows that failed: `irwell home collect {kept.id} --out FILE.csv`.")
    return value, "\n".join(lines)


def _deposits(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_data import every_deposit

    rows = [
        {
            "deposit": kept.id,
            "data_set": kept.data_set,
            "rows": kept.rows,
            "state": kept.state,
            "quarantine": bool(kept.quarantine),
            "evidence_until": kept.evidence_until if kept.evidence else "",
        }
        for kept in every_deposit(home)
    ]
    return rows, table(rows)


def _change(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases import home_data

    act: Callable[[Home, str, str], None] = getattr(home_data, args.verb)
    act(home, args.deposit, moment())
    state = home_data.one_deposit(home, args.deposit).state
    ended = "; its key is destroyed" if state in ("refused", "withdrawn") else ""
    return {"deposit": args.deposit, "state": state}, f"{args.deposit} is {state}{ended}."


def _withdraw(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_data import one_deposit
    from irwell.releases.home_shares import pushed_from

    if args.yes:
        return _change(home, args)
    found = pushed_from(home, one_deposit(home, args.deposit).blob)
    lines = [
        f"Release {one['number']} of {one['data_set']} under {one['agreement']} was built from it:"
        f" {', '.join(one['recipients'])} would get the next one without it."
        for one in found
    ] or ["No release that was pushed last by a schedule is built from it."]
    lines.append("Nothing is done yet: say --yes to do it.")
    return {"deposit": args.deposit, "releases": found, "done": False}, "\n".join(lines)


def _quality(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.contracts.quality_forms import quality_text, quality_value
    from irwell.releases.home_quality import deposit_quality

    quality = deposit_quality(home, args.deposit)
    write_quality(quality, args)
    return quality_value(quality), quality_text(quality)


def _collect(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_data import quarantined_rows

    if args.out.exists():
        raise HomeError(f"{args.out} exists already.", "Name a file that does not exist.")
    quarantined_rows(home, args.deposit, args.out)
    value = {"deposit": args.deposit, "file": str(args.out)}
    return value, f"{args.out} holds the rows that failed."


def _tidy(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_data import every_deposit, forget

    now = moment()
    over = [
        kept.id
        for kept in every_deposit(home)
        if kept.state in ("accepted", "held")
        and kept.evidence
        and "" < kept.evidence_until < now[:10]
    ]
    for deposit in over:
        forget(home, deposit, now)
    return {"forgotten": over}, f"Removed the uploads of {len(over)} deposits."


RUN = {
    "deposit": _deposit,
    "deposits": _deposits,
    "accept": _change,
    "refuse": _change,
    "quarantine": _change,
    "withdraw": _withdraw,
    "collect": _collect,
    "quality": _quality,
    "tidy": _tidy,
}
