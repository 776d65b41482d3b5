"""Deliveries accepted or disputed, faults reported and answered, everybody concerned told."""

from datetime import timedelta

import pytest

from irwell.authority import models
from irwell.authority.acts.answer import answer
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.fault import Reported, fault
from irwell.authority.acts.join import join
from irwell.authority.acts.receive import receive
from irwell.authority.deliveries import by_date, deliveries
from irwell.authority.feedback import corrections, days_to_fix, faults
from irwell.authority.notices import notices
from irwell.authority.tasks import run_due
from irwell.errors import NotFound, Refused
from tests.unit.authority.place import AGREEMENT, COUNCIL, DATA_SET, TRUST

WRONG = "Some incomes are in pence, not pounds."
HELP = "help-trust"


@pytest.fixture
def shared(place):
    place.all_the_way()
    return place


def release(place):
    return models.Release.objects.get(state="current", agreement__name="warm-homes")


def report(place, **changes):
    said = {"data_set": DATA_SET, "column": "income", "kind": "wrong", "text": WRONG, **changes}
    return fault(place.desk, place.who("analyst"), "warm-homes", reported=Reported(**said))


def kinds(place, name):
    return [row["kind"] for row in notices(place.desk, place.who(name))]


def test_a_delivery_is_accepted_or_disputed_by_its_date(shared) -> None:
    built = release(shared)
    assert kinds(shared, "analyst") == ["delivery"]
    with pytest.raises(Refused) as wordless:
        receive(shared.desk, shared.who("analyst"), built.id, accepted=False)
    assert wordless.value.rule == "receive.reason"
    receive(shared.desk, shared.who("analyst"), built.id, accepted=False, reason=WRONG)
    assert kinds(shared, "analyst") == []
    assert kinds(shared, "steward") == ["disputed"]
    row = deliveries(shared.desk, shared.who("steward"))[0]
    assert (row["state"], row["reason"], row["recipient"]) == ("disputed", WRONG, TRUST)
    assert deliveries(shared.desk, shared.who("officer"))[0]["reason"] == ""
    receive(shared.desk, shared.who("analyst"), built.id, accepted=True)
    assert models.Delivery.objects.get().state == "accepted"
    shared.at(shared.clock.moment + timedelta(days=15))
    assert by_date(built) < shared.desk.today()
    with pytest.raises(Refused) as late:
        receive(shared.desk, shared.who("analyst"), built.id, accepted=True)
    assert late.value.rule == "receive.late"
    assert WRONG not in str(shared.entries())


def test_nobody_else_receives(shared) -> None:
    for name in ("steward", "council siro"):
        with pytest.raises(NotFound):
            receive(shared.desk, shared.who(name), release(shared).id, accepted=True)
    with pytest.raises(Refused):
        receive(shared.desk, shared.who("officer"), release(shared).id, accepted=True)


def test_a_fault_is_reported_answered_and_corrected(shared) -> None:
    row = report(shared)
    assert (row.state, row.source_column) == ("open", "income")
    assert kinds(shared, "steward") == ["fault"]
    assert faults(shared.desk, shared.who("steward"))[0]["text"] == WRONG
    assert faults(shared.desk, shared.who("officer"))[0]["text"] == ""
    steward = shared.who("steward")
    answer(shared.desk, steward, row.id, state="answered", reason="We are looking into it.")
    assert [c["what"] for c in corrections(TRUST)] == ["will be corrected"]
    old = models.Deposit.objects.get().id
    with pytest.raises(Refused) as early:
        answer(shared.desk, steward, row.id, state="corrected", deposit=old)
    assert early.value.rule == "answer.deposit"
    shared.at(shared.clock.moment + timedelta(days=3))
    fixed = shared.deposit(62)
    answer(shared.desk, steward, row.id, state="corrected", deposit=fixed.id)
    assert corrections(TRUST)[0]["release"] == 0
    assert run_due(shared.desk).released == 1
    assert corrections(TRUST)[0]["release"] == 2
    assert days_to_fix(shared.desk, steward) == [
        {"data_set": DATA_SET, "open": 0, "closed": 1, "median_days": 3, "oldest_open_days": None}
    ]
    with pytest.raises(Refused) as closed:
        answer(shared.desk, steward, row.id, state="rejected", reason="It is none.")
    assert closed.value.rule == "answer.closed"
    assert WRONG not in str(shared.entries())


def test_every_other_recipient_of_the_column_is_told_and_not_who_reported(shared) -> None:
    place = shared
    join(place.desk, place.who("officer"), HELP, name="Help", sector="third_sector")
    admin = appoint(place.desk, place.who("officer"), HELP, roles=("administrator",))
    place.people["help admin"] = admin.id
    place.machines.create_root(HELP)
    key = place.machines.new_signing_key(HELP, "siro")
    siro = appoint(place.desk, place.who("help admin"), HELP, roles=("siro",), key=key)
    analyst = appoint(place.desk, place.who("help admin"), HELP, roles=("analyst",))
    dpo = appoint(place.desk, place.who("help admin"), HELP, roles=("dpo",))
    place.people |= {"help siro": siro.id, "help analyst": analyst.id, "help dpo": dpo.id}
    text = AGREEMENT.replace("warm-homes", "own-help").replace(TRUST, HELP)
    text = text.replace("income: {from: income", "money: {from: income")
    from irwell.authority.acts.activate import activate
    from irwell.authority.acts.propose import propose
    from irwell.authority.acts.sign import sign
    from irwell.documents import parse_yaml

    propose(place.desk, place.who("help analyst"), "own-help", document=parse_yaml(text))
    place.review(text, advisers=("dpo", "help dpo"))
    for person, body in (("council siro", COUNCIL), ("help siro", HELP)):
        sign(place.desk, place.who(person), "own-help", signature=place.signature(body, text))
    activate(place.desk, place.who("officer"), "own-help")
    row = report(place)
    assert kinds(place, "help analyst") == []
    fixed = place.deposit(62)
    answer(place.desk, place.who("steward"), row.id, state="corrected", deposit=fixed.id)
    run_due(place.desk)
    told = [n for n in notices(place.desk, place.who("help analyst")) if n["kind"] == "correction"]
    assert len(told) == 1
    assert "money" in told[0]["text"]
    assert "release 1 under own-help" in told[0]["text"]
    assert TRUST not in str(told)
    assert WRONG not in str(told)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"kind": "ugly"}, "fault.kind"), ({"text": "no"}, "fault.reason"), ({"column": "nino"}, ""),
     ({"data_set": f"{COUNCIL}/none@1"}, "")],
)  # fmt: skip
def test_a_fault_names_what_is_released(shared, changes, rule) -> None:
    with pytest.raises((Refused, NotFound)) as refused:
        report(shared, **changes)
    assert refused.value.rule == rule


def test_only_a_recipient_reports_and_only_the_provider_answers(shared) -> None:
    said = Reported(DATA_SET, "income", "wrong", WRONG)
    with pytest.raises(Refused) as own:
        fault(shared.desk, shared.who("steward"), "warm-homes", reported=said)
    assert own.value.rule == "fault.recipient"
    row = report(shared)
    with pytest.raises(Refused):
        answer(shared.desk, shared.who("analyst"), row.id, state="rejected", reason=WRONG)
    with pytest.raises(Refused) as state:
        answer(shared.desk, shared.who("steward"), row.id, state="shrugged", reason=WRONG)
    assert state.value.rule == "answer.state"
    answer(shared.desk, shared.who("steward"), row.id, state="rejected", reason="It is right.")
    assert faults(shared.desk, shared.who("analyst"))[0]["answer"] == "It is right."
