"""Recipients read with the public Delta Sharing client, and by hand where it hides something.

The numbers in the tests' names are those of the list of pitfalls that the server was built by.
"""

import json
import math
import re
import time
from datetime import date, datetime
from typing import Any

import delta_sharing
import pandas as pd
import pytest
import requests
from delta_sharing.protocol import DeltaSharingProfile, Schema, Share
from delta_sharing.rest_client import DataSharingRestClient

from tests.journeys import support
from tests.journeys.conftest import Reader, reader
from tests.journeys.server import COUNCIL, TRUST, Place, agreement

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("delta_sharing"),
]
FORMATS = pytest.mark.parametrize("delta", [None, False, True], ids=["auto", "parquet", "delta"])
TABLE = ("warm-homes", COUNCIL, "homes")


def plain(value: Any) -> Any:
    """A value of pandas as Python has it; every kind of no value is None."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def read(source: str, **more: Any) -> list[dict[str, Any]]:
    frame = delta_sharing.load_as_pandas(source, **more)
    return [{k: plain(v) for k, v in row.items()} for row in frame.to_dict("records")]


def told(answer: requests.Response) -> dict[str, str]:
    """The refusal, which is JSON on one line with a reason and a remedy."""
    value = answer.json()
    assert "\n" not in answer.text.strip()
    assert set(value) == {"errorCode", "message", "rule", "remedy"}
    assert value["message"]
    assert value["remedy"]
    return value


# Reading


@FORMATS
def test_01_a_release_reads_the_same_in_both_formats(trust: Reader, delta: bool | None) -> None:
    found = read(trust.url(*TABLE), use_delta_format=delta)
    people = [row.pop("person") for row in found]
    assert sorted(found, key=lambda row: row["claim"]) == support.released()
    assert all(re.fullmatch("[0-9a-f]{32}", person) for person in people)
    # Equal identifiers have equal pseudonyms, and unequal ones unequal.
    ninos = [support.rows()[row["claim"]]["nino"] for row in found]
    pairs = set(zip(ninos, people, strict=True))
    assert len(pairs) == len(set(ninos)) == len(set(people))


@FORMATS
def test_times_and_days_come_back_as_they_were_in_summer_and_winter(
    trust: Reader, delta: bool | None
) -> None:
    frame = delta_sharing.load_as_pandas(trust.url(*TABLE), use_delta_format=delta)
    assert str(frame["seen"].dtype) == "datetime64[us]"  # by the clock in London, without a zone
    rows = read(trust.url(*TABLE), use_delta_format=delta)
    by_claim = {row["claim"]: row for row in rows}
    assert by_claim[4]["seen"] == datetime(2026, 5, 4, 4, 6, 7, 123456)
    assert by_claim[1]["born"] == date(1941, 2, 2)


@FORMATS
def test_a_release_without_rows_reads_with_its_columns(
    place: Place, support_data: str, trust: Reader, delta: bool | None
) -> None:
    name = f"nobody-{'auto' if delta is None else 'delta' if delta else 'parquet'}"
    where = "  - {column: district, is: equals, value: nowhere}\n"
    place.agree(agreement(name, support_data, support.COLUMNS, where=where, table="none"))
    assert place.release(name, support_data)["rows"] == 0
    url = trust.url(name, COUNCIL, "none")
    frame = delta_sharing.load_as_pandas(url, use_delta_format=delta)
    assert len(frame) == 0
    assert set(frame.columns) == {"person", *support.released()[0]}


@FORMATS
def test_14_limit_gives_exactly_as_many_rows(trust: Reader, delta: bool | None) -> None:
    for limit in (0, 5):
        found = delta_sharing.load_as_pandas(trust.url(*TABLE), limit=limit, use_delta_format=delta)
        assert len(found) == limit


def test_batches_read_the_same(trust: Reader) -> None:
    found = read(trust.url(*TABLE), convert_in_batches=True)
    assert sorted(row["claim"] for row in found) == [r["claim"] for r in support.released()]


def test_rows_outside_the_filter_and_rows_without_a_value_do_not_leave(trust: Reader) -> None:
    left = {row["claim"] for row in read(trust.url(*TABLE))}
    kept_back = [row for row in support.rows() if row["claim"] not in left]
    assert {row["district"] for row in kept_back} == {"west", None}


def test_hints_prune_nothing_that_the_agreement_lets_out(trust: Reader) -> None:
    frame = delta_sharing.load_as_pandas(
        trust.url(*TABLE), jsonPredicateHints=json.dumps({"op": "equal", "children": []})
    )
    assert len(frame) == len(support.released())


# Lists


def test_the_client_lists_shares_schemas_and_tables(trust: Reader) -> None:
    client = delta_sharing.SharingClient(str(trust.file))
    assert "warm-homes" in [share.name for share in client.list_shares()]
    assert [s.name for s in client.list_schemas(Share("warm-homes"))] == [COUNCIL]
    tables = client.list_tables(Schema(name=COUNCIL, share="warm-homes"))
    assert [(t.share, t.schema, t.name) for t in tables] == [TABLE]
    assert [t for t in client.list_all_tables() if t.share == "warm-homes"] == list(tables)


def test_05_a_list_is_one_line_of_json(trust: Reader) -> None:
    for path in ("/shares", "/shares/warm-homes", "/shares/warm-homes/schemas",
                 "/shares/warm-homes/all-tables",
                 f"/shares/warm-homes/schemas/{COUNCIL}/tables"):  # fmt: skip
        answer = trust.get(path)
        assert answer.status_code == 200, path
        assert "\n" not in answer.text
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_many_tables_are_listed_in_pages_of_any_size(place: Place, trust: Reader) -> None:
    count = 40
    text = "apiVersion: v3.1.0\nkind: DataContract\nid: {id}\nversion: 1.0.0\nstatus: active\n"
    text += "schema: [{{name: t, properties: [{{name: a, logicalType: integer}}]}}]\n"
    sets = [place.describe(text.format(id=f"{COUNCIL}/set-{i:03d}")) for i in range(count)]
    form = agreement("many-tables", sets[0], "      a: keep", table="t-000")
    more = "".join(f"  - dataset: {name}\n    as: t-{i:03d}\n    columns: {{a: keep}}\n"
                   for i, name in enumerate(sets) if i)  # fmt: skip
    place.agree(form.replace("      a: keep\n", f"      a: keep\n{more}", 1))
    client = DataSharingRestClient(DeltaSharingProfile.read_from_file(str(trust.file)))
    found, token, pages = [], None, 0
    while True:
        page = client.list_all_tables(Share("many-tables"), max_results=1, page_token=token)
        found += [table.name for table in page.tables]
        token, pages = page.next_page_token, pages + 1
        if not token:
            break
    assert found == [f"t-{i:03d}" for i in range(count)]
    assert pages == count
    assert len(delta_sharing.SharingClient(str(trust.file)).list_all_tables()) >= count
    shares = client.list_shares(max_results=1)
    assert len(shares.shares) == 1
    assert shares.next_page_token
    assert told(trust.get("/shares?pageToken=nonsense!"))["errorCode"] == "DOCUMENT_INVALID"


def test_a_page_of_nothing_or_of_nonsense_is_no_fault(trust: Reader) -> None:
    for words in ("maxResults=0", "maxResults=-1", "maxResults=x", "maxResults=99999999999",
                  "pageToken=LTU=", "pageToken=OTk5OTk5", "pageToken=4pyT"):  # fmt: skip
        answer = trust.get(f"/shares?{words}")
        assert answer.status_code in (200, 400), words
        items = [item["name"] for item in answer.json().get("items", [])]
        assert len(items) == len(set(items))


def test_11_names_match_whatever_their_case_and_have_no_dots(trust: Reader) -> None:
    found = read(trust.url("WARM-Homes", COUNCIL.upper(), "Homes"))
    assert len(found) == len(support.released())
    assert trust.get("/shares/WARM-HOMES/schemas").status_code == 200
    assert trust.get(f"/shares/Warm-Homes/schemas/{COUNCIL.title()}/tables").status_code == 200
    tables = trust.get("/shares/warm-homes/all-tables").json()["items"]
    for name in [value for table in tables for value in table.values()]:
        assert re.fullmatch(r"[^./\s]{1,255}", name)


def test_11_no_name_with_a_dot_or_in_capitals_is_agreed(place: Place, support_data: str) -> None:
    for table in ("has.dot", "Capitals", "a b", "x" * 256):
        text = agreement("bad-names", support_data, support.COLUMNS, table=f'"{table}"')
        assert place.ask("officer", "POST", "/agreements/bad-names", text).status_code == 400


# Versions, metadata, formats


def test_version_right_wrong_and_past(trust: Reader) -> None:
    url = trust.url(*TABLE)
    number = delta_sharing.get_table_version(url)
    assert len(delta_sharing.load_as_pandas(url, version=number)) == len(support.released())
    for body in ({"version": number + 1}, {"timestamp": "2026-01-01T00:00:00Z"},
                 {"startingVersion": 0}, {"version": "1; DROP"}):  # fmt: skip
        answer = trust.query(*TABLE, **body)
        assert answer.status_code == 400
        assert told(answer)["rule"] == "release.current"
    with pytest.raises(requests.HTTPError, match="is not the current release"):
        delta_sharing.load_as_pandas(url, version=number + 1)


def test_versions_address_answers_both_ways(trust: Reader) -> None:
    path = f"/shares/warm-homes/schemas/{COUNCIL}/tables/homes"
    for answer in (trust.get(f"{path}/version"), trust.ask("GET", path)):
        assert answer.status_code == 200
        assert answer.text == ""
        assert int(answer.headers["delta-table-version"]) >= 1


def test_16_changes_are_refused_in_words(trust: Reader) -> None:
    path = f"/shares/warm-homes/schemas/{COUNCIL}/tables/homes/changes?startingVersion=0"
    answer = trust.get(path)
    assert answer.status_code == 400
    assert "each release is whole" in told(answer)["message"]
    with pytest.raises(requests.HTTPError, match="each release is whole"):
        delta_sharing.load_table_changes_as_pandas(trust.url(*TABLE), starting_version=0)


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("", "parquet"),
        ("responseformat=parquet", "parquet"),
        ("responseformat=delta;readerfeatures=timestampntz", "delta"),
        ("ResponseFormat=DELTA,Parquet; ReaderFeatures=TimestampNTZ", "delta"),
        ("responseformat=delta,parquet", "parquet"),  # it cannot read times without a zone
        ("responseformat=parquet,delta;readerfeatures=timestampntz", "parquet"),
        ("nonsense;;=;responseformat", "parquet"),
    ],
)
def test_the_format_asked_for_is_the_format_given(trust: Reader, asked: str, got: str) -> None:
    headers = {"delta-sharing-capabilities": asked} if asked else {}
    path = f"/shares/warm-homes/schemas/{COUNCIL}/tables/homes/metadata"
    for answer in (trust.get(path, headers=headers), trust.query(*TABLE, headers=headers)):
        assert answer.headers["delta-sharing-capabilities"] == f"responseformat={got}"
        assert int(answer.headers["delta-table-version"]) >= 1
        kinds = [next(iter(json.loads(line))) for line in answer.text.splitlines()]
        assert kinds[:2] == ["protocol", "metaData"]
        assert set(kinds[2:]) <= {"file"}  # 4: any other line breaks the client


def test_the_metadata_says_which_columns_and_nothing_of_others(trust: Reader) -> None:
    meta = delta_sharing.get_table_metadata(trust.url(*TABLE), use_delta_format=False)
    fields = {f["name"]: f["type"] for f in json.loads(meta.schema_string)["fields"]}
    assert fields == {
        "person": "string", "claim": "long", "district": "string", "born": "date",
        "seen": "timestamp", "rate": "double", "active": "boolean", "words": "string",
    }  # fmt: skip
    protocol = delta_sharing.get_table_protocol(trust.url(*TABLE), use_delta_format=False)
    assert protocol.min_reader_version == 1


def test_07_the_only_statistic_is_the_number_of_rows(trust: Reader) -> None:
    for headers in ({}, {"delta-sharing-capabilities":
                         "responseformat=delta;readerfeatures=timestampntz"}):  # fmt: skip
        file = json.loads(trust.query(*TABLE, headers=headers).text.splitlines()[2])["file"]
        stats = file.get("stats") or file["deltaSingleAction"]["add"]["stats"]
        assert json.loads(stats) == {"numRecords": len(support.released())}


def test_15_ids_change_with_the_bytes_and_tell_nothing_of_the_source(
    place: Place, support_data: str, trust: Reader, other: Reader
) -> None:
    def file(who: Reader, share: str) -> dict[str, Any]:
        return json.loads(who.query(share, COUNCIL, "homes").text.splitlines()[2])["file"]

    mine, theirs = file(trust, "warm-homes"), file(other, "help-homes")
    assert mine["id"] == file(trust, "warm-homes")["id"]
    assert mine["id"].split("-")[0][:24] != theirs["id"].split("-")[0][:24]
    place.agree(agreement("again", support_data, support.COLUMNS, table="homes"))
    place.release("again", support_data)
    first = file(trust, "again")["id"]
    place.deposit(support_data, support.csv())
    place.release("again", support_data)
    assert file(trust, "again")["id"] != first


def test_two_agreements_over_one_deposit_cannot_be_joined(trust: Reader, other: Reader) -> None:
    mine = delta_sharing.load_as_pandas(trust.url(*TABLE))
    theirs = delta_sharing.load_as_pandas(other.url("help-homes", COUNCIL, "homes"))
    assert sorted(mine["claim"]) == sorted(theirs["claim"])
    assert not set(mine["person"]) & set(theirs["person"])
    assert list(mine["claim"]) != list(theirs["claim"])
    assert list(mine["claim"]) != sorted(mine["claim"])


# Who may come in


def test_02_the_profile_is_version_1(trust: Reader) -> None:
    assert set(trust.profile) == {
        "shareCredentialsVersion", "endpoint", "bearerToken", "expirationTime",
    }  # fmt: skip
    assert trust.profile["shareCredentialsVersion"] == 1


def test_10_a_wrong_or_missing_token_is_401_with_a_reason(trust: Reader) -> None:
    for bearer, rule in (("", "token.missing"), ("Bearer", "token.missing"),
                         ("Bearer irwell_x_y", "token.unknown"), ("Basic eDp5", "token.missing"),
                         ("Bearer \xff\xfe", "token.unknown")):  # fmt: skip
        answer = trust.get("/shares", headers={"Authorization": bearer.encode("latin-1")})
        assert answer.status_code == 401
        assert told(answer)["rule"] == rule
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    wrong = trust.file.with_name("wrong.share")
    wrong.write_text(json.dumps({**trust.profile, "bearerToken": "irwell_wrong"}))
    with pytest.raises(requests.HTTPError, match="not known here"):
        delta_sharing.SharingClient(str(wrong)).list_shares()


def test_personal_and_foreign_tokens_open_no_share(
    place: Place, trust: Reader, other: Reader
) -> None:
    person = place.people[f"{TRUST} analyst"].bearer
    answer = trust.get("/shares", headers={"Authorization": f"Bearer {person}"})
    assert answer.status_code == 401
    # Another recipient hears the same as of a table that does not exist.
    there = other.query(*TABLE)
    nowhere = other.query("no-such-share", COUNCIL, "homes")
    assert there.status_code == nowhere.status_code == 404
    assert told(there) == told(nowhere)
    assert "warm-homes" not in other.get("/shares").text


def test_no_bad_request_is_a_fault_of_the_server(trust: Reader) -> None:
    table = f"/shares/warm-homes/schemas/{COUNCIL}/tables/homes"
    asks: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", f"{table}/query", {"data": b"not json"}),
        ("POST", f"{table}/query", {"data": b"[1,2]"}),
        ("POST", f"{table}/query", {"data": b"\xff\xfe\x00"}),
        ("POST", f"{table}/query", {"data": b"{}"}),
        ("POST", f"{table}/query", {"json": {"limitHint": -1, "version": None}}),
        ("GET", f"{table}/query", {}),
        ("POST", "/shares", {}),
        ("DELETE", table, {}),
        ("GET", "/shares/%00/schemas", {}),
        ("GET", f"/shares/{'x' * 3000}/schemas", {}),
        ("GET", "/shares/..%2f..%2fetc/schemas", {}),
        ("GET", "/shares/warm-homes/schemas/no/tables", {}),
        ("GET", "/shares/warm-homes/schemas/%F0%9F%92%A9/tables/x/metadata", {}),
    ]
    for method, path, more in asks:
        status = trust.ask(method, path, **more).status_code
        assert status < 500, (method, path, status)


# The ledger's side


def test_13_one_query_is_one_entry_however_many_requests_follow(
    place: Place, trust: Reader
) -> None:
    before = len(place.ledger())
    read(trust.url(*TABLE), use_delta_format=False)
    new = place.ledger()[before:]
    assert [(e["act"], e["outcome"]) for e in new] == [("read", "permitted")]
    (entry,) = new
    assert entry["subject"]["id"] == "warm-homes"
    assert entry["actor"]["organisation"] == TRUST
    assert entry["actor"]["id"].startswith("token:")
    assert entry["facts"]["rows"] == len(support.released())


def test_lists_and_unknown_bearers_are_no_acts(place: Place, trust: Reader) -> None:
    before = len(place.ledger())
    delta_sharing.SharingClient(str(trust.file)).list_all_tables()
    trust.get("/shares", headers={"Authorization": "Bearer irwell_x_y"})
    assert len(place.ledger()) == before


def test_what_a_known_system_is_refused_is_entered(place: Place, trust: Reader) -> None:
    before = len(place.ledger())
    assert trust.query("no-such-share", COUNCIL, "homes").status_code == 404
    for _ in range(3):  # a look that is repeated is entered once a day
        assert trust.get(f"/shares/other-share/schemas/{COUNCIL}/tables/homes/metadata").ok is False
    new = place.ledger()[before:]
    assert [(e["act"], e["outcome"], e["reasons"]) for e in new] == [
        ("read", "refused", ["parties"])
    ] * 2
    assert [e["subject"]["id"] for e in new] == ["no-such-share", "other-share"]


def test_17_a_query_answers_at_once(trust: Reader) -> None:
    def seconds() -> float:
        begun = time.monotonic()
        assert trust.query(*TABLE).status_code == 200
        return time.monotonic() - begun

    assert min(seconds() for _ in range(5)) < 1.0


def test_18_links_live_no_longer_than_an_hour(trust: Reader) -> None:
    file = json.loads(trust.query(*TABLE).text.splitlines()[2])["file"]
    assert 0 < file["expirationTimestamp"] / 1000 - time.time() <= 3600
    assert "X-Amz-Signature=" in file["url"]  # 1: by this name the delta reader knows it
    assert trust.profile["bearerToken"] not in file["url"]


def test_03_no_page_tells_of_a_call_that_the_client_does_not_have() -> None:
    from pathlib import Path

    pages = (Path(__file__).resolve().parents[2] / "docs").rglob("*.md")
    assert not [page.name for page in pages if "load_as_arrow" in page.read_text()]


def test_a_second_profile_of_one_system_leaves_the_ledger_telling(place: Place) -> None:
    """Each profile download issues a new token, and an entry tells of it."""
    before = len(place.ledger())
    one, two = reader(place, TRUST, "excel"), reader(place, TRUST, "excel")
    assert one.profile["bearerToken"] != two.profile["bearerToken"]
    assert [e["act"] for e in place.ledger()[before:]] == ["issue", "issue"]
    assert two.get("/shares").status_code == 200


def test_the_server_had_no_fault(place: Place) -> None:
    assert "Traceback" not in place.server.faults()
    assert "Internal Server Error" not in place.server.faults()
