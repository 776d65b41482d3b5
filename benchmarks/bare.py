"""A bare Django view for `requests`: it gives prepared bytes and does nothing else."""

import os
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
settings.configure(
    SECRET_KEY="bench",
    DEBUG=False,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    DATABASES={},
)
django.setup()


@csrf_exempt
def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="application/x-ndjson; charset=utf-8")


urlpatterns: list[Any] = [path("", view)]
application = get_wsgi_application()
