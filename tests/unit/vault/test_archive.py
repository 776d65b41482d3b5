import io
import stat
import tarfile

import pytest

from irwell.errors import KeyDestroyed, VaultError
from irwell.vault import (
    Keyring,
    Vault,
    pack_blobs,
    pack_keys,
    sealing,
    unpack_blobs,
    unpack_keys,
)

OWNER = "example-council"


@pytest.fixture
def home(tmp_path):
    ring, vault = Keyring(tmp_path / "home" / "keys"), Vault(tmp_path / "home" / "vault")
    ring.create_root(OWNER)
    document = ring.new_signing_key(OWNER, "siro")
    ring.pin(document)
    blobs = {}
    for key_id in ("deposit-1", "deposit-2", "release-" + "a" * 100):
        plain = key_id.encode() * 50_000
        blobs[key_id] = (vault.put([plain], ring.new_key(OWNER, key_id)).id, plain)
    return tmp_path / "home", ring, vault, blobs


def tar_of(path, members):
    with tarfile.open(path, "w") as tar:
        for name, content, kind in members:
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(content)
            info.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
            tar.addfile(info, io.BytesIO(content))
        end = b'{"files":%d,"irwell_archive":1}' % len(members)
        info = tarfile.TarInfo("irwell-archive.json")
        info.size = len(end)
        tar.addfile(info, io.BytesIO(end))
    return path


def test_a_home_comes_back_whole(home, tmp_path):
    root, ring, _, blobs = home
    assert pack_keys(root / "keys", tmp_path / "keys.tar") == 6
    assert pack_blobs(root / "vault", tmp_path / "blobs.tar") == 3
    for name in ("keys.tar", "blobs.tar"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    new = tmp_path / "new"
    assert unpack_keys(tmp_path / "keys.tar", new / "keys", destroyed=()) == ()
    assert unpack_blobs(tmp_path / "blobs.tar", new / "vault") == 3
    assert unpack_blobs(tmp_path / "blobs.tar", new / "vault") == 0
    again, vault = Keyring(new / "keys"), Vault(new / "vault")
    for key_id, (blob_id, plain) in blobs.items():
        reader = vault.open(blob_id, again.key(OWNER, key_id))
        assert reader.read(0, reader.size) == plain
    document = ring.key_document(OWNER, "siro")
    assert again.key_document(OWNER, "siro") == again.pinned(document["id"]) == document
    for path in new.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_the_same_home_makes_the_same_bytes(home, tmp_path):
    root = home[0]
    for pack, name in ((pack_keys, "keys"), (pack_blobs, "vault")):
        pack(root / name, tmp_path / "one.tar")
        for path in (root / name).rglob("*"):
            path.touch()
        pack(root / name, tmp_path / "two.tar")
        assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
        (tmp_path / "one.tar").unlink()
        (tmp_path / "two.tar").unlink()


def test_a_key_destroyed_after_the_backup_does_not_come_back(home, tmp_path):
    root, ring, _, _ = home
    pack_keys(root / "keys", tmp_path / "keys.tar")
    ring.destroy(OWNER, "deposit-1")
    new = tmp_path / "new"
    known = [(OWNER, "deposit-1"), (OWNER, "made-and-destroyed-since"), ("other-body", "x")]
    dropped = unpack_keys(tmp_path / "keys.tar", new, destroyed=iter(known))
    assert dropped == ((OWNER, "deposit-1"),)
    again = Keyring(new)
    for owner, key_id in known:
        assert again.destroyed(owner, key_id)
        with pytest.raises(KeyDestroyed):
            again.key(owner, key_id)
    with pytest.raises(KeyDestroyed):
        again.new_key(OWNER, "deposit-1")
    assert not (new / "bodies" / OWNER / "wrapped" / "deposit-1").exists()
    assert len(again.key(OWNER, "deposit-2")) == 32


def test_a_destruction_begun_before_the_backup_holds_after_it(home, tmp_path):
    root, ring, _, _ = home
    wrapped = root / "keys" / "bodies" / OWNER / "wrapped" / "deposit-1"
    kept = wrapped.read_bytes()
    ring.destroy(OWNER, "deposit-1")
    wrapped.write_bytes(kept)
    pack_keys(root / "keys", tmp_path / "keys.tar")
    with tarfile.open(tmp_path / "keys.tar") as tar:
        assert not [name for name in tar.getnames() if "wrapped/deposit-1" in name]
    both = [
        (f"bodies/{OWNER}/wrapped/deposit-1", kept, tarfile.REGTYPE),
        (f"bodies/{OWNER}/destroyed/deposit-1", b"{}", tarfile.REGTYPE),
    ]
    for order in (both, both[::-1]):
        src = tar_of(tmp_path / "both.tar", order)
        new = tmp_path / f"new-{order[0][0][-20:-10].replace('/', '')}"
        assert unpack_keys(src, new, destroyed=()) == ((OWNER, "deposit-1"),)
        assert not (new / "bodies" / OWNER / "wrapped" / "deposit-1").exists()


ROOT = f"bodies/{OWNER}/root"


@pytest.mark.parametrize(
    "members",
    [
        [("../evil", b"x", tarfile.REGTYPE)],
        [("/etc/evil", b"x", tarfile.REGTYPE)],
        [(f"bodies/{OWNER}/../../evil", b"x", tarfile.REGTYPE)],
        [(f"bodies/{OWNER}/wrapped/..", b"x", tarfile.REGTYPE)],
        [(ROOT, b"", tarfile.SYMTYPE)],
        [(ROOT, b"", tarfile.LNKTYPE)],
        [(ROOT, b"", tarfile.DIRTYPE)],
        [(ROOT, b"", tarfile.CHRTYPE)],
        [(ROOT, b"x" * 5000, tarfile.REGTYPE)],
        [(ROOT, b"x", tarfile.REGTYPE), (ROOT, b"y", tarfile.REGTYPE)],
    ],
)
def test_an_archive_of_another_form_brings_nothing(tmp_path, members):
    src = tar_of(tmp_path / "evil.tar", [("pinned/fine", b"{}", tarfile.REGTYPE), *members])
    with pytest.raises(VaultError, match="cannot be restored"):
        unpack_keys(src, tmp_path / "new", destroyed=())
    with pytest.raises(VaultError, match="cannot be restored"):
        unpack_blobs(src, tmp_path / "vault")
    assert [p.name for p in tmp_path.iterdir() if p.name != "vault"] == ["evil.tar"]


def test_an_archive_cut_short_brings_no_keys(home, tmp_path):
    root = home[0]
    pack_keys(root / "keys", tmp_path / "keys.tar")
    whole = (tmp_path / "keys.tar").read_bytes()
    for size in (0, 100, *range(512, len(whole) - 10240, 512), 600):
        (tmp_path / "cut.tar").write_bytes(whole[:size])
        with pytest.raises(VaultError, match="cut short"):
            unpack_keys(tmp_path / "cut.tar", tmp_path / "new", destroyed=())
        assert not (tmp_path / "new").exists()
    with pytest.raises(VaultError, match="does not exist"):
        unpack_keys(tmp_path / "absent.tar", tmp_path / "new", destroyed=())


def test_an_archive_with_a_member_left_out_or_put_behind_its_end_brings_no_keys(tmp_path):
    one, two = (f"bodies/{name}/root" for name in ("one", "two"))
    src = tar_of(tmp_path / "a.tar", [(one, b"x" * 32, tarfile.REGTYPE)])
    whole = src.read_bytes()
    other = tar_of(tmp_path / "b.tar", [(two, b"x" * 32, tarfile.REGTYPE)]).read_bytes()
    for bad in (whole[1024:], other[:1024] + whole, whole[:2048] + other[:1024] + bytes(1024)):
        src.write_bytes(bad)
        with pytest.raises(VaultError, match="does not count"):
            unpack_keys(src, tmp_path / "new", destroyed=())
        assert not (tmp_path / "new").exists()


def test_a_changed_blob_is_not_brought_back(home, tmp_path):
    root, _, vault, _ = home
    blob_id = next(iter(vault.blobs()))
    content = (root / "vault" / blob_id[:2] / blob_id).read_bytes()
    changed = bytearray(content)
    changed[sealing.HEADER + 5] ^= 1
    for bad in (bytes(changed), content[:-1], content[:40], b""):
        name = f"{blob_id[:2]}/{blob_id}"
        src = tar_of(tmp_path / "bad.tar", [(name, bad, tarfile.REGTYPE)])
        with pytest.raises(VaultError, match="named by"):
            unpack_blobs(src, tmp_path / "new")
        assert list(Vault(tmp_path / "new").blobs()) == []


def test_nothing_is_written_over(home, tmp_path):
    root = home[0]
    pack_keys(root / "keys", tmp_path / "keys.tar")
    with pytest.raises(VaultError, match="already"):
        pack_keys(root / "keys", tmp_path / "keys.tar")
    with pytest.raises(VaultError, match="not empty"):
        unpack_keys(tmp_path / "keys.tar", root / "keys", destroyed=())
    (tmp_path / "empty").mkdir()
    unpack_keys(tmp_path / "keys.tar", tmp_path / "empty", destroyed=())
    assert Keyring(tmp_path / "empty").has_root(OWNER)
