"""The mapping of a data set's files: the one that was confirmed, and one proposed for a file."""

from collections.abc import Sequence
from pathlib import Path

from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.depositing import clear
from irwell.authority.desk import Desk
from irwell.authority.documents import contract_of, latest_contract
from irwell.authority.roles import own
from irwell.authority.using import usable
from irwell.contracts.mapping import FileMapping, mapping_from
from irwell.contracts.mapping_drift import Drift
from irwell.contracts.mapping_file import Last, propose_file
from irwell.contracts.mapping_propose import Proposal
from irwell.contracts.sketches import sketch_key
from irwell.errors import Refused
from irwell.releases.twins import marks_secret
from irwell.tables.intake.guide import Guide

ROLES = ("steward", "iao")  # as for the act `map`: those who handle the body's files


def confirmed(data_set: str) -> FileMapping | None:
    """Return the newest mapping of a data set.

    Args:
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        The mapping, or None where none was confirmed.
    """
    row = models.Mapping.objects.filter(data_set_id=data_set).order_by("-version").first()
    return mapping_from(row.document) if row else None


def propose_mapping(
    desk: Desk, actor: Actor, data_set: str, file: Path, guide: Guide | None = None
) -> tuple[Proposal, Sequence[Drift]]:
    """Propose a mapping for a file of a hosted data set; nothing is changed or kept.

    Values are compared with those of the data in use by sketches under the body's own key.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body.
        data_set: `<organisation>/<slug>@<major>`.
        file: The file; it is read and not kept.
        guide: What the sender says about it.

    Returns:
        The proposal, and how the file differs from the one of the confirmed mapping.

    Raises:
        NotFound: The data set is not described.
        Refused: It is another body's or is kept at home, or the actor handles no files.
        TableError: The file cannot be read.
    """
    row = latest_contract(data_set)
    owner = row.data_set.organisation_id
    own(actor, owner, f"The data set {data_set}")
    _may(actor, row.data_set)
    contract = contract_of(row)
    with desk.scratch() as folder:
        files = [clear(desk, owner, one, folder) for one in usable(row.data_set)]
        key = sketch_key(marks_secret(desk.keyring, owner), data_set.partition("@")[0])
        work = folder / "work"
        work.mkdir(mode=0o700)
        return propose_file(
            file,
            contract,
            scratch=work,
            guide=guide,
            kept=confirmed(data_set),
            last=Last(files, key) if files else None,
        )


def _may(actor: Actor, data_set: models.DataSet) -> None:
    if not set(ROLES) & set(actor.roles):
        raise Refused(
            f"A mapping is proposed to {' and '.join(ROLES)}; you hold {', '.join(actor.roles)}.",
            "Ask somebody of your body who holds one of these roles.",
            rule="roles.map",
        )
    if data_set.place == "home":
        raise Refused(
            f"{data_set.id} is kept at home: its files are read there.",
            "Use `irwell home propose-map` beside the data.",
            rule="map.home",
        )
