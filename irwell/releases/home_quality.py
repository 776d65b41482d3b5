"""The quality of a deposit at home, for its body: with those before it, and who it reaches."""

import json
from pathlib import Path

from irwell.contracts import Report, report_from
from irwell.contracts.quality import quality
from irwell.contracts.quality_model import Quality
from irwell.contracts.quality_scores import past
from irwell.errors import HomeError
from irwell.releases.home import Home
from irwell.releases.home_kept import Kept, every_deposit, one_deposit
from irwell.releases.home_shares import shares

SHOWN = 24  # deposits of the trend


def deposit_quality(home: Home, deposit_id: str) -> Quality:
    """Return the quality report of a deposit that a home keeps.

    Args:
        home: The home.
        deposit_id: The deposit's id.

    Returns:
        Six scores with their trend, findings in words, what they cost the recipients of the
        agreements that are shared from here.

    Raises:
        HomeError: No such deposit is kept here, or its report went with it.
    """
    now = one_deposit(home, deposit_id)
    every = [one for one in every_deposit(home) if one.data_set == now.data_set]
    readable = [one for one in every if one.report and one.state in ("accepted", "held")]
    before = [one for one in readable if one.id < now.id][-SHOWN:]
    if now not in readable:
        raise HomeError(
            f"Deposit {deposit_id} is {now.state}: its report went with its key.",
            "See `irwell home deposits` for those that are kept.",
        )
    with home.scratch() as folder:
        earlier = [past(_report(home, one, folder), _label(one)) for one in before]
        report = _report(home, now, folder)
    return quality(report, earlier, uses=_uses(home, now.data_set), label=_label(now))


def _report(home: Home, kept: Kept, folder: Path) -> Report:
    path = folder / f"{kept.id}.json"
    home.vault.decrypt_to(kept.report, home.keyring.key(home.organisation, kept.key), path)
    return report_from(json.loads(path.read_bytes()))


def _uses(home: Home, data_set: str) -> dict[str, list[str]]:
    """Return which agreements show each column, or choose rows by it."""
    found: dict[str, list[str]] = {}
    for share in shares(home):
        clauses = [one for one in share.agreement.data if str(one.data_set) == data_set]
        columns = {column.column for one in clauses for column in one.columns}
        if clauses:
            columns |= {test.column for test in share.agreement.where}
        for column in columns:
            found.setdefault(column, []).append(share.agreement.id)
    return found


def _label(kept: Kept) -> str:
    return f"{kept.id}, {kept.at[:10]}"
