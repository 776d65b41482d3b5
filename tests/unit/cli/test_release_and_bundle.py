import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from irwell.cli.main import main
from irwell.releases.home import create_home
from irwell.releases.journal import read_journal

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "warm-homes"
AGREEMENT = EXAMPLE / "agreement.yaml"
CONTRACTS = sorted((EXAMPLE / "contracts").glob("*.yaml"))
HOMES = "calderwick-council/council-tax-support@1"
OBJECTIONS = "calderwick-council/objections@1"
DAY = "2026-11-30"

CLAIMS = """\
uprn,claimant,postcode,weekly_income,energy_rating,heating_type,claim_date,arrears
100001,Invented One,ZZ1 1AA,212.40,E,gas,2026-10-01,true
100002,Invented Two,ZZ1 1AB,189.00,F,oil,2026-10-01,false
100003,Invented Three,ZZ2 1AB,205.10,C,gas,2026-10-01,false
100004,Invented Four,zz9 9zz,125,G,electric,2025-11-30,
100005,Invented Five,zz9 9zz,125,G,electric,2025-12-01,
100006,Invented Six,ZZ1 1AA,80,G,,2026-10-01,true
"""


def write_files(folder):
    objections = "property_reference,received\n100002,2026-01-01\n"
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    (folder / "objections.csv").write_text(objections, encoding="utf-8")
    return folder


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path)


def words(folder, *more, out="bundle"):
    return [
        "release", "run", AGREEMENT, "--contract", *CONTRACTS, "--for", HOMES, "--as-at", DAY,
        "--data", folder / "claims.csv", f"{OBJECTIONS}={folder / 'objections.csv'}",
        "--out", folder / out, *more,
    ]  # fmt: skip


def irwell(capsys, *given):
    code = main([str(word) for word in given])
    said = capsys.readouterr()
    return code, said.out, said.err


def verify(folder, key, *more):
    return [
        "bundle", "verify", folder / "bundle", "--agreement", AGREEMENT,
        "--contract", *CONTRACTS, "--public-key", key, *more,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """A folder with a rehearsal in it, and its manifest."""
    folder = write_files(tmp_path_factory.mktemp("rehearsed"))
    assert main([str(word) for word in words(folder, "--rehearse")]) == 0
    return folder


def test_a_rehearsal_needs_no_signature_and_is_marked(rehearsed, capsys):
    manifest = json.loads((rehearsed / "bundle" / "manifest.json").read_bytes())
    assert (manifest["rows_in"], manifest["rows_out"], manifest["rehearsal"]) == (6, 2, True)
    rows = pq.read_table(rehearsed / "bundle" / "part-00000.parquet").to_pylist()
    assert sorted(rows, key=lambda row: row["home"]) == [
        {"area": "ZZ1", "has_bill": True, "heating": "gas", "home": 100001, "income": 200.0},
        {"area": "ZZ9", "has_bill": False, "heating": "electric", "home": 100005, "income": 150.0},
    ]
    key = rehearsed / "bundle.key.json"
    assert irwell(capsys, *verify(rehearsed, key))[0] == 21
    code, out, _ = irwell(capsys, *verify(rehearsed, key, "--rehearsal"))
    assert code == 0
    assert "what the signed texts say (rehearsal" in out


def test_two_rehearsals_share_no_name_and_no_mark(rehearsed, files, capsys):
    left = files / ".bundle.partial"  # as a process leaves it that is killed
    left.mkdir()
    first = json.loads((rehearsed / "bundle" / "manifest.json").read_bytes())
    second = json.loads(irwell(capsys, *words(files, "--rehearse", "--json"))[1])
    assert not left.exists()
    assert first["id"] != second["id"]
    assert first["identity"]["deposits"] != second["identity"]["deposits"]
    assert first["identity"]["plan"] == second["identity"]["plan"]


@pytest.fixture
def signed(files, capsys):
    """A home, and the signatures and public keys of both parties."""
    home = create_home(files / "home", "calderwick-council")
    given = {}
    for organisation in ("calderwick-council", "calderwick-warm-homes"):
        keys = files / f"keys-{organisation}"
        asked = ("key", "new", "--organisation", organisation, "--role", "siro", "--out", keys)
        made = json.loads(irwell(capsys, *asked, "--json")[1])
        signature = files / f"{organisation}.signature.json"
        irwell(capsys, "sign", AGREEMENT, "--key", made["private"], "--out", signature, "--json")
        given[organisation] = ("--signature", signature, "--public-key", made["public"])
    return home, given


def test_a_signed_release_and_its_verification(signed, files, capsys):
    home, given = signed
    every = [word for own in given.values() for word in own]
    code, out, _ = irwell(capsys, *words(files, "--home", home.root, *every))
    assert code == 0
    assert "rows     6 in, 2 out" in out
    assert "rehearsal" not in out
    key = files / "home.key.json"
    key.write_text(json.dumps(home.key_document))
    code, out, _ = irwell(capsys, *verify(files, key, "--json"))
    assert code == 0
    manifest = json.loads(out)["manifest"]
    line = read_journal(home.journal, home.key_document)[0]
    assert (line.act, line.facts["release"]) == ("release", manifest["id"])
    assert manifest["home"] == {"organisation": "calderwick-council", "seq": 0, "previous": ""}
    code, out, _ = irwell(capsys, *words(files, "--home", home.root, *every, "--json", out="again"))
    again = json.loads(out)
    assert again["files"] == manifest["files"]
    assert again["id"] == manifest["id"]
    assert again["home"]["seq"] == 1


def test_a_missing_signature_is_named(signed, files, capsys):
    home, given = signed
    code, _, err = irwell(capsys, *words(files, "--home", home.root, *given["calderwick-council"]))
    assert code == 19
    assert "calderwick-warm-homes" in err
    assert not (files / "bundle").exists()


def test_a_signature_over_another_text_is_refused(signed, files, capsys, tmp_path):
    home, given = signed
    other = tmp_path / "agreement.yaml"
    other.write_text(AGREEMENT.read_text().replace("to: 50", "to: 5"))
    asked = words(files, "--home", home.root, *(w for own in given.values() for w in own))
    asked[2] = other
    code, _, err = irwell(capsys, *asked)
    assert code == 11
    assert "signature.of.digest" in err


def test_no_release_outside_the_dates(signed, files, capsys):
    home, given = signed
    asked = words(files, "--home", home.root, *(w for own in given.values() for w in own))
    asked[asked.index(DAY)] = "2027-04-01"
    code, _, err = irwell(capsys, *asked)
    assert code == 1
    assert "time.end" in err


def test_a_home_of_another_body_is_refused(signed, files, capsys):
    _, given = signed
    home = create_home(files / "other", "calderwick-police")
    every = [word for own in given.values() for word in own]
    code, _, err = irwell(capsys, *words(files, "--home", home.root, *every))
    assert code == 24
    assert "calderwick-police" in err
    assert not (files / "bundle").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda w: [*w, "--data", "nowhere.csv"], 13),
        (lambda w: [*w, "--data", f"calderwick-council/others@1={w[2]}"], 13),
        (lambda w: [x for x in w if not str(x).startswith(OBJECTIONS)], 13),
        (lambda w: [*w, "--for", OBJECTIONS], 19),
        (lambda w: [*w, "--for", "calderwick-council"], 18),
    ],
)
def test_wrong_files_and_names_are_refused_and_leave_nothing(files, capsys, change, code):
    before = sorted(path.name for path in files.iterdir())
    found, _, err = irwell(capsys, *change(words(files, "--rehearse")))
    assert found == code, err
    assert sorted(path.name for path in files.iterdir()) == before


def test_a_file_without_a_promised_column_is_refused(files, capsys):
    text = CLAIMS.replace("claim_date", "date")
    (files / "claims.csv").write_text(text, encoding="utf-8")
    code, _, err = irwell(capsys, *words(files, "--rehearse"))
    assert code == 18
    assert "claim_date" in err
    assert "Invented" not in err


def test_a_place_that_is_taken_is_left_alone(files, capsys):
    (files / "bundle").mkdir()
    (files / "bundle" / "mine.txt").write_text("mine")
    code, _, _ = irwell(capsys, *words(files, "--rehearse"))
    assert code == 24
    assert (files / "bundle" / "mine.txt").read_text() == "mine"


def test_a_changed_bundle_is_refused_by_its_rule(rehearsed, files, capsys):
    shutil.copytree(rehearsed / "bundle", files / "bundle")
    (files / "bundle" / "more.parquet").write_bytes(b"x")
    asked = verify(files, rehearsed / "bundle.key.json", "--rehearsal", "--json")
    code, _, err = irwell(capsys, *asked)
    assert code == 21
    assert json.loads(err)["rule"] == "files"
