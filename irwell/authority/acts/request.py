"""A body asks another for data."""

from irwell.agreements.requests import DataRequest, read_request
from irwell.agreements.requests_gaps import gaps
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Request
from irwell.authority.requesting import check_asked, subject_of
from irwell.authority.roles import own
from irwell.documents import Source
from irwell.errors import Refused


@act("request", "request", roles=("analyst", "steward", "iao", "siro"))
def request(desk: Desk, actor: Actor, name: str, *, document: Source) -> Steps[Request]:
    """Enter a request: what a body needs, of whom, and why.

    Args:
        desk: The desk.
        actor: Somebody of the body that asks.
        name: The request's id, as the document says.
        document: The YAML or JSON document; complete enough to be submitted.

    Returns:
        The request, submitted.

    Raises:
        DocumentError: The document does not keep to the form.
        Refused: It is another body's, says too little, names a body or a data set that cannot be
            asked for, or the id is taken.
    """
    form = read_request(document)
    if form.id != name:
        raise Refused(
            f"The document is of {form.id}, not of {name}.", "Name it so.", rule="request.id"
        )
    own(actor, form.asked_by, f"The request {form.id}")
    _check_complete(form)
    data_sets = [str(one) for one in form.data_sets]
    if form.asked_of or data_sets:
        check_asked(form.asked_by, form.asked_of, data_sets, "request")
    yield
    if Request.objects.filter(pk=form.id).exists():
        raise Refused(
            f"Request {form.id} is in the register.", "Choose another id.", rule="request.once"
        )
    row = Request.objects.create(
        id=form.id,
        from_organisation_id=form.asked_by,
        from_person_id=actor.id,
        to_organisation_id=form.asked_of or None,
        data_sets=data_sets,
        urgency=form.urgency,
        document=dict(form.document),
        digest=form.digest,
        state="submitted",
        submitted_at=desk.now(),
        changed_at=desk.now(),
    )
    facts = {"to": form.asked_of, "data_sets": data_sets, "urgency": form.urgency}
    return Done(row, subject_of(row), {**facts, "columns_wanted": len(form.fields_wanted)})


def _check_complete(form: DataRequest) -> None:
    missing = [gap for gap in gaps(form) if gap.needed]
    if missing:
        more = f" ({len(missing)} things are missing in all)" if len(missing) > 1 else ""
        raise Refused(missing[0].text + more, missing[0].remedy, rule=f"request.{missing[0].path}")
