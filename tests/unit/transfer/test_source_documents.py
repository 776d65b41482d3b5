import pytest

from irwell.documents import parse_yaml
from irwell.errors import DocumentError, TransferError
from irwell.transfer.sources import KINDS, check_credential, read_source, schema

HEAD = "irwell_source: 1\nname: nightly\ndata_set: fordham-council/repairs@1\nevery: day\n"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC0a"
GOOD = {
    "folder": "folder: /srv/in\npattern: '*.csv'\n",
    "postgres": (
        "credential: db\nhost: db.example\ndatabase: d\nschema: public\ntable: t\ncolumns: [a]\n"
    ),
    "sftp": f"credential: s\nhost: s.example\nhost_key: {KEY}\nfolder: /out\npattern: '*'\n",
    "s3": "credential: s\nendpoint: https://s.example\nbucket: in-tray\npattern: '*.csv'\n",
    "https": "url: https://files.example/a.csv?format=csv&code=E08000003\n",
}


def read(kind: str, body: str):
    return read_source(parse_yaml(f"{HEAD}kind: {kind}\n{body}", name="s.yaml"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_document_is_read(kind: str) -> None:
    source = read(kind, GOOD[kind])
    assert (source.name, source.kind, source.every) == ("nightly", kind, "day")
    assert source.organisation == "fordham-council"
    assert source.digest.startswith("sha256:")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", ["password: hunter2hunter2", "token: hunter2hunter2", "sql: 1"])
def test_an_unknown_key_is_refused_without_its_value(kind: str, line: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(kind, f"{GOOD[kind]}{line}\n")
    assert "not known" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("https", "https://files.example", "https://user:hunter2@files.example"),
        ("https", "https://files.example", "http://files.example"),
        ("https", "https://files.example", "file:///etc"),
        ("https", "format=csv", "access_token=hunter2"),
        ("https", "format=csv", "apikey=hunter2"),
        ("https", "format=csv", "sig=hunter2"),
        ("https", "https://files.example/a.csv", "https:///a.csv"),
        ("https", "https://files.example/", "https://files.example:port/"),
        ("s3", "https://s.example", "http://s.example"),
        ("s3", "https://s.example", "https://s.example/path"),
        ("s3", "bucket: in-tray", "bucket: in-tray/part"),
        ("s3", "pattern: '*.csv'", "pattern: 'a/*.csv'"),
        ("s3", "pattern: '*.csv'", "pattern: '*'\nprefix: a/../b"),
        ("s3", "pattern: '*.csv'", "pattern: '*'\nprefix: /a"),
        ("folder", "/srv/in", "srv/in"),
        ("folder", "/srv/in", "/srv/../etc"),
        ("folder", "*.csv", "../*.csv"),
        ("sftp", "s.example", "user@s.example"),
        ("sftp", KEY, "ssh-dss AAAA"),
        ("sftp", f"host_key: {KEY}\n", ""),
        ("postgres", "columns: [a]", "columns: []"),
        ("postgres", "columns: [a]", "columns: [a]\ntls: disable"),
        ("postgres", "columns: [a]", "columns: [a]\ntls: prefer"),
        ("postgres", "host: db.example", "host: db.example?sslmode=disable"),
        ("postgres", "credential: db\n", ""),
    ],
)
def test_what_could_lead_elsewhere_is_refused(kind: str, old: str, new: str) -> None:
    assert old in GOOD[kind]
    with pytest.raises(DocumentError) as caught:
        read(kind, GOOD[kind].replace(old, new))
    assert "hunter2" not in str(caught.value)


def test_loopback_may_go_without_tls() -> None:
    read("https", "url: http://127.0.0.1:8000/a.csv\n")
    read("postgres", GOOD["postgres"].replace("db.example", "localhost") + "tls: disable\n")


@pytest.mark.parametrize("body", ["data_set: repairs", "every: minute", "kind: ftp"])
def test_the_common_part_is_checked(body: str) -> None:
    key = body.partition(":")[0]
    lines = f"{HEAD}kind: folder\n{GOOD['folder']}".splitlines()
    text = "\n".join(body if line.startswith(f"{key}:") else line for line in lines)
    with pytest.raises(DocumentError):
        read_source(parse_yaml(text))


def test_every_part_of_the_schema_is_closed_and_tells_a_remedy() -> None:
    definitions = schema()["$defs"]
    for kind in KINDS:
        assert definitions[kind]["additionalProperties"] is False
    for name, part in definitions.items():
        if "pattern" in part:
            assert part["description"], name


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("postgres", None),
        ("postgres", {"user": "u"}),
        ("postgres", {"user": "u", "password": ""}),
        ("sftp", {"user": "u", "password": "p-hunter2", "key": "k"}),
        ("s3", {"access_key": "a"}),
        ("https", {"token": "t-hunter2", "user": "u"}),
        ("folder", {"token": "t-hunter2"}),
    ],
)
def test_a_credential_has_the_parts_of_its_kind(kind: str, parts: dict[str, str] | None) -> None:
    with pytest.raises(TransferError) as caught:
        check_credential(kind, parts)
    assert caught.value.rule == "source.credential"
    assert "hunter2" not in str(caught.value)


def test_another_place_is_known() -> None:
    one = read("postgres", GOOD["postgres"])
    assert one.place == read("postgres", GOOD["postgres"].replace("[a]", "[a, b]")).place
    assert one.place != read("postgres", GOOD["postgres"].replace("table: t", "table: u")).place
