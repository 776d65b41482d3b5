"""The acts: who may, what changes, one entry each, refused ones too."""

from datetime import UTC, datetime

import pytest

from irwell.authority import models
from irwell.authority.actors import schedule_actor
from irwell.authority.acts.act import ACTS
from irwell.authority.acts.activate import activate
from irwell.authority.acts.allocate import allocate
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.expire import expire
from irwell.authority.acts.issue import issue
from irwell.authority.acts.join import join
from irwell.authority.acts.measure import measure
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.acts.withdraw import withdraw
from irwell.authority.tasks import destroyed_keys, run_due
from irwell.errors import (
    AgreementError,
    KeyDestroyed,
    NotFound,
    Refused,
    SignatureError,
    VaultError,
)
from tests.unit.authority.place import AGREEMENT, COUNCIL, DATA_SET, TRUST


def last(place):
    return place.entries()[-1]


def test_the_whole_walk_leaves_one_entry_an_act(place) -> None:
    before = len(place.entries())
    release = place.all_the_way()
    acts = [entry["act"] for entry in place.entries()[before:]]
    assert acts == [
        "describe", "deposit", "propose", "assess", "advise", "advise", "decide", "sign", "sign",
        "activate", "release",
    ]  # fmt: skip
    assert release.manifest["rows_in"] == 60
    assert release.manifest["rows_out"] == 54
    assert all(entry["outcome"] == "permitted" for entry in place.entries())
    assert [e["seq"] for e in place.entries()] == list(range(len(place.entries())))


def test_no_name_title_or_value_enters_the_ledger(place) -> None:
    place.all_the_way()
    text = str(place.entries())
    assert "CANARY" not in text
    assert "QQ0000" not in text
    assert "'dpo'" in text  # the role is said
    assert "Fordham-Council" not in text


def test_a_role_that_may_not_is_refused_and_entered(place) -> None:
    with pytest.raises(Refused):
        join(place.desk, place.who("steward"), "other-body", name="Other", sector="private")
    entry = last(place)
    assert (entry["act"], entry["outcome"], entry["reasons"]) == ("join", "refused", ["roles.join"])
    assert not models.Organisation.objects.filter(pk="other-body").exists()


def test_an_officer_cannot_sign_for_a_provider(place) -> None:
    place.describe()
    place.propose()
    place.review()
    with pytest.raises(Refused) as refused:
        sign(place.desk, place.who("officer"), "warm-homes", signature=place.signature(COUNCIL))
    assert refused.value.rule == "roles.sign"
    assert place.row().state == "approved"


def test_who_proposed_does_not_sign(place) -> None:
    place.describe()
    person = appoint(place.desk, place.who("trust admin"), TRUST, roles=("siro", "analyst"))
    place.people["analyst"] = person.id
    place.propose()
    place.review()
    with pytest.raises(Refused) as refused:
        sign(place.desk, place.who("analyst"), "warm-homes", signature=place.signature(TRUST))
    assert refused.value.rule == "sign.self_approval"


def test_a_signature_over_other_text_is_refused(place) -> None:
    place.describe()
    place.propose()
    place.review()
    other = AGREEMENT.replace("2027-10-31", "2027-11-30")
    with pytest.raises(SignatureError):
        sign(place.desk, place.who("council siro"), "warm-homes",
             signature=place.signature(COUNCIL, other))  # fmt: skip
    assert last(place)["outcome"] == "refused"


def test_a_signature_with_another_bodys_key_is_refused(place) -> None:
    place.describe()
    place.propose()
    place.review()
    with pytest.raises(SignatureError):
        sign(place.desk, place.who("council siro"), "warm-homes",
             signature=place.signature(TRUST))  # fmt: skip


def test_nothing_is_released_before_activation(place) -> None:
    place.describe()
    place.deposit()
    place.propose()
    with pytest.raises(Refused) as refused:
        place.release()
    assert refused.value.rule == "agreement.draft"
    with pytest.raises(Refused):
        activate(place.desk, place.who("officer"), "warm-homes")


def test_activation_writes_a_register_entry(place) -> None:
    place.describe()
    place.agree()
    entry = models.RegisterEntry.objects.get().document
    assert entry["register"] == "full"
    assert {c["mark"] for c in entry["clauses"]} >= {"enforced", "promised"}
    assert last(place)["facts"]["register"] == "full"


def test_a_withholding_is_named_and_dated(place) -> None:
    text = AGREEMENT.replace(
        "publish: {register: full}",
        "publish: {register: full, withheld: [{field: all, reason: live operation,"
        " decided_by: siro, until: 2027-01-31}]}",
    )
    place.describe()
    place.agree(text)
    entry = models.RegisterEntry.objects.get().document
    assert "summary" not in entry
    said = {clause["path"].split(".")[0].split("[")[0] for clause in entry["clauses"]}
    assert said <= {"irwell", "id", "version", "publish"}
    assert entry["withheld"] == [{"field": "all", "reason": "live operation",
                                  "decided_by": "siro", "until": "2027-01-31"}]  # fmt: skip


def test_suspend_resume_and_who_may(place) -> None:
    place.describe()
    place.agree()
    with pytest.raises(Refused):
        suspend(place.desk, place.who("officer"), "warm-homes", reason="an officer tries")
    suspend(place.desk, place.who("dpo"), "warm-homes", reason="a complaint came in")
    assert place.row().state == "suspended"
    with pytest.raises(Refused) as refused:
        resume(place.desk, place.who("trust siro"), "warm-homes")
    assert refused.value.rule == "roles.party"
    resume(place.desk, place.who("council siro"), "warm-homes")
    assert place.row().state == "active"


def test_revoke_destroys_release_and_pseudonym_keys(place) -> None:
    release = place.all_the_way()
    revoke(place.desk, place.who("council siro"), "warm-homes", reason="the project ended")
    assert place.row().state == "revoked"
    with pytest.raises(KeyDestroyed):
        place.desk.keyring.key(COUNCIL, release.key)
    with pytest.raises(KeyDestroyed):
        place.desk.keyring.key(COUNCIL, "agreement-warm-homes")
    with pytest.raises(VaultError):
        place.desk.vault.open(release.files[0]["blob"], bytes(32))
    assert (COUNCIL, release.key) in destroyed_keys()


def test_expire_by_the_clock(place) -> None:
    place.all_the_way()
    with pytest.raises(Refused):
        expire(place.desk, schedule_actor(), "warm-homes")
    place.at(datetime(2027, 11, 1, 0, 30, tzinfo=UTC))
    done = run_due(place.desk)
    assert done.expired == 1
    assert place.row().state == "expired"


def test_a_deposit_with_a_missing_column_is_refused_and_keeps_nothing(place) -> None:
    place.describe()
    path = place.file()
    path.write_text("claim,nino\n1,QQ000001A\n")
    before = list(place.desk.vault.blobs())
    from irwell.authority.acts.deposit import deposit

    with pytest.raises(Refused) as refused:
        deposit(place.desk, place.who("steward"), DATA_SET, file=path)
    assert refused.value.rule == "deposit.column_missing"
    assert "district" in refused.value.message
    assert list(place.desk.vault.blobs()) == before
    assert not models.Deposit.objects.exists()


def test_withdraw_ends_the_releases_made_from_it(place) -> None:
    release = place.all_the_way()
    row = models.Deposit.objects.get()
    withdraw(place.desk, place.who("steward"), row.id)
    release.refresh_from_db()
    assert release.state == "withdrawn"
    for key in (row.key, release.key):
        with pytest.raises(KeyDestroyed):
            place.desk.keyring.key(COUNCIL, key)
    with pytest.raises(Refused):
        withdraw(place.desk, place.who("steward"), row.id)


def test_a_second_release_replaces_the_first_and_has_the_same_bytes(place) -> None:
    first = place.all_the_way()
    second = place.release()
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("replaced", "current", 2)
    assert [f["digest"] for f in first.files] == [f["digest"] for f in second.files]
    assert [f["blob"] for f in first.files] != [f["blob"] for f in second.files]


def test_due_releases_follow_new_deposits_only(place) -> None:
    place.all_the_way()
    assert run_due(place.desk).released == 0
    place.deposit(90)
    done = run_due(place.desk)
    assert (done.released, done.faults) == (1, ())


def test_a_recipient_token_needs_a_live_agreement_and_ends_with_it(place) -> None:
    with pytest.raises(Refused):
        place.token()
    place.describe()
    place.agree()
    made = place.token()
    assert made.token.expires_at == "2027-11-01T00:00:00Z"
    assert made.bearer not in repr(made)
    assert made.bearer not in str(place.entries())
    assert not models.Token.objects.filter(hash=made.bearer).exists()


def test_a_new_token_ends_the_earlier_one_of_the_same_system(place) -> None:
    place.describe()
    place.agree()
    first, other = place.token(), place.token("spark")
    second = place.token()
    live = set(models.Token.objects.filter(ended_at="").values_list("id", flat=True))
    assert live == {other.token.id, second.token.id}
    assert last(place)["facts"]["ended"] == [first.token.id]


def test_only_the_administrator_issues(place) -> None:
    with pytest.raises(Refused):
        issue(place.desk, place.who("trust siro"), TRUST, kind="recipient", system="excel")
    with pytest.raises(Refused):
        issue(place.desk, place.who("council admin"), TRUST, kind="recipient", system="excel")


def test_measure_and_allocate_under_the_output_rules(place) -> None:
    place.all_the_way()
    made = measure(place.desk, place.who("analyst"), "warm-homes", data_set=DATA_SET,
                   by=("district",))  # fmt: skip
    rows = {row["district"]: row["n"] for row in made.document["rows"]}
    assert rows == {"north": 35, "south": 20}
    plan = allocate(place.desk, place.who("analyst"), made.id, units=11, floor=1)
    assert {s["area"]: s["units"] for s in plan.document["shares"]} == {"north": 7, "south": 4}
    assert plan.document["worst"] <= plan.document["worst_equal"]
    with pytest.raises(AgreementError):
        measure(place.desk, place.who("analyst"), "warm-homes", data_set=DATA_SET, by=("notes",))
    with pytest.raises(NotFound):
        allocate(place.desk, place.who("analyst"), "no-such-figure", units=10)


def test_every_act_word_has_been_refused_or_permitted_somewhere(place) -> None:
    """A new act needs its line in the list, and its place in these tests."""
    assert len(ACTS) == len(set(ACTS))
    assert all(len(name) <= 12 for name in ACTS)  # the ledger's column


def test_an_officer_issues_the_first_token_of_a_body_and_no_other(place) -> None:
    desk, officer = place.desk, place.who("officer")
    admin, steward = place.people["council admin"], place.people["steward"]

    def first(person: str, kind: str = "person", days: int = 0):
        return issue(desk, officer, COUNCIL, kind=kind, person=person, days=days)

    for person, kind in ((steward, "person"), ("nobody", "person"), (admin, "home")):
        with pytest.raises(Refused) as refused:
            first(person, kind)
        assert refused.value.rule == "roles.own_body"
    made = first(admin, days=30)
    assert made.token.expires_at[:10] == "2026-11-29"  # seven days, though more were asked for
    with pytest.raises(Refused) as refused:
        first(admin)
    assert refused.value.rule == "roles.own_body"
    again = issue(desk, place.who("council admin"), COUNCIL, kind="person", person=admin)
    assert again.token.expires_at > made.token.expires_at
    last = [e for e in place.entries() if e["act"] == "issue"][-1]
    assert (last["outcome"], last["facts"]["ended"]) == ("permitted", [made.token.id])
