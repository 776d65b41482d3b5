"""A mapping proposed at home: a file held against the contract and the data that are kept here."""

from collections.abc import Sequence
from pathlib import Path

from irwell.contracts.mapping_drift import Drift
from irwell.contracts.mapping_file import Last, propose_file
from irwell.contracts.mapping_propose import Proposal
from irwell.contracts.model import DataSetId
from irwell.contracts.sketches import sketch_key
from irwell.releases.home import Home
from irwell.releases.home_contracts import contract_of, mapping_of
from irwell.releases.home_kept import deposits
from irwell.releases.twins import marks_secret
from irwell.tables.intake.guide import Guide


def propose_mapping(
    home: Home, data_set: DataSetId, file: Path, guide: Guide | None = None
) -> tuple[Proposal, Sequence[Drift]]:
    """Propose a mapping for a file of a data set that is kept here; nothing is changed or kept.

    Values are compared with those of the data in use by sketches under the home's own key.

    Args:
        home: The home.
        data_set: The data set.
        file: The file; it is read and not kept.
        guide: What is known of the file.

    Returns:
        The proposal, and how the file differs from the one of the confirmed mapping.

    Raises:
        HomeError: The data set is not described here.
        TableError: The file cannot be read.
    """
    contract, kept = contract_of(home, data_set), mapping_of(home, data_set)
    secret = marks_secret(home.keyring, home.organisation)
    key = sketch_key(secret, f"{data_set.organisation}/{data_set.slug}")
    with home.scratch() as folder:
        files = []
        for one in deposits(home, contract):
            files.append(folder / f"{one.id}.parquet")
            home.vault.decrypt_to(one.blob, home.keyring.key(home.organisation, one.key), files[-1])
        last = Last(files, key) if files else None
        return propose_file(file, contract, scratch=folder, guide=guide, kept=kept, last=last)
