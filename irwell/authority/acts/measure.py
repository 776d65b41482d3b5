"""Figures are made from a release, or where it lies hosted, under the agreement's output rules."""

from pathlib import Path
from typing import Any

from irwell.authority.access import standing
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.counting import count_hosted
from irwell.authority.desk import Desk, new_id
from irwell.authority.documents import agreement_of, agreement_row, parse_data_set
from irwell.authority.emergencies import refuse_over
from irwell.authority.models import Agreement, Figure, Release
from irwell.documents.marks import Passed
from irwell.errors import Refused
from irwell.insight import CountSpec, count_by, count_spec
from irwell.ledger.entries import Subject


@act("measure", "agreement", roles=("analyst",))
def measure(
    desk: Desk, actor: Actor, agreement: str, *, data_set: str, by: tuple[str, ...]
) -> Steps[Figure]:
    """Count a current release by some of its columns; small counts do not come out.

    Args:
        desk: The desk.
        actor: An analyst of a body that receives under the agreement.
        agreement: The agreement's id.
        data_set: One of its data sets.
        by: Output columns, for instance the area.

    Returns:
        The figures, as passed.

    Raises:
        AgreementError: The agreement does not let this be counted.
        Refused: It is not in force, or no release is ready.
    """
    row = agreement_row(agreement, ("active",))
    standing(row, desk.today(), actor.organisation)
    refuse_over(row, desk)
    form = agreement_of(row)
    spec = count_spec(form, parse_data_set(data_set), by, at_source=True)
    release = row.releases.filter(data_set_id=data_set, state="current").first()
    if release is None:
        raise Refused(
            f"No release of {data_set} is ready.",
            "Ask the provider to run the release.",
            rule="release.not_ready",
        )
    with desk.scratch() as folder:
        if spec.at_source:
            figures = count_hosted(desk, form, release, spec, folder)
        else:
            figures = count_by(_files(desk, release, folder), spec, limits=desk.limits)
    yield
    standing(Agreement.objects.get(pk=row.pk), desk.today(), actor.organisation)
    made = Figure.objects.create(
        id=new_id(),
        kind="measure",
        agreement=row,
        made_by_id=actor.organisation,
        document=_document(spec, figures, release),
        at=desk.now(),
    )
    facts = {
        "figure": made.id,
        "release": release.id,
        "by": list(by),
        "cells": figures.table.num_rows,
        "rules": list(figures.rules),
    }
    return Done(made, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _files(desk: Desk, release: Release, folder: Path) -> list[Path]:
    key = desk.keyring.key(release.data_set.organisation_id, release.key)
    paths = []
    for number, item in enumerate(release.files):
        paths.append(folder / f"{number}.parquet")
        desk.vault.decrypt_to(item["blob"], key, paths[-1])
    return paths


def _document(spec: CountSpec, figures: Passed, release: Release) -> dict[str, Any]:
    return {
        "by": list(spec.by),
        "threshold": spec.threshold,
        "round_to": spec.round_to,
        "rules": list(figures.rules),
        "as_at": release.as_at,
        "data_set": release.data_set_id,
        "rows": figures.table.to_pylist(),
    }
