"""Resumable upload of files to deposit, by the same protocol as bundles, for people."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from irwell.api.answers import answer, bearer, door
from irwell.api.deposit_forms import Sending, deposit_value
from irwell.api.uploads import announced, taken, where
from irwell.authority.actors import Actor, person_actor
from irwell.authority.acts.deposit import deposit
from irwell.authority.arrivals import Arrival, alone, arrival, begin, check_whole, remove, settle
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.authority.site import desk
from irwell.errors import DocumentError, IrwellError, Refused
from irwell.releases.sending import Sent

LARGEST = 16 * 1024**3  # bytes of one file; the worker has limits of its own
ASKED = ("intake.ask", "deposit.column_missing")
HEAD = 64 * 1024  # bytes of what is said about a file


@csrf_exempt
@door
@require_POST
def create(request: HttpRequest, organisation: str, name: str) -> HttpResponse:
    """Begin an upload of a stated length and digest for one data set."""
    who = _who(request)
    data_set = f"{organisation}/{name}"
    _may(who, organisation, data_set)
    head = {**announced(request, LARGEST), "data_set": data_set}
    one, new = begin(desk(), _sender(who), head)
    if not new and _ended(one):  # the same file again, after its deposit was withdrawn
        remove(one)
        one, new = begin(desk(), _sender(who), head)
    return where(one, f"/deposits/{data_set}", new=new)


@csrf_exempt
@door
@require_http_methods(["HEAD", "PATCH"])
def upload(request: HttpRequest, organisation: str, name: str, upload: str) -> HttpResponse:
    """Say how much has arrived, or take the next bytes."""
    return taken(request, _open(_who(request), f"{organisation}/{name}", upload))


@csrf_exempt
@door
@require_POST
def finish(request: HttpRequest, organisation: str, name: str, upload: str) -> HttpResponse:
    """Deposit the file that arrived; the body may say how to read it."""
    who, data_set = _who(request), f"{organisation}/{name}"
    sent = _said(request)
    with alone(_open(who, data_set, upload)):
        one = _open(who, data_set, upload)
        if "answer" in one.head:
            return answer(one.head["answer"])
        check_whole(one)
        try:
            made = deposit(desk(), who, data_set, file=one.part, sent=sent)
        except IrwellError as error:
            # What is asked about the file, or about its headings, is answered with the same bytes:
            # they need not come again.
            if not error.rule.startswith(ASKED):
                remove(one)
            raise
        told = deposit_value(made)
        settle(one, told)
    return answer(told)


def _who(request: HttpRequest) -> Actor:
    return person_actor(str(bearer(request, "person").person_id), "api")


def _sender(who: Actor) -> str:
    return f"{who.organisation}.{who.id}"


def _may(who: Actor, organisation: str, data_set: str) -> None:
    """Refuse before the bytes come: the act itself would refuse them after."""
    own(who, organisation, f"The data set {data_set}")
    if not {"steward", "iao"} & set(who.roles):
        raise Refused(
            "`deposit` is for steward, iao.",
            "Ask somebody of your body who holds one of these roles.",
            rule="roles.deposit",
        )


def _open(who: Actor, data_set: str, upload: str) -> Arrival:
    one = arrival(desk(), _sender(who), upload)
    if one.head["data_set"] != data_set:
        raise DocumentError(
            "The upload is of another data set.", "Use its own address.", rule="upload.data_set"
        )
    return one


def _ended(one: Arrival) -> bool:
    made = one.head.get("answer", {}).get("deposit")
    live = Deposit.objects.filter(pk=made, state__in=("accepted", "held"))
    return made is not None and not live.exists()


def _said(request: HttpRequest) -> Sent:
    text = request.read(HEAD + 1)
    if not text:
        return Sent()
    try:
        value: Any = json.loads(text) if len(text) <= HEAD else None
        return Sending.model_validate(value).sent()
    except (ValueError, ValidationError):
        raise DocumentError(
            "What is said about the file is not as the form has it.",
            "See `Files to deposit` in docs/reference/http.md.",
            rule="form",
        ) from None
