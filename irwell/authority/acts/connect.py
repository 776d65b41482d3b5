"""A hosted body lets the node fetch the files of a data set from where they lie."""

from collections.abc import Mapping

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.lookups import data_set_row
from irwell.authority.models import DataSource
from irwell.authority.reach import refuse_reach
from irwell.authority.roles import own
from irwell.authority.sources import document_of, record_path
from irwell.documents import Source
from irwell.errors import Refused
from irwell.ledger.entries import Subject
from irwell.transfer.sources import DataSource as SourceDocument
from irwell.transfer.sources import check_credential, read_source
from irwell.vault.credentials import credential_names, keep_credential, open_credential


@act("connect", "data_set", roles=("steward", "iao"))
def connect(
    desk: Desk,
    actor: Actor,
    data_set: str,
    *,
    source: Source,
    credential: Mapping[str, str] | None = None,
) -> Steps[DataSource]:
    """Keep a source and its credential, wrapped by the body's root key; its name is kept once.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body.
        data_set: `<organisation>/<slug>@<major>`, hosted here.
        source: The source document, without the credential.
        credential: The parts of its credential; None if it is kept here already, or needs none.

    Returns:
        The source's row; one of that name is replaced.

    Raises:
        DocumentError: The document does not keep to its form.
        NotFound: No such data set.
        Refused: It is another body's or at home, or the source is at a place that the operator
            has not listed.
        TransferError: The credential has other parts than this kind of source needs.
    """
    document = read_source(source)
    _own(actor, data_set, document)
    refuse_reach(document, desk.reach)
    _checked(desk, document, credential)
    yield
    before = DataSource.objects.filter(
        organisation_id=document.organisation, name=document.name
    ).first()
    _same_data_set(before, data_set)
    row, _ = DataSource.objects.update_or_create(
        organisation_id=document.organisation,
        name=document.name,
        defaults={
            "data_set_id": data_set,
            "digest": document.digest,
            "document": dict(document.document),
            "connected_by": actor.id,
            "connected_at": desk.now(),
            "ended_at": "",
        },
    )
    facts = {"source": document.name, "kind": document.kind, "digest": document.digest}

    def keep() -> None:
        if before is None or _moved(before, document):
            record_path(desk, document.organisation, document.name).unlink(missing_ok=True)
        if credential is not None:
            keys = desk.home / "keys"
            keep_credential(keys, document.organisation, document.credential, credential)

    return Done(row, Subject("data_set", data_set), facts, after=keep)


def _own(actor: Actor, data_set: str, document: SourceDocument) -> None:
    row = data_set_row(data_set)
    own(actor, row.organisation_id, f"The data set {data_set}")
    if document.data_set != data_set:
        raise Refused(
            f"The source feeds {document.data_set}, not {data_set}.",
            "Name the data set as the source's document does.",
            rule="connect.data_set",
        )
    if row.place == "home":
        raise Refused(
            f"{data_set} is kept at home: its rows do not come to this node.",
            "Use `irwell fetch add` beside the data.",
            rule="connect.home",
        )


def _checked(desk: Desk, document: SourceDocument, given: Mapping[str, str] | None) -> None:
    keys, owner, name = desk.home / "keys", document.organisation, document.credential
    if not name and given is not None:
        raise Refused(
            "The source's document names no credential.",
            "Add `credential: a-name` to it.",
            rule="connect.credential",
        )
    if name and given is None and name not in credential_names(keys, owner):
        raise Refused(
            f"The credential {name} is not kept here.", "Give it too.", rule="connect.credential"
        )
    kept = open_credential(keys, owner, name) if name and given is None else given
    check_credential(document.kind, kept)


def _same_data_set(before: DataSource | None, data_set: str) -> None:
    if before is not None and not before.ended_at and before.data_set_id != data_set:
        raise Refused(
            f"The source {before.name} feeds another data set.",
            "Give this one another name.",
            rule="connect.name",
        )


def _moved(before: DataSource, document: SourceDocument) -> bool:
    """Say whether a source of that name now lies elsewhere: what was taken there says nothing."""
    was = document_of(before)
    same = (was.kind, was.place, before.data_set_id)
    return bool(before.ended_at) or same != (document.kind, document.place, document.data_set)
