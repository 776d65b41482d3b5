"""A hosted body deposits a file, checked against its contract."""

from pathlib import Path

from irwell import contracts
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.documents import contract_of, latest_contract
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.contracts.model import Report
from irwell.errors import Refused, TableError
from irwell.ledger.entries import Subject


@act("deposit", "data_set", roles=("steward", "iao"))
def deposit(desk: Desk, actor: Actor, data_set: str, *, file: Path) -> Steps[Deposit]:
    """Check a file in the worker, and keep its clean form encrypted under the body's key.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body.
        data_set: `<organisation>/<slug>@<major>`.
        file: The upload; it is read, kept as evidence, and not changed.

    Returns:
        The deposit, with the report of its check.

    Raises:
        Refused: The data set is another body's, is kept at home, or a promised column is missing.
        TableError: The file cannot be read.
    """
    row = latest_contract(data_set)
    own(actor, row.data_set.organisation_id, f"The data set {data_set}")
    if row.data_set.place == "home":
        raise Refused(
            f"{data_set} is kept at home: its rows do not come to this node.",
            "Use `irwell home deposit` beside the data.",
            rule="deposit.home",
        )
    if not file.is_file():
        raise TableError(f"{file.name}: there is no such file.", "Check the path.")
    owner, name = row.data_set.organisation_id, new_id()
    with desk.scratch() as folder:
        clean = folder / "clean.parquet"
        report = contracts.check(
            file, contract_of(row), scratch=folder, out=clean, limits=desk.limits
        )
        _complete(report)
        key_id = f"deposit-{name}"
        key = desk.keyring.new_key(owner, key_id)
        blob, evidence = desk.vault.put(clean, key), desk.vault.put(file, key)
    yield
    seq = Deposit.objects.filter(data_set_id=data_set).count() + 1
    made = Deposit.objects.create(
        id=name,
        data_set_id=data_set,
        contract=row,
        seq=seq,
        at=desk.now(),
        rows=report.rows,
        blob=blob.id,
        evidence=evidence.id,
        key=key_id,
        report=contracts.report_value(report),
    )
    facts = {
        "deposit": name,
        "seq": seq,
        "rows": report.rows,
        "findings": len(report.findings),
        "contract": row.digest,
    }
    return Done(made, Subject("data_set", data_set, row.version, row.digest), facts)


def _complete(report: Report) -> None:
    missing = [f.column for f in report.findings if f.rule == "column_missing"]
    if missing:
        raise Refused(
            f"The file lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}.",
            "Send all the columns that the contract promises, or change the contract.",
            rule="deposit.column_missing",
        )
