"""Keys of bodies: replaced, revoked, hosted; and what that does to what they signed."""

import pytest

from irwell import agreements, vault
from irwell.authority import models
from irwell.authority.acts.activate import activate
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.rekey import rekey
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke_key import revoke_key
from irwell.authority.acts.sign import sign
from irwell.authority.signing import signature_list, stands
from irwell.documents import parse_yaml
from irwell.errors import Refused, SignatureError
from irwell.vault import Rotation
from tests.unit.authority.body_parts import known
from tests.unit.authority.place import AGREEMENT, COUNCIL, TRUST


def rotation(place, body: str = COUNCIL) -> Rotation:
    return vault.rotate(place.folder / "machines", body, "siro", place.desk.now())


def key_of(body: str) -> models.PublicKey:
    return models.PublicKey.objects.get(organisation=body, document__role="siro", ended_at="")


def approved(place) -> None:
    place.describe()
    place.propose()
    place.review()


def test_a_new_key_takes_the_place_of_the_old_one(place) -> None:
    old = key_of(COUNCIL)
    new = rekey(place.desk, place.who("council siro"), COUNCIL, rotation=rotation(place))
    old.refresh_from_db()
    assert (old.end, bool(old.ended_at), new.kept) == ("replaced", True, "own")
    assert place.entries()[-1]["facts"] == {
        "key": {"id": new.id, "public": new.document["public"], "role": "siro", "kept": "own"},
        "replaced": old.id,
    }
    approved(place)
    place.sign()
    assert place.row().state == "signed"


def test_what_the_old_key_signed_before_stands_and_after_is_refused(place) -> None:
    approved(place)
    early, late = place.signature(COUNCIL), place.signature(TRUST)
    sign(place.desk, place.who("council siro"), "warm-homes", signature=early)
    for who, body in (("council siro", COUNCIL), ("trust siro", TRUST)):
        rekey(place.desk, place.who(who), body, rotation=rotation(place, body))
    with pytest.raises(SignatureError, match="replaced and signs no more") as error:
        sign(place.desk, place.who("trust siro"), "warm-homes", signature=late)
    assert error.value.rule == "signature.key.replaced"
    sign(place.desk, place.who("trust siro"), "warm-homes", signature=place.signature(TRUST))
    activate(place.desk, place.who("officer"), "warm-homes")
    assert [one["stands"] for one in signature_list(place.row(), place.form())] == [True, True]


@pytest.mark.parametrize("fault", ["another", "signature", "role", "twice"])
def test_a_rotation_is_refused(place, fault) -> None:
    made = rotation(place)
    if fault == "another":
        made = Rotation(place.machines.key_document(TRUST, "siro"), made.signature)
    elif fault == "signature":
        made = Rotation(made.key, {**made.signature, "value": "0" * 128})
    elif fault == "role":
        made = Rotation({**made.key, "role": "iao"}, made.signature)
    else:
        rekey(place.desk, place.who("council siro"), COUNCIL, rotation=made)
    with pytest.raises(SignatureError):
        rekey(place.desk, place.who("council siro"), COUNCIL, rotation=made)


def test_nobody_replaces_the_key_of_another_body(place) -> None:
    with pytest.raises(Refused, match="belongs to"):
        rekey(place.desk, place.who("trust siro"), COUNCIL, rotation=rotation(place))


def test_a_key_that_ended_is_not_entered_again(place) -> None:
    old = key_of(COUNCIL)
    revoke_key(place.desk, place.who("council siro"), old.id, reason="the laptop was stolen")
    with pytest.raises(Refused, match="signs no more"):
        appoint(place.desk, place.who("council admin"), COUNCIL, roles=("siro",), key=old.document)


def test_a_revoked_key_takes_its_signatures_off_what_is_not_in_force(place) -> None:
    approved(place)
    place.sign()
    key = key_of(TRUST)
    revoke_key(place.desk, place.who("trust siro"), key.id, reason="the laptop was stolen")
    row = place.row()
    assert row.state == "approved"
    assert list(row.signatures.values_list("organisation_id", flat=True)) == [COUNCIL]
    assert [v["agreement"] for v in place.entries()[-1]["facts"]["void"]] == ["warm-homes.v1"]
    with pytest.raises(SignatureError, match="revoked"):
        sign(place.desk, place.who("trust siro"), "warm-homes", signature=place.signature(TRUST))


def test_a_signature_from_before_the_revocation_stands(place) -> None:
    place.describe()
    place.agree()
    revoke_key(place.desk, place.who("trust siro"), key_of(TRUST).id, reason="it was retired")
    assert place.row().state == "active"
    assert all(one["stands"] for one in signature_list(place.row(), place.form()))


def test_a_later_signature_suspends_what_is_active_and_it_does_not_resume(place) -> None:
    since = place.desk.now()
    place.describe()
    place.agree()
    key = key_of(TRUST)
    revoke_key(place.desk, place.who("trust dpo"), key.id, reason="it was copied", since=since)
    row = place.row()
    assert (row.state, key.id in row.state_reason) == ("suspended", True)
    assert place.entries()[-1]["facts"]["suspended"] == ["warm-homes.v1"]
    with pytest.raises(SignatureError, match="it signed after that"):
        resume(place.desk, place.who("council siro"), "warm-homes")


def test_a_key_replaced_before_can_be_revoked_from_an_earlier_moment(place) -> None:
    since, old = place.desk.now(), key_of(COUNCIL)
    rekey(place.desk, place.who("council siro"), COUNCIL, rotation=rotation(place))
    revoke_key(place.desk, place.who("council siro"), old.id, reason="it was copied", since=since)
    old.refresh_from_db()
    assert (old.end, old.ended_at) == ("revoked", since)


@pytest.mark.parametrize("since", ["yesterday", "2026-11-22T12:00:00", "2999-01-01T00:00:00Z"])
def test_a_moment_must_have_passed_and_have_a_zone(place, since) -> None:
    with pytest.raises(Refused, match="no moment that has passed"):
        revoke_key(
            place.desk,
            place.who("council siro"),
            key_of(COUNCIL).id,
            reason="it was copied",
            since=since,
        )


def test_nobody_revokes_the_key_of_another_body_or_the_ledgers(place) -> None:
    with pytest.raises(Refused, match="belongs to"):
        revoke_key(place.desk, place.who("officer"), key_of(COUNCIL).id, reason="a reason")
    ledger = models.PublicKey.objects.get(document__role="ledger")
    with pytest.raises(Refused, match="Witnesses hold"):
        revoke_key(place.desk, place.who("officer"), ledger.id, reason="a reason")


def test_a_hosted_key_signs_and_is_called_hosted(place) -> None:
    known(place)
    approved(place)
    old = key_of(TRUST)
    with pytest.raises(Refused, match="on their own machine"):
        rekey(place.desk, place.who("trust admin"), TRUST, role="siro")
    revoke_key(place.desk, place.who("trust siro"), old.id, reason="the node keeps it from now on")
    with pytest.raises(Refused, match="keeps no signing key"):
        sign(place.desk, place.who("trust siro"), "warm-homes")
    key = rekey(place.desk, place.who("trust admin"), TRUST, role="siro")
    sign(place.desk, place.who("trust siro"), "warm-homes")
    assert place.entries()[-1]["facts"]["kept"] == "hosted"
    again = rekey(place.desk, place.who("trust admin"), TRUST, role="siro")
    assert (again.kept, again.id != key.id) == ("hosted", True)
    (mine,) = signature_list(place.row(), place.form())
    assert mine["key_is"].startswith("hosted: ")
    assert mine["stands"]  # the key that was replaced since signed before that
    sign(place.desk, place.who("council siro"), "warm-homes", signature=place.signature(COUNCIL))
    council = signature_list(place.row(), place.form())[0]
    assert council["key_is"] == "on the signatory's own machine"


def test_a_hosted_key_whose_entry_failed_is_taken_up_again(place) -> None:
    first = rekey(place.desk, place.who("trust admin"), TRUST, role="iao")
    lost = vault.rotate(place.desk.home / "keys", TRUST, "iao", place.desk.now())
    again = rekey(place.desk, place.who("trust admin"), TRUST, role="iao")
    assert again.id == lost.key["id"] != first.id


def test_the_officer_revokes_a_hosted_key(place) -> None:
    key = rekey(place.desk, place.who("trust admin"), TRUST, role="iao")
    revoke_key(place.desk, place.who("officer"), key.id, reason="the node was broken into")
    key.refresh_from_db()
    assert key.end == "revoked"


def test_a_signature_over_another_text_does_not_stand(place) -> None:
    form = agreements.read_agreement(parse_yaml(AGREEMENT))
    made = place.signature(COUNCIL)
    assert stands(made, agreements.of(form), place.desk.now())
    assert not stands(made, {**agreements.of(form), "digest": "sha256:" + "0" * 64}, "")
    assert not stands({**made, "by": {**made["by"], "key": "none"}}, agreements.of(form), "")
