"""A hosted data set's release is built and published."""

from irwell.authority.accessions import form_for
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import refuse_unassured
from irwell.authority.building import build_bundle
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row, contracts_for
from irwell.authority.endings import shred
from irwell.authority.models import DataSet, PublicKey, Release
from irwell.authority.publishing import publish, release_facts, store
from irwell.authority.roles import own
from irwell.authority.sharing import scores_to_share
from irwell.authority.using import usable
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject
from irwell.releases import verify_bundle


@act("release", "agreement", roles=("steward", "iao", "schedule"))
def release(desk: Desk, actor: Actor, agreement: str, *, data_set: str) -> Steps[Release]:
    """Build what an agreement names of a data set, check it as a stranger's, and publish it.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body, or the schedule.
        agreement: The agreement's id.
        data_set: One of its data sets, hosted here.

    Returns:
        The release, current from now on.

    Raises:
        Refused: The agreement is not active, the data set is at home or another body's, or its
            body is suspended.
        ReleaseHeld: An output rule holds it back.
    """
    row = agreement_row(agreement, ("active",))
    form = form_for(row, agreement_of(row), data_set)
    place = DataSet.objects.filter(pk=data_set).first()
    if place is None or data_set not in {str(clause.data_set) for clause in form.data}:
        raise NotFound(f"{form.id} names no such data set.", "Name one of its data sets.")
    if "schedule" not in actor.roles:
        own(actor, place.organisation_id, f"The data set {data_set}")
    if place.place == "home":
        raise Refused(
            f"{data_set} is kept at home: its releases are built there and pushed.",
            "Use `irwell home push` beside the data.",
            rule="release.home",
        )
    with desk.scratch() as folder:
        bundle, journal = build_bundle(desk, form, data_set, folder)
        keys = desk.keyring.key_document(place.organisation_id, "home")
        verified = verify_bundle(bundle, form, contracts_for(form), keys, limits=desk.limits)
        stored = store(desk, bundle, verified.manifest, dict(verified.signature))
    scores = scores_to_share(desk, place, usable(place))
    yield
    refuse_unassured((place.organisation_id,), desk.today())
    if not PublicKey.objects.filter(pk=keys["id"], ended_at="").exists():
        raise Refused(
            f"The key of {place.organisation_id} that signs releases has ended.",
            "Let the body make a new one with `irwell key rotate`.",
            rule="bundle.key",
        )
    row = agreement_row(row.id, ("active",))
    made, ended, blobs = publish(desk, row, stored)
    if scores != place.shared_scores:
        place.shared_scores = scores
        place.save(update_fields=["shared_scores"])
    facts = {**release_facts(made, ended), "journal_head": journal}
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(made, subject, facts, after=lambda: shred(desk, ended, blobs))
