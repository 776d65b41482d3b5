import stat
import traceback

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.errors import IrwellError, KeyDestroyed, SignatureError, VaultError
from irwell.vault import Keyring, Vault, describe_key, keyring

OWNER = "example-council"


@pytest.fixture
def ring(tmp_path):
    ring = Keyring(tmp_path / "keys")
    ring.create_root(OWNER)
    return ring


def test_a_key_is_random_wrapped_and_comes_back(ring, tmp_path):
    made = ring.new_key(OWNER, "deposit-1")
    assert len(made) == 32
    assert ring.key(OWNER, "deposit-1") == made
    assert Keyring(tmp_path / "keys").key(OWNER, "deposit-1") == made
    assert ring.new_key(OWNER, "deposit-2") != made
    assert ring.key_ids(OWNER) == ("deposit-1", "deposit-2")
    assert ring.key_ids("nobody") == ()
    for path in (tmp_path / "keys").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        assert path.is_dir() or made not in path.read_bytes()


def test_nothing_is_made_twice(ring):
    ring.new_key(OWNER, "a")
    ring.new_signing_key(OWNER, "siro")
    for act in (
        lambda: ring.create_root(OWNER),
        lambda: ring.new_key(OWNER, "a"),
        lambda: ring.new_signing_key(OWNER, "siro"),
    ):
        with pytest.raises(VaultError, match="has a"):
            act()


def test_a_body_without_a_root_has_no_keys(ring):
    assert ring.has_root(OWNER)
    assert not ring.has_root("other-body")
    for act in (ring.new_key, ring.key, ring.new_signing_key, ring.signing_key, ring.destroy):
        with pytest.raises(VaultError, match="no "):
            act("other-body", "a")


def test_a_wrapped_key_belongs_to_its_owner_and_name(ring, tmp_path):
    ring.create_root("other-body")
    ring.new_key(OWNER, "a")
    bodies = tmp_path / "keys" / "bodies"
    wrapped = (bodies / OWNER / "wrapped" / "a").read_bytes()
    for owner, name in ((OWNER, "b"), ("other-body", "a")):
        path = bodies / owner / "wrapped" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(wrapped)
        with pytest.raises(VaultError, match="renamed"):
            ring.key(owner, name)
    (bodies / OWNER / "signing").mkdir()
    (bodies / OWNER / "signing" / "a").write_bytes(wrapped)
    with pytest.raises(VaultError, match="renamed"):
        ring.signing_key(OWNER, "a")


@pytest.mark.parametrize("at", [0, 7, 8, 19, 20, 51, 67])
def test_a_changed_wrapped_key_is_refused(ring, tmp_path, at):
    ring.new_key(OWNER, "a")
    path = tmp_path / "keys" / "bodies" / OWNER / "wrapped" / "a"
    stored = bytearray(path.read_bytes())
    stored[at] ^= 1
    path.write_bytes(stored)
    with pytest.raises(VaultError, match="was changed"):
        ring.key(OWNER, "a")
    path.write_bytes(bytes(stored[:at]))
    with pytest.raises(VaultError, match="was changed"):
        ring.key(OWNER, "a")


def test_a_destroyed_key_opens_nothing_and_its_name_is_never_used_again(ring, tmp_path):
    vault = Vault(tmp_path / "vault")
    blob = vault.put([b"gone"], ring.new_key(OWNER, "a"))
    kept = (tmp_path / "keys" / "bodies" / OWNER / "wrapped" / "a").read_bytes()
    ring.destroy(OWNER, "a")
    assert ring.destroyed(OWNER, "a")
    assert ring.key_ids(OWNER) == ()
    for act in (ring.key, ring.new_key):
        with pytest.raises(KeyDestroyed, match="was destroyed"):
            act(OWNER, "a")
    assert vault.has(blob.id)
    with pytest.raises(VaultError):
        vault.open(blob.id, ring.new_key(OWNER, "b"))
    for path in (tmp_path / "keys").rglob("*"):
        assert path.is_dir() or kept[20:] not in path.read_bytes()
    ring.destroy(OWNER, "a")
    assert ring.destroyed(OWNER, "a")
    with pytest.raises(VaultError, match="no key"):
        ring.destroy(OWNER, "never")
    assert not ring.destroyed(OWNER, "never")


def test_a_wrapped_key_put_back_beside_its_tombstone_stays_destroyed(ring, tmp_path):
    ring.new_key(OWNER, "a")
    path = tmp_path / "keys" / "bodies" / OWNER / "wrapped" / "a"
    kept = path.read_bytes()
    ring.destroy(OWNER, "a")
    path.write_bytes(kept)
    assert ring.key_ids(OWNER) == ()
    with pytest.raises(KeyDestroyed):
        ring.key(OWNER, "a")
    ring.destroy(OWNER, "a")
    assert not path.exists()


def test_the_bytes_are_overwritten_before_the_name_goes(ring, tmp_path):
    ring.new_key(OWNER, "a")
    path = tmp_path / "keys" / "bodies" / OWNER / "wrapped" / "a"
    kept = path.read_bytes()
    other_name = tmp_path / "same-file"
    other_name.hardlink_to(path)
    ring.destroy(OWNER, "a")
    assert len(other_name.read_bytes()) == len(kept)
    assert other_name.read_bytes() != kept


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "A", "a\n", ".a", "a" * 129, "ä"])
def test_a_name_never_becomes_a_path_elsewhere(ring, name):
    for act in (ring.new_key, ring.key, ring.destroy, ring.destroyed):
        with pytest.raises(VaultError):
            act(OWNER, name)
        with pytest.raises(VaultError):
            act(name, "a")
    with pytest.raises(IrwellError):
        ring.new_signing_key(OWNER, name)
    with pytest.raises(VaultError):
        ring.pinned(name + "/")


def test_no_key_is_shown(ring, tmp_path):
    key = ring.new_key(OWNER, "a")
    ring.new_signing_key(OWNER, "siro")
    private = ring.signing_key(OWNER, "siro").private_bytes_raw()
    root = (tmp_path / "keys" / "bodies" / OWNER / "root").read_bytes()
    vault = Vault(tmp_path / "vault")
    blob = vault.put([b"x"], key)
    shown = [repr(ring), str(ring), repr(vault), repr(vault.open(blob.id, key)), repr(blob)]
    wrapped = tmp_path / "keys" / "bodies" / OWNER / "wrapped" / "a"
    wrapped.write_bytes(wrapped.read_bytes()[:-1])
    for act in (
        lambda: ring.key(OWNER, "a"),
        lambda: ring.new_key(OWNER, "a"),
        lambda: vault.open(blob.id, root),
        lambda: vault.open(blob.id, key[:-1]),
        lambda: ring.new_signing_key(OWNER, "siro"),
    ):
        with pytest.raises(VaultError) as caught:
            act()
        shown.append("".join(traceback.format_exception(caught.value)))
        shown.append(repr(caught.value.args) + str(caught.value.as_dict()))
    text = "\n".join(shown)
    for secret in (key, private, root):
        assert repr(secret)[2:14] not in text
        assert secret.hex()[:16] not in text
        assert str(list(secret[:4]))[1:-1] not in text


def test_a_killed_destruction_is_ended_by_the_next(ring, tmp_path, monkeypatch):
    class KilledError(BaseException):
        pass

    def killed(path):
        raise KilledError

    ring.new_key(OWNER, "a")
    with monkeypatch.context() as patch:
        patch.setattr(keyring, "erase", killed)
        with pytest.raises(KilledError):
            ring.destroy(OWNER, "a")
    with pytest.raises(KeyDestroyed):
        ring.key(OWNER, "a")
    ring.destroy(OWNER, "a")
    assert not (tmp_path / "keys" / "bodies" / OWNER / "wrapped" / "a").exists()


def test_a_signing_key_is_kept_and_its_document_says_whose_it_is(ring):
    document = ring.new_signing_key(OWNER, "siro")
    assert document == ring.key_document(OWNER, "siro")
    assert document["id"].startswith("example-council-siro-")
    assert len(document["id"]) == len("example-council-siro-") + 8
    assert document["irwell_key"] == 1
    public = ring.signing_key(OWNER, "siro").public_key().public_bytes_raw()
    assert document["public"] == public.hex()


def test_a_pinned_document_stays(ring):
    document = describe_key(OWNER, "siro", Ed25519PrivateKey.generate().public_key())
    assert ring.pinned(document["id"]) is None
    ring.pin(document)
    ring.pin(document)
    assert ring.pinned(document["id"]) == document
    other = describe_key(OWNER, "siro", Ed25519PrivateKey.generate().public_key())
    with pytest.raises(SignatureError, match="its id"):
        ring.pin({**other, "id": document["id"]})


def test_another_key_under_a_pinned_id_is_refused(ring, tmp_path):
    document = describe_key(OWNER, "siro", Ed25519PrivateKey.generate().public_key())
    (tmp_path / "keys" / "pinned").mkdir()
    (tmp_path / "keys" / "pinned" / document["id"]).write_text('{"irwell_key": 1}')
    with pytest.raises(SignatureError, match="Another key"):
        ring.pin(document)
    with pytest.raises(SignatureError, match="cannot be used"):
        ring.pinned(document["id"])


def test_a_damaged_root_is_said(ring, tmp_path):
    (tmp_path / "keys" / "bodies" / OWNER / "root").write_bytes(b"short")
    with pytest.raises(VaultError, match="damaged"):
        ring.new_key(OWNER, "a")
