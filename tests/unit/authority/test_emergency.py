"""An emergency share: one signature, 72 hours, in public, and a look back."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from irwell.authority import access, models
from irwell.authority.actors import system_actor
from irwell.authority.acts.expire import expire
from irwell.authority.acts.issue import issue
from irwell.authority.acts.read import read
from irwell.authority.acts.release import release
from irwell.authority.acts.review_after import review_after
from irwell.authority.documents import agreement_row
from irwell.authority.notices import notices
from irwell.authority.site import desk as site_desk
from irwell.authority.tasks import run_due
from irwell.authority.tokens import token_of
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, Refused, SignatureError
from tests.unit.authority.emergency_parts import FLOOD, WHY, duty, duty_signature, share
from tests.unit.authority.place import COUNCIL, DATA_SET, NOON, REASONS, TRUST

ASKED = access.Asked(COUNCIL, "homes")


@pytest.fixture
def place(place):
    place.describe()
    place.deposit()
    duty(place)
    return place


def look(place, made):
    token = token_of(place.desk, f"Bearer {made.bearer}", ("recipient",))
    return read(place.desk, system_actor(token), "flood-tonight", asked=ASKED, token=token.id,
                seconds=60)  # fmt: skip


def test_one_signature_makes_it_active_and_readable_and_public(place) -> None:
    row = share(place)
    assert row.state == "active"
    assert list(row.signatures.values_list("organisation_id", flat=True)) == [COUNCIL]
    release(place.desk, place.who("steward"), "flood-tonight", data_set=DATA_SET)
    assert look(place, place.token()).table.name == "homes"
    told = Client().get("/register/flood-tonight.json").json()
    assert told["emergency"]["why"] == WHY
    assert Client().get("/transparency.json").json()["emergencies"][0]["agreement"] == row.id


def test_what_waits_is_entered_and_what_cannot_is_refused(place) -> None:
    row = share(place)
    facts = place.entries()[-1]["facts"]
    assert "R12" in facts["waived"] == row.emergency.waived
    public = FLOOD.replace("id: flood-tonight", "id: flood-open").replace(
        "{provider: art6_1_e, recipient: art6_1_f}", "{provider: art6_1_e}"
    )
    with pytest.raises(AgreementError) as refused:
        share(place, public)
    assert refused.value.rule not in ("R8", "R9", "R12")
    assert not models.Agreement.objects.filter(name="flood-open").exists()


def test_it_ends_by_the_clock_and_not_by_its_last_day(place) -> None:
    share(place)
    release(place.desk, place.who("steward"), "flood-tonight", data_set=DATA_SET)
    made = place.token()
    place.at(NOON + timedelta(hours=71))
    look(place, made)
    with pytest.raises(Refused) as refused:
        expire(place.desk, place.who("officer"), "flood-tonight")
    assert refused.value.rule == "time.end"
    place.at(NOON + timedelta(hours=72, minutes=1))  # still the last day that the document names
    with pytest.raises(Refused) as refused:
        look(place, made)
    assert refused.value.rule == "emergency.over"
    assert run_due(place.desk).expired == 1
    assert agreement_row("flood-tonight").state == "expired"


@pytest.mark.parametrize(
    ("person", "role", "error"),
    [("council siro", "duty-officer", "roles.emergency"), ("duty", "siro", "emergency.key")],
)
def test_only_a_duty_officer_with_the_duty_key(place, person, role, error) -> None:
    with pytest.raises((Refused, SignatureError)) as refused:
        share(place, person=person, role=role)
    assert refused.value.rule == error


def test_a_recipient_cannot_make_one_of_another_body_s_data(place) -> None:
    from irwell.authority.acts.appoint import appoint
    from irwell.authority.acts.emergency import Urgent, emergency

    made = appoint(place.desk, place.who("trust admin"), TRUST, roles=("duty_officer",))
    place.people["trust duty"] = made.id
    urgent = Urgent(parse_yaml(FLOOD), WHY, duty_signature(place))
    with pytest.raises(Refused) as refused:
        emergency(place.desk, place.who("trust duty"), "flood-tonight", urgent=urgent)
    assert refused.value.rule == "roles.party"


def test_it_takes_nobody_s_place(place) -> None:
    share(place)
    with pytest.raises(Refused) as refused:
        share(place, FLOOD.replace("id: flood-tonight", "id: flood-tonight\nversion: 2"))
    assert refused.value.rule == "emergency.version"


def test_somebody_else_looks_back_and_what_is_not_upheld_ends(place) -> None:
    share(place)
    (told,) = [n for n in notices(place.desk, place.who("dpo")) if n["kind"] == "review_after"]
    assert "by 27 November 2026" in told["text"]
    with pytest.raises(Refused) as refused:
        review_after(place.desk, place.who("trust siro"), "flood-tonight", outcome="upheld",
                     reasons=REASONS)  # fmt: skip
    assert refused.value.rule == "roles.party"
    own = review_after(place.desk, place.who("council siro"), "flood-tonight",
                       outcome="not_upheld", reasons=REASONS)  # fmt: skip
    assert own.outcome == "not_upheld"
    assert agreement_row("flood-tonight").state == "revoked"
    with pytest.raises(Refused) as refused:
        review_after(place.desk, place.who("council siro"), "flood-tonight", outcome="upheld",
                     reasons=REASONS)  # fmt: skip
    assert refused.value.rule == "review_after.emergency"
    assert not [n for n in notices(place.desk, place.who("dpo")) if n["kind"] == "review_after"]


def test_who_shared_does_not_look_back(place) -> None:
    from irwell.authority.acts.appoint import appoint

    made = appoint(place.desk, place.who("council admin"), COUNCIL,
                   roles=("duty_officer", "siro"))  # fmt: skip
    place.people["both"] = made.id
    share(place, person="both")
    with pytest.raises(Refused) as refused:
        review_after(place.desk, place.who("both"), "flood-tonight", outcome="upheld",
                     reasons=REASONS)  # fmt: skip
    assert refused.value.rule == "review_after.self_approval"


def test_by_the_api(place) -> None:
    own = issue(place.desk, place.who("council admin"), COUNCIL, kind="person",
                person=place.people["duty"])  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {own.bearer}"})
    today = site_desk().today()  # the door has its own clock
    text = FLOOD.replace("2026-11-22", today.isoformat())
    text = text.replace("2026-11-25", (today + timedelta(days=3)).isoformat())
    form = {"document": parse_yaml(text).value, "why": WHY}
    form["signature"] = duty_signature(place, text)
    made = client.post("/api/v1/agreements/flood-tonight/emergency",
                       json.dumps(form, default=str), content_type="application/json")  # fmt: skip
    assert made.status_code == 200, made.text
    assert made.json()["state"] == "active"
    assert made.json()["ends_at"].startswith((today + timedelta(days=3)).isoformat())
