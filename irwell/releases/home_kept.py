"""What a home keeps, as its journal tells it: each deposit and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from irwell.contracts.model import Contract
from irwell.errors import HomeError
from irwell.releases.home import Home
from irwell.releases.journal import Line
from irwell.releases.twins import Known

State = Literal["accepted", "held", "refused", "withdrawn"]
ARRIVALS: dict[str, State] = {"deposit": "accepted", "hold": "held"}
CHANGES: dict[str, State] = {
    "accept": "accepted",
    "quarantine": "held",
    "refuse": "refused",
    "withdraw": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One deposit that a home holds.

    Attributes:
        id: Its id.
        data_set: The data set.
        blob: The clean form in the vault.
        rows: Rows of the clean form.
        state: How it stands: only an accepted one is released.
        evidence: The upload in the vault; empty once it was removed.
        quarantine: The rows that failed, in the vault; empty where none did, or once removed.
        evidence_until: The last day on which both are kept; empty for ever.
        upload_mark, rows_mark: Keyed digests of the upload and of its rows.
        report: The report of its check, in the vault; empty for deposits from before it was kept.
        at: When it came, ISO 8601 in UTC.
    """

    id: str
    data_set: str
    blob: str
    rows: int
    state: State = "accepted"
    evidence: str = ""
    quarantine: str = ""
    evidence_until: str = ""
    upload_mark: str = ""
    rows_mark: str = ""
    report: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        """The id of the key that opens it."""
        return f"deposit-{self.id}"


def every_deposit(home: Home) -> tuple[Kept, ...]:
    """Return each deposit that a home ever had, as it stands now.

    Args:
        home: The home.

    Returns:
        The deposits in the order in which they came.
    """
    found: dict[str, Kept] = {}
    for line in home.lines():
        name = str(line.facts.get("deposit", ""))
        if line.act in ARRIVALS:
            found[name] = _arrived(line, ARRIVALS[line.act])
        elif line.act in CHANGES and name in found:
            found[name] = replace(found[name], state=CHANGES[line.act])
        elif line.act == "forget" and name in found:
            found[name] = replace(found[name], evidence="", quarantine="")
    return tuple(found.values())


def deposits(home: Home, contract: Contract) -> tuple[Kept, ...]:
    """Return the deposits that are the data of a data set now.

    Args:
        home: The home.
        contract: The data set's contract, which says snapshot or append.

    Returns:
        The last accepted one, or all accepted ones, in order.
    """
    found = tuple(kept for kept in live(home, contract) if kept.state == "accepted")
    return found if contract.delivery == "append" else found[-1:]


def live(home: Home, contract: Contract) -> tuple[Kept, ...]:
    """Return the deposits of a data set that are accepted or held.

    Args:
        home: The home.
        contract: The data set's contract.

    Returns:
        Them, in order.
    """
    name = str(contract.data_set)
    return tuple(
        kept
        for kept in every_deposit(home)
        if kept.data_set == name and kept.state in ("accepted", "held")
    )


def one_deposit(home: Home, deposit_id: str) -> Kept:
    """Return one deposit.

    Args:
        home: The home.
        deposit_id: Its id.

    Returns:
        The deposit as it stands.

    Raises:
        HomeError: No such deposit is kept here.
    """
    for kept in every_deposit(home):
        if kept.id == deposit_id:
            return kept
    raise HomeError("No such deposit is kept here.", "See `irwell home deposits`.")


def known(kept: Sequence[Kept]) -> list[Known]:
    """Return deposits as the search for twins wants them, numbered from 1.

    Args:
        kept: Deposits of one data set.

    Returns:
        Their ids, numbers and marks.
    """
    return [
        Known(one.id, number, one.upload_mark, one.rows_mark) for number, one in enumerate(kept, 1)
    ]


def _arrived(line: Line, state: State) -> Kept:
    said = {name: str(line.facts.get(name, "")) for name in (
        "evidence", "quarantine", "evidence_until", "upload_mark", "rows_mark", "report",
    )}  # fmt: skip
    facts = line.facts
    return Kept(
        str(facts["deposit"]),
        str(facts["data_set"]),
        str(facts["blob"]),
        int(str(facts["rows"])),
        state,
        at=line.at,
        **said,
    )
