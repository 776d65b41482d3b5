"""Quality by the JSON API: a provider's own report, and the scores that its recipients may see."""

import json
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from irwell.api.person import who
from irwell.authority.quality import deposit_quality
from irwell.authority.sharing import shared_dqv, shared_scores
from irwell.authority.site import address
from irwell.contracts.quality_dqv import quality_dqv
from irwell.contracts.quality_forms import quality_csv, quality_value
from irwell.contracts.quality_model import Quality
from irwell.contracts.quality_page import quality_html

router = Router()
Form = Literal["html", "csv", "jsonld"]
KINDS = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonld": "application/ld+json",
}


@router.get("/deposits/{deposit_id}/quality", summary="The quality of a deposit, for its body")
def show_quality(request: HttpRequest, deposit_id: str) -> dict[str, Any]:
    """Show six scores with their trend, findings in plain words, what they cost recipients."""
    return quality_value(deposit_quality(who(request), deposit_id))


@router.get("/deposits/{deposit_id}/quality.{form}", summary="The same as a page, CSV or DQV")
def show_quality_form(request: HttpRequest, deposit_id: str, form: Form) -> HttpResponse:
    """Give the report as a page that stands alone, as CSV, or its scores in W3C DQV."""
    quality = deposit_quality(who(request), deposit_id)
    response = HttpResponse(_WRITTEN[form](quality), content_type=KINDS[form])
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@router.get("/agreements/{name}/quality", summary="Scores of an agreement's data sets, protected")
def show_shared(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """Show what a party may know of the quality: steps of whole percentages."""
    return shared_scores(who(request), name)


@router.get(
    "/agreements/{agreement}/quality/{organisation}/{name}.jsonld", summary="The same in W3C DQV"
)
def show_shared_dqv(
    request: HttpRequest, agreement: str, organisation: str, name: str
) -> HttpResponse:
    """Give the protected scores of one data set in the Data Quality Vocabulary."""
    told = shared_dqv(who(request), agreement, f"{organisation}/{name}", address())
    return HttpResponse(json.dumps(told), content_type=KINDS["jsonld"])


def _dqv(quality: Quality) -> str:
    return json.dumps(quality_dqv(quality, f"{address()}/data-sets/{quality.data_set}"))


_WRITTEN: dict[str, Callable[[Quality], str]] = {
    "html": quality_html,
    "csv": quality_csv,
    "jsonld": _dqv,
}
