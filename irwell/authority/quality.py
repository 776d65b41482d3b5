"""The quality of a deposit as its provider sees it: with those before it, and who it reaches."""

from typing import Any

from irwell.authority import models
from irwell.authority.accessions import form_for
from irwell.authority.actors import Actor
from irwell.authority.days import day_of
from irwell.authority.documents import agreement_of
from irwell.authority.roles import own
from irwell.authority.using import deposit_row
from irwell.contracts import report_from
from irwell.contracts.quality import quality
from irwell.contracts.quality_forms import quality_value
from irwell.contracts.quality_model import Quality
from irwell.contracts.quality_scores import past

SHOWN = 24  # deposits of the trend


def quality_of(actor: Actor, deposit: str) -> dict[str, Any]:
    """Return the quality report of a deposit.

    Args:
        actor: Somebody of the body that deposited.
        deposit: The deposit's id.

    Returns:
        Plain values: six scores with their trend, findings in words, differences, costs.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's.
    """
    return quality_value(deposit_quality(actor, deposit))


def deposit_quality(actor: Actor, deposit: str) -> Quality:
    """Return the quality of a deposit, to be written as a page or a table.

    Args:
        actor: Somebody of the body that deposited.
        deposit: The deposit's id.

    Returns:
        The quality.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's.
    """
    row = deposit_row(deposit)
    own(actor, row.data_set.organisation_id, f"The deposit {deposit}")
    before = row.data_set.deposits.filter(seq__lt=row.seq).order_by("-seq")[:SHOWN]
    earlier = [past(report_from(one.report), _label(one)) for one in reversed(before)]
    return quality(
        report_from(row.report), earlier, uses=uses_of(row.data_set_id), label=_label(row)
    )


def uses_of(data_set: str) -> dict[str, list[str]]:
    """Return which active agreements show each column of a data set, or choose rows by it.

    Args:
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        From columns to ids of agreements.
    """
    found: dict[str, list[str]] = {}
    for row in models.Agreement.objects.filter(state="active").order_by("id"):
        form = form_for(row, agreement_of(row), data_set)
        clauses = [clause for clause in form.data if str(clause.data_set) == data_set]
        columns = {one.column for clause in clauses for one in clause.columns}
        if clauses:
            columns |= {test.column for test in form.where}
        for column in columns:
            found.setdefault(column, []).append(row.name)
    return found


def _label(row: models.Deposit) -> str:
    ended = "" if row.state == "accepted" else f", {row.state}"
    return f"{row.seq}, {day_of(row.at).isoformat()}{ended}"
