"""What a body's own home shares by itself: the verbs of `irwell home` about it."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.home_deposits import moment
from irwell.cli.node import table
from irwell.cli.printing import say
from irwell.errors import HomeError

if TYPE_CHECKING:
    from irwell.releases.home import Home
    from irwell.releases.home_shares import Pushed

Told = tuple[Any, str]
VERBS = {
    "share": "keep a signed agreement; `irwell release run --due` builds and pushes what is due",
    "shares": "list the agreements that are kept, and what is due",
    "unshare": "keep an agreement no longer; what was pushed stays at the node",
}


def configure(own: dict[str, argparse.ArgumentParser]) -> None:
    """Describe the arguments of the verbs.

    Args:
        own: The parser of each verb.
    """
    share = own["share"]
    share.add_argument("agreement", type=Path, metavar="AGREEMENT")
    signed_options(share)
    share.add_argument("--node", required=True, metavar="ADDRESS")
    share.add_argument("--token", type=Path, required=True, metavar="FILE")
    own["unshare"].add_argument("agreement", metavar="ID")


def signed_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options `--signature` and `--public-key`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("--signature", type=Path, action="append", default=[], metavar="S",
                        help="the signature of each party; repeat")  # fmt: skip
    parser.add_argument("--public-key", type=Path, action="append", default=[], metavar="K",
                        help="the key document of each signatory; repeat")  # fmt: skip


def mapping_of(path: Path) -> dict[str, Any]:
    """Return a signature or key document.

    Args:
        path: Its file.

    Returns:
        The document.

    Raises:
        HomeError: The file holds something else.
    """
    value = read_document(path).value
    if not isinstance(value, dict):
        raise HomeError(f"{path.name} is not a document.", "Name a signature or key document.")
    return value


def run_due(folder: Path, *, as_json: bool) -> int:
    """Build and push what is due in a home: `irwell release run --due`.

    Args:
        folder: The home.
        as_json: Report as JSON.

    Returns:
        0; 1 if something due could not be pushed.
    """
    import time

    from irwell.releases import home_shares
    from irwell.releases.build import BUILD_LIMITS
    from irwell.releases.home import open_home

    home = open_home(folder)
    home.sweep(time.time())
    done = home_shares.run_due(home, _today(), moment(), limits=BUILD_LIMITS)
    text = "\n".join(_line(one) for one in done) or "No release is due."
    say([_value(one) for one in done], text, as_json=as_json)
    return FOUND if any(one.fault for one in done) else DONE


def _share(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_shares import keep_share

    share = keep_share(
        home,
        read_document(args.agreement),
        signatures=[mapping_of(one) for one in args.signature],
        keys=[mapping_of(one) for one in args.public_key],
        to=(args.node, args.token.read_text().strip()),
        at=moment(),
    )
    value = {"agreement": share.agreement.id, "node": share.node}
    text = f"{share.agreement.id} is shared from here: `irwell release run --due` on a schedule."
    return value, text


def _shares(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_shares import due_releases, shares

    due = [(share.agreement.id, str(name)) for share, name in due_releases(home, _today())]
    rows = [
        {
            "agreement": share.agreement.id,
            "node": share.node,
            "due": [name for agreement, name in due if agreement == share.agreement.id],
        }
        for share in shares(home)
    ]
    return rows, table(rows)


def _unshare(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.releases.home_shares import drop_share

    drop_share(home, args.agreement, moment())
    return {"agreement": args.agreement}, f"{args.agreement} is shared from here no longer."


def _line(one: "Pushed") -> str:
    if one.fault is not None:
        return f"{one.agreement} {one.data_set}: {one.fault.message}\n  {one.fault.remedy}"
    return f"{one.agreement} {one.data_set}: release {one.number}, {one.rows:,} rows pushed."


def _value(one: "Pushed") -> dict[str, Any]:
    return {
        "agreement": one.agreement,
        "data_set": one.data_set,
        "number": one.number,
        "rows": one.rows,
        "fault": None if one.fault is None else one.fault.as_dict(),
    }


def _today() -> date:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/London")).date()


RUN = {"share": _share, "shares": _shares, "unshare": _unshare}
