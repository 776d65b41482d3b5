"""What the API takes and gives about deposits."""

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from irwell.api.forms import Closed
from irwell.authority.models import Deposit
from irwell.releases.sending import Sent
from irwell.tables.intake.guide import FixedField, Guide


class FixedColumn(Closed):
    """One field of a file of fixed width."""

    name: str
    start: int = Field(ge=1)
    width: int = Field(ge=1)


class Sending(Closed):
    """How to read a file, where it does not say itself, and which heading is which column."""

    header: list[int] | None = None
    names: list[str] = Field(default_factory=list)
    sheet: str = ""
    member: str = ""
    encoding: str = ""
    separator: str = Field(default="", max_length=1)
    fixed: list[FixedColumn] = Field(default_factory=list)
    records: str = ""
    mapping: dict[str, str] | None = None

    def sent(self) -> Sent:
        """Return what is said about the file.

        Returns:
            A guide and perhaps a mapping.
        """
        guide = Guide(
            header=None if self.header is None else tuple(self.header),
            names=tuple(self.names),
            sheet=self.sheet,
            member=self.member,
            encoding=self.encoding,
            separator=self.separator,
            fixed=tuple(FixedField(f.name, f.start, f.width) for f in self.fixed),
            records=self.records,
        )
        return Sent(guide=None if guide == Guide() else guide, mapping=self.mapping)


class Confirm(Closed):
    """Whether the effect was seen and is wanted."""

    confirm: bool = False


class ReadingQuery(Schema):
    """How to read the file in the body; lists are separated by commas."""

    model_config = ConfigDict(extra="forbid")

    header: str = Field(default="", pattern=r"^[0-9,]{0,40}$")
    names: str = ""
    sheet: str = ""
    member: str = ""
    encoding: str = ""
    separator: str = Field(default="", max_length=1)
    records: str = ""

    def sent(self) -> Sent:
        """Return what is said about the file.

        Returns:
            A guide, if anything is said.
        """
        rows = [int(row) for row in self.header.split(",") if row]
        said = Sending(
            header=rows or None,
            names=[name for name in self.names.split(",") if name],
            sheet=self.sheet,
            member=self.member,
            encoding=self.encoding,
            separator=self.separator,
            records=self.records,
        )
        return said.sent()


def deposit_value(row: Deposit) -> dict[str, Any]:
    """Return a deposit as its own body sees it.

    Args:
        row: The deposit.

    Returns:
        Its number, its state and the report of its check, with how the file was read.
    """
    return {
        "deposit": row.id,
        "seq": row.seq,
        "state": row.state,
        "rows": row.rows,
        "twin_of": row.twin_of,
        "evidence_until": row.evidence_until,
        "quarantine": bool(row.quarantine),
        "report": row.report,
    }
