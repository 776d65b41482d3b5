import pickle
from pathlib import Path

import pytest

from irwell.errors import VaultError
from irwell.vault import Keyring
from irwell.vault.credentials import (
    Credential,
    credential_names,
    drop_credential,
    keep_credential,
    open_credential,
    unwrap_note,
    wrap_note,
)

BODY, OTHER = "fordham-council", "warm-trust"
PARTS = {"user": "reader", "password": "hunter2-hunter2"}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    for owner in (BODY, OTHER):
        Keyring(tmp_path).create_root(owner)
    return tmp_path


def test_it_is_kept_wrapped_and_private(keys: Path) -> None:
    keep_credential(keys, BODY, "db", PARTS)
    assert dict(open_credential(keys, BODY, "db")) == PARTS
    assert credential_names(keys, BODY) == ("db",)
    path = keys / "bodies" / BODY / "credentials" / "db"
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"hunter2" not in path.read_bytes()


def test_it_is_replaced_and_dropped(keys: Path) -> None:
    keep_credential(keys, BODY, "db", PARTS)
    keep_credential(keys, BODY, "db", {"token": "t"})
    assert dict(open_credential(keys, BODY, "db")) == {"token": "t"}
    assert drop_credential(keys, BODY, "db")
    assert not drop_credential(keys, BODY, "db")
    with pytest.raises(VaultError):
        open_credential(keys, BODY, "db")


def test_it_opens_under_its_own_name_and_owner_only(keys: Path) -> None:
    keep_credential(keys, BODY, "db", PARTS)
    stored = (keys / "bodies" / BODY / "credentials" / "db").read_bytes()
    for owner, name in ((BODY, "web"), (OTHER, "db")):
        place = keys / "bodies" / owner / "credentials"
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(stored)
        with pytest.raises(VaultError):
            open_credential(keys, owner, name)


def test_it_is_never_shown() -> None:
    credential = Credential(PARTS)
    for text in (repr(credential), str(credential), f"{credential}"):
        assert "hunter2" not in text
        assert "reader" not in text
    with pytest.raises(VaultError):
        pickle.dumps(credential)


@pytest.mark.parametrize("name", ["", "../root", "UP", "a/b"])
def test_odd_names_are_refused(keys: Path, name: str) -> None:
    with pytest.raises(VaultError):
        keep_credential(keys, BODY, name, PARTS)


def test_one_too_large_is_refused(keys: Path) -> None:
    with pytest.raises(VaultError):
        keep_credential(keys, BODY, "db", {"key": "k" * 20_000})
    assert credential_names(keys, BODY) == ()


def test_a_note_is_no_credential(keys: Path) -> None:
    wrapped = wrap_note(keys, BODY, "db", b"marks")
    assert unwrap_note(keys, BODY, "db", wrapped) == b"marks"
    assert b"marks" not in wrapped
    place = keys / "bodies" / BODY / "credentials"
    place.mkdir()
    (place / "db").write_bytes(wrapped)
    with pytest.raises(VaultError):
        open_credential(keys, BODY, "db")
