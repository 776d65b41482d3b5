"""A body's home pushes a release bundle."""

from pathlib import Path

from irwell import transfer
from irwell.agreements.model import Agreement as Form
from irwell.authority.accessions import form_for
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import refuse_unassured
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row, contracts_for
from irwell.authority.endings import shred
from irwell.authority.models import Agreement, DataSet, PublicKey, Release
from irwell.authority.publishing import publish, release_facts, store
from irwell.authority.roles import own
from irwell.errors import BundleError, Refused
from irwell.ledger.entries import Subject
from irwell.releases import Manifest, read_bundle_manifest, verify_bundle


@act("push", "bundle", roles=("home",))
def push(desk: Desk, actor: Actor, upload: str, *, bundle: Path) -> Steps[Release]:
    """Recompile the plan from the signed texts, check the bundle against it, and publish it.

    Args:
        desk: The desk.
        actor: The body's home, by its token.
        upload: The upload's id.
        bundle: The tar file that arrived.

    Returns:
        The release, current from now on.

    Raises:
        BundleError: The bundle is not what the signed texts call for; its rule says where.
        Refused: The agreement is not active, the data set is another body's, or the body is
            suspended.
    """
    with desk.scratch() as folder:
        opened = folder / "bundle"
        transfer.unpack_bundle(bundle, opened)
        manifest = read_bundle_manifest(opened)
        row, form = _agreement(manifest)
        _check_place(actor, manifest)
        key = PublicKey.objects.filter(
            organisation_id=actor.organisation, document__role="home", ended_at=""
        ).last()
        if key is None:
            raise BundleError(
                f"{actor.organisation} has entered no key for its home.",
                "Enter the home's key document with an appointment.",
                rule="bundle.key",
            )
        verified = verify_bundle(
            opened, form, contracts_for(form), key.document, limits=desk.limits
        )
        _check_day(desk, form, manifest)
        _in_line(actor, manifest)
        stored = store(desk, opened, verified.manifest, dict(verified.signature))
    yield
    refuse_unassured((actor.organisation,), desk.today())
    if not PublicKey.objects.filter(pk=key.pk, ended_at="").exists():
        raise BundleError(
            "The key that signed the bundle has ended.", "Sign it anew.", rule="bundle.key"
        )
    row = agreement_row(row.id, ("active",))
    _in_line(actor, manifest)  # again: another push may have come between
    made, ended, blobs = publish(desk, row, stored)
    facts = release_facts(made, ended)
    facts["journal"] = {"seq": manifest.home.seq, "previous": manifest.home.previous}
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(made, subject, facts, after=lambda: shred(desk, ended, blobs))


def _agreement(manifest: Manifest) -> tuple[Agreement, Form]:
    row = Agreement.objects.filter(digest=manifest.identity["agreement"]).first()
    if row is None:
        raise BundleError(
            "No agreement in the register has the bundle's digest.",
            "Release under the text that was signed.",
            rule="identity.agreement",
        )
    row = agreement_row(row.id, ("active",))
    return row, form_for(row, agreement_of(row), manifest.data_set)


def _check_place(actor: Actor, manifest: Manifest) -> None:
    place = DataSet.objects.filter(pk=manifest.data_set).first()
    if place is None:
        raise BundleError(
            "The bundle's data set is not described.", "Describe it first.", rule="data_set"
        )
    own(actor, place.organisation_id, f"The data set {manifest.data_set}")
    if place.place != "home":
        raise Refused(
            f"{manifest.data_set} is hosted here; its releases are built here.",
            "Use the act `release`.",
            rule="push.hosted",
        )


def _check_day(desk: Desk, form: Form, manifest: Manifest) -> None:
    day, today = str(manifest.identity["as_at"]), desk.today().isoformat()
    if day > today or (form.as_at_each_use and day != today):
        raise BundleError(
            f"The release is as at {day}; today is {today}.",
            "Build it as at today.",
            rule="identity.as_at",
        )


def _in_line(actor: Actor, manifest: Manifest) -> None:
    """Refuse a bundle that an earlier line of the home's journal has overtaken: a replay."""
    releases = Release.objects.filter(data_set__organisation_id=actor.organisation)
    last = max((r.manifest["home"]["seq"] for r in releases), default=-1)
    if manifest.home.seq <= last:
        raise BundleError(
            f"Line {manifest.home.seq} of the home's journal came before; {last} was the last.",
            "Build the release anew and push that.",
            rule="home.seq",
        )
