"""A hosted body deposits a file, checked against its contract."""

from dataclasses import replace
from pathlib import Path

from irwell import contracts
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.depositing import Kept, drop, keep_deposit, refuse_late_twin
from irwell.authority.desk import Desk
from irwell.authority.documents import latest_contract
from irwell.authority.mappings import confirmed
from irwell.authority.models import Contract, Deposit
from irwell.authority.roles import own
from irwell.contracts.mapping import FileMapping
from irwell.errors import Refused, TableError
from irwell.ledger.entries import Subject
from irwell.releases.sending import Sent


@act("deposit", "data_set", roles=("steward", "iao", "schedule"))
def deposit(
    desk: Desk, actor: Actor, data_set: str, *, file: Path, sent: Sent | None = None
) -> Steps[Deposit]:
    """Check a file in the worker, and keep its clean form encrypted under the body's key.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body; or the schedule, for a source that one of
            them connected.
        data_set: `<organisation>/<slug>@<major>`.
        file: The upload; it is read, kept as evidence for a stated time, and not changed.
        sent: What the sender says about the file; its headings are read by the mapping that was
            confirmed for the data set, unless this holds another.

    Returns:
        The deposit, accepted or held, with the report of its check.

    Raises:
        Refused: The data set is another body's or is kept at home; or the file is refused by the
            contract, lacks a promised column, or came before.
        TableError: The file cannot be read.
    """
    row = latest_contract(data_set)
    if "schedule" in actor.roles:
        _from_source(row, sent or Sent())
    else:
        own(actor, row.data_set.organisation_id, f"The data set {data_set}")
    if row.data_set.place == "home":
        raise Refused(
            f"{data_set} is kept at home: its rows do not come to this node.",
            "Use `irwell home deposit` beside the data.",
            rule="deposit.home",
        )
    if not file.is_file():
        raise TableError(f"{file.name}: there is no such file.", "Check the path.")
    said, mapped = _mapped(row, sent or Sent())
    kept = keep_deposit(desk, row, file, said)
    yield
    try:
        refuse_late_twin(kept, data_set)
    except Refused:
        drop(desk, row.data_set.organisation_id, kept)
        raise
    made = _save(desk, actor, row, kept)
    report = kept.done.report
    facts = {
        "deposit": made.id,
        "seq": made.seq,
        "rows": made.rows,
        "findings": len(report.findings),
        "contract": row.digest,
        "state": made.state,
        "source": made.source,
        "overlap": kept.met.rows,
        "mapping": mapped,
    }
    return Done(made, Subject("data_set", data_set, row.version, row.digest), facts)


def _from_source(row: Contract, sent: Sent) -> None:
    """Refuse the schedule a file that no source of the data set brought."""
    live = row.data_set.sources.filter(name=sent.source, ended_at="")
    if not live.exists():
        raise Refused(
            f"{row.data_set_id} has no such source.",
            "Connect one, or let a steward deposit the file.",
            rule="deposit.source",
        )


def _mapped(row: Contract, sent: Sent) -> tuple[Sent, str]:
    """Return what the sender says with the confirmed mapping in it, and that mapping's digest."""
    if sent.mapping is not None:
        return sent, "sent"
    found = confirmed(row.data_set_id)
    return (_with(sent, found), found.digest) if found else (sent, "")


def _with(sent: Sent, found: FileMapping) -> Sent:
    return replace(sent, mapping=found.headings, seen=found.seen)


def _save(desk: Desk, actor: Actor, row: Contract, kept: Kept) -> Deposit:
    report = kept.done.report
    value = contracts.report_value(report)
    if kept.met.rows:
        value["overlap"] = {"rows": kept.met.rows, "deposits": len(kept.met.deposits)}
    return Deposit.objects.create(
        id=kept.id,
        data_set_id=row.data_set_id,
        contract=row,
        seq=Deposit.objects.filter(data_set_id=row.data_set_id).count() + 1,
        at=desk.now(),
        rows=report.kept_rows,
        key=kept.key,
        report=value,
        state=kept.done.state,
        deposited_by=actor.id,
        **kept.fields,
    )
