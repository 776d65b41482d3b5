"""A messy file becomes data that two bodies read: uploaded in pieces, asked about, held, corrected,
released, found faulty by a recipient, corrected again, and told to everybody whom it concerns.
"""

import hashlib
import io
import json
import socket
import zipfile
from typing import Any
from urllib.parse import urlsplit

import delta_sharing
import pytest
import requests

from tests.journeys.conftest import Reader, reader
from tests.journeys.server import COUNCIL, HELP, TRUST, Place, agreement, irwell

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("deposits"),
]
NAME = f"{COUNCIL}/repairs@1"
CONTRACT = f"""apiVersion: v3.1.0
kind: DataContract
id: {COUNCIL}/repairs
name: Repairs to council homes
version: 1.0.0
status: active
customProperties:
  - {{property: irwell.onErrors, value: hold}}
schema:
  - name: repairs
    properties:
      - {{name: ref, logicalType: integer, required: true, unique: true, primaryKey: true}}
      - {{name: street, logicalType: string}}
      - name: reported
        logicalType: date
        customProperties:
          - {{property: irwell.dateFormat, value: "%d/%m/%Y"}}
      - name: cost
        logicalType: number
        logicalTypeOptions: {{minimum: 0}}
        customProperties:
          - {{property: irwell.form, value: money}}
      - {{name: notes, logicalType: string}}
"""
COLUMNS = """      ref: keep
      street: keep
      reported: keep
      COST: {from: cost, show: keep}"""
ROWS = 40
OCTETS = {"Content-Type": "application/offset+octet-stream"}


def lines(rows: int = ROWS) -> list[str]:
    """Rows as the council's system writes them: semicolons, UK dates, pounds."""
    return [
        f"{i};{'Café Row' if i % 2 else 'Mill Lane'};{i % 28 + 1:02}/{i % 12 + 1:02}/2026;"
        f"£1,{i:03}.50;CANARY-note-{i:04}"
        for i in range(rows)
    ]


def messy(rows: list[str]) -> bytes:
    """A file with a title, in Windows-1252, with a row of sums below."""
    costs = [row.split(";")[3] for row in rows]
    total = sum(float(one[1:].replace(",", "")) for one in costs if one.startswith("£"))
    text = ["Repairs to council homes;;;;", "Printed 30/11/2026;;;;", "",
            "Ref;Street;Reported;Cost;Notes", *rows, f"TOTAL;;;£{total:,.2f};"]  # fmt: skip
    return ("\r\n".join(text) + "\r\n").encode("cp1252")


def faulty() -> list[str]:
    found = lines()
    found[3] = found[3].replace("£1,003.50", "to be said")
    found[7] = found[7].replace("08/08/2026", "31/02/2026")
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


class Upload:
    """A plain HTTP client that sends one file in pieces."""

    def __init__(self, place: Place, file: bytes, person: str = f"{COUNCIL} steward") -> None:
        self.place, self.file = place, file
        self.bearer = {"Authorization": f"Bearer {place.people[person].bearer}"}
        self.begun = self.create()
        self.where = self.begun.headers.get("Location", "")

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {**self.bearer, **more.pop("headers", {})}
        url = f"{self.place.server.address}{path}"
        return requests.request(method, url, headers=headers, timeout=120, **more)

    def create(self, **changes: str) -> requests.Response:
        told = {
            "Upload-Length": str(len(self.file)),
            "Upload-Digest": f"sha256:{hashlib.sha256(self.file).hexdigest()}",
            **changes,
        }
        return self.ask("POST", f"/deposits/{NAME}", headers=told)

    def patch(self, offset: int, piece: bytes) -> requests.Response:
        told = {**OCTETS, "Upload-Offset": str(offset)}
        return self.ask("PATCH", self.where, data=piece, headers=told)

    def offset(self) -> int:
        answer = self.ask("HEAD", self.where)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def cut(self, offset: int, piece: bytes, sent: int) -> None:
        """Announce a piece, send some of it, and break the connection."""
        host = urlsplit(self.place.server.address)
        with socket.create_connection((host.hostname, host.port), 20) as line:
            head = "".join(f"{k}: {v}\r\n" for k, v in {
                "Host": host.netloc, **self.bearer, **OCTETS, "Upload-Offset": offset,
                "Content-Length": len(piece)}.items())  # fmt: skip
            line.sendall(f"PATCH {self.where} HTTP/1.1\r\n{head}\r\n".encode() + piece[:sent])
            line.shutdown(socket.SHUT_WR)
            line.settimeout(20)
            while line.recv(4096):
                pass

    def rest(self, step: int = 700) -> None:
        """Send what has not arrived, in pieces."""
        while (there := self.offset()) < len(self.file):
            assert self.patch(there, self.file[there : there + step]).status_code == 204

    def finish(self, **said: Any) -> requests.Response:
        return self.ask("POST", f"{self.where}/finish", json=said or None)


def send(place: Place, file: bytes, **said: Any) -> requests.Response:
    one = Upload(place, file)
    one.rest(1 << 20)
    return one.finish(**said)


def rows_of(trust: Reader, share: str) -> list[dict[str, Any]]:
    frame = delta_sharing.load_as_pandas(trust.url(share, COUNCIL, "repairs"))
    return sorted(frame.to_dict("records"), key=lambda row: row["ref"])


def mapping(place: Place, file: bytes) -> str:
    """Propose a mapping of a file, as its steward would before confirming it."""
    paths = [place.folder / name for name in ("own.zip", "own.yaml", "mapping.yaml")]
    paths[0].write_bytes(file)
    paths[1].write_text(CONTRACT)
    ran = irwell("map", paths[0], "--contract", paths[1], "--member", "repairs.csv",
                 "--out", paths[2])  # fmt: skip
    assert ran.code == 0, ran.err
    return paths[2].read_text()


def notices(place: Place, person: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = place.do(person, "/notices", method="GET")
    return found


@pytest.fixture(scope="module")
def described(place: Place) -> str:
    return place.describe(CONTRACT)


@pytest.fixture
def mapped(place: Place, described: str) -> str:
    """The data set, with the mapping of the council's headings confirmed."""
    columns = {name: name.title() for name in ("ref", "street", "reported", "cost", "notes")}
    document = {"irwell_mapping": 1, "data_set": NAME, "columns": columns}
    place.do(f"{COUNCIL} steward", f"/data-sets/{NAME}/mapping", document, method="PUT")
    return described


def test_from_a_messy_file_to_a_correction_that_everybody_hears_of(
    place: Place, described: str
) -> None:
    steward, iao = f"{COUNCIL} steward", f"{COUNCIL} iao"
    # A zip of two files, sent in pieces; twice the line breaks.
    one = Upload(place, zipped({"repairs.csv": messy(faulty()), "old.csv": messy(lines(9))}))
    assert one.begun.status_code == 201
    assert one.patch(0, one.file[:500]).headers["Upload-Offset"] == "500"
    one.cut(500, one.file[500:1500], 300)
    there = one.offset()
    assert 500 <= there <= 800
    again = Upload(place, one.file)  # as after a crash: nothing of the first is known
    assert (again.begun.status_code, again.where) == (200, one.where)
    assert again.begun.headers["Upload-Offset"] == str(there)
    again.rest()
    # The node asks which file is meant; the bytes need not come again.
    asked = again.finish()
    assert asked.status_code == 400
    assert asked.json()["rule"] == "intake.ask.member"
    assert "repairs.csv" in asked.json()["message"] + asked.json()["remedy"]
    # Its headings are written otherwise than the contract has them: a mapping is proposed on the
    # steward's own machine, looked over and confirmed. The bytes need not come again either.
    lacking = again.finish(member="repairs.csv")
    assert (lacking.status_code, lacking.json()["rule"]) == (403, "deposit.column_missing")
    assert "irwell map" in lacking.json()["remedy"]
    place.do(steward, f"/data-sets/{NAME}/mapping", mapping(place, again.file), method="PUT")
    made = again.finish(member="repairs.csv")
    assert made.status_code == 200, made.text
    held = made.json()
    assert again.finish(member="repairs.csv").json() == held  # an answer that got lost
    # How it was read, and what is wrong.
    assert (held["state"], held["report"]["rows"]) == ("held", ROWS)
    intake = held["report"]["intake"]
    assert (intake["encoding"], intake["separator"]) == ("windows-1252", ";")
    assert {one["why"] for one in intake["skipped"]} >= {"preamble", "total"}
    found = {(one["rule"], one["column"]): one["rows"] for one in held["report"]["findings"]}
    assert set(found) == {("not_cast", "cost"), ("not_cast", "reported")}
    assert "CANARY" not in made.text
    assert "to be said" not in made.text
    # The quality report in its forms, for the provider alone.
    for form, kind in (("html", "text/html"), ("csv", "text/csv"), ("jsonld", "ld+json")):
        path = f"/deposits/{held['deposit']}/quality.{form}"
        page = place.ask(steward, "GET", path)
        assert (page.status_code, kind in page.headers["Content-Type"]) == (200, True)
        assert "CANARY" not in page.text
        assert place.ask(f"{TRUST} analyst", "GET", path).status_code == 403
    # The rows that failed come back, to the sender alone.
    back = place.ask(steward, "GET", f"/deposits/{held['deposit']}/quarantine.csv")
    assert back.status_code == 200
    assert back.text.count("\n") == 3
    assert "to be said" in back.text
    assert place.ask(f"{COUNCIL} dpo", "GET",
                     f"/deposits/{held['deposit']}/quarantine.csv").status_code == 403  # fmt: skip
    assert place.ledger()[-2]["act"] == "collect"
    # The steward corrects; who deposited does not accept what is held.
    alone = place.ask(steward, "POST", f"/deposits/{held['deposit']}/accept")
    assert alone.json()["rule"] == "accept.self"
    place.do(iao, f"/deposits/{held['deposit']}/refuse", {"reason": "It is corrected and resent."})
    sent = send(place, messy(lines()))
    assert sent.status_code == 200, sent.text
    assert (sent.json()["state"], sent.json()["report"]["findings"]) == ("accepted", [])
    # Two recipients read it with the public client.
    shares = {TRUST: "repairs-trust", HELP: "repairs-help"}
    for body, share in shares.items():
        columns = COLUMNS if body == TRUST else COLUMNS.replace("COST", "money")
        place.agree(agreement(share, NAME, columns, recipient=body, table="repairs"))
    irwell("task", "run", "--home", place.home, "--json")
    readers = {body: reader(place, body, "repairs") for body in shares}
    assert len(rows_of(readers[TRUST], shares[TRUST])) == ROWS
    assert rows_of(readers[TRUST], shares[TRUST])[1]["COST"] == 1001.5
    (waiting,) = [n for n in notices(place, f"{TRUST} analyst") if n["kind"] == "delivery"]
    place.do(f"{TRUST} analyst", f"/releases/{waiting['about']}/receive",
             {"accepted": False, "reason": "Some costs are of another year."})  # fmt: skip
    # One of them reports a fault; the provider hears of it, the other recipient does not.
    fault = place.do(
        f"{TRUST} analyst",
        f"/agreements/{shares[TRUST]}/faults",
        {"data_set": NAME, "column": "COST", "kind": "wrong", "text": "Costs are of last year."},
    )["fault"]
    kinds = {note["kind"] for note in notices(place, steward)}
    assert {"fault", "disputed"} <= kinds
    assert "correction" not in {n["kind"] for n in notices(place, f"{HELP} analyst")}
    # The provider says so, deposits the correction, and it is released again.
    place.do(steward, f"/faults/{fault}/answer",
             {"state": "answered", "reason": "We send this year's costs."})  # fmt: skip
    fixed = send(place, messy([line.replace("£1,", "£2,") for line in lines()])).json()
    place.do(steward, f"/faults/{fault}/answer",
             {"state": "corrected", "deposit": fixed["deposit"]})  # fmt: skip
    assert irwell("task", "run", "--home", place.home, "--json").value["released"] == 2
    for body, share in shares.items():
        cost = rows_of(readers[body], share)[1]["COST" if body == TRUST else "money"]
        assert cost == 2001.5
    told = [n for n in notices(place, f"{HELP} analyst") if n["kind"] == "correction"]
    assert len(told) == 1
    assert "money" in told[0]["text"]
    assert "release 2 under repairs-help" in told[0]["text"]
    assert TRUST not in str(told)
    (days,) = place.do(steward, "/faults/days", method="GET")
    assert (days["open"], days["closed"], days["median_days"]) == (0, 1, 0)
    # Outside the provider the quality is steps of whole percentages.
    (scores,) = place.do(f"{HELP} analyst", "/agreements/repairs-help/quality", method="GET")
    assert all(one["percent"] is None or one["below"] > one["percent"] for one in scores["scores"])
    # The ledger tells it all, and no word of it.
    acts = [e["act"] for e in place.ledger() if e["outcome"] == "permitted"]
    assert {"deposit", "collect", "refuse", "receive", "fault", "answer"} <= set(acts)
    text = json.dumps(place.ledger())
    for secret in ("CANARY", "last year", "another year", "to be said", "resent"):
        assert secret not in text
    place.verified()
    assert place.server.faults() == "" or "Traceback" not in place.server.faults()


# Connections that break, and files that are not what was announced


def test_a_cut_piece_counts_what_arrived_and_no_more(place: Place, mapped: str) -> None:
    file = messy(lines(30))
    one = Upload(place, file)
    for sent in (0, 1, 400):
        there = one.offset()
        one.cut(there, file[there : there + 900], sent)
        assert there <= one.offset() <= there + sent
    one.rest()
    assert one.finish().json()["report"]["rows"] == 30


def test_pieces_have_their_place_and_their_size(place: Place, mapped: str) -> None:
    file = messy(lines(31))
    one = Upload(place, file)
    one.patch(0, file[:100])
    for offset, piece, status in (
        (50, file[50:90], 409),
        (200, file[200:300], 409),
        (100, file[100:] + b"more", 413),
    ):
        assert one.patch(offset, piece).status_code == status
    assert one.offset() == 100
    other = one.ask("PATCH", one.where, data=b"x", headers={"Upload-Offset": "100"})
    assert other.status_code == 415
    assert one.finish().status_code == 409
    one.rest()
    assert one.finish().status_code == 200


def test_other_bytes_than_announced_are_dropped(place: Place, mapped: str) -> None:
    file = messy(lines(32))
    one = Upload(place, file)
    one.patch(0, file[:-1] + b"!")
    refused = one.finish()
    assert (refused.status_code, refused.json()["rule"]) == (400, "upload.digest")
    assert one.ask("HEAD", one.where).status_code == 404
    assert not any(b"CANARY" in path.read_bytes() for path in place.home.rglob("*.part"))


@pytest.mark.parametrize(
    "changes",
    [{"Upload-Length": "0"}, {"Upload-Length": str(17 * 1024**3)}, {"Upload-Length": "many"},
     {"Upload-Digest": "sha256:short"}, {"Upload-Digest": ""}],
)  # fmt: skip
def test_an_upload_says_a_length_within_the_limit_and_a_digest(
    place: Place, mapped: str, changes: dict[str, str]
) -> None:
    one = Upload(place, messy(lines(33)))
    assert one.create(**changes).status_code == 400


def test_only_its_sender_sees_an_upload(place: Place, mapped: str) -> None:
    one = Upload(place, messy(lines(34)))
    one.patch(0, one.file[:100])
    mine = dict(one.bearer)
    for person, status in (
        (f"{COUNCIL} iao", 404), (f"{TRUST} steward", 404), (f"{COUNCIL} analyst", 404),
    ):  # fmt: skip
        one.bearer = {"Authorization": f"Bearer {place.people[person].bearer}"}
        assert one.ask("HEAD", one.where).status_code == status
    for person in (f"{TRUST} steward", f"{COUNCIL} analyst", "officer"):
        assert Upload(place, b"x", person).begun.status_code == 403
    one.bearer = {"Authorization": "Bearer none"}
    assert one.ask("HEAD", one.where).status_code == 401
    one.bearer = mine
    assert one.offset() == 100


def test_a_refused_file_gives_its_report_to_its_sender(place: Place, mapped: str) -> None:
    head = b"Ref;Street\r\n1;Mill Lane\r\n"
    refused = send(place, head)
    assert (refused.status_code, refused.json()["rule"]) == (403, "deposit.column_missing")
    assert refused.json()["report"]["findings"]
    assert refused.json()["remedy"]
    odd = send(place, messy(lines(35)), colour="red")
    assert (odd.status_code, odd.json()["rule"]) == (400, "form")
