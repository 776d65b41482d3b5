"""Sources against real servers on loopback: the right bytes once, and never half a file."""

import argparse
import base64
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from irwell.cli import fetch as command
from irwell.documents import parse_yaml
from irwell.errors import IrwellError, TransferError
from irwell.releases import home_sources
from irwell.releases.home import Home, create_home
from irwell.releases.home_data import contract_of, deposits, describe
from irwell.tables import WorkerLimits
from irwell.transfer.fetching import fetch
from irwell.transfer.source_files import FetchLimits
from irwell.transfer.sources import DataSource, read_source
from tests.journeys.connector_servers import (
    PASSWORD,
    Authority,
    Postgres,
    Ssh,
    Web,
    https,
    postgres,
    ssh,
)
from tests.journeys.server import Place, open_place
from tests.journeys.server import irwell as run_command

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.xdist_group("connectors"),
]
BODY = "fordham-council"
DATA_SET = f"{BODY}/repairs@1"
CONTRACT = f"""apiVersion: v3.1.0
kind: DataContract
id: {BODY}/repairs
version: 1.0.0
status: active
schema:
  - name: repairs
    properties:
      - {{name: ref, logicalType: integer, required: true}}
      - {{name: street, logicalType: string}}
customProperties:
  - {{property: irwell.delivery, value: append}}
"""
HEAD = f"irwell_source: 1\nname: nightly\ndata_set: {DATA_SET}\nevery: run\n"
CSV = b"ref,street\n1,North Road\n2,South Road\n"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORKER = WorkerLimits(require_no_network=False)


def source(kind: str, body: str) -> DataSource:
    return read_source(parse_yaml(f"{HEAD}kind: {kind}\n{body}"))


def no_wait(_: float) -> None:
    pass


BRISK = FetchLimits(attempts=2, sleep=no_wait, timeout=(5, 10))


def refused(*words: Any, **more: Any) -> TransferError:
    with pytest.raises(TransferError) as caught:
        fetch(*words, **more)
    assert PASSWORD not in str(caught.value)
    return caught.value


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


# PostgreSQL


@pytest.fixture(scope="module")
def database(authority: Authority) -> Iterator[Postgres]:
    with postgres(authority) as server:
        server.run(
            f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'",
            'CREATE SCHEMA "odd ""schema"',
            'GRANT USAGE ON SCHEMA "odd ""schema" TO reader',
            """CREATE TABLE "odd ""schema"."t;--" (
                 id bigint, amount numeric, day date, at timestamptz, local timestamp,
                 words text, flag boolean, part real, raw bytea, cost money, long interval)""",
            """INSERT INTO "odd ""schema"."t;--" VALUES
                 (1, 12345678901234567890.123456789, '2026-02-28', '2026-07-01 12:00:00.25+01',
                  '2026-07-01 12:00', '', true, 0.1, '\\x00ff', 1234.5, '1 day 2 hours'),
                 (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 (3, 1.10, '0001-01-01', '2026-12-01 00:00:00Z', '2026-12-01 00:00',
                  E'two\\nlines, "quoted"', false, 1e10, '', 0, '-1 second')""",
            'GRANT SELECT ON "odd ""schema"."t;--" TO reader',
            "CREATE TABLE public.steps (id int, at timestamptz, words text)",
            "GRANT SELECT ON public.steps TO reader",
            "CREATE TABLE public.closed (id int)",
            "CREATE TABLE public.large AS SELECT g AS id, repeat(md5(g::text), 20) AS words "
            "FROM generate_series(1, 60000) AS g",
            "GRANT SELECT ON public.large TO reader",
            "CREATE SEQUENCE public.counter",
            "CREATE VIEW public.writing AS SELECT nextval('public.counter') AS id",
            "GRANT SELECT ON public.writing TO reader",
            "GRANT USAGE ON public.counter TO reader",
        )
        yield server


READER = {"user": "reader", "password": PASSWORD}


def table(server: Postgres, authority: Authority, name: str, columns: str, more: str = "") -> str:
    return (
        f"credential: db\nhost: 127.0.0.1\nport: {server.port}\ndatabase: postgres\n"
        f"schema: public\ntable: {name}\ncolumns: {columns}\n{authority.words}{more}"
    )


def test_a_table_comes_as_exact_text(database: Postgres, authority: Authority, into: Path) -> None:
    names = "[id, amount, day, at, local, words, flag, part, raw, cost, long]"
    body = table(database, authority, "'t;--'", names).replace(
        "schema: public", "schema: 'odd \"schema'"
    )
    got = fetch(source("postgres", body), READER, {}, into, BRISK)
    found = pq.read_table(got.files[0].path)
    assert got.files[0].name == "nightly.parquet"
    rows = sorted(found.to_pylist(), key=lambda row: row["id"])
    assert list(rows[0].values()) == [
        "1", "12345678901234567890.123456789", "2026-02-28", "2026-07-01T11:00:00.25+00:00",
        "2026-07-01T12:00:00", "", "true", "0.1", "\\x00ff", "1234.50", "P1DT2H",
    ]  # fmt: skip
    assert set(list(rows[1].values())[1:]) == {None}
    assert rows[2]["words"] == 'two\nlines, "quoted"'
    assert rows[2]["amount"] == "1.10"
    again = fetch(source("postgres", body), READER, got.state, into, BRISK)
    assert again.files == ()
    assert [path.name for path in into.iterdir()] == ["nightly.parquet"]


def test_rows_after_the_last_one(database: Postgres, authority: Authority, into: Path) -> None:
    database.run(
        "TRUNCATE public.steps",
        "INSERT INTO public.steps SELECT g, now() - interval '1 day' + g * interval '1 second', "
        "'w' FROM generate_series(1, 5) AS g",
    )
    own = source(
        "postgres",
        table(database, authority, "steps", "[words, id]", "incremental: {column: id}\n"),
    )
    first = fetch(own, READER, {}, into, BRISK)
    assert pq.read_table(first.files[0].path).column_names == ["words", "id"]
    assert fetch(own, READER, first.state, into, BRISK).files == ()
    database.run("INSERT INTO public.steps VALUES (7, now(), 'x'), (6, now(), NULL)")
    second = fetch(own, READER, first.state, into, BRISK)
    assert pq.read_table(second.files[0].path)["id"].to_pylist() == ["6", "7"]
    after_refusal = fetch(own, READER, second.files[0].refused, into, BRISK)
    assert after_refusal.files == (), "the same refused bytes are not given again"
    database.run("INSERT INTO public.steps VALUES (8, now(), 'y')")
    grown = fetch(own, READER, second.files[0].refused, into, BRISK)
    assert pq.read_table(grown.files[0].path)["id"].to_pylist() == ["6", "7", "8"]
    settled = source(
        "postgres",
        table(database, authority, "steps", "[id]",
              "incremental: {column: at, settle_seconds: 3600}\n"),
    )  # fmt: skip
    old = fetch(settled, READER, {}, into, BRISK)
    assert pq.read_table(old.files[0].path)["id"].to_pylist() == ["1", "2", "3", "4", "5"]
    database.run("INSERT INTO public.steps VALUES (NULL, now(), 'no id')")
    assert refused(own, READER, {}, into, BRISK).rule == "source.incremental"


def test_a_large_table_is_bounded(database: Postgres, authority: Authority, into: Path) -> None:
    own = source("postgres", table(database, authority, "large", "[id, words]"))
    got = fetch(own, READER, {}, into, BRISK)
    file = pq.ParquetFile(got.files[0].path)
    assert file.metadata.num_rows == 60_000
    assert file.metadata.num_row_groups > 2
    got.files[0].path.unlink()
    error = refused(own, READER, {}, into, replace(BRISK, size=1 << 20))
    assert error.rule == "source.size"
    assert list(into.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("table: steps", "table: none", "source.query"),
        ("table: steps", "table: closed", "source.query"),
        ("columns: [id]", "columns: [ghost]", "source.query"),
        ("schema: public", "schema: ghost", "source.query"),
        ("table: steps", "table: writing", "source.query"),
        ("database: postgres", "database: ghost", "source.credential"),
        ("authority_certificates", "tls: disable\nauthority_certificates", ""),
    ],
)
def test_what_the_database_refuses_is_said(
    database: Postgres, authority: Authority, into: Path, old: str, new: str, rule: str
) -> None:
    own = source("postgres", table(database, authority, "steps", "[id]").replace(old, new))
    if not rule:
        fetch(own, READER, {}, into, BRISK)
        return
    assert refused(own, READER, {}, into, BRISK).rule == rule


def test_a_database_that_is_not_certified_is_refused(
    database: Postgres, authority: Authority, into: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    own = source("postgres", table(database, other, "steps", "[id]"))
    assert refused(own, READER, {}, into, BRISK).rule == "source.certificate"
    alone = source(
        "postgres", table(database, authority, "steps", "[id]").replace(authority.words, "")
    )
    assert refused(alone, READER, {}, into, BRISK).rule == "source.certificate"


def test_a_wrong_password_is_said_without_it(
    database: Postgres, authority: Authority, into: Path
) -> None:
    own = source("postgres", table(database, authority, "steps", "[id]"))
    error = refused(own, {"user": "reader", "password": "wrong-guess"}, {}, into, BRISK)
    assert error.rule == "source.credential"
    assert "wrong-guess" not in str(error)
    assert "reader" not in str(error)


# SFTP


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    with ssh(tmp_path_factory.mktemp("ssh")) as server:
        yield server


def files(server: Ssh, **more: str) -> DataSource:
    settings = {"port": str(server.port), "host_key": server.host_key, "folder": str(server.files),
                "pattern": "'*.csv'", **more}  # fmt: skip
    lines = "".join(f"{key}: {value}\n" for key, value in settings.items())
    return source("sftp", f"credential: ssh\nhost: 127.0.0.1\n{lines}")


def key_of(server: Ssh) -> dict[str, str]:
    return {"user": server.user, "key": server.private}


@pytest.fixture
def tray(shell: Ssh) -> Ssh:
    folder = shell.files / f"tray-{len(list(shell.files.iterdir()))}"
    folder.mkdir()
    return replace(shell, files=folder)


def put(folder: Path, name: str, content: bytes, moment: int) -> None:
    (folder / name).write_bytes(content)
    os.utime(folder / name, (moment, moment))


def test_files_of_an_ssh_server(tray: Ssh, into: Path) -> None:
    large = os.urandom(3 << 20)
    put(tray.files, "b.csv", CSV, 1_000_000)
    put(tray.files, "a.csv", large, 2_000_000)
    for name in ("c.csv.part", ".d.csv", "other.txt"):
        put(tray.files, name, b"x", 1)
    (tray.files / "link.csv").symlink_to("/etc/hostname")
    first = fetch(files(tray), key_of(tray), {}, into, BRISK)
    assert [(one.name, one.path.read_bytes()) for one in first.files] == [
        ("b.csv", CSV),
        ("a.csv", large),
    ]
    assert fetch(files(tray), key_of(tray), first.state, into, BRISK).files == ()
    put(tray.files, "b.csv", CSV + b"3,New Road\n", 3_000_000)
    changed = fetch(files(tray), key_of(tray), first.state, into, BRISK)
    assert [one.path.read_bytes() for one in changed.files] == [CSV + b"3,New Road\n"]
    newest = fetch(files(tray, take="newest"), key_of(tray), {}, into, BRISK)
    assert [one.name for one in newest.files] == ["b.csv"]


def test_another_host_key_is_refused(tray: Ssh, into: Path) -> None:
    key = tray.host_key[:-6] + "AAAAAA"
    error = refused(files(tray, host_key=key), key_of(tray), {}, into, BRISK)
    assert error.rule == "source.host_key"
    # A server that has only a key of another kind.
    rsa = f"ssh-rsa {base64.b64encode(b'another kind of key').decode()}"
    error = refused(files(tray, host_key=rsa), key_of(tray), {}, into, BRISK)
    assert error.rule == "source.host_key"


def test_an_ssh_server_that_lets_nobody_in(tray: Ssh, into: Path) -> None:
    for credential in (
        {"user": tray.user, "password": PASSWORD},
        {"user": "nobody-here", "key": tray.private},
        {"user": tray.user, "key": PASSWORD},
    ):
        error = refused(files(tray), credential, {}, into, BRISK)
        assert error.rule == "source.credential"
        assert "nobody-here" not in str(error)


def test_what_an_ssh_server_has_not(tray: Ssh, into: Path) -> None:
    own = files(tray, folder=f"{tray.files}/none")
    assert refused(own, key_of(tray), {}, into, BRISK).rule == "source.folder"
    put(tray.files, "a.csv", CSV, 5)
    got = fetch(files(tray), key_of(tray), {}, into, replace(BRISK, size=10))
    assert (got.files, [one.rule for one in got.left]) == ((), ["source.size"])
    assert list(into.iterdir()) == []
    gone = replace(tray, port=1)
    assert refused(files(gone), key_of(tray), {}, into, BRISK).rule == "transfer.attempts"


# S3


@pytest.fixture(scope="module")
def store() -> Iterator[tuple[str, Any]]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="eu-west-2",
        aws_access_key_id=S3["access_key"], aws_secret_access_key=S3["secret_key"],
    )  # fmt: skip
    try:
        yield f"http://{host}:{port}", client
    finally:
        client.close()
        server.stop()


S3 = {"access_key": "AKIAINVENTED00000001", "secret_key": PASSWORD}


@pytest.fixture
def bucket(store: tuple[str, Any]) -> str:
    name = f"tray-{len(store[1].list_buckets()['Buckets'])}"
    store[1].create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    return name


def objects(store: tuple[str, Any], bucket: str, more: str = "") -> DataSource:
    body = f"credential: s3\nendpoint: {store[0]}\nbucket: {bucket}\npattern: '*.csv'\n{more}"
    return source("s3", body)


def test_objects_of_a_store(store: tuple[str, Any], bucket: str, into: Path) -> None:
    large = os.urandom(3 << 20)
    for key, content in {
        "out/a.csv": CSV,
        "out/deep/a.csv": large,
        "out/a.txt": b"x",
        "other/b.csv": b"x",
    }.items():
        store[1].put_object(Bucket=bucket, Key=key, Body=content)
    own = objects(store, bucket, "prefix: out\n")
    first = fetch(own, S3, {}, into, BRISK)
    assert {one.name: one.path.read_bytes() for one in first.files} == {
        "a.csv": CSV,
        "deep/a.csv": large,
    }
    assert len({one.path for one in first.files}) == 2
    assert fetch(own, S3, first.state, into, BRISK).files == ()
    store[1].put_object(Bucket=bucket, Key="out/a.csv", Body=CSV + b"3,New Road\n")
    changed = fetch(own, S3, first.state, into, BRISK)
    assert [one.path.read_bytes() for one in changed.files] == [CSV + b"3,New Road\n"]
    small = fetch(own, S3, {}, into, replace(BRISK, size=100))
    assert [one.name for one in small.left] == ["deep/a.csv"]


def test_a_store_that_has_no_such_bucket(store: tuple[str, Any], into: Path) -> None:
    assert refused(objects(store, "ghost"), S3, {}, into, BRISK).rule == "source.folder"


def test_an_empty_bucket_has_nothing(store: tuple[str, Any], bucket: str, into: Path) -> None:
    assert fetch(objects(store, bucket), S3, {}, into, BRISK).files == ()
    assert fetch(objects(store, bucket, "prefix: none\n"), S3, {}, into, BRISK).files == ()


def test_a_store_that_lets_nobody_in(
    store: tuple[str, Any], bucket: str, into: Path, request: pytest.FixtureRequest
) -> None:
    import requests

    def ask_for_keys(after: str) -> None:
        done = requests.post(f"{store[0]}/moto-api/reset-auth", data=after, timeout=10)
        assert done.status_code == 200

    request.addfinalizer(lambda: ask_for_keys("inf"))
    ask_for_keys("0")
    error = refused(objects(store, bucket), S3, {}, into, BRISK)
    assert error.rule == "source.credential"
    assert S3["access_key"] not in str(error)


def test_a_store_that_is_not_there(store: tuple[str, Any], into: Path) -> None:
    gone = objects(("http://127.0.0.1:1", None), "tray")
    assert refused(gone, S3, {}, into, BRISK).rule == "transfer.attempts"


# HTTPS


@pytest.fixture(scope="module")
def server(authority: Authority) -> Iterator[Web]:
    with https(authority) as web:
        yield web


@pytest.fixture
def web(server: Web) -> Web:
    server.content, server.etag, server.token = CSV, '"one"', ""
    server.asked.clear()
    return server


def address(web: Web, path: str = "/plain.csv", more: str = "") -> DataSource:
    return source("https", f"url: {web.address}{path}\n{web.certified}{more}")


def test_a_file_at_an_address(web: Web, into: Path) -> None:
    first = fetch(address(web), None, {}, into, BRISK)
    assert [(one.name, one.path.read_bytes()) for one in first.files] == [("plain.csv", CSV)]
    again = fetch(address(web), None, first.state, into, BRISK)
    assert again.files == ()
    assert web.asked[-1][1]["If-None-Match"] == '"one"'
    web.content, web.etag = CSV + b"3,New Road\n", '"two"'
    changed = fetch(address(web), None, first.state, into, BRISK)
    assert [one.path.read_bytes() for one in changed.files] == [web.content]
    web.etag = ""  # a server without ETag: the bytes tell
    same = fetch(address(web), None, changed.state, into, BRISK)
    assert same.files == ()
    assert len(list(into.iterdir())) == 2


def test_a_bearer_goes_to_the_same_host_only(web: Web, into: Path) -> None:
    web.token = PASSWORD
    credential = {"token": PASSWORD}
    own = address(web, "/moved.csv", "credential: web\n")
    got = fetch(own, credential, {}, into, BRISK)
    assert got.files[0].path.read_bytes() == CSV
    assert refused(address(web), {"token": "wrong"}, {}, into, BRISK).rule == "source.credential"
    assert refused(address(web), {"token": "two\nlines"}, {}, into, BRISK).rule == (
        "source.credential"
    )
    for path in ("/moved-away.csv", "/moved-down.csv", "/round.csv"):
        error = refused(address(web, path), credential, {}, into, BRISK)
        assert error.rule == "transfer.redirect"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/short.csv", "transfer.attempts"),
        ("/unsaid.csv", "source.length"),
        ("/endless.csv", "source.size"),
        ("/gone.csv", "http.404"),
        ("/busy.csv", "transfer.attempts"),
    ],
)
def test_a_bad_answer_leaves_nothing(web: Web, into: Path, path: str, rule: str) -> None:
    limits = replace(BRISK, size=1 << 20)
    assert refused(address(web, path), None, {}, into, limits).rule == rule
    assert list(into.iterdir()) == []


def test_a_server_that_is_not_certified_is_refused(web: Web, into: Path) -> None:
    own = source("https", f"url: {web.address}/plain.csv\n")
    assert refused(own, None, {}, into, BRISK).rule == "source.certificate"
    assert web.asked == []


# At home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = create_home(tmp_path / "home", BODY)
    describe(made, parse_yaml(CONTRACT), "2026-11-22T09:00:00Z")
    return made


def run(home: Home, **more: Any) -> Any:
    return home_sources.run_due(home, NOW, worker=WORKER, limits=BRISK, **more)


def kept(home: Home) -> list[int]:
    found = contract_of(home, home_sources.parse_data_set_id(DATA_SET))
    return [one.rows for one in deposits(home, found)]


def in_clear(home: Home, secret: str) -> list[str]:
    raw = secret.encode()
    forms = {raw, raw.hex().encode(), raw.hex().upper().encode(), raw[::-1]}
    for cut in range(3):  # base64 of the secret wherever it begins in a longer text
        forms.add(base64.b64encode(b"\0" * cut + raw)[4 if cut else 0 : -4])
    everything = [path for path in home.root.rglob("*") if path.is_file()]
    assert everything
    return [
        str(path)
        for path in everything
        if any(form in path.read_bytes() for form in forms) or secret in path.name
    ]


def test_the_search_for_secrets_finds_them(home: Home) -> None:
    for text in (PASSWORD, PASSWORD.encode().hex(), base64.b64encode(b"u:" + PASSWORD.encode())):
        file = home.root / "leak"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        assert in_clear(home, PASSWORD) == [str(file)]
        file.unlink()


def test_a_home_fetches_and_keeps_no_secret_in_the_clear(home: Home, web: Web) -> None:
    web.token = PASSWORD
    document = f"{HEAD}kind: https\nurl: {web.address}/plain.csv\ncredential: web\n{web.certified}"
    home_sources.add_source(home, parse_yaml(document), "2026-11-22T09:00:00Z",
                            credential={"token": PASSWORD})  # fmt: skip
    (first,) = run(home)
    assert first.fault is None
    assert [one.name for one in first.taken] == ["plain.csv"], first.left
    assert kept(home) == [2]
    (second,) = run(home)
    assert (second.taken, second.left, second.fault) == ((), (), None)
    web.content, web.etag = CSV + b"3,New Road\n", '"two"'
    (third,) = run(home)
    assert kept(home) == [2, 3]
    lines = [line.facts for line in home.lines() if line.act == "fetch"]
    assert [line["deposit"] for line in lines] == [first.taken[0].deposit, third.taken[0].deposit]
    assert "plain.csv" not in home.journal.read_text()
    assert in_clear(home, PASSWORD) == []
    assert list((home.root / "scratch").iterdir()) == []
    web.token = "changed"
    (barred,) = run(home)
    assert barred.fault is not None
    assert barred.fault.rule == "source.credential"
    home_sources.remove_source(home, "nightly", "2026-11-22T09:00:00Z")
    assert home_sources.sources(home) == ()
    assert not list((home.root / "keys" / "bodies" / BODY / "credentials").iterdir())


def test_a_home_is_fed_from_every_kind(  # noqa: PLR0917
    home: Home, database: Postgres, authority: Authority, tray: Ssh, store: tuple[str, Any],
    bucket: str, web: Web, tmp_path: Path,
) -> None:  # fmt: skip
    database.run(
        "CREATE TABLE public.repairs (ref int, street text)",
        "GRANT SELECT ON public.repairs TO reader",
        "INSERT INTO public.repairs VALUES (1, ''), (2, NULL), (3, 'High Street')",
    )
    put(tray.files, "a.csv", CSV, 5)
    (tmp_path / "watched").mkdir()
    put(tmp_path / "watched", "a.csv", CSV + b"4,West Road\n", 5)
    store[1].put_object(Bucket=bucket, Key="a.csv", Body=CSV + b"5,East Road\n")
    web.content = CSV + b"6,Long Road\n"
    own = [
        (files(tray), key_of(tray)),
        (source("postgres", table(database, authority, "repairs", "[ref, street]")), READER),
        (source("folder", f"folder: {tmp_path}/watched\npattern: '*.csv'\n"), None),
        (objects(store, bucket), S3),
        (address(web), None),
    ]
    for one, credential in own:
        document = {**one.document, "name": one.kind}
        home_sources.add_source(home, parse_yaml(json.dumps(document)), "2026-11-22T09:00:00Z",
                                credential=credential)  # fmt: skip
    first = run(home)
    assert [one.fault for one in first] == [None] * 5
    second = run(home)
    took = [one.source for one in (*first, *second) for _ in one.taken]
    assert sorted(took) == ["folder", "https", "postgres", "s3", "sftp"]
    assert sorted(kept(home)) == [2, 3, 3, 3, 3]
    assert not any(one.taken for one in run(home))
    assert in_clear(home, PASSWORD) == []
    assert in_clear(home, tray.private.splitlines()[2]) == []


def test_the_same_bytes_by_another_way_are_said_once(home: Home, web: Web, tmp_path: Path) -> None:
    put(tmp_path, "a.csv", CSV, 5)
    folder = source("folder", f"folder: {tmp_path}\npattern: '*.csv'\nsettle: at_once\n")
    for one in (folder, address(web)):
        document = {**one.document, "name": one.kind}
        home_sources.add_source(home, parse_yaml(json.dumps(document)), "2026-11-22T09:00:00Z")
    first, second = run(home)
    assert (len(first.taken), [one.rule for one in second.left]) == (1, ["deposit.twin"])
    assert [(one.taken, one.left) for one in run(home)] == [((), ()), ((), ())]
    assert kept(home) == [2]


def test_a_home_killed_after_a_deposit_does_not_repeat_it(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    home_sources.add_source(
        home, parse_yaml(json.dumps(dict(address(web).document))), "2026-11-22T09:00:00Z"
    )
    for step in ("deposit", "enter"):
        with monkeypatch.context() as patch:
            patch.setattr(home_sources.HomePlace, step, killed)
            with pytest.raises(Killed):
                run(home)
    (done,) = run(home)
    assert len(done.taken) == 1
    assert kept(home) == [2]
    assert len([line for line in home.lines() if line.act == "fetch"]) == 1


def test_a_home_refuses_what_is_not_its_own(home: Home, web: Web) -> None:
    at = "2026-11-22T09:00:00Z"
    foreign = dict(address(web).document) | {"data_set": "warm-trust/repairs@1"}
    unknown = dict(address(web).document) | {"data_set": f"{BODY}/other@1"}
    bare = dict(address(web).document) | {"credential": "web"}
    for document in (foreign, unknown, bare):
        with pytest.raises(IrwellError):
            home_sources.add_source(home, parse_yaml(json.dumps(document)), at)
    assert home_sources.sources(home) == ()


# On a node, for a hosted body


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A live node whose operator lets sources reach this machine and one folder."""
    folder = tmp_path_factory.mktemp("vale")
    with open_place(folder, IRWELL_SOURCES=f"127.0.0.1,{folder / 'drop'}") as place:
        place.describe(CONTRACT)
        yield place


def test_a_hosted_body_is_fed_from_every_kind(  # noqa: PLR0917
    node: Place, database: Postgres, authority: Authority, tray: Ssh, store: tuple[str, Any],
    bucket: str, web: Web,
) -> None:  # fmt: skip
    reach, steward = f"127.0.0.1,{node.folder / 'drop'}", f"{BODY} steward"
    database.run(
        "CREATE TABLE public.hosted (ref int, street text)",
        "GRANT SELECT ON public.hosted TO reader",
        "INSERT INTO public.hosted VALUES (1, ''), (2, NULL), (3, 'High Street')",
    )
    put(tray.files, "a.csv", CSV, 5)
    drop = node.folder / "drop" / BODY
    drop.mkdir(parents=True)
    put(drop, "a.csv", CSV + b"4,West Road\n", 5)
    store[1].put_object(Bucket=bucket, Key="a.csv", Body=CSV + b"5,East Road\n")
    web.content, web.token = CSV + b"6,Long Road\n", PASSWORD
    own = [
        (files(tray), key_of(tray)),
        (source("postgres", table(database, authority, "hosted", "[ref, street]")), READER),
        (source("folder", f"folder: {drop}\npattern: '*.csv'\n"), None),
        (objects(store, bucket), S3),
        (address(web, more="credential: web\n"), {"token": PASSWORD}),
    ]
    for one, credential in own:
        form = {"source": {**one.document, "name": one.kind}, "credential": credential}
        node.do(steward, f"/data-sets/{DATA_SET}/sources", form)
    task = ("task", "run", "--home", node.home, "--json")
    first = run_command(*task, IRWELL_SOURCES=reach)
    second = run_command(*task, IRWELL_SOURCES=reach)  # the watched folder has settled
    assert (first.value["fetched"], second.value["fetched"]) == (4, 1), first.out + second.out
    assert (first.value["faults"], second.value["faults"]) == ([], [])
    rows = node.do(steward, "/deposits", method="GET")
    assert sorted(one["source"] for one in rows) == ["folder", "https", "postgres", "s3", "sftp"]
    assert sorted(one["rows"] for one in rows) == [2, 3, 3, 3, 3]
    assert run_command(*task, IRWELL_SOURCES=reach).value["fetched"] == 0
    # No secret in the clear: not in the home, the ledger, the lists or the server's log.
    said = node.ask(steward, "GET", "/sources").text + json.dumps(node.ledger())
    said += first.out + first.err + node.server.faults()
    for secret in (PASSWORD, tray.private.splitlines()[2]):
        assert secret not in said
        for path in node.home.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path
    # A source ends; its deposits stay. And what the operator has not listed is not reached.
    node.do(steward, "/sources/https", method="DELETE")
    assert "https" not in node.ask(steward, "GET", "/sources").text.replace("https://", "")
    form = {"source": {**address(web).document, "url": "https://169.254.169.254/latest"}}
    barred = node.ask(steward, "POST", f"/data-sets/{DATA_SET}/sources", form)
    assert (barred.status_code, barred.json()["rule"]) == (403, "source.reach")
    node.verified()


def test_a_source_of_a_hosted_body_by_the_command(node: Place, web: Web, tmp_path: Path) -> None:
    env = {"IRWELL_SOURCES": "127.0.0.1"}
    document = tmp_path / "source.yaml"
    document.write_text(json.dumps({**address(web).document, "name": "by-hand"}))
    who = ("--home", node.home, "--as", node.people[f"{BODY} steward"].id)
    unlisted = run_command("fetch", "add", document, *who, "--json")
    assert (unlisted.code, unlisted.error["rule"]) == (1, "source.reach")
    assert run_command("fetch", "add", document, *who, **env).code == 0
    assert "by-hand" in run_command("fetch", "list", *who, **env).out
    web.content, web.etag = CSV + b"70,New Lane\n", '"seventy"'
    done = run_command("fetch", "run", "by-hand", *who, "--json", **env)
    assert [one["file"] for one in done.value[0]["deposits"]] == ["plain.csv"]
    assert run_command("fetch", "remove", "by-hand", *who, **env).code == 0
    lost = run_command("fetch", "run", "by-hand", *who, "--json", **env)
    assert lost.error["errorCode"] == "NOT_FOUND"


# The command


def irwell(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


def test_the_command(
    home: Home, web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web.token = PASSWORD
    document, secret, state = tmp_path / "s.yaml", tmp_path / "c.yaml", tmp_path / "state"
    document.write_text(
        f"{HEAD}kind: https\nurl: {web.address}/plain.csv\ncredential: web\n{web.certified}"
    )
    secret.write_text(f"token: {PASSWORD}\n")
    once = ("once", document, "--out", tmp_path / "out", "--credential", secret, "--state", state)
    assert irwell(*once) == 0
    assert (tmp_path / "out" / "plain.csv").read_bytes() == CSV
    assert irwell(*once) == 0
    assert "nothing new" in capsys.readouterr().out
    where = ("--in", home.root)
    assert irwell("add", document, *where, "--credential", secret) == 0
    assert irwell("list", *where) == 0
    assert irwell("run", *where, "--json") == 0
    assert irwell("run", "nightly", *where) == 0
    web.content, web.etag = b"ref\n1\n", '"two"'
    assert irwell("run", *where) == 1
    assert irwell("run", "--again", *where) == 1
    assert irwell("remove", "nightly", *where) == 0
    said = capsys.readouterr()
    assert "deposit.column_missing" not in said.err
    assert PASSWORD not in said.out + said.err
    assert in_clear(home, PASSWORD) == []
