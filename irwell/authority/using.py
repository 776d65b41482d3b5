"""Which deposits are the data of a data set, and which releases were built from a deposit."""

from irwell.authority import models
from irwell.authority.documents import contract_of, latest_contract
from irwell.errors import NotFound


def usable(row: models.DataSet) -> list[models.Deposit]:
    """Return the deposits that a release of a hosted data set is built from.

    Args:
        row: The data set.

    Returns:
        Accepted ones in order: all if deposits add up, else the last.
    """
    found = list(row.deposits.filter(state="accepted").order_by("seq"))
    adds = bool(found) and contract_of(latest_contract(row.id)).delivery == "append"
    return found if adds else found[-1:]


def releases_from(deposit: models.Deposit) -> list[models.Release]:
    """Return the current releases that were built from a deposit.

    Args:
        deposit: The deposit.

    Returns:
        Releases; their manifests name the deposit's blob.
    """
    current = models.Release.objects.filter(state="current").select_related("agreement")
    return [release for release in current if deposit.blob in deposits_of(release)]


def deposits_of(release: models.Release) -> list[str]:
    """Return the deposits that a release was built from.

    Args:
        release: The release.

    Returns:
        The ids of their clean blobs.
    """
    found = release.manifest["identity"]["deposits"]
    return [str(name) for names in found.values() for name in names]


def deposit_row(deposit: str) -> models.Deposit:
    """Return one deposit with its data set.

    Args:
        deposit: Its id.

    Returns:
        The row.

    Raises:
        NotFound: No such deposit.
    """
    row = models.Deposit.objects.select_related("data_set", "contract").filter(pk=deposit).first()
    if row is None:
        raise NotFound("No such deposit.", "See `irwell deposit list`.")
    return row
