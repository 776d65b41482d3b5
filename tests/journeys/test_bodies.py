"""Bodies and mail by the command line, against a mail server that speaks SMTP on loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.journeys.server import free_port, irwell

TRUST, AUTHORITY = "warm-trust", "vale-authority"
DESK, IG = "desk@vale.example", "ig@warm-trust.example"


@dataclass
class Postbox:
    """A mail server's handler: keeps what it takes, and refuses the mailboxes named."""

    refused: set[str] = field(default_factory=set)
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.rcpt_tos, message))
        return "250 OK"


@contextmanager
def mail_server(port: int) -> Iterator[Postbox]:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


@dataclass
class Vale:
    """A home on disk, told by commands."""

    home: str
    folder: Any
    officer: str
    port: int

    def do(self, *words: str, person: str = "", code: int = 0) -> Any:
        actor = ("--as", person) if person else ()
        mail = {"IRWELL_SMTP_HOST": "127.0.0.1", "IRWELL_SMTP_PORT": str(self.port),
                "IRWELL_SMTP_TLS": "none", "IRWELL_SMTP_FROM": "irwell@vale.example",
                "IRWELL_ADDRESS": "https://share.example"}  # fmt: skip
        ran = irwell(*words, "--home", self.home, *actor, "--json", **mail)
        assert ran.code == code, (words, ran.out, ran.err)
        return json.loads(ran.out) if ran.out else ran.error

    def document(self, body: str, **more: Any) -> str:
        facts = {
            "irwell_organisation": 1, "id": body, "name": body.title(), "sector": "third_sector",
            "public_authority": False,
        }  # fmt: skip
        path = self.folder / f"{body}.json"
        path.write_text(json.dumps(facts | more))
        return str(path)


@pytest.fixture
def vale(tmp_path) -> Vale:
    home = str(tmp_path / "home")
    made = irwell("home", "create", "--home", home, "--authority", AUTHORITY, "--name", "Vale",
                  "--json").value  # fmt: skip
    return Vale(home, tmp_path, made["officer"], free_port())


@pytest.mark.journey
def test_a_change_of_identity_is_told_by_mail_once_a_day(vale) -> None:
    own = vale.document(AUTHORITY, name="Vale", sector="local_government", public_authority=True,
                        contacts={"officer": DESK})  # fmt: skip
    vale.do("org", "amend", AUTHORITY, own, person=vale.officer)
    first = vale.document(TRUST, registered_number="INVENTED-1", contacts={"ig_lead": IG})
    vale.do("org", "join", TRUST, "--profile", first, person=vale.officer)
    admin = vale.do(
        "person", "appoint", TRUST, "--role", "administrator", person=vale.officer
    )["person"]  # fmt: skip
    second = vale.document(TRUST, registered_number="INVENTED-2", contacts={"ig_lead": IG})
    said = vale.do("org", "amend", TRUST, second, person=admin)
    assert said["reason"] == f"identity of {TRUST} changed: registered number"
    assert [one["about"] for one in vale.do("notices", "list")] == [TRUST]

    assert vale.do("notices", "send", code=1) == {"sent": 0, "failed": 1, "unreachable": 0}
    with mail_server(vale.port) as postbox:
        assert vale.do("notices", "send")["sent"] == 1
        assert vale.do("notices", "send") == {"sent": 0, "failed": 0, "unreachable": 0}
        [(to, message)] = postbox.taken
    assert to == [DESK]
    assert message["Subject"] == "Irwell: 1 thing waits for you"
    assert message["From"] == "irwell@vale.example"
    assert message["Message-ID"].endswith("@share.example>")
    text = message.get_content()
    assert f"- {TRUST}: a body is suspended: verify it." in text
    assert not [word for word in (admin, vale.officer, "INVENTED") if word in message.as_string()]

    vale.do("org", "assure", TRUST, "--seen", "the charity register", person=vale.officer)
    ran = irwell("org", "show", TRUST, "--home", vale.home)
    assert f"  contacts: ig_lead {IG}" in ran.out
    shown = vale.do("org", "show", TRUST)
    assert (shown["status"], shown["profile"]["registered_number"]) == ("member", "INVENTED-2")
    assert vale.do("notices", "list") == []


@pytest.mark.journey
def test_a_mailbox_that_the_server_refuses_is_counted(vale) -> None:
    own = vale.document(AUTHORITY, name="Vale Two", contacts={"officer": DESK})
    vale.do("org", "amend", AUTHORITY, own, person=vale.officer)  # another name: it is suspended
    with mail_server(vale.port) as postbox:
        postbox.refused.add(DESK)
        assert vale.do("notices", "send", code=1)["failed"] == 1
        assert vale.do("notices", "send")["failed"] == 0  # not again today
        assert postbox.taken == []


@pytest.mark.journey
def test_without_a_server_nothing_is_sent(vale) -> None:
    ran = irwell("notices", "send", "--home", vale.home)
    assert (ran.code, ran.out.strip()) == (
        0, "No mail server is named (IRWELL_SMTP_HOST): nothing was sent.",
    )  # fmt: skip
