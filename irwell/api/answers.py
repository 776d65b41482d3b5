"""How the doors answer: JSON on one line, and refusals as 4xx with their clause and remedy."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from irwell.authority.models import Token
from irwell.authority.site import desk
from irwell.authority.tokens import token_of
from irwell.errors import IrwellError
from irwell.releases.sending import DepositRefused

STATUS = {
    "unauthenticated": 401,
    "refused": 403,
    "not_found": 404,
    "ledger_broken": 409,
    "release_held": 409,
    "key_destroyed": 410,
    "vault_failed": 500,
    "home_unusable": 500,
    "error": 500,
}  # every other code is a fault of what was sent: 400

RULES = {
    "upload.offset": 409,
    "upload.length": 409,
    "upload.chunk": 413,
    "upload.large": 413,
    "upload.type": 415,
    "release.not_ready": 409,
}  # docs/reference/push-protocol.md, http.md

View = Callable[..., HttpResponseBase]


def answer(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Answer with one line of JSON: list clients parse only the first line.

    Args:
        value: Plain values.
        status: The HTTP status.
        headers: Further headers.

    Returns:
        The response, not to be cached.
    """
    return _response(json.dumps(value), "application/json; charset=utf-8", status, headers)


def lines(values: Iterable[Any], *, headers: dict[str, str] | None = None) -> HttpResponse:
    """Answer with one JSON value a line.

    Args:
        values: Plain values.
        headers: Further headers.

    Returns:
        The response, not to be cached.
    """
    body = "".join(json.dumps(value) + "\n" for value in values)
    return _response(body, "application/x-ndjson; charset=utf-8", 200, headers)


def refusal(error: IrwellError) -> HttpResponse:
    """Answer with what was refused, by which rule, and what to do.

    Args:
        error: The error.

    Returns:
        The response with the status of the error's code.
    """
    status = RULES.get(error.rule) or STATUS.get(error.code, 400)
    value: dict[str, Any] = dict(error.as_dict())
    if isinstance(error, DepositRefused):  # only its own sender gets so far: the report is theirs
        value["report"] = error.value
    if status == 500:
        value["message"] = "The node has a fault; its operator can see it in the log."
    headers = {"WWW-Authenticate": 'Bearer realm="irwell"'} if status == 401 else None
    return answer(value, status=status, headers=headers)


def door(view: View) -> View:
    """Turn errors of a view into answers.

    Args:
        view: A view that may raise `IrwellError`.

    Returns:
        The view, which answers instead.
    """

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except IrwellError as error:
            return refusal(error)

    return enter


def bearer(request: HttpRequest, *kinds: str) -> Token:
    """Return the live token of a request.

    Args:
        request: The request.
        kinds: The kinds of token that this door takes.

    Returns:
        The token.

    Raises:
        Unauthenticated: There is none that is good here.
    """
    return token_of(desk(), request.headers.get("Authorization", ""), kinds)


def _response(body: str, kind: str, status: int, headers: dict[str, str] | None) -> HttpResponse:
    response = HttpResponse(body, content_type=kind, status=status)
    response["Cache-Control"] = "private, no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response
