"""Counting the deposits of a hosted data set, for columns that leave in no row."""

from pathlib import Path

from irwell.agreements.model import Agreement
from irwell.authority import models
from irwell.authority.building import EPOCH, intended, secret_of
from irwell.authority.depositing import clear
from irwell.authority.desk import Desk
from irwell.authority.documents import contracts_for
from irwell.documents.marks import Passed
from irwell.errors import Refused
from irwell.insight import CountSpec, count_at_source
from irwell.releases import compile_count
from irwell.releases.build import keys_of

_SAME = ("contracts", "deposits", "plan")


def count_hosted(
    desk: Desk, form: Agreement, release: models.Release, spec: CountSpec, folder: Path
) -> Passed:
    """Count the rows that a current release holds, in the deposits that it was made from.

    Args:
        desk: The desk.
        form: The agreement.
        release: The current release.
        spec: What to count.
        folder: A private scratch folder.

    Returns:
        The figures, as passed.

    Raises:
        Refused: The data is kept at home, or the release is no longer what it would be today.
    """
    owner = release.data_set.organisation_id
    if release.data_set.place != "hosted":
        raise Refused(
            f"{owner} keeps {release.data_set_id} at home, and {', '.join(spec.by)} is in no file.",
            "Ask the provider for the figure, or agree on a form in which the column leaves.",
            rule="measure.at_home",
        )
    want = intended(desk, form, release.data_set_id)
    was, now = release.manifest["identity"], want.identity.value()
    if any(was[key] != now[key] for key in _SAME):
        raise Refused(
            f"The release of {release.data_set_id} is older than its data.",
            "Ask the provider to run the release.",
            rule="release.not_ready",
        )
    counted = compile_count(form, contracts_for(form), want.plan, spec.by)
    inputs = {
        name: [clear(desk, owner, deposit, folder) for deposit in found]
        for name, found in want.deposits.items()
    }
    secrets = keys_of(want.plan, secret_of(desk, owner, form), EPOCH)
    return count_at_source(counted, inputs, secrets, spec, limits=desk.limits)
