"""Signed links: ranges, tampering, another body's token, and what a suspension does to them."""

import hashlib
import json
import secrets
import socket
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import delta_sharing
import pytest
import requests

from tests.journeys import support
from tests.journeys.conftest import Reader, reader
from tests.journeys.server import COUNCIL, TRUST, Place, agreement, irwell, served, until

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("links"),
]
TABLE = ("warm-homes", COUNCIL, "homes")
SOON = 1.0  # seconds in which a suspension shows
CUT = 5.0  # seconds in which a running download stops


@pytest.fixture(scope="module")
def link(trust: Reader) -> str:
    return trust.link(*TABLE)


@pytest.fixture(scope="module")
def whole(link: str) -> bytes:
    answer = requests.get(link, timeout=60)
    assert answer.status_code == 200
    return answer.content


def ask(link: str, method: str = "GET", **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, link, headers=named, timeout=60)


def altered(link: str, **changes: str | None) -> str:
    """The same link with a field of its query changed, or taken out."""
    parts = urlsplit(link)
    query = dict(parse_qsl(parts.query))
    for name, value in changes.items():
        query.pop(name.replace("_", "-"), None)
        if value is not None:
            query[name.replace("_", "-")] = value
    return urlunsplit(parts._replace(query=urlencode(query)))


# 12: heads and ranges


def test_a_link_serves_the_file_whole_without_any_header(link: str, whole: bytes) -> None:
    assert whole[:4] == whole[-4:] == b"PAR1"
    answer = ask(link)
    assert answer.headers["Content-Length"] == str(len(whole))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content == whole


def test_head_tells_the_length_and_sends_nothing(link: str, whole: bytes) -> None:
    answer = ask(link, "HEAD")
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(whole))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.content == b""
    # RFC 9110, 14.2: Range is defined for GET alone.
    ranged = ask(link, "HEAD", Range="bytes=0-3")
    assert (ranged.status_code, ranged.headers["Content-Length"]) == (200, str(len(whole)))


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-3", 0, 4),
        ("bytes=0-0", 0, 1),
        ("bytes=5-", 5, None),
        ("bytes=-8", -8, None),
        ("bytes=-999999999", 0, None),
        ("bytes=0-999999999", 0, None),
        ("bytes=3-9", 3, 10),
    ],
)
def test_a_range_gives_those_bytes(
    link: str, whole: bytes, asked: str, first: int, stop: int | None
) -> None:
    answer = ask(link, Range=asked)
    wanted = whole[first:stop]
    begin = len(whole) + first if first < 0 else first
    assert answer.status_code == 206
    assert answer.content == wanted
    assert answer.headers["Content-Length"] == str(len(wanted))
    assert answer.headers["Content-Range"] == (
        f"bytes {begin}-{begin + len(wanted) - 1}/{len(whole)}"
    )


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", "bytes=99999999-999999999"])
def test_a_range_outside_the_file_is_416_with_its_length(
    link: str, whole: bytes, asked: str
) -> None:
    answer = ask(link, Range=asked)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
    assert answer.content == b""


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=9-3", "bytes=x-y", "items=0-3", "bytes", "bytes=-", "bytes=1"]
)
def test_a_range_that_is_none_or_many_gives_the_whole(link: str, whole: bytes, asked: str) -> None:
    answer = ask(link, Range=asked)
    assert answer.status_code == 200
    assert answer.content == whole


def test_if_range_keeps_a_resumed_download_of_one_file(link: str, whole: bytes) -> None:
    tag = ask(link, "HEAD").headers["ETag"]
    assert ask(link, Range="bytes=4-", If_Range=tag).content == whole[4:]
    assert ask(link, Range="bytes=4-", If_Range='"another"').content == whole
    assert ask(link, Range="bytes=4-", If_Range=tag).status_code == 206


def test_other_methods_are_refused(link: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert ask(link, method).status_code in (403, 405)


# What is signed


def test_every_signed_field_matters(trust: Reader, link: str) -> None:
    second = trust.link(*TABLE)
    until_ = dict(parse_qsl(urlsplit(link).query))["X-Irwell-Expires"]
    read_id = urlsplit(link).path.split("/")[2]
    other_id = urlsplit(second).path.split("/")[2]
    wrong = [
        altered(link, X_Irwell_Expires=str(int(until_) + 1)),
        altered(link, X_Irwell_Expires=None),
        altered(link, X_Irwell_Expires="-1"),
        altered(link, X_Irwell_Expires="9" * 40),
        altered(link, X_Irwell_Expires="٣٣٣"),
        altered(link, X_Irwell_Key="links-2"),
        altered(link, X_Irwell_Key=None),
        altered(link, X_Amz_Signature="0" * 64),
        altered(link, X_Amz_Signature="é" * 64),
        altered(link, X_Amz_Signature=None),
        altered(link, X_Amz_Signature=dict(parse_qsl(urlsplit(second).query))["X-Amz-Signature"]),
        link.replace(read_id, other_id),
        link.replace(read_id, "0" * 24),
        link.replace(f"{read_id}/0", f"{read_id}/1"),
        link.partition("?")[0],
    ]
    for one in wrong:
        for method in ("GET", "HEAD"):
            answer = requests.request(method, one, timeout=60)
            assert answer.status_code == 403, one
        assert answer.content == b""
        told = requests.get(one, timeout=60).json()
        assert told["rule"] == "link.signature"
        assert told["remedy"]


def test_a_link_with_the_token_of_another_body_is_refused_and_entered_once(
    place: Place, trust: Reader, other: Reader
) -> None:
    link = trust.link(*TABLE)
    before = len(place.ledger())
    for _ in range(3):
        answer = ask(link, **other.bearer)
        assert answer.status_code == 403
        assert answer.json()["rule"] == "link.body"
    assert ask(link, **trust.bearer).status_code == 200
    assert ask(link, Authorization="Bearer irwell_x_y").status_code == 401
    new = [e for e in place.ledger()[before:] if e["outcome"] == "refused"]
    assert [(e["act"], e["reasons"]) for e in new if "link.body" in e["reasons"]] == [
        ("read", ["link.body"])
    ]


# The end of a link, a token, an agreement


def test_08_links_that_expired_are_refused_and_the_read_is_closed_with_its_bytes(
    place: Place, trust: Reader
) -> None:
    with served(place.home, IRWELL_LINK_SECONDS="2") as short:
        brief = trust.at(short.address)
        answer = brief.query(*TABLE)
        read_id = answer.headers["Irwell-Read"]
        link = json.loads(answer.text.splitlines()[2])["file"]["url"]
        size = len(requests.get(link, timeout=60).content)
        sent = size + len(ask(link, Range="bytes=0-99").content)
        sent += len(ask(link, Range="bytes=-50").content)
        assert sent == size + 150
        assert ask(link, "HEAD").status_code == 200
        until(30, lambda: requests.get(link, timeout=60).status_code == 403, what="the link's end")
        assert requests.get(link, timeout=60).json()["rule"] == "link.expired"
    round_ = irwell("task", "run", "--home", place.home, "--json")
    assert round_.code in (0, 1), round_.err
    served_ = [e for e in place.ledger() if e["act"] == "served" and e["subject"]["id"] == read_id]
    assert len(served_) == 1
    facts = served_[0]["facts"]
    # Requests made while the deadline was polled count as well, whole files each.
    assert facts["bytes"] >= sent
    assert (facts["bytes"] - sent) % size == 0
    assert facts["cut"] == 0
    irwell("task", "run", "--home", place.home, "--json")
    again = [e for e in place.ledger() if e["act"] == "served" and e["subject"]["id"] == read_id]
    assert again == served_


def test_10_an_expired_token_is_told_so(place: Place, trust: Reader) -> None:
    """A day cannot be waited for: the moment in the register is put into the past."""
    gone = reader(place, TRUST, "expiring")
    link = gone.link(*TABLE)
    token = gone.profile["bearerToken"].split("_")[1]
    with closing(sqlite3.connect(place.home / "register.sqlite3", timeout=30)) as register:
        register.execute(
            "UPDATE authority_token SET expires_at = '2026-01-01T00:00:00Z' WHERE id = ?", [token]
        )
        register.commit()
    answer = gone.get("/shares")
    assert answer.status_code == 401
    assert answer.json()["rule"] == "token.expired"
    assert "2026-01-01" in answer.json()["message"]
    with pytest.raises(requests.HTTPError, match="The token expired at 2026-01-01"):
        delta_sharing.SharingClient(str(gone.file)).list_shares()
    assert requests.get(link, timeout=60).status_code == 403


def test_a_suspension_shows_within_a_second_everywhere_and_a_resumption_too(
    place: Place, trust: Reader, support_data: str
) -> None:
    text = agreement("stop-me", support_data, support.COLUMNS, where=support.WHERE, table="homes")
    place.agree(text)
    place.release("stop-me", support_data)
    link = trust.link("stop-me", COUNCIL, "homes")
    table = f"/shares/stop-me/schemas/{COUNCIL}/tables/homes"
    first = ask(link, Range="bytes=0-9")
    assert first.status_code == 206
    before = len(place.ledger())
    place.do(f"{COUNCIL} dpo", "/agreements/stop-me/suspend", {"reason": "A test of stopping."})
    begun = time.monotonic()
    answers = {
        "range": ask(link, Range="bytes=10-19"),
        "head": ask(link, "HEAD"),
        "whole": ask(link),
        "metadata": trust.get(f"{table}/metadata"),
        "version": trust.get(f"{table}/version"),
        "changes": trust.get(f"{table}/changes?startingVersion=0"),
        "query": trust.query("stop-me", COUNCIL, "homes"),
    }
    took = (time.monotonic() - begun) / len(answers)
    for name, answer in answers.items():
        assert answer.status_code == 403, name
        if name != "head":
            told = answer.json()
            assert (told["errorCode"], told["rule"]) == ("REFUSED", "state"), name
            assert "suspended" in told["message"], name
            assert "A test of stopping." in told["message"], name
            assert told["remedy"], name
    assert took < SOON
    assert "stop-me" not in [s["name"] for s in trust.get("/shares").json()["items"]]
    with pytest.raises(requests.HTTPError, match="The agreement is suspended"):
        delta_sharing.load_as_pandas(trust.url("stop-me", COUNCIL, "homes"))
    # One refusal of the link however often it is followed, and one for each query.
    new = [(e["act"], e["outcome"], tuple(e["reasons"])) for e in place.ledger()[before:]]
    assert new[0] == ("suspend", "permitted", ())
    assert new.count(("read", "refused", ("state",))) == len(new) - 1
    assert len(new) - 1 in (2, 3)
    place.do(f"{COUNCIL} siro", "/agreements/stop-me/resume")
    assert ask(link).status_code == 200
    assert len(delta_sharing.load_as_pandas(trust.url("stop-me", COUNCIL, "homes"))) == len(
        support.released()
    )


def test_a_loop_of_reads_ends_at_a_suspension_with_the_reason(
    place: Place, trust: Reader, support_data: str
) -> None:
    place.agree(agreement("loop-me", support_data, support.COLUMNS, table="homes"))
    place.release("loop-me", support_data)
    url = trust.url("loop-me", COUNCIL, "homes")
    for _ in range(3):
        assert len(delta_sharing.load_as_pandas(url)) == 60
    place.do(f"{TRUST} siro", "/agreements/loop-me/suspend", {"reason": "We stop ourselves."})
    with pytest.raises(requests.HTTPError, match="The agreement is suspended"):
        delta_sharing.load_as_pandas(url)


def test_a_revoked_agreement_is_gone_for_good(
    place: Place, trust: Reader, support_data: str
) -> None:
    place.agree(agreement("end-me", support_data, support.COLUMNS, table="homes"))
    place.release("end-me", support_data)
    link = trust.link("end-me", COUNCIL, "homes")
    place.do(f"{COUNCIL} siro", "/agreements/end-me/revoke", {"reason": "A test of ending."})
    for answer in (ask(link), trust.query("end-me", COUNCIL, "homes")):
        assert answer.status_code == 403
        assert "revoked" in answer.json()["message"]


def test_a_withdrawn_deposit_takes_its_release_and_its_links_along(
    place: Place, trust: Reader
) -> None:
    name = place.describe(support.CONTRACT.replace("council/support", "council/short-lived"))
    made = place.deposit(name, support.csv())["deposit"]
    place.agree(agreement("short-lived", name, support.COLUMNS, table="homes"))
    place.release("short-lived", name)
    link = trust.link("short-lived", COUNCIL, "homes")
    assert ask(link).status_code == 200
    shown = place.do(f"{COUNCIL} steward", f"/deposits/{made}/withdraw")
    assert shown["withdrawn"] is False
    assert [one["agreement"] for one in shown["effect"]["releases"]] == ["short-lived.v1"]
    assert ask(link).status_code == 200
    done = place.do(f"{COUNCIL} steward", f"/deposits/{made}/withdraw", {"confirm": True})
    assert done["withdrawn"] is True
    gone = ask(link)
    assert gone.status_code == 403
    assert gone.json()["rule"] == "release.withdrawn"
    answer = trust.query("short-lived", COUNCIL, "homes")
    assert answer.status_code == 409
    assert answer.json()["rule"] == "release.not_ready"


def test_a_new_release_leaves_a_reader_of_the_old_one_with_a_4xx(
    place: Place, trust: Reader
) -> None:
    name = place.describe(support.CONTRACT.replace("council/support", "council/changing"))
    place.deposit(name, support.csv())
    place.agree(agreement("changing", name, support.COLUMNS, table="homes"))
    place.release("changing", name)
    link = trust.link("changing", COUNCIL, "homes")
    place.deposit(name, support.csv().replace("0,QQ", "1000,QQ", 1))
    place.release("changing", name)
    assert 400 <= ask(link).status_code < 500
    assert ask(link).json()["remedy"]
    assert delta_sharing.get_table_version(trust.url("changing", COUNCIL, "homes")) == 2
    assert ask(trust.link("changing", COUNCIL, "homes")).status_code == 200


# A running download


@dataclass
class Large:
    """A release of some tens of megabytes, which no compression makes small."""

    name: str
    size: int


@pytest.fixture(scope="module")
def large(place: Place, homes: str, trust: Reader) -> Large:
    contract = f"""apiVersion: v3.1.0
kind: DataContract
id: {COUNCIL}/blocks
version: 1.0.0
status: active
schema: [{{name: blocks, properties: [{{name: block, logicalType: string}}]}}]
"""
    name = place.describe(contract)
    noise = secrets.token_hex(32 * 1024 * 1024)
    lines = [noise[i : i + 512] for i in range(0, len(noise), 512)]
    place.deposit(name, "\n".join(["block", *lines]) + "\n")
    place.agree(agreement("large-blocks", name, "      block: keep", table="blocks"))
    place.release("large-blocks", name)
    size = int(ask(trust.link("large-blocks", COUNCIL, "blocks"), "HEAD").headers["Content-Length"])
    assert size > 25 * 1024 * 1024
    return Large("large-blocks", size)


def test_a_large_file_comes_whole_by_any_cut_into_ranges(trust: Reader, large: Large) -> None:
    link = trust.link(large.name, COUNCIL, "blocks")
    whole = hashlib.sha256(requests.get(link, timeout=120).content).hexdigest()
    pieces, step = hashlib.sha256(), 7_654_321
    for start in range(0, large.size, step):
        pieces.update(ask(link, Range=f"bytes={start}-{start + step - 1}").content)
    assert pieces.hexdigest() == whole
    # Across the borders of the vault's chunks, and the last byte.
    one = ask(link, Range="bytes=1048574-1048577").content
    assert one == ask(link, Range="bytes=1048570-1048580").content[4:8]
    assert len(ask(link, Range=f"bytes={large.size - 1}-").content) == 1


@pytest.mark.parametrize("pace", ["quick", "slow", "stalled"])
def test_a_running_download_is_cut_within_five_seconds_of_a_suspension(
    place: Place, trust: Reader, large: Large, pace: str
) -> None:
    """However the client reads: quickly in pieces, slowly, or not at all until asked again."""
    link = urlsplit(trust.link(large.name, COUNCIL, "blocks"))
    with closing(socket.socket()) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        client.settimeout(CUT + 10)
        client.connect((str(link.hostname), int(link.port or 0)))
        asked = f"GET {link.path}?{link.query} HTTP/1.1\r\nHost: {link.netloc}\r\n\r\n"
        client.sendall(asked.encode())
        got = len(client.recv(64 * 1024))
        assert got
        place.do(f"{COUNCIL} dpo", f"/agreements/{large.name}/suspend", {"reason": "Cut it now."})
        begun = time.monotonic()
        try:
            got += _read_at(client, pace, begun)
            took = time.monotonic() - begun
        finally:
            place.do(f"{COUNCIL} siro", f"/agreements/{large.name}/resume")
    assert took < CUT + 1.0  # a second for a loaded machine
    assert got < large.size


def _read_at(client: socket.socket, pace: str, begun: float) -> int:
    """Read until the connection ends; returns the bytes that came."""
    if pace == "stalled":
        until(CUT + 1.0, lambda: not _connected(client), what="the end of the connection")
        return 0
    got = 0
    while True:
        with suppress(ConnectionResetError):
            if piece := client.recv(64 * 1024):
                got += len(piece)
                assert time.monotonic() - begun < 3 * CUT, "the download goes on"
                time.sleep(0.2 if pace == "slow" else 0.01)  # the pace of this client
                continue
        return got


def _connected(client: socket.socket) -> bool:
    """What the kernel says of the connection, without reading from it."""
    state = client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    return bool(state == 1)  # Source: Linux include/net/tcp_states.h, TCP_ESTABLISHED


def test_the_server_had_no_fault(place: Place) -> None:
    assert "Traceback" not in place.server.faults()
    assert "Internal Server Error" not in place.server.faults()
