"""Plain downloads, the public pages, the ledger's doors and the JSON API, by hand."""

import csv
import io
import json
import re
from typing import Any

import pyarrow.parquet as pq
import pytest
import requests

from irwell.ledger import open_checkpoint, verify_consistency, verify_inclusion
from tests.journeys import support
from tests.journeys.conftest import Reader
from tests.journeys.server import (
    AUTHORITY,
    COUNCIL,
    HELP,
    TRUST,
    Place,
    agreement,
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("http"),
]
TABLE = f"/download/warm-homes/{COUNCIL}/homes"


def get(place: Place, path: str, person: str = "", **headers: str) -> requests.Response:
    if person:
        headers["Authorization"] = f"Bearer {place.people[person].bearer}"
    return requests.get(f"{place.server.address}{path}", headers=headers, timeout=60)


def download(place: Place, who: Reader, path: str) -> requests.Response:
    return requests.get(f"{place.server.address}{path}", headers=who.bearer, timeout=60)


# Plain downloads


def test_a_parquet_download_is_the_release(place: Place, trust: Reader) -> None:
    answer = download(place, trust, f"{TABLE}.parquet")
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "warm-homes-homes.parquet" in answer.headers["Content-Disposition"]
    rows = pq.read_table(io.BytesIO(answer.content)).drop(["person"]).to_pylist()
    assert sorted(rows, key=lambda row: row["claim"]) == sorted(
        support.released(), key=lambda row: row["claim"]
    )
    assert answer.content == requests.get(
        trust.link("warm-homes", COUNCIL, "homes"), timeout=60
    ).content  # fmt: skip


def test_a_csv_download_has_the_same_rows_and_runs_no_formula(place: Place, trust: Reader) -> None:
    answer = download(place, trust, f"{TABLE}.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))
    assert len(rows) == len(support.released())
    by_claim = {int(row["claim"]): row for row in rows}
    for wanted in support.released():
        found = by_claim[wanted["claim"]]
        text = wanted["words"] or ""
        assert found["words"] == (f"'{text}" if text.startswith("=") else text)
        assert found["district"] == wanted["district"]
        assert found["born"] == ("" if wanted["born"] is None else wanted["born"].isoformat())
        assert found["rate"] == "" or float(found["rate"]) == wanted["rate"]
    cells = [cell for row in rows for name, cell in row.items() if name != "rate"]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any(row["words"] == "'=1+1" for row in rows)
    assert any(row["rate"].startswith("-") for row in rows)  # a number is no formula


def test_an_analyst_downloads_with_a_personal_token(place: Place, homes: str) -> None:
    before = len(place.ledger())
    answer = get(place, f"{TABLE}.csv", f"{TRUST} analyst")
    assert answer.status_code == 200
    (entry,) = place.ledger()[before:]
    assert (entry["act"], entry["actor"]["role"]) == ("read", "analyst")
    assert entry["actor"]["id"] == place.people[f"{TRUST} analyst"].id
    steward = get(place, f"{TABLE}.csv", f"{TRUST} steward")
    assert steward.status_code == 403
    assert steward.json()["rule"] == "roles.read"


def test_downloads_are_refused_as_queries_are(
    place: Place, trust: Reader, other: Reader, support_data: str
) -> None:
    assert requests.get(f"{place.server.address}{TABLE}.csv", timeout=60).status_code == 401
    assert download(place, other, f"{TABLE}.csv").status_code == 404
    assert get(place, f"{TABLE}.csv", f"{COUNCIL} analyst").status_code in (403, 404)
    assert download(place, trust, f"{TABLE}.xlsx").status_code == 404
    place.agree(agreement("halted", support_data, support.COLUMNS, table="homes"))
    place.release("halted", support_data)
    place.do(f"{COUNCIL} iao", "/agreements/halted/suspend", {"reason": "A test of halting."})
    for kind in ("csv", "parquet"):
        answer = download(place, trust, f"/download/halted/{COUNCIL}/homes.{kind}")
        assert answer.status_code == 403
        assert "A test of halting." in answer.json()["message"]


def test_an_empty_release_downloads_with_its_header(
    place: Place, trust: Reader, support_data: str
) -> None:
    where = "  - {column: district, is: equals, value: nowhere}\n"
    place.agree(agreement("empty", support_data, support.COLUMNS, where=where, table="none"))
    place.release("empty", support_data)
    found = download(place, trust, f"/download/empty/{COUNCIL}/none.csv")
    assert found.status_code == 200
    header = next(csv.reader([found.text]))
    assert sorted(header) == sorted(["person", *support.released()[0]])
    assert len(found.text.splitlines()) == 1
    assert download(place, trust, f"/download/empty/{COUNCIL}/none.parquet").status_code == 200


# The public's doors


def test_the_front_page_lists_the_register_without_scripts_or_strangers(
    place: Place, homes: str
) -> None:
    answer = get(place, "/")
    assert answer.status_code == 200
    assert "warm-homes" in answer.text
    assert "<script" not in answer.text
    hosts = set(re.findall(r"https?://([^/\"'> ]+)", answer.text))
    assert not hosts
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert get(place, "/register.css").headers["Content-Type"].startswith("text/css")


def test_the_register_shows_each_agreement_by_its_clauses(place: Place, homes: str) -> None:
    listed = get(place, "/register/").json()["register"]
    assert "warm-homes" in [entry["id"] for entry in listed]
    entry = get(place, "/register/warm-homes.json").json()
    assert entry["state"] == "active"
    assert entry["withheld"] == []
    assert {clause["mark"] for clause in entry["clauses"]} <= {"enforced", "evidenced", "promised"}
    assert get(place, "/register/warm-homes.v1.json").json() == entry
    for wrong in ("no-such", "../keys", "warm-homes.v9", "%00", "Ω"):
        answer = get(place, f"/register/{wrong}.json")
        assert answer.status_code == 404
    assert get(place, "/register/no-such.json").json()["remedy"]


def test_a_withholding_stands_in_the_register_with_its_reason_and_its_day(
    place: Place, support_data: str
) -> None:
    text = agreement("hidden-part", support_data, support.COLUMNS, table="homes")
    told = "{register: summary, withheld: [{field: law, reason: It would tell of an inquiry., "
    told += f"decided_by: {COUNCIL}, until: 2099-01-01}}]}}"
    place.agree(text.replace("{register: full}", told))
    entry = get(place, "/register/hidden-part.json").json()
    assert [item["field"] for item in entry["withheld"]] == ["law"]
    assert entry["withheld"][0]["until"] == "2099-01-01"
    assert "law" not in entry
    assert "hidden-part" in get(place, "/").text


def test_health_needs_no_token(place: Place) -> None:
    assert get(place, "/health").json() == {"status": "ok"}


def test_no_page_needs_what_the_node_does_not_serve(place: Place, homes: str) -> None:
    for path in ("/", "/api/v1/docs"):
        text = get(place, path).text
        for wanted in re.findall(r"""(?:src|href)=["']?([^"' >]+)""", text):
            assert get(place, wanted).status_code == 200, (path, wanted)


# The ledger's doors


def test_checkpoints_prove_that_the_ledger_only_grew(place: Place, homes: str) -> None:
    key = bytes.fromhex(get(place, "/checkpoint/key.json").json()["public"])
    first = get(place, "/checkpoint").json()
    earlier = open_checkpoint(first["note"], AUTHORITY, key)
    assert (earlier.size, first["proof"]) == (first["size"], [])
    place.ask(f"{COUNCIL} analyst", "POST", "/organisations", {"id": "x", "name": "x",
              "sector": "health"})  # fmt: skip
    second = get(place, f"/checkpoint?since={earlier.size}").json()
    later = open_checkpoint(second["note"], AUTHORITY, key)
    assert later.size > earlier.size
    proof = tuple(bytes.fromhex(step) for step in second["proof"])
    verify_consistency(earlier.size, later.size, earlier.root, later.root, proof)
    place.verified()


def test_each_entry_is_proven_to_stand_in_the_ledger(place: Place, homes: str) -> None:
    key = bytes.fromhex(get(place, "/checkpoint/key.json").json()["public"])
    note = open_checkpoint(get(place, "/checkpoint").json()["note"], AUTHORITY, key)
    lines = get(place, "/ledger.jsonl", "officer").content.splitlines()
    for seq in (0, 1, note.size // 2, note.size - 1):
        told = get(place, f"/ledger/{seq}/proof?size={note.size}").json()
        path = tuple(bytes.fromhex(step) for step in told["proof"])
        verify_inclusion(lines[seq], seq, note.size, path, note.root)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/checkpoint?since=99999999", 404),
        ("/checkpoint?since=-1", 400),
        ("/checkpoint?since=x", 400),
        ("/checkpoint?since=٣", 400),
        ("/ledger/99999999/proof", 404),
        ("/ledger/0/proof?size=0", 404),
        ("/ledger/0/proof?size=x", 400),
        ("/ledger/999999999999999999999999/proof", 404),
        ("/ledger/x/proof", 404),
    ],
)
def test_a_proof_that_cannot_be_is_refused(place: Place, path: str, status: int) -> None:
    assert get(place, path).status_code == status


def test_the_export_is_for_auditors_and_officers(place: Place) -> None:
    assert get(place, "/ledger.jsonl").status_code == 401
    assert get(place, "/ledger.jsonl", f"{COUNCIL} siro").status_code == 403
    assert get(place, "/ledger.jsonl", f"{COUNCIL} auditor").status_code == 200


def test_no_name_title_or_reason_stands_in_the_ledger(place: Place) -> None:
    place.appoint(TRUST, "dpo")
    text = get(place, "/ledger.jsonl", "officer").text
    for secret in ("first officer", "A test of halting", "Data Authority"):
        assert secret not in text


# The JSON API

ACTS = {
    "join", "appoint", "describe", "deposit", "withdraw", "propose", "sign", "activate", "release",
    "suspend", "resume", "revoke", "issue", "measure", "allocate", "map", "accept", "refuse",
    "quarantine", "collect", "receive", "fault", "answer", "connect", "disconnect",
}  # fmt: skip


def test_the_openapi_document_describes_each_act(place: Place) -> None:
    spec = get(place, "/api/v1/openapi.json").json()
    assert spec["openapi"].startswith("3.")
    assert spec["info"]["title"] == "Irwell"
    assert spec["components"]["securitySchemes"]["PersonalToken"] == {
        "type": "http", "scheme": "bearer",
    }  # fmt: skip
    operations = [
        (path, method, words)
        for path, item in spec["paths"].items()
        for method, words in item.items()
    ]
    assert {words["summary"] for _, _, words in operations} >= ACTS
    ids = [words["operationId"] for _, _, words in operations]
    assert len(ids) == len(set(ids))
    for path, method, words in operations:
        assert words["security"], (path, method)
        assert words["responses"], (path, method)
        named = {p["name"] for p in words.get("parameters", []) if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path
    text = json.dumps(spec)
    for name in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert name in spec["components"]["schemas"]


def test_no_token_and_a_systems_token_open_nothing(place: Place, trust: Reader) -> None:
    for headers in ({}, trust.bearer, {"Authorization": "Bearer x"}):
        url = f"{place.server.address}/api/v1/agreements"
        answer = requests.get(url, headers=headers, timeout=60)
        assert answer.status_code == 401
        assert answer.json()["remedy"]


def test_lists_show_a_body_its_own(place: Place, homes: str, support_data: str) -> None:
    def names(person: str) -> set[str]:
        return {row["agreement"] for row in place.ask(person, "GET", "/agreements").json()}

    assert "warm-homes" in names(f"{TRUST} analyst")
    assert "warm-homes" not in names(f"{HELP} analyst")
    assert names("officer") >= names(f"{TRUST} analyst") | names(f"{HELP} analyst")
    mine = place.ask(f"{COUNCIL} steward", "GET", "/deposits").json()
    assert support_data in {row["data_set"] for row in mine}
    assert place.ask(f"{TRUST} steward", "GET", "/deposits").json() == []
    assert support_data in {
        row["data_set"] for row in place.ask(f"{TRUST} analyst", "GET", "/data-sets").json()
    }


REFUSALS: list[tuple[str, str, str, Any, str]] = [
    (f"{COUNCIL} analyst", "join", "/organisations",
     {"id": "new-body", "name": "New", "sector": "health"}, "roles.join"),
    (f"{TRUST} administrator", "appoint", f"/organisations/{COUNCIL}/people",
     {"roles": ["analyst"]}, "roles.own_body"),
    ("officer", "appoint", f"/organisations/{COUNCIL}/people",
     {"roles": ["administrator"]}, "roles.own_body"),
    (f"{COUNCIL} analyst", "issue", f"/organisations/{COUNCIL}/tokens",
     {"kind": "home"}, "roles.issue"),
    (f"{TRUST} administrator", "issue", f"/organisations/{COUNCIL}/tokens",
     {"kind": "recipient", "system": "theirs"}, "roles.own_body"),
    (f"{TRUST} steward", "describe", f"/data-sets/{support.NAME}/contract",
     support.CONTRACT, "roles.own_body"),
    (f"{COUNCIL} analyst", "deposit", f"/data-sets/{support.NAME}/deposits",
     support.csv(), "roles.deposit"),
    (f"{TRUST} steward", "deposit", f"/data-sets/{support.NAME}/deposits",
     support.csv(), "roles.own_body"),
    (f"{HELP} analyst", "propose", "/agreements/not-mine",
     agreement("not-mine", support.NAME, support.COLUMNS), "roles.party"),
    (f"{TRUST} dpo", "propose", "/agreements/not-mine",
     agreement("not-mine", support.NAME, support.COLUMNS), "roles.propose"),
    (f"{TRUST} analyst", "activate", "/agreements/warm-homes/activate", {}, "roles.activate"),
    ("officer", "suspend", "/agreements/warm-homes/suspend",
     {"reason": "The authority would."}, "roles.suspend"),
    (f"{HELP} siro", "suspend", "/agreements/warm-homes/suspend",
     {"reason": "A stranger would."}, "roles.party"),
    (f"{COUNCIL} dpo", "revoke", "/agreements/warm-homes/revoke",
     {"reason": "Advice is no decision."}, "roles.revoke"),
    (f"{TRUST} steward", "release", "/agreements/warm-homes/release",
     {"data_set": support.NAME}, "roles.own_body"),
    ("officer", "release", "/agreements/warm-homes/release",
     {"data_set": support.NAME}, "roles.release"),
    (f"{COUNCIL} analyst", "measure", "/agreements/warm-homes/measure",
     {"data_set": support.NAME, "by": ["district"]}, "parties"),
    (f"{TRUST} steward", "allocate", "/figures/none/allocate", {"units": 10}, "roles.allocate"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "act", "path", "body", "rule"),
    REFUSALS,
    ids=[f"{who.replace(' ', '-')}-{act}" for who, act, *_ in REFUSALS],
)
def test_who_may_not_is_refused_and_the_ledger_says_so(  # noqa: PLR0917
    place: Place, homes: str, person: str, act: str, path: str, body: Any, rule: str
) -> None:
    before = len(place.ledger())
    method = "PUT" if act == "describe" else "POST"
    answer = place.ask(person, method, path, body)
    assert answer.status_code == 403, answer.text
    told = answer.json()
    assert (told["errorCode"], told["rule"]) == ("REFUSED", rule)
    assert told["remedy"]
    (entry,) = place.ledger()[before:]
    assert (entry["act"], entry["outcome"], entry["reasons"]) == (act, "refused", [rule])
    assert entry["actor"]["id"] == place.people[person].id
    state = place.ask("officer", "GET", "/agreements").json()
    assert {r["state"] for r in state if r["agreement"] == "warm-homes"} == {"active"}


def test_nobody_signs_what_they_proposed_nor_with_anothers_key(
    place: Place, support_data: str
) -> None:
    text = agreement("own-work", support_data, support.COLUMNS, table="homes")
    place.do(f"{COUNCIL} siro", "/agreements/own-work", text)
    place.review(text)
    own = place.ask(f"{COUNCIL} siro", "POST", "/agreements/own-work/signatures",
                    place.signature(text, COUNCIL))  # fmt: skip
    assert own.json()["rule"] == "sign.self_approval"
    anothers = place.ask(f"{TRUST} siro", "POST", "/agreements/own-work/signatures",
                         place.signature(text, COUNCIL))  # fmt: skip
    assert (anothers.status_code, anothers.json()["rule"]) == (400, "signature.by.organisation")
    changed = text.replace("claim: keep", "claim: redact")
    over = place.ask(f"{TRUST} siro", "POST", "/agreements/own-work/signatures",
                     place.signature(changed, TRUST))  # fmt: skip
    assert (over.status_code, over.json()["errorCode"]) == (400, "SIGNATURE_INVALID")
    early = place.ask("officer", "POST", "/agreements/own-work/activate", {})
    assert (early.status_code, early.json()["rule"]) == (403, "agreement.approved")


def test_what_is_not_there_is_404_and_what_is_misshapen_400(place: Place) -> None:
    asks: list[tuple[str, str, str, Any, int]] = [
        ("officer", "POST", "/agreements/no-such/activate", {}, 404),
        (f"{COUNCIL} steward", "POST", f"/data-sets/{COUNCIL}/none@1/deposits", "a\n1\n", 404),
        (f"{COUNCIL} steward", "POST", "/deposits/none/withdraw", {}, 404),
        (f"{TRUST} analyst", "POST", "/figures/none/allocate", {"units": 1}, 404),
        ("officer", "POST", "/organisations", {"id": "x"}, 403),  # neither name nor document
        ("officer", "POST", "/organisations", {"id": "x", "name": "x", "sector": "health",
                                               "CANARY-surplus-key": 1}, 400),
        ("officer", "POST", "/organisations", "not json CANARY-in-a-body-text", 400),
        ("officer", "POST", "/agreements/a", "not: [valid", 400),
        ("officer", "POST", "/agreements/a", b"\xff\xfe\x00", 400),
        ("officer", "POST", "/agreements/a", "x" * (1024**2 + 1), 400),
        (f"{TRUST} analyst", "POST", "/figures/none/allocate", {"units": 0}, 400),
        (f"{COUNCIL} dpo", "POST", "/agreements/a/suspend", {"reason": "no"}, 400),
    ]  # fmt: skip
    for person, method, path, body, status in asks:
        kind = "application/json" if isinstance(body, str) else ""
        answer = place.ask(person, method, path, body, kind)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        told = answer.json()
        assert set(told) == {"errorCode", "message", "rule", "remedy"}, path
        assert "CANARY-in-a-body-text" not in answer.text


def test_counts_and_a_plan_come_by_the_api_and_small_numbers_do_not(place: Place) -> None:
    name = place.describe(support.CONTRACT.replace("council/support", "council/counted"))
    rows = support.csv().splitlines()
    more = [f"{1000 + i},QQ{i + 500:06d}A,{d},,,,,,,,," for i, d in
            enumerate(["north"] * 40 + ["south"] * 25 + ["west"] * 3)]  # fmt: skip
    place.deposit(name, "\n".join([rows[0], *more]) + "\n")
    columns = "      claim: keep\n      district: keep"
    place.agree(agreement("counted", name, columns, outputs="{smallest_count: 10, round_to: 5}"))
    place.release("counted", name)
    figure = place.do(f"{TRUST} analyst", "/agreements/counted/measure",
                      {"data_set": name, "by": ["district"]})  # fmt: skip
    cells = {row["district"]: (row["n"], row["suppressed"]) for row in figure["rows"]}
    assert cells == {"north": (40, False), "south": (25, False), "west": (None, True)}
    plan = place.do(f"{TRUST} analyst", f"/figures/{figure['figure']}/allocate",
                    {"units": 150, "floor": 5})  # fmt: skip
    shares = {row["area"]: row["units"] for row in plan["shares"]}
    assert sum(shares.values()) == 150
    assert min(shares.values()) >= 5
    assert shares["north"] > shares["south"]
    wrong = place.ask(f"{TRUST} analyst", "POST", "/agreements/counted/measure",
                      {"data_set": name, "by": ["notes"]})  # fmt: skip
    assert wrong.status_code == 400
    foreign = place.ask(f"{HELP} analyst", "POST", f"/figures/{figure['figure']}/allocate",
                        {"units": 150})  # fmt: skip
    assert foreign.status_code == 404


def test_a_deposit_by_the_api_takes_parquet_too(place: Place) -> None:
    import pyarrow as pa

    name = place.describe(
        f"apiVersion: v3.1.0\nkind: DataContract\nid: {COUNCIL}/plain\nversion: 1.0.0\n"
        "status: active\nschema: [{name: t, properties: [{name: a, logicalType: integer}]}]\n"
    )
    sink = io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2, None]}), sink)
    made = place.deposit(name, sink.getvalue(), "application/vnd.apache.parquet")
    assert made["report"]["rows"] == 3
    assert made["seq"] == 1


def test_a_deposit_answers_with_findings_and_never_with_values(place: Place) -> None:
    name = place.describe(support.CONTRACT.replace("council/support", "council/faulty"))
    lines = support.csv().splitlines()
    lines += ["CANARY-not-a-number,,,,,,,,,,,", "61,,,31/31/2020-CANARY,,,perhaps-CANARY,,,,,"]
    answer = place.ask(f"{COUNCIL} steward", "POST", f"/data-sets/{name}/deposits",
                       "\n".join(lines) + "\n", "text/csv")  # fmt: skip
    assert answer.status_code == 200
    assert "CANARY" not in answer.text
    found = {(f["rule"], f["column"]): f["rows"] for f in answer.json()["report"]["findings"]}
    assert found[("not_cast", "claim")] == [61]
    assert found[("not_cast", "born")] == [62]
    assert found[("not_cast", "active")] == [62]


# What must never leave


def everything_served(place: Place, who: Reader) -> dict[str, requests.Response]:
    """Ask for whatever names the table, rightly and wrongly, as each kind of caller."""
    table = f"/shares/warm-homes/schemas/{COUNCIL}/tables/homes"
    wide = {"delta-sharing-capabilities": "responseformat=delta;readerfeatures=timestampntz"}
    hints = {"predicateHints": ["notes LIKE 'CANARY%'", f"score = {support.SCORE}"]}
    link = who.link("warm-homes", COUNCIL, "homes")
    asked = {
        "shares": who.get("/shares"),
        "tables": who.get("/shares/warm-homes/all-tables"),
        "metadata": who.get(f"{table}/metadata"),
        "metadata delta": who.get(f"{table}/metadata", headers=wide),
        "query": who.query("warm-homes", COUNCIL, "homes", **hints),
        "query delta": who.query("warm-homes", COUNCIL, "homes", headers=wide),
        "changes": who.get(f"{table}/changes?startingVersion=0"),
        "wrong version": who.query("warm-homes", COUNCIL, "homes", version=77),
        "file": requests.get(link, timeout=60),
        "footer": requests.get(link, headers={"Range": "bytes=-2000"}, timeout=60),
        "wrong link": requests.get(link[:-1], timeout=60),
        "parquet": download(place, who, f"{TABLE}.parquet"),
        "csv": download(place, who, f"{TABLE}.csv"),
        "wrong name": download(place, who, f"{TABLE}s.csv"),
        "wrong measure": place.ask(f"{TRUST} analyst", "POST", "/agreements/warm-homes/measure",
                                   {"data_set": support.NAME, "by": ["notes"]}),
    }  # fmt: skip
    for path in ("/", "/register/", "/register/warm-homes.json", "/checkpoint", "/health",
                 "/api/v1/openapi.json", "/api/v1/nothing", "/nothing"):  # fmt: skip
        asked[path] = get(place, path)
    for person in ("officer", f"{COUNCIL} steward", f"{TRUST} analyst", f"{COUNCIL} auditor"):
        for path in ("/ledger.jsonl", "/api/v1/agreements", "/api/v1/deposits"):
            asked[f"{person} {path}"] = get(place, path, person)
    return asked


def test_withheld_texts_occur_in_no_byte_of_anything_served(place: Place, trust: Reader) -> None:
    for name, answer in everything_served(place, trust).items():
        sent = answer.content + repr(answer.headers).encode()
        for secret in support.SECRETS:
            assert secret.encode() not in sent, name
        assert b"CANARY" not in answer.content.upper(), name
        assert not [row for row in support.rows() if row["nino"].encode() in sent], name


def test_the_search_finds_what_an_agreement_does_let_out(
    place: Place, trust: Reader, support_data: str
) -> None:
    place.agree(agreement("open-notes", support_data, "      notes: keep", table="notes"))
    place.release("open-notes", support_data)
    found = download(place, trust, f"/download/open-notes/{COUNCIL}/notes.csv").content
    assert all(secret.encode() in found for secret in support.SECRETS)


def test_withheld_values_occur_in_no_decoded_value_statistic_or_footer(
    place: Place, trust: Reader
) -> None:
    found = everything_served(place, trust)
    secret = {support.SCORE, support.WEIGHT, support.VISITED}
    secret |= set(support.SECRETS) | {row["nino"] for row in support.rows()}
    for name in ("file", "parquet"):
        data = io.BytesIO(found[name].content)
        table = pq.read_table(data)
        assert set(table.column_names) == {"person", *support.released()[0]}
        for column in table.columns:
            assert not secret & set(column.to_pylist()), name
        assert table.schema.metadata is None
        footer = pq.read_metadata(data)
        assert footer.metadata is None
        for group in range(footer.num_row_groups):
            for column in range(footer.num_columns):
                stats = footer.row_group(group).column(column).statistics
                if stats is not None and stats.has_min_max:
                    assert not secret & {stats.min, stats.max}
    cells = {cell for row in csv.reader(io.StringIO(found["csv"].text)) for cell in row}
    assert not {str(value) for value in secret} & cells
    # The statistics are of what leaves, not of what was deposited.
    claims = [row["claim"] for row in support.released()]
    stats = [pq.read_metadata(io.BytesIO(found["file"].content)).row_group(0).column(i)
             for i in range(8)]  # fmt: skip
    (claim,) = [s.statistics for s in stats if s.path_in_schema == "claim"]
    assert (claim.min, claim.max) == (min(claims), max(claims))


def test_withheld_texts_occur_in_no_file_of_the_node(place: Place, trust: Reader) -> None:
    everything_served(place, trust)
    for path in [*place.home.rglob("*"), place.server.log]:
        if path.is_file():
            content = path.read_bytes()
            assert b"CANARY-" not in content, path.relative_to(place.home)


def test_the_server_had_no_fault(place: Place) -> None:
    assert "Traceback" not in place.server.faults()
    assert "Internal Server Error" not in place.server.faults()
