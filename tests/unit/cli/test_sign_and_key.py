import json
from pathlib import Path

import pytest

from irwell.agreements import of, read_agreement
from irwell.cli.main import main
from irwell.documents import parse_yaml
from irwell.errors import SignatureError
from irwell.vault import verify

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
DOC = EXAMPLES / "early-help" / "agreement.yaml"
CONTRACT = EXAMPLES / "early-help" / "contracts" / "school-attendance.yaml"
AT = "2026-11-20T09:00:00Z"


@pytest.fixture
def key(tmp_path, capsys):
    """A council's signing key: the answer of `key new`, with the paths of both halves."""

    def new(organisation="calderwick-council", role="siro"):
        words = ["--organisation", organisation, "--role", role, "--out", str(tmp_path / "keys")]
        assert main(["key", "new", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return new


def signed(capsys, *words):
    assert main(["sign", *map(str, words), "--at", AT]) == 0
    return json.loads(capsys.readouterr().out)


def subject():
    return of(read_agreement(parse_yaml(DOC.read_bytes(), name="doc")))


def test_a_signature_holds_over_the_agreement_and_over_no_other_text(key, capsys):
    own = key()
    signature = signed(capsys, DOC, "--key", own["private"])

    assert signature["of"] == subject()
    assert signature["by"]["organisation"] == "calderwick-council"
    assert signature["at"] == AT
    verify(signature, subject(), own["key"])
    with pytest.raises(SignatureError):
        verify(signature, {**subject(), "digest": "sha256:" + "0" * 64}, own["key"])


def test_another_spelling_is_signed_as_the_same_text(key, capsys, tmp_path):
    own = key()
    other = tmp_path / "agreement.json"
    other.write_text(json.dumps(parse_yaml(DOC.read_bytes(), name="doc").value))

    first = signed(capsys, DOC, "--key", own["private"])
    assert signed(capsys, other, "--key", own["private"]) == first


def test_a_contract_is_signed_by_the_body_that_keeps_the_data(key, capsys):
    own = key()
    signature = signed(capsys, CONTRACT, "--key", own["private"])

    assert signature["of"]["kind"] == "contract"
    assert signature["of"]["id"] == "calderwick-council/school-attendance"
    assert signature["of"]["version"] == "1.0.0"

    other = key("calderwick-police")
    assert main(["sign", str(CONTRACT), "--key", other["private"]]) == 18
    assert "does not keep" in capsys.readouterr().err


def test_a_body_that_is_no_party_does_not_sign(key, capsys):
    other = key("marrowdale-health")
    assert main(["sign", str(DOC), "--key", other["private"]]) == 19
    assert "no signatory" in capsys.readouterr().err


def test_the_signature_is_written_to_a_file(key, capsys, tmp_path):
    own = key()
    out = tmp_path / "council.sig.json"
    words = ["sign", str(DOC), "--key", own["private"], "--at", AT, "--out", str(out)]
    assert main(words) == 0
    assert "Signed agreement early-help-2026, version 1" in capsys.readouterr().err
    verify(json.loads(out.read_text()), subject(), own["key"])


def test_now_is_the_time_when_none_is_given(key, capsys):
    own = key()
    assert main(["sign", str(DOC), "--key", own["private"], "--json"]) == 0
    verify(json.loads(capsys.readouterr().out), subject(), own["key"])


def test_a_keys_folder_serves_with_a_role(key, capsys, tmp_path):
    key(role="siro")
    iao = key(role="iao")
    signature = signed(capsys, DOC, "--key", tmp_path / "keys", "--as-role", "iao")

    assert signature["by"]["key"] == iao["key"]["id"]
    assert main(["sign", str(DOC), "--key", str(tmp_path / "keys")]) == 15
    assert "2 signing keys" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--as-role", "iao"], ["--at", "yesterday"]])
def test_a_wrong_role_or_time_is_refused(key, capsys, words):
    own = key()
    assert main(["sign", str(DOC), "--key", own["private"], *words]) in (11, 15)
    assert capsys.readouterr().out == ""


def test_a_file_that_is_no_key_is_refused(key, capsys):
    assert main(["sign", str(DOC), "--key", str(DOC)]) == 15
    assert "no signing key" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(key, capsys, tmp_path):
    own = key()
    out = tmp_path / "none" / "there.json"
    assert main(["sign", str(DOC), "--key", own["private"], "--out", str(out)]) == 15
    assert "cannot be written" in capsys.readouterr().err


def test_a_second_key_of_a_role_is_refused(key, capsys, tmp_path):
    key()
    words = ["--organisation", "calderwick-council", "--role", "siro"]
    assert main(["key", "new", *words, "--out", str(tmp_path / "keys")]) == 15


def test_keys_are_shown_by_their_public_half_only(key, capsys, tmp_path):
    own = key()
    for place in (tmp_path / "keys", own["private"], own["public"]):
        assert main(["key", "show", str(place), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["keys"] == [own["key"]]
    assert main(["key", "show", own["public"]]) == 0
    assert own["key"]["public"] in capsys.readouterr().out
    assert (Path(own["private"]).stat().st_mode & 0o777) == 0o600


def test_a_changed_key_document_is_not_shown(key, capsys):
    own = key()
    public = Path(own["public"])
    public.write_text(public.read_text().replace('"siro"', '"iao"'))
    assert main(["key", "show", str(public)]) == 11
