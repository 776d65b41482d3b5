"""A recipient reports a fault in a released column."""

from dataclasses import dataclass

from irwell.authority.accessions import form_for, receives_under
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.feedback import KINDS, shown_column
from irwell.authority.models import Fault
from irwell.authority.saying import reason_given
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject


@dataclass(frozen=True, slots=True)
class Reported:
    """What is wrong, and where.

    Attributes:
        data_set: One of the agreement's data sets.
        column: The column's name in the release.
        kind: One of `KINDS`.
        text: Plain words, 5 to 300 characters, without personal data and without values.
    """

    data_set: str
    column: str
    kind: str
    text: str


@act("fault", "agreement", roles=("analyst", "steward", "iao", "siro"))
def fault(desk: Desk, actor: Actor, agreement: str, *, reported: Reported) -> Steps[Fault]:
    """Report a fault to the provider of a released column.

    Args:
        desk: The desk.
        actor: Somebody of a receiving body.
        agreement: The agreement's id.
        reported: What is wrong, and where.

    Returns:
        The fault, open.

    Raises:
        NotFound: No such agreement, or no such column is released under it.
        Refused: The body does not receive under it, the data are its own, or none was released.
    """
    row = agreement_row(agreement, ("active", "suspended"))
    form = form_for(row, agreement_of(row), reported.data_set)
    owner = reported.data_set.partition("/")[0]
    if actor.organisation not in receives_under(row, form) or actor.organisation == owner:
        raise Refused(
            f"{actor.organisation} does not receive that under {form.id}.",
            "Only a recipient reports a fault in what it receives.",
            rule="fault.recipient",
        )
    clause = shown_column(form, reported.data_set, reported.column)
    if reported.kind not in KINDS:
        raise Refused(
            "The kind of fault is not known.", f"One of: {', '.join(KINDS)}.", rule="fault.kind"
        )
    said = reason_given(reported.text, "fault")
    yield
    releases = row.releases.filter(data_set_id=reported.data_set).order_by("number")
    release = releases.last()
    if release is None:
        raise NotFound("Nothing was released of that data set.", "Wait for its first release.")
    made = Fault.objects.create(
        id=new_id(),
        agreement=row,
        data_set_id=reported.data_set,
        release=release,
        opened_by_id=actor.organisation,
        column=clause.name,
        source_column=clause.column,
        kind=reported.kind,
        text=keep(said),
        opened_at=desk.now(),
    )
    facts = {
        "fault": made.id,
        "data_set": made.data_set_id,
        "release": release.number,
        "column": clause.name,
        "kind": made.kind,
        "text": made.text,
    }
    return Done(made, Subject("agreement", form.id, str(form.version), form.digest), facts)
