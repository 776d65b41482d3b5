"""How sharing went, for everybody: lessons, demands of the law, emergencies, what closed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from irwell.api.answers import answer, door
from irwell.authority import transparency as public
from irwell.authority.site import desk


@door
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """Give what the public is told, as JSON."""
    return answer(public.transparency(desk()))
