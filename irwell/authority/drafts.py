"""From a request in the register to a draft agreement, with what the register knows besides."""

import json
from collections.abc import Mapping

from irwell.agreements.requests import DataRequest, read_request
from irwell.agreements.templates import Answer, Draft, draft_from, template
from irwell.authority.actors import Actor
from irwell.authority.bodies import bodies
from irwell.authority.documents import contract_of
from irwell.authority.models import Contract, Request
from irwell.authority.requesting import may_see, request_row
from irwell.contracts.model import Contract as DataContract
from irwell.contracts.model import DataSetId, parse_data_set_id
from irwell.documents import parse_json
from irwell.errors import DocumentError


def draft(
    actor: Actor, request: str, *, code: str = "", answers: Mapping[str, Answer] | None = None
) -> Draft:
    """Make a draft agreement from a request: what it says is not typed again.

    Args:
        actor: Somebody of the body that asks or is asked, or an officer.
        request: The request's id.
        code: A template's; the request's own when empty.
        answers: Answers to what the request does not say, by the names of blanks.

    Returns:
        The draft and what it still asks. Contacts come from the organisation documents, columns
        are proposed from the contracts.

    Raises:
        NotFound: No such request or template.
        Refused: The actor's body has no part in the request.
        DocumentError: No template is named, or an answer does not fit.
    """
    row = request_row(request)
    may_see(row, actor)
    form = _settled(row)
    wanted = code or form.template
    if not wanted:
        raise DocumentError(
            "Neither the request nor you name a template.",
            "Name one; `irwell template list` shows them.",
            rule="draft.template",
        )
    return draft_from(
        form,
        template(wanted),
        bodies=bodies([row.from_organisation_id, row.to_organisation_id or ""]),
        contracts=_contracts(row),
        answers=answers,
    )


def _settled(row: Request) -> DataRequest:
    """Return the request with the body that triage found, where the document names none."""
    document = {**row.document}
    if row.to_organisation_id:
        document["to"] = row.to_organisation_id
    return read_request(parse_json(json.dumps(document), name=row.id))


def _contracts(row: Request) -> dict[DataSetId, DataContract]:
    found = {}
    for own in Contract.objects.filter(data_set_id__in=row.data_sets).order_by("id"):
        found[parse_data_set_id(own.data_set_id)] = contract_of(own)
    return found
