"""Sharing in an emergency, by the JSON API."""

import json
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from irwell.api.forms import Closed, Signature
from irwell.api.person import who
from irwell.authority.acts.emergency import Urgent, emergency
from irwell.authority.acts.review_after import review_after
from irwell.authority.site import desk
from irwell.documents import parse_json

router = Router()


class EmergencyForm(Closed):
    """An agreement that cannot wait, why, and the duty key's signature."""

    document: dict[str, Any]
    why: str = Field(min_length=5, max_length=300)
    signature: Signature | None = None


class ReviewForm(Closed):
    """What a look back found."""

    outcome: Literal["upheld", "not_upheld"]
    reasons: str = Field(min_length=5, max_length=2000)


@router.post("/agreements/{name}/emergency", summary="emergency")
def post_emergency(request: HttpRequest, name: str, form: EmergencyForm) -> dict[str, Any]:
    """Bring an emergency share into force, for at most 72 hours."""
    source = parse_json(json.dumps(form.document), name="agreement")
    signature = form.signature.document() if form.signature else None
    urgent = Urgent(source, form.why, signature)
    row = emergency(desk(), who(request), name, urgent=urgent)
    own = row.emergency
    return {
        "agreement": row.id,
        "state": row.state,
        "digest": row.digest,
        "ends_at": own.ends_at,
        "review_by": own.review_by,
        "waived": own.waived,
    }


@router.post("/agreements/{name}/review-after", summary="review_after")
def post_review_after(request: HttpRequest, name: str, form: ReviewForm) -> dict[str, Any]:
    """Uphold an emergency share, or not."""
    actor = who(request)
    own = review_after(desk(), actor, name, outcome=form.outcome, reasons=form.reasons)
    return {"agreement": own.agreement_id, "outcome": own.outcome, "reviewed_at": own.reviewed_at}
