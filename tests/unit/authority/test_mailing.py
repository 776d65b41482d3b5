"""E-mail about what waits: once a day to a role's mailbox, and nothing of anybody's data."""

import json
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from irwell.authority import models, tasks
from irwell.authority.acts.amend import amend
from irwell.authority.mailing import Mailed, by_mailbox, letter_text, send_letters
from irwell.authority.waiting import Waiting, waiting
from tests.unit.authority.body_parts import facts, known, source
from tests.unit.authority.place import COUNCIL, NOON, TRUST

NODE = "https://share.example"
IG = f"ig@{COUNCIL}.example"


@pytest.fixture
def asked(place):
    """A draft waits for the council's lead of information governance."""
    known(place)
    place.describe()
    place.propose()
    return place


def test_a_draft_waits_for_its_provider(asked) -> None:
    found = [w for w in waiting(asked.desk) if w.about == asked.row().id]
    assert [(w.organisation, w.role, w.kind, w.since) for w in found] == [
        (COUNCIL, "ig_lead", "assess", "2026-11-22")
    ]


def test_the_role_s_mailbox_is_told_once_a_day(asked) -> None:
    assert send_letters(asked.desk, NODE) == Mailed(sent=1)
    assert [message.to for message in mail.outbox] == [[IG]]
    assert send_letters(asked.desk, NODE) == Mailed()
    assert len(mail.outbox) == 1
    asked.at(NOON + timedelta(days=1))
    assert send_letters(asked.desk, NODE) == Mailed(sent=1)
    states = models.Mailing.objects.values_list("mailbox", "day", "state", "notices")
    assert list(states) == [(IG, "2026-11-22", "sent", 1), (IG, "2026-11-23", "sent", 1)]


def test_a_digest_names_ids_titles_and_links_only(asked) -> None:
    send_letters(asked.desk, NODE)
    message = mail.outbox[0]
    assert message.subject == "Irwell: 1 thing waits for you"
    assert message.body == (
        "This waits for you:\n\n"
        f"- {asked.row().id} (Warm homes): a draft waits to be assessed. Since 2026-11-22.\n\n"
        f"The node: {NODE}/\nOne such message a day, and none when nothing waits.\n"
    )
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert not [p for p in asked.people.values() if p in message.message().as_string()]


def test_it_leaves_no_entry_and_sends_nothing_inside_an_act(asked) -> None:
    before = len(asked.entries())
    with transaction.atomic(), pytest.raises(RuntimeError):
        send_letters(asked.desk, NODE)
    send_letters(asked.desk, NODE)
    assert len(asked.entries()) == before


def test_an_agreement_in_the_register_has_its_address(place) -> None:
    known(place)
    place.describe()
    row = place.agree()
    one = Waiting(COUNCIL, "dpo", "x", row.id, "Two\nlines", "look at it", "2026-11-22")
    text = letter_text([one], NODE)
    assert f"- {row.id} (Two lines): look at it." in text
    assert f"  {NODE}/register/{row.id}.json\n" in text


def test_a_long_letter_is_cut_and_says_so(place) -> None:
    text = letter_text([Waiting(COUNCIL, "dpo", "x", "y", "", "look", "2026-11-22")] * 103, NODE)
    assert text.count("look") == 100
    assert "- and 3 more." in text


@pytest.mark.parametrize(
    ("contacts", "box"),
    [
        ({"dpo": "DPO@fordham.example", "ig_lead": "ig@fordham.example"}, "dpo@fordham.example"),
        ({"ig_lead": "ig@fordham.example"}, "ig@fordham.example"),
        ({"administrator": "office@fordham.example"}, "office@fordham.example"),
        ({"dpo": "01632 960001", "ig_lead": "ig@fordham.example"}, "ig@fordham.example"),
        ({"dpo": "01632 960001"}, ""),
        ({"iao": "owner@fordham.example"}, ""),
        (None, ""),
    ],
)
def test_the_mailbox_of_a_role(place, contacts, box) -> None:
    models.Organisation.objects.filter(pk=COUNCIL).update(profile=facts(COUNCIL, contacts=contacts))
    task = Waiting(COUNCIL, "dpo", "x", "y", "", "z", "2026-11-22")
    assert by_mailbox([task]) == (({box: [task]}, 0) if box else ({}, 1))


def test_what_nobody_can_be_told_is_counted(place) -> None:
    place.describe()
    place.propose()
    assert send_letters(place.desk, NODE) == Mailed(unreachable=1)
    assert mail.outbox == []


class Refusing(EmailBackend):
    """A server that takes no message for one mailbox."""

    def send_messages(self, messages):
        if messages[0].to == [IG]:
            raise SMTPRecipientsRefused({IG: (550, b"no such mailbox")})
        return super().send_messages(messages)


class Absent(EmailBackend):
    """A server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


def two_boxes(place) -> None:
    """Something waits for the council and for the trust."""
    amend(
        place.desk, place.who("officer"), "vale-authority",
        profile=source("vale-authority", name="Vale Data Authority", sector="local_government",
                       contacts={"officer": "desk@vale.example"}),
    )  # fmt: skip
    amend(place.desk, place.who("trust admin"), TRUST, profile=source(TRUST, name="Cool Trust"))


def test_what_a_server_refuses_is_counted_and_keeps_no_other_back(asked, settings) -> None:
    two_boxes(asked)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert send_letters(asked.desk, NODE) == Mailed(sent=1, failed=1)
    assert [message.to for message in mail.outbox] == [["desk@vale.example"]]
    failed = models.Mailing.objects.get(state="failed")
    assert (failed.mailbox, failed.fault) == (IG, "SMTPRecipientsRefused")
    assert send_letters(asked.desk, NODE) == Mailed()  # tried again tomorrow
    assert send_letters(asked.at(NOON + timedelta(days=1)).desk, NODE).failed == 1


def test_a_suspended_body_waits_for_the_authority(asked) -> None:
    two_boxes(asked)
    found = [w for w in waiting(asked.desk) if w.kind == "assure"]
    assert [(w.organisation, w.role, w.about) for w in found] == [
        ("vale-authority", "officer", TRUST)
    ]


def test_where_no_server_answers_the_next_round_tries_again(asked, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Absent"
    assert send_letters(asked.desk, NODE) == Mailed(failed=1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_letters(asked.desk, NODE) == Mailed(sent=1)


class Slow(EmailBackend):
    """A server so slow that another process takes the mailbox meanwhile."""

    def open(self):
        models.Mailing(mailbox=IG, day="2026-11-22", at="2026-11-22T12:00:00Z").save()
        return True


def test_a_mailbox_that_another_process_took_is_left_to_it(asked, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Slow"
    assert send_letters(asked.desk, NODE) == Mailed()
    assert mail.outbox == []
    assert models.Mailing.objects.get().state == "sending"


def test_the_schedule_sends_from_the_hour_on_and_only_with_a_server(asked, settings) -> None:
    assert tasks.run_due(asked.desk).mailed == 0  # no server is named
    settings.IRWELL_MAIL, settings.IRWELL_MAIL_HOUR = True, 13
    assert tasks.run_due(asked.desk).mailed == 0  # it is noon
    settings.IRWELL_MAIL_HOUR = 12
    assert tasks.run_due(asked.desk).mailed == 1


def test_the_schedule_says_what_was_not_sent(asked, settings) -> None:
    settings.IRWELL_MAIL, settings.IRWELL_MAIL_HOUR = True, 0
    settings.EMAIL_BACKEND = f"{__name__}.Absent"
    assert tasks.run_due(asked.desk).faults == ("mail: 1 letters were not sent",)


def test_no_mail_holds_a_value_of_the_data(place) -> None:
    known(place)
    place.all_the_way()
    send_letters(place.desk, NODE)
    text = json.dumps([message.message().as_string() for message in mail.outbox])
    assert "CANARY" not in text
    assert "QQ0000" not in text
