"""Attacks by reading: without an agreement, beyond it, with what has expired or is another's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests

from irwell.authority.acts.issue import issue
from irwell.demo.attack.meeting import Met, asked, held
from irwell.demo.attack.setting import CHILDREN
from irwell.demo.story.place import Place
from irwell.demo.story.profiles import profile_path
from irwell.demo.story.searching import in_bytes, wanted

TABLE = f"{CHILDREN}/schemas/tessaryn-police/tables/reports"
WITHHELD = "OFFICER_LOG"
_WAIT = 30


def attacks(place: Place, canaries: list[str]) -> Iterator[Met]:
    """Try to read what is not one's own.

    Args:
        place: A running node; Westervane Council reads the police's table, the company does not.
        canaries: What stands in withheld columns of that table's extract.

    Yields:
        What each attack met.
    """
    council = bearer(place, "westervane-council")
    company = bearer(place, "corvane-energy")
    yield asked("read without an agreement", "parties", query(place, company))
    yield _withheld(place, council, canaries)
    yield asked("read with an expired token", "token.expired", _expired(place))
    yield asked("read with no token", "token.missing", query(place, ""))
    yield asked("read with a made-up token", "token.unknown", query(place, "irwell_x_y"))
    link = link_of(query(place, council))
    yield asked("follow another body's signed link", "link.body", _follow(link, company))
    for part, changed in _changed(link):
        yield asked(f"change {part} of a signed link", "link.signature", _follow(changed, ""))
    yield asked("push with a reader's token", "token.unknown", _push(place, council))


def bearer(place: Place, organisation: str) -> str:
    """Return the bearer text of a body's profile.

    Args:
        place: The story.
        organisation: The receiving body.

    Returns:
        The token.
    """
    found = json.loads(profile_path(place, organisation).read_text(encoding="utf-8"))
    return str(found["bearerToken"])


def query(place: Place, token: str, body: dict[str, Any] | None = None) -> requests.Response:
    """Query the police's table over HTTP.

    Args:
        place: The story.
        token: A bearer text; none if empty.
        body: The query.

    Returns:
        The answer.
    """
    url = f"{place.address}/delta-sharing/shares/{TABLE}/query"
    return requests.post(url, json=body or {}, headers=_head(token), timeout=_WAIT)


def link_of(answer: requests.Response) -> str:
    """Return the first signed link of an answer.

    Args:
        answer: A permitted query's.

    Returns:
        The link.
    """
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return str(next(line["file"]["url"] for line in lines if "file" in line))


def _withheld(place: Place, token: str, canaries: list[str]) -> Met:
    """Name a withheld column in every way that a query has; it exists nowhere."""
    import pyarrow.parquet as pq

    hint = {"op": "isNull", "children": [{"op": "column", "name": WITHHELD, "valueType": "string"}]}
    wish = {"columns": [WITHHELD], "predicateHints": [f"{WITHHELD} <> ''"]}
    answer = query(place, token, {**wish, "jsonPredicateHints": json.dumps(hint)})
    data = requests.get(link_of(answer), timeout=_WAIT).content
    table = pq.read_table(BytesIO(data))
    seen = "\n".join(str(value) for column in table.columns for value in column.to_pylist())
    names = {name.lower() for name in table.column_names}
    absent = WITHHELD.lower() not in names and WITHHELD not in answer.text
    clean = not in_bytes(data, wanted(canaries)) and not in_bytes(seen.encode(), wanted(canaries))
    return held(
        "ask for a withheld column",
        f"data.columns.{WITHHELD}",
        true=absent and clean,
        told="No such column, and no canary of it, exists in what is served.",
    )


def _expired(place: Place) -> requests.Response:
    """Present a token that was issued two days ago for one day."""
    then = place.desk.clock() - timedelta(days=2)
    made = issue(
        replace(place.desk, clock=lambda: then),
        place.actor("westervane-council", "administrator"),
        "westervane-council",
        kind="person",
        person=place.people["westervane-council", "analyst"],
        days=1,
    )
    url = f"{place.address}/download/{CHILDREN}/tessaryn-police/reports.csv"
    return requests.get(url, headers=_head(made.bearer), timeout=_WAIT)


def _changed(link: str) -> Iterator[tuple[str, str]]:
    path = urlsplit(link).path
    read, number = path.split("/")[2:]
    other = ("0" if read[0] != "0" else "1") + read[1:]
    yield "the read", link.replace(read, other)
    yield "the file", link.replace(path, f"/files/{read}/{int(number) + 1}")
    expiry = link.partition("X-Irwell-Expires=")[2].partition("&")[0]
    yield "the expiry", link.replace(expiry, str(int(expiry) + 86_400))


def _follow(link: str, token: str) -> requests.Response:
    return requests.get(link, headers=_head(token), timeout=_WAIT)


def _push(place: Place, token: str) -> requests.Response:
    head = {"Upload-Length": "1", "Upload-Digest": f"sha256:{'0' * 64}", **_head(token)}
    return requests.post(f"{place.address}/uploads", headers=head, timeout=_WAIT)


def _head(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
