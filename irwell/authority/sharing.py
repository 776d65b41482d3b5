"""Scores of quality as recipients see them: one table a data set, steps that passed the gate.

Everybody gets the same table, so that two recipients cannot compare theirs; and it is renewed only
when at least `smallest` rows differ, so that nobody who knows the one row that changed learns of
it. Data kept at home has none here: its checks stay there.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from irwell.authority import models
from irwell.authority.accessions import bound_by, clauses_under
from irwell.authority.actors import Actor
from irwell.authority.depositing import clear
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row, contract_of
from irwell.authority.roles import party
from irwell.contracts import report_from
from irwell.contracts.quality_dqv import scores_dqv
from irwell.contracts.quality_model import SIX
from irwell.contracts.quality_scores import past
from irwell.disclosure.quality import share_quality
from irwell.documents import Passed
from irwell.errors import NotFound
from irwell.releases.twins import rows_apart

LEAST = 10  # rows that a step stands for where no agreement asks for more

Scores = dict[str, Any]


def scores_to_share(
    desk: Desk, place: models.DataSet, deposits: Sequence[models.Deposit]
) -> Scores:
    """Return the scores that recipients of a data set may see once a release is built.

    Args:
        desk: The desk.
        place: The hosted data set.
        deposits: The deposits that are its data now.

    Returns:
        Those of these deposits; or those shown before, when too few rows differ.
    """
    was: Scores = place.shared_scores
    names = [one.id for one in deposits]
    if was and (was["deposits"] == names or not _enough(desk, was, deposits)):
        return was
    return {"deposits": names, "smallest": _smallest(place.id), "counts": _counts(deposits)}


def shared_scores(actor: Actor, agreement: str) -> list[dict[str, Any]]:
    """List the scores of an agreement's data sets, as its parties may see them.

    Args:
        actor: Somebody of a party.
        agreement: The agreement's id.

    Returns:
        One row a data set that was released here: `data_set`, `scores` by dimension and the
        `rules` of their protection in words.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    return [
        {"data_set": name, "scores": scores.table.to_pylist(), "rules": list(scores.rules)}
        for name, scores in _passed(actor, agreement)
    ]


def shared_dqv(actor: Actor, agreement: str, data_set: str, base: str) -> dict[str, Any]:
    """Return the scores of one data set in the W3C Data Quality Vocabulary.

    Args:
        actor: Somebody of a party.
        agreement: The agreement's id.
        data_set: One of its data sets.
        base: The node's address.

    Returns:
        JSON-LD.

    Raises:
        NotFound: No such agreement, or no scores of that data set.
        Refused: The actor's body is no party.
    """
    for name, scores in _passed(actor, agreement):
        if name == data_set:
            return scores_dqv(scores, f"{base}/data-sets/{name}")
    raise NotFound(
        f"No scores of {data_set} are shared under {agreement}.",
        "Scores come with a release of data that is hosted here.",
    )


def _passed(actor: Actor, agreement: str) -> list[tuple[str, Passed]]:
    row = agreement_row(agreement, ("active", "suspended"))
    form = agreement_of(row)
    party(actor, bound_by(row, form), form.id)
    names = sorted({str(clause.data_set) for clause in clauses_under(row, form)})
    rows = models.DataSet.objects.filter(pk__in=names).order_by("id")
    return [
        (row.id, share_quality(_triples(row.shared_scores), smallest=row.shared_scores["smallest"]))
        for row in rows
        if row.shared_scores
    ]


def _triples(shared: Scores) -> dict[str, tuple[int, int, int]]:
    return {name: (own[0], own[1], own[2]) for name, own in shared["counts"].items()}


def _counts(deposits: Sequence[models.Deposit]) -> dict[str, list[int]]:
    """Add the tests of each dimension up over deposits that are one data set together."""
    every = [past(report_from(one.report), one.id).scores for one in deposits]
    return {
        name: [
            sum(scores[place].passed for scores in every),
            sum(scores[place].eligible for scores in every),
            max(scores[place].rules for scores in every),
        ]
        for place, name in enumerate(SIX)
    }


def _smallest(data_set: str) -> int:
    """Return the strictest number of the live agreements: law 4."""
    asked = [LEAST]
    for row in models.Agreement.objects.filter(state__in=("active", "suspended")):
        form = agreement_of(row)
        if any(str(clause.data_set) == data_set for clause in clauses_under(row, form)):
            asked += [form.outputs.smallest_count, form.outputs.smallest_group]
    return max(asked)


def _enough(desk: Desk, was: Scores, deposits: Sequence[models.Deposit]) -> bool:
    """Say whether at least `smallest` rows differ from those whose scores are shown."""
    smallest = max(int(was["smallest"]), _smallest(deposits[0].data_set_id))
    old = list(models.Deposit.objects.filter(pk__in=was["deposits"]).order_by("seq"))
    if abs(sum(one.rows for one in deposits) - sum(one.rows for one in old)) >= smallest:
        return True
    if any(one.state not in ("accepted", "held") for one in old):
        return False  # its rows are gone: how many differ cannot be known any more
    owner = deposits[0].data_set.organisation_id
    with desk.scratch() as folder:
        now, then = (_clear(desk, owner, rows, folder) for rows in (deposits, old))
        return rows_apart(now, then, _columns((*deposits, *old)), desk.limits) >= smallest


def _clear(desk: Desk, owner: str, rows: Sequence[models.Deposit], folder: Path) -> list[Path]:
    return [clear(desk, owner, one, folder) for one in rows]


def _columns(rows: Sequence[models.Deposit]) -> list[str]:
    named = [{field.name for field in contract_of(one.contract).fields} for one in rows]
    return sorted(set.intersection(*named))
