"""What an act would do, shown before it is done: pure lookups."""

from typing import Any

from irwell.agreements.lookups import lookups_named
from irwell.authority import models
from irwell.authority.accessions import form_for, receives_under
from irwell.authority.actors import Actor
from irwell.authority.documents import agreement_of, contract_of, latest_contract
from irwell.authority.roles import own
from irwell.authority.using import deposit_row, releases_from, usable


def effect_of_withdrawal(actor: Actor, deposit: str) -> dict[str, Any]:
    """Say what withdrawing a deposit, or taking it out of use, would end.

    Args:
        actor: Somebody of the body that deposited.
        deposit: The deposit's id.

    Returns:
        `deposit`, `data_set`, `seq`, `state`; `releases` that would end, each with its agreement
        and recipients; `left`, the numbers of the deposits that would be the data then.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's.
    """
    row = deposit_row(deposit)
    own(actor, row.data_set.organisation_id, f"The deposit {deposit}")
    return {
        "deposit": row.id,
        "data_set": row.data_set_id,
        "seq": row.seq,
        "state": row.state,
        "releases": [_release(release) for release in releases_from(row)],
        "left": [one.seq for one in _left(row)],
    }


def effect_text(effect: dict[str, Any]) -> str:
    """Return an effect for people.

    Args:
        effect: As `effect_of_withdrawal` gives it.

    Returns:
        One line a release that would end, and what would be the data then.
    """
    lines = [f"Deposit {effect['seq']} of {effect['data_set']} is {effect['state']}."]
    for one in effect["releases"]:
        whom = ", ".join(one["recipients"])
        lines.append(f"  Release {one['number']} under {one['agreement']} would end: {whom}.")
    if not effect["releases"]:
        lines.append("  No current release is built from it.")
    left = ", ".join(str(seq) for seq in effect["left"])
    lines.append(f"  Left as the data: deposit {left}." if left else "  No deposit would be left.")
    return "\n".join(lines)


def agreements_on(data_set: str) -> list[str]:
    """Return the live agreements that release or test against a data set: lists and lookups too.

    Args:
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        Ids of agreement versions that are active or suspended.
    """
    found = []
    for row in models.Agreement.objects.filter(state__in=("active", "suspended")).order_by("id"):
        form = form_for(row, agreement_of(row), data_set)
        named = {str(clause.data_set) for clause in form.data}
        named |= {str(c.value) for c in form.where if c.verb == "not on list"}
        named |= {str(own) for own in lookups_named(form)}
        if data_set in named:
            found.append(row.id)
    return found


def _release(release: models.Release) -> dict[str, Any]:
    form = agreement_of(release.agreement)
    return {
        "release": release.id,
        "agreement": release.agreement_id,
        "number": release.number,
        "rows": release.manifest["rows_out"],
        "recipients": list(receives_under(release.agreement, form)),
    }


def _left(row: models.Deposit) -> list[models.Deposit]:
    if row.state != "accepted":
        return usable(row.data_set)
    adds = contract_of(latest_contract(row.data_set_id)).delivery == "append"
    others = row.data_set.deposits.filter(state="accepted").exclude(pk=row.pk).order_by("seq")
    return list(others) if adds else list(others)[-1:]
