"""The addresses of the machine doors."""

from django.urls import URLPattern, URLResolver, path

from irwell.api import (
    delta,
    deposit_uploads,
    download,
    files,
    ledger,
    public,
    register,
    transparency,
    uploads,
)
from irwell.api.acts import api

DELTA = "delta-sharing/shares"
DEPOSITS = "deposits/<str:organisation>/<str:name>"
TABLE = f"{DELTA}/<str:share>/schemas/<str:schema>/tables/<str:table>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home),
    path("register.css", public.style),
    path("register.json", register.export),
    path("register.csv", register.sheet),
    path("register.atom", register.atom_feed),
    path("register.feed.json", register.feed_json),
    path("register/", register.register),
    path("register/<str:name>.json", register.register_json),
    path("register/<str:name>", register.register_page),
    path("transparency.json", transparency.transparency),
    path("health", public.health),
    path("checkpoint", ledger.checkpoint),
    path("checkpoint/key.json", ledger.key),
    path("ledger/<int:seq>/proof", ledger.inclusion),
    path("ledger.jsonl", ledger.entries),
    path(DELTA, delta.shares),
    path(f"{DELTA}/<str:share>", delta.share),
    path(f"{DELTA}/<str:share>/schemas", delta.schemas),
    path(f"{DELTA}/<str:share>/schemas/<str:schema>/tables", delta.tables),
    path(f"{DELTA}/<str:share>/all-tables", delta.all_tables),
    path(f"{TABLE}/version", delta.version),
    path(TABLE, delta.version),
    path(f"{TABLE}/metadata", delta.metadata),
    path(f"{TABLE}/query", delta.query),
    path(f"{TABLE}/changes", delta.changes),
    path("files/<str:read_id>/<int:number>", files.file),
    path(
        "download/<str:share>/<str:schema>/<str:table>.parquet",
        download.download,
        {"kind": "parquet"},
    ),
    path("download/<str:share>/<str:schema>/<str:table>.csv", download.download, {"kind": "csv"}),
    path("uploads", uploads.create),
    path("uploads/<str:upload>", uploads.upload),
    path("uploads/<str:upload>/finish", uploads.finish),
    path(DEPOSITS, deposit_uploads.create),
    path(f"{DEPOSITS}/<str:upload>", deposit_uploads.upload),
    path(f"{DEPOSITS}/<str:upload>/finish", deposit_uploads.finish),
    path("api/v1/", api.urls),
]
