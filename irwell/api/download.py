"""Plain download of a release as Parquet or CSV, under the same `read` act."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from irwell.api.answers import bearer, door
from irwell.api.running import running
from irwell.authority.access import Asked, find_table
from irwell.authority.actors import token_actor
from irwell.authority.acts.read import read
from irwell.authority.desk import Desk
from irwell.authority.models import Read, Token
from irwell.authority.site import desk, link_seconds
from irwell.errors import NotFound
from irwell.tables.exports import csv_chunks

TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8; header=present",
}


@door
@require_GET
def download(
    request: HttpRequest, share: str, schema: str, table: str, kind: str
) -> HttpResponseBase:
    """Serve a whole table in one file: `/download/SHARE/SCHEMA/TABLE.csv`."""
    office = desk()
    token = bearer(request, "recipient", "person")
    asked = Asked(schema, table)
    if kind == "parquet":
        _one_file(token, share, asked)
    done = read(
        office, token_actor(token), share, asked=asked, token=token.id, seconds=link_seconds()
    )
    found, made = done.table, done.read
    pieces = _parquet(office, made) if kind == "parquet" else _csv(office, made)
    response = StreamingHttpResponse(
        running(request, office, made, pieces), content_type=TYPES[kind]
    )
    response["Content-Disposition"] = f'attachment; filename="{found.row.name}-{found.name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    response["Irwell-Read"] = made.id
    if kind == "parquet":
        response["Content-Length"] = str(made.release.files[0]["size"])
    return response


def _one_file(token: Token, share: str, asked: Asked) -> None:
    """Refuse before it is a read: one Parquet download is one file."""
    try:
        found = find_table(token.organisation_id, share, asked.schema, asked.table)
    except NotFound:
        return  # the act refuses it, and enters that
    current = found.row.releases.filter(data_set_id=found.data_set, state="current").first()
    if current is not None and len(current.files) != 1:
        raise NotFound(
            "The table is larger than one Parquet file.",
            "Read it with a Delta Sharing client, or download it as CSV.",
            rule="download.one_file",
        )


def _parquet(office: Desk, made: Read) -> Iterator[bytes]:
    release = made.release
    key = office.keyring.key(release.data_set.organisation_id, release.key)
    blob = office.vault.open(release.files[0]["blob"], key)
    yield from blob.chunks(0, blob.size)


def _csv(office: Desk, made: Read) -> Iterator[bytes]:
    release = made.release
    key = office.keyring.key(release.data_set.organisation_id, release.key)
    with office.scratch() as folder:
        paths = []
        for number, item in enumerate(release.files):
            paths.append(folder / f"{number}.parquet")
            office.vault.decrypt_to(item["blob"], key, paths[-1])
        yield from csv_chunks(paths)
