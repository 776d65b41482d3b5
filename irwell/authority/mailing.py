"""E-mail about what waits: one letter a day to each role's mailbox, with no personal data.

It is no act and no part of one: it is sent after the register is saved, and what cannot be sent
is counted. A mailbox is taken for the day before its letter goes out, so a second process or a
second try sends none.
"""

from dataclasses import dataclass
from email.utils import make_msgid
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction

from irwell.authority.desk import Desk
from irwell.authority.models import Mailing, Organisation, RegisterEntry
from irwell.authority.waiting import Waiting, waiting

# Who reads for a role that has no mailbox of its own, in this order.
FALLBACKS = ("ig_lead", "administrator")
LONGEST = 100  # tasks named in one letter; the rest are counted


@dataclass(frozen=True, slots=True)
class Mailed:
    """What one round of mail did.

    Attributes:
        sent: Letters that a server took.
        failed: Letters that no server took.
        unreachable: Tasks of bodies that name no mailbox for them.
    """

    sent: int = 0
    failed: int = 0
    unreachable: int = 0


def send_letters(desk: Desk, address: str) -> Mailed:
    """Send each role's mailbox what waits for it, unless it was written to today.

    Where no server answers, nothing is taken and the next round tries again. What a server
    refused is tried again the next day.

    Args:
        desk: The desk.
        address: Where the node is reached.

    Returns:
        Counts; nothing is raised for a mail that does not go out.

    Raises:
        RuntimeError: It was called inside an act's transaction.
    """
    if connection.in_atomic_block:
        raise RuntimeError("Mail is sent after an act, never inside one.")
    boxes, lost = by_mailbox(waiting(desk))
    day = desk.today().isoformat()
    written = set(Mailing.objects.filter(day=day).values_list("mailbox", flat=True))
    due = {box: tasks for box, tasks in boxes.items() if box not in written}
    if not due:
        return Mailed(unreachable=lost)
    server = mail.get_connection()
    try:
        server.open()
    except (OSError, SMTPException):
        return Mailed(failed=len(due), unreachable=lost)
    try:
        sent = [_send(desk, server, address, box, tasks) for box, tasks in due.items()]
    finally:
        _close(server)
    return Mailed(sent.count("sent"), sent.count("failed"), lost)


def by_mailbox(tasks: list[Waiting]) -> tuple[dict[str, list[Waiting]], int]:
    """Divide tasks by the mailbox of the role that each waits for.

    Args:
        tasks: What waits.

    Returns:
        Tasks by mailbox, and how many have none.
    """
    contacts = {
        row.id: row.profile.get("contacts", {}) for row in Organisation.objects.exclude(profile={})
    }
    found: dict[str, list[Waiting]] = {}
    for task in tasks:
        box = _mailbox(contacts.get(task.organisation, {}), task.role)
        if box:
            found.setdefault(box, []).append(task)
    return found, len(tasks) - sum(map(len, found.values()))


def letter_text(tasks: list[Waiting], address: str) -> str:
    """Return the body of a letter.

    Args:
        tasks: What waits for one mailbox.
        address: Where the node is reached.

    Returns:
        Plain text: a line a task, with the register's address of an agreement that is in it.
    """
    ids = [task.about for task in tasks]
    public = set(RegisterEntry.objects.filter(pk__in=ids).values_list("pk", flat=True))
    lines = ["This waits for you:", ""]
    for task in tasks[:LONGEST]:
        title = f" ({_one_line(task.title)})" if task.title else ""
        lines.append(f"- {task.about}{title}: {task.text}. Since {task.since}.")
        if task.about in public:
            lines.append(f"  {address}/register/{task.about}.json")
    if len(tasks) > LONGEST:
        lines.append(f"- and {len(tasks) - LONGEST} more.")
    lines += ["", f"The node: {address}/", "One such message a day, and none when nothing waits."]
    return "\n".join(lines) + "\n"


def _send(desk: Desk, server: Any, address: str, box: str, tasks: list[Waiting]) -> str:
    """Take the mailbox for the day, send, and note how it went."""
    row = Mailing(mailbox=box, day=desk.today().isoformat(), at=desk.now(), notices=len(tasks))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return "taken"
    try:
        _message(server, address, box, tasks).send()
        row.state = "sent"
    except (OSError, SMTPException, ValueError) as error:  # ValueError: not to be encoded
        row.state, row.fault = "failed", type(error).__name__
    row.save(update_fields=["state", "fault"])
    return row.state


def _message(server: Any, address: str, box: str, tasks: list[Waiting]) -> mail.EmailMessage:
    count = len(tasks)
    return mail.EmailMessage(
        subject=f"Irwell: {count} {'thing waits' if count == 1 else 'things wait'} for you",
        body=letter_text(tasks, address),
        to=[box],
        connection=server,
        headers={
            "Auto-Submitted": "auto-generated",  # no out-of-office answers: RFC 3834, section 5
            "Message-ID": make_msgid(domain=urlsplit(address).hostname or "irwell.invalid"),
        },
    )


def _mailbox(contacts: dict[str, str], role: str) -> str:
    """Return the mailbox of a role, or of who reads for it; empty where there is none."""
    for name in (role, *FALLBACKS):
        box = contacts.get(name, "")
        try:
            validate_email(box)
        except ValidationError:
            continue  # absent, or a telephone line
        return box.lower()
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _close(server: Any) -> None:
    """End the connection; a server that is gone by now has taken what it took."""
    try:
        server.close()
    except (OSError, SMTPException):
        return
