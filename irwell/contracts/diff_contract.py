"""What changed in a contract as a whole, beside its columns and rules."""

from irwell.contracts.diff_model import Change, Kind
from irwell.contracts.model import Contract
from irwell.documents import canonical

_SAID = ("apiVersion", "kind", "id", "version", "schema", "customProperties", "status")
_ERRORS = ("keep", "split", "hold", "refuse")


def contract_changes(before: Contract, after: Contract) -> list[Change]:
    """Find what changed in the contract as a whole.

    Args:
        before: The contract that stands.
        after: The one that is to take its place.

    Returns:
        The changes.
    """
    found = []
    one, two = before.data_set, after.data_set
    if (one.organisation, one.slug) != (two.organisation, two.slug):
        text = f"It is of another data set: {two.organisation}/{two.slug}."
        found.append(Change("breaking", "id", text))
    if before.delivery != after.delivery:
        text = f"Files were {before.delivery} and are {after.delivery}."
        found.append(Change("breaking", "irwell.delivery", text))
    if before.primary_key != after.primary_key:
        keys = [", ".join(own.primary_key) or "none" for own in (before, after)]
        text = f"The primary key was {keys[0]} and is {keys[1]}."
        found.append(Change("breaking", "primaryKey", text))
    if before.on_errors != after.on_errors:
        rose = _ERRORS.index(after.on_errors) > _ERRORS.index(before.on_errors)
        text = f"Files with errors: was `{before.on_errors}`, is `{after.on_errors}`."
        found.append(Change("tightened" if rose else "loosened", "irwell.onErrors", text))
    if before.evidence != after.evidence:
        text = f"Files are kept as they came for {after.evidence} days, not {before.evidence}."
        kind: Kind = "loosened" if after.evidence > before.evidence else "tightened"
        found.append(Change(kind, "irwell.evidence", text))
    if before.file != after.file:
        text = "What is known of each file before it is opened has changed."
        found.append(Change("tightened", "irwell.file", text))
    return found + _words(before, after)


def _words(before: Contract, after: Contract) -> list[Change]:
    one, two = before.document, after.document
    names = sorted({*one, *two} - {*_SAID, "slaProperties"})
    found = [
        Change("wording", name, f"`{name}` is said in other words.")
        for name in names
        if canonical(one.get(name)) != canonical(two.get(name))
    ]
    order = [[c.name for c in own.columns] for own in (before, after)]
    if order[0] != order[1] and sorted(order[0]) == sorted(order[1]):
        found.append(Change("wording", "schema", "The columns stand in another order."))
    return found
