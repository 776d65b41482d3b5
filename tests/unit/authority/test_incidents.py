"""Somebody presses stop, the clock runs, and the incident is taken to its lessons."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from irwell.authority import access, models
from irwell.authority.acts.handle import Handling, handle
from irwell.authority.acts.issue import issue
from irwell.authority.acts.read import read
from irwell.authority.acts.report import Happened, report
from irwell.authority.acts.resume import resume
from irwell.authority.incidents import draft_for, exposure, incidents, seen_incident
from irwell.authority.notices import notices
from irwell.authority.tokens import token_of
from irwell.authority.transparency import transparency
from irwell.errors import NotFound, Refused
from tests.unit.authority.place import COUNCIL, DATA_SET, NOON, TRUST

WHAT = "A list was sent to the wrong mailbox."


@pytest.fixture
def sharing(place):
    place.all_the_way()
    made = place.token()
    asked = access.Asked(COUNCIL, "homes")
    token = token_of(place.desk, f"Bearer {made.bearer}", ("recipient",))
    from irwell.authority.actors import system_actor

    read(place.desk, system_actor(token), "warm-homes", asked=asked, token=token.id, seconds=60)
    return place


def stop(place, person="analyst", **changes):
    happened = {"kind": "confidentiality", "what": WHAT, "agreements": ["warm-homes"]} | changes
    return report(place.desk, place.who(person), happened=Happened(**happened))


def take(place, row, person, step, text="what was done", **more):
    return handle(place.desk, place.who(person), row.id, handling=Handling(step, text, **more))


def test_stop_suspends_in_the_same_transaction_and_leaves_one_entry(sharing) -> None:
    size = len(sharing.entries())
    row = stop(sharing)
    assert sharing.row().state == "suspended"
    assert sharing.row().state_reason == f"An incident was reported ({row.id}): confidentiality."
    (entry,) = sharing.entries()[size:]
    assert entry["act"] == "report"
    assert entry["facts"]["suspended"] == ["warm-homes.v1"]
    assert WHAT not in json.dumps(entry)
    assert row.lead_id == COUNCIL


@pytest.mark.parametrize("person", ["analyst", "dpo", "steward", "trust admin", "officer"])
def test_anybody_of_a_party_stops_it_and_an_officer_too(sharing, person) -> None:
    stop(sharing, person)
    assert sharing.row().state == "suspended"


def test_what_is_no_report_stops_nothing(sharing) -> None:
    for changes, rule in (({"kind": "x"}, "report.kind"), ({"what": "no"}, "report.reasons"),
                          ({"agreements": []}, "report.agreements"),
                          ({"aware_at": "2027-01-01T00:00:00Z"}, "moment")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            stop(sharing, **changes)
        assert refused.value.rule == rule
    assert sharing.row().state == "active"
    assert not models.Incident.objects.exists()


def test_a_body_that_is_no_party_cannot_stop_it(sharing) -> None:
    from irwell.authority.acts.appoint import appoint
    from irwell.authority.acts.join import join

    join(sharing.desk, sharing.who("officer"), "elm-police", name="Elm Police", sector="police")
    made = appoint(sharing.desk, sharing.who("officer"), "elm-police", roles=("administrator",))
    sharing.people["police admin"] = made.id
    with pytest.raises(Refused) as refused:
        stop(sharing, "police admin")
    assert refused.value.rule == "report.party"
    row = stop(sharing)
    with pytest.raises(NotFound):
        seen_incident(sharing.who("police admin"), row.id)


def test_it_is_not_resumed_until_it_is_contained(sharing) -> None:
    row = stop(sharing)
    with pytest.raises(Refused) as refused:
        resume(sharing.desk, sharing.who("council siro"), "warm-homes")
    assert refused.value.rule == "incident.reported"
    take(sharing, row, "dpo", "contain", "The mailbox was emptied.")
    resume(sharing.desk, sharing.who("council siro"), "warm-homes")
    assert sharing.row().state == "active"


def test_the_clock_runs_from_when_it_became_known_and_stops_when_told(sharing) -> None:
    stop(sharing, aware_at="2026-11-22T09:00:00+00:00")
    (listed,) = incidents(sharing.desk, sharing.who("analyst"))
    assert listed["tell_ico_by"].startswith("2026-11-25T09:00")
    assert listed["hours_left"] == pytest.approx(69.0, abs=0.1)
    sharing.at(NOON + timedelta(hours=72))
    (listed,) = incidents(sharing.desk, sharing.who("analyst"))
    assert listed["hours_left"] == pytest.approx(-3.0, abs=0.1)


def test_the_leading_body_is_told_the_hour_and_the_others_what_stopped(sharing) -> None:
    row = stop(sharing, aware_at="2026-11-22T09:00:00+00:00")
    lead = {n["kind"]: n["text"] for n in notices(sharing.desk, sharing.who("dpo"))}
    assert "the ICO is to be told by 25 November 2026, 09:00" in lead["incident"]
    other = {n["kind"]: n["text"] for n in notices(sharing.desk, sharing.who("trust dpo"))}
    assert f"Incident {row.id}" in other["stopped"]
    assert "warm-homes.v1" in other["stopped"]


def test_who_held_what_comes_from_releases_and_reads_through_the_gate(sharing) -> None:
    row = stop(sharing)
    (held,) = exposure(row)
    assert (held["organisation"], held["data_set"], held["reads"]) == (TRUST, DATA_SET, 1)
    assert held["first_read"] == held["last_read"] != ""
    release = models.Release.objects.get()
    exact = release.manifest["rows_out"]
    assert held["rows"] == f"about {(exact + 2) // 5 * 5}"
    release.manifest = release.manifest | {"rows_out": 7}
    release.save()
    assert exposure(row)[0]["rows"] == "fewer than 10"


def test_the_draft_is_for_the_body_that_leads(sharing) -> None:
    row = stop(sharing)
    take(sharing, row, "dpo", "contain", "The mailbox was emptied.")
    draft = draft_for(sharing.who("dpo"), row.id)
    assert draft["answers"]["what happened"] == WHAT
    assert draft["answers"]["measures taken"] == "The mailbox was emptied."
    with pytest.raises(Refused) as refused:
        draft_for(sharing.who("trust dpo"), row.id)
    assert refused.value.rule == "roles.own_body"


def to_the_end(place, row) -> None:
    iao = place.who("council siro")
    assert iao.roles == ("siro",)
    take(place, row, "dpo", "contain")
    take(place, row, "ig lead", "assess", "People may be embarrassed.")
    take(place, row, "council siro", "reportable", "It is likely to do harm.")
    take(place, row, "dpo", "notify", "By the form.", reference="IC-0001")
    take(place, row, "ig lead", "investigate", "The address book was wrong.")
    take(place, row, "council siro", "close", "Addresses are now looked up, never typed.")


def test_lessons_are_published_and_nothing_else(sharing) -> None:
    row = stop(sharing)
    assert transparency(sharing.desk)["incidents"] == {"open": 1, "closed": 0, "lessons": []}
    to_the_end(sharing, row)
    told = Client().get("/transparency.json").json()["incidents"]
    (lesson,) = told["lessons"]
    assert lesson["lessons"] == "Addresses are now looked up, never typed."
    assert (lesson["ico_told"], lesson["agreements"]) == (True, ["warm-homes.v1"])
    assert WHAT not in json.dumps(told)
    assert "wrong." not in json.dumps(told)


@pytest.mark.parametrize(
    ("person", "step", "more", "rule"),
    [
        ("analyst", "contain", {}, "roles.handle"),
        ("trust dpo", "contain", {}, "roles.own_body"),
        ("council siro", "assess", {}, "incident.reported"),
        ("dpo", "unknown", {}, "handle.step"),
        ("dpo", "contain", {"reference": "x"}, "handle.reference"),
        ("dpo", "contain", {"text": "no"}, "handle.reasons"),
    ],
)
def test_a_step_out_of_turn_is_refused(sharing, person, step, more, rule) -> None:
    row = stop(sharing)
    with pytest.raises(Refused) as refused:
        take(sharing, row, person, step, **more)
    assert refused.value.rule == rule
    assert models.Incident.objects.get().state == "reported"


def test_the_dpo_does_not_decide_whether_it_is_reportable(sharing) -> None:
    row = stop(sharing)
    take(sharing, row, "dpo", "contain")
    take(sharing, row, "dpo", "assess")
    with pytest.raises(Refused) as refused:
        take(sharing, row, "dpo", "not_reportable")
    assert refused.value.rule == "handle.role"


def test_by_the_api(sharing) -> None:
    own = issue(sharing.desk, sharing.who("council admin"), COUNCIL, kind="person",
                person=sharing.people["dpo"])  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {own.bearer}"})

    def post(path, form):
        return client.post(f"/api/v1{path}", json.dumps(form), content_type="application/json")

    made = post("/incidents", {"kind": "misuse", "what": WHAT, "agreements": ["warm-homes"]})
    assert made.status_code == 200
    row = made.json()
    assert row["suspended"] == ["warm-homes.v1"]
    assert row["hours_left"] == pytest.approx(72, abs=0.1)
    path = f"/incidents/{row['incident']}"
    assert post(f"{path}/handle", {"step": "contain", "text": "stopped"}).json()["state"] == (
        "contained")  # fmt: skip
    assert client.get(f"/api/v1{path}/exposure").json()[0]["organisation"] == TRUST
    assert client.get(f"/api/v1{path}/draft").json()["answers"]["what happened"] == WHAT
    refused = post(f"{path}/handle", {"step": "close", "text": "lessons"})
    assert (refused.status_code, "incident.contained" in refused.text) == (403, True)
