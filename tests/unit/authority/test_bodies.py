"""Bodies: what is known of them is current, and a change of identity stops what they share."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from irwell.authority import lookups, models
from irwell.authority.access import standing
from irwell.authority.actors import schedule_actor
from irwell.authority.acts import amend as amending
from irwell.authority.acts.activate import activate
from irwell.authority.acts.amend import amend
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.assure import assure
from irwell.authority.acts.join import join
from irwell.authority.acts.lapse_body import lapse_body
from irwell.authority.acts.resume import resume
from irwell.authority.acts.suspend import suspend
from irwell.authority.bodies import bodies, facts_for, lapsed_bodies
from irwell.authority.documents import agreement_of
from irwell.authority.tasks import run_due
from irwell.documents import parse_yaml
from irwell.errors import DocumentError, IrwellError, NotFound, Refused
from tests.unit.authority.body_parts import LAST_DAY, joined, known, source
from tests.unit.authority.place import AGREEMENT, COUNCIL, TRUST

IDENTITY = {
    "name": "Fordham District Council",
    "sector": "central_government",
    "registered_number": "INVENTED-2",
    "ico_registration": "INVENTED-ZA2",
    "controlled_by": "Invented Holdings",
}
SEEN = "the register entries and the certificate"
AFTER = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


def last(place):
    return place.entries()[-1]


def body(name: str) -> models.Organisation:
    return models.Organisation.objects.get(pk=name)


@pytest.fixture
def sharing(place):
    """Both bodies are known, and warm-homes is active between them."""
    known(place)
    place.describe()
    place.agree()
    return place


def test_a_body_joins_with_its_document(place) -> None:
    row = joined(place)
    assert (row.status, bool(row.verified_at), row.profile["id"]) == ("member", True, "new-trust")
    assert last(place)["subject"]["digest"] == row.profile_digest
    assert "example" not in str(last(place))


def test_the_document_of_the_how_to_page_is_one_that_a_body_joins_with(place) -> None:
    page = Path(__file__).parents[3] / "docs" / "how-to" / "keep-bodies-current.md"
    text = page.read_text().split("```yaml warm-trust.yaml\n")[1].split("```")[0]
    own = parse_yaml(text.replace("id: warm-trust", "id: warm-trust-two"))
    row = join(place.desk, place.who("officer"), "warm-trust-two", name="Warm Trust",
               sector="third_sector", profile=own)  # fmt: skip
    assert (row.status, bool(row.verified_at)) == ("member", True)


def test_a_body_joins_without_one_and_is_not_verified(place) -> None:
    assert (body(TRUST).profile, body(TRUST).verified_at) == ({}, "")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": "Another Trust"}, "join.profile"),
        ({"sector": "private"}, "join.profile"),
        ({"assurance": {"expires": "2026-11-21"}}, "body.assurance"),
    ],
)
def test_a_body_does_not_join_with_a_document_that_does_not_fit(place, changes, rule) -> None:
    with pytest.raises(Refused) as refused:
        joined(place, **changes)
    assert refused.value.rule == rule
    assert not models.Organisation.objects.filter(pk="new-trust").exists()


def test_a_document_that_does_not_keep_to_the_form_is_refused(place) -> None:
    with pytest.raises(DocumentError):
        joined(place, assurance={"expires": "some day"})


def test_a_new_mailbox_stops_nothing(sharing) -> None:
    contacts = {"dpo": "advice@fordham-council.example"}
    row = amend(
        sharing.desk, sharing.who("council admin"), COUNCIL,
        profile=source(COUNCIL, contacts=contacts),
    )  # fmt: skip
    assert (row.status, sharing.row().state) == ("member", "active")
    assert last(sharing)["facts"] == {
        "changed": ["contacts"], "identity": [], "status": "member", "suspended": [],
    }  # fmt: skip


@pytest.mark.parametrize("key", sorted(IDENTITY))
def test_a_change_of_identity_suspends_the_body_and_what_it_shares(sharing, key) -> None:
    before = len(sharing.entries())
    row = amend(
        sharing.desk, sharing.who("council admin"), COUNCIL,
        profile=source(COUNCIL, **{key: IDENTITY[key]}),
    )  # fmt: skip
    assert row.status == "suspended"
    assert row.status_reason.startswith(f"identity of {COUNCIL} changed: ")
    assert sharing.row().state == "suspended"
    assert sharing.row().state_reason == f"The {row.status_reason}."
    assert len(sharing.entries()) == before + 1  # one entry names them all
    assert last(sharing)["facts"]["suspended"] == [sharing.row().id]
    assert IDENTITY[key] not in str(last(sharing))
    with pytest.raises(Refused):
        standing(sharing.row(), sharing.desk.today(), TRUST)


def test_the_recipient_s_change_of_identity_suspends_too(sharing) -> None:
    amend(
        sharing.desk, sharing.who("trust admin"), TRUST,
        profile=source(TRUST, controlled_by="Invented Holdings"),
    )  # fmt: skip
    assert (body(TRUST).status, body(COUNCIL).status) == ("suspended", "member")
    assert sharing.row().state == "suspended"


def test_a_change_that_cannot_be_saved_whole_is_not_saved_at_all(sharing, monkeypatch) -> None:
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(amending, "suspend_all", broken)
    with pytest.raises(RuntimeError):
        amend(
            sharing.desk, sharing.who("council admin"), COUNCIL,
            profile=source(COUNCIL, name="Another Council"),
        )  # fmt: skip
    assert (body(COUNCIL).status, body(COUNCIL).name) == ("member", "Fordham-Council")
    assert last(sharing)["outcome"] == "refused"


def test_the_first_document_adds_numbers_and_changes_nobody(place) -> None:
    known(place)
    assert {body(COUNCIL).status, body(TRUST).status} == {"member"}
    assert body(COUNCIL).verified_at == ""  # entered, not verified


def test_a_first_document_with_another_name_suspends(place) -> None:
    row = amend(
        place.desk, place.who("officer"), TRUST, profile=source(TRUST, name="Cool Trust")
    )  # fmt: skip
    assert (row.status, row.name) == ("suspended", "Cool Trust")


@pytest.mark.parametrize(
    "changes",
    [
        {"assurance": {"expires": "2099-12-31"}},
        {"public_authority": False},
        {"competent_authority": True},
        {"dea_schedules": ["s35"]},
        {"health_or_care": True},
        {"foi_body": True},
    ],
)
def test_a_body_does_not_say_of_itself_what_the_authority_verifies(sharing, changes) -> None:
    with pytest.raises(Refused) as refused:
        amend(
            sharing.desk, sharing.who("council admin"), COUNCIL, profile=source(COUNCIL, **changes)
        )
    assert refused.value.rule == "amend.verified"
    amend(sharing.desk, sharing.who("officer"), COUNCIL, profile=source(COUNCIL, **changes))
    assert sharing.row().state == "active"


@pytest.mark.parametrize(
    ("who", "of", "rule"),
    [
        ("trust admin", source(COUNCIL, areas=["E08000003"]), "roles.own_body"),
        ("council siro", source(COUNCIL, areas=["E08000003"]), "roles.amend"),
        ("council admin", source(TRUST), "amend.id"),
        ("council admin", source(COUNCIL), "amend.same"),
    ],
)
def test_an_amendment_is_refused(place, who, of, rule) -> None:
    known(place)
    with pytest.raises(Refused) as refused:
        amend(place.desk, place.who(who), COUNCIL, profile=of)
    assert refused.value.rule == rule
    assert last(place)["reasons"] == [rule]


def test_an_unknown_body_has_no_document(place) -> None:
    with pytest.raises(NotFound):
        amend(place.desk, place.who("officer"), "no-body", profile=source("no-body"))


ROLES = (
    "administrator", "analyst", "auditor", "caldicott", "dpo", "duty_officer", "founder", "home",
    "iao", "ig_lead", "officer", "recipient", "schedule", "siro", "steward",
)  # fmt: skip
MAY = {
    "amend": {"administrator", "officer"},
    "assure": {"officer"},
    "lapse_body": {"officer", "schedule"},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", sorted(MAY))
def test_who_may_do_what_to_a_body(place, act, role) -> None:
    known(place)
    actor = place.who("council admin")
    actor = type(actor)(COUNCIL, (role,), actor.id, actor.via)
    if act == "lapse_body":
        place.at(AFTER)
    attempts = {
        "amend": lambda: amend(
            place.desk, actor, COUNCIL, profile=source(COUNCIL, areas=["E08000003"])
        ),
        "assure": lambda: assure(place.desk, actor, COUNCIL, seen=SEEN),
        "lapse_body": lambda: lapse_body(place.desk, actor, COUNCIL),
    }
    if role in MAY[act]:
        attempts[act]()
        return
    with pytest.raises(Refused) as refused:
        attempts[act]()
    assert refused.value.rule == f"roles.{act}"


def changed(place) -> None:
    amend(
        place.desk, place.who("trust admin"), TRUST, profile=source(TRUST, registered_number="N-2")
    )


def test_an_agreement_goes_on_only_when_its_provider_says_so(sharing) -> None:
    changed(sharing)
    with pytest.raises(Refused) as refused:
        resume(sharing.desk, sharing.who("council siro"), "warm-homes")
    assert refused.value.rule == "body.status"
    row = assure(sharing.desk, sharing.who("officer"), TRUST, seen=SEEN)
    assert (row.status, row.status_reason, bool(row.verified_at)) == ("member", "", True)
    facts = last(sharing)["facts"]
    assert (facts["before"], facts["still_suspended"]) == ("suspended", [sharing.row().id])
    assert SEEN not in str(last(sharing))
    assert sharing.row().state == "suspended"
    resume(sharing.desk, sharing.who("council siro"), "warm-homes")
    standing(sharing.row(), sharing.desk.today(), TRUST)


def test_what_a_party_stopped_stays_stopped(sharing) -> None:
    suspend(sharing.desk, sharing.who("dpo"), "warm-homes", reason="another concern")
    changed(sharing)
    assert last(sharing)["facts"]["suspended"] == []
    assert sharing.row().state_reason == "another concern"
    with pytest.raises(Refused):
        resume(sharing.desk, sharing.who("council siro"), "warm-homes")


def test_nothing_is_activated_with_a_suspended_party(sharing) -> None:
    changed(sharing)
    models.Agreement.objects.update(state="signed")
    with pytest.raises(Refused) as refused:
        activate(sharing.desk, sharing.who("officer"), "warm-homes")
    assert refused.value.rule == "body.status"


def test_who_changed_an_identity_does_not_verify_it(place) -> None:
    known(place)
    other = appoint(place.desk, place.who("officer"), "vale-authority", roles=("officer",))
    amend(place.desk, place.who("officer"), TRUST, profile=source(TRUST, name="Cool Trust"))
    with pytest.raises(Refused) as refused:
        assure(place.desk, place.who("officer"), TRUST, seen=SEEN)
    assert refused.value.rule == "assure.self"
    place.people["other"] = other.id
    assert assure(place.desk, place.who("other"), TRUST, seen=SEEN).status == "member"


def test_what_was_looked_at_must_be_what_stands(place) -> None:
    known(place)
    looked_at = body(TRUST).profile_digest
    changed(place)
    with pytest.raises(Refused) as refused:
        assure(place.desk, place.who("officer"), TRUST, seen=SEEN, digest=looked_at)
    assert refused.value.rule == "assure.digest"
    now = body(TRUST).profile_digest
    assert assure(place.desk, place.who("officer"), TRUST, seen=SEEN, digest=now).id == TRUST


@pytest.mark.parametrize("seen", ["", "ok", "x" * 301])
def test_it_is_said_what_was_looked_at(place, seen) -> None:
    known(place)
    with pytest.raises(Refused) as refused:
        assure(place.desk, place.who("officer"), TRUST, seen=seen)
    assert refused.value.rule == "assure.reason"


def test_a_body_without_a_document_cannot_be_verified(place) -> None:
    with pytest.raises(Refused) as refused:
        assure(place.desk, place.who("officer"), TRUST, seen=SEEN)
    assert refused.value.rule == "assure.profile"


def test_an_assurance_counts_on_its_last_day(place) -> None:
    known(place)
    assert lapsed_bodies(datetime.fromisoformat(LAST_DAY).date()) == []
    assert lapsed_bodies(AFTER.date()) == sorted([COUNCIL, TRUST])


def test_no_read_passes_between_the_last_day_and_the_schedule(sharing) -> None:
    sharing.at(AFTER)
    with pytest.raises(Refused) as refused:
        standing(sharing.row(), sharing.desk.today(), TRUST)
    assert (refused.value.rule, sharing.row().state) == ("body.assurance", "active")


def test_the_schedule_suspends_a_lapsed_body_once(sharing) -> None:
    sharing.at(AFTER)
    assert run_due(sharing.desk).unassured == 2
    assert sharing.row().state == "suspended"
    assert body(TRUST).status_reason == f"assurance of {TRUST} ended on {LAST_DAY}"
    acts = [e["facts"]["suspended"] for e in sharing.entries() if e["act"] == "lapse_body"]
    assert acts == [[sharing.row().id], []]  # the second body found it suspended
    assert run_due(sharing.desk).unassured == 0


def test_a_lapsed_body_is_a_member_again_with_a_new_assurance(sharing) -> None:
    run_due(sharing.at(AFTER).desk)
    for one in (COUNCIL, TRUST):
        with pytest.raises(Refused) as refused:
            assure(sharing.desk, sharing.who("officer"), one, seen=SEEN)
        assert refused.value.rule == "body.assurance"
        new = source(one, assurance={"expires": "2028-03-31"})
        amend(sharing.desk, sharing.who("officer"), one, profile=new)
        assert assure(sharing.desk, sharing.who("officer"), one, seen=SEEN).status == "member"
    resume(sharing.desk, sharing.who("council siro"), "warm-homes")
    assert sharing.row().state == "active"


def test_a_body_whose_assurance_counts_does_not_lapse(place) -> None:
    known(place)
    with pytest.raises(Refused):
        lapse_body(place.desk, schedule_actor(), TRUST)
    assert body(TRUST).status == "member"


def test_a_body_that_left_is_neither_amended_nor_verified(place) -> None:
    known(place)
    models.Organisation.objects.filter(pk=TRUST).update(status="left")
    for attempt in (
        lambda: changed(place),
        lambda: assure(place.desk, place.who("officer"), TRUST, seen=SEEN),
        lambda: lapse_body(place.at(AFTER).desk, schedule_actor(), TRUST),
    ):
        with pytest.raises(IrwellError):
            attempt()
    assert body(TRUST).status == "left"


def test_the_register_shows_a_body(sharing) -> None:
    changed(sharing)
    shown = lookups.organisation(TRUST)
    assert shown["status"] == "suspended"
    assert shown["agreements"] == [f"{sharing.row().id} (suspended)"]
    assert shown["profile"]["registered_number"] == "N-2"
    assert shown["digest"] == body(TRUST).profile_digest


def test_rules_get_the_facts_that_are_known(place) -> None:
    amend(place.desk, place.who("officer"), COUNCIL, profile=source(COUNCIL))
    place.describe()
    place.agree()
    found = facts_for(place.form())
    assert list(found.bodies) == [COUNCIL]
    assert found.bodies[COUNCIL].public_authority
    assert found.others == ()
    assert bodies([TRUST]) == {}


def test_rules_get_the_active_agreements_that_are_linked(place) -> None:
    place.describe()
    place.agree()
    linking = AGREEMENT.replace("id: warm-homes", "id: cold-homes").replace(
        "  may: [view, count]",
        "  may: [view, count]\n  link_with: [{dataset: fordham-council/support@1,"
        " agreement: warm-homes, key: link-1}]",
    )
    row = place.propose(linking)
    assert [form.id for form in facts_for(agreement_of(row)).others] == ["warm-homes"]
    models.Agreement.objects.filter(name="warm-homes").update(state="suspended")
    assert facts_for(agreement_of(row)).others == ()
