import contextlib
import os
import resource
import signal
import stat
import subprocess
import sys
import threading

import pytest

from irwell.errors import VaultError
from irwell.vault import Vault, sealing
from irwell.vault.store import Store

KEY = bytes(range(32))


def files(root):
    return sorted(p for p in root.rglob("*") if p.is_file())


def test_the_id_is_the_sha256_of_the_ciphertext(tmp_path):
    import hashlib

    blob = Vault(tmp_path).put([b"some bytes"], KEY)
    stored = (tmp_path / blob.id[:2] / blob.id).read_bytes()
    assert blob.id == hashlib.sha256(stored[: -sealing.TRAILER]).hexdigest()
    assert blob.size == 10
    assert b"some bytes" not in stored


def test_a_file_and_its_pieces_decrypt_to_the_same(tmp_path):
    plain = os.urandom(2 * sealing.CHUNK + 7)
    source = tmp_path / "source"
    source.write_bytes(plain)
    vault = Vault(tmp_path / "vault")
    for put in (source, [plain], (plain[i : i + 1000] for i in range(0, len(plain), 1000))):
        blob = vault.put(put, KEY)
        out = tmp_path / "out"
        vault.decrypt_to(blob.id, KEY, out)
        assert out.read_bytes() == plain
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert len(list(vault.blobs())) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "source", "vault"]


def test_the_same_bytes_twice_are_two_blobs(tmp_path):
    vault = Vault(tmp_path)
    assert vault.put([b"x"], KEY).id != vault.put([b"x"], KEY).id


def test_blobs_are_private_listed_deleted_and_verified_without_a_key(tmp_path):
    vault = Vault(tmp_path / "vault")
    assert list(vault.blobs()) == []
    ids = sorted(vault.put([bytes([i])], KEY).id for i in range(5))
    assert list(vault.blobs()) == ids
    for path in (tmp_path / "vault").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    vault.verify(ids[0])
    vault.delete(ids[0])
    vault.delete(ids[0])
    assert not vault.has(ids[0])
    assert vault.has(ids[1])
    with pytest.raises(VaultError, match="no blob"):
        vault.open(ids[0], KEY)
    with pytest.raises(VaultError, match="no blob"):
        vault.verify(ids[0])


def test_a_blob_deleted_while_it_is_read_ends_the_reading(tmp_path):
    vault = Vault(tmp_path)
    blob = vault.put([bytes(3 * sealing.CHUNK)], KEY)
    pieces = vault.open(blob.id, KEY).chunks()
    next(pieces)
    vault.delete(blob.id)
    with pytest.raises(VaultError, match="no blob"):
        next(pieces)


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (0, 11), (5, 4), (11, 11)])
def test_a_range_outside_the_blob_is_refused(tmp_path, start, stop):
    vault = Vault(tmp_path)
    reader = vault.open(vault.put([b"0123456789"], KEY).id, KEY)
    with pytest.raises(VaultError, match="has 10"):
        reader.read(start, stop)


def test_an_empty_blob_is_authenticated_too(tmp_path):
    vault = Vault(tmp_path)
    blob = vault.put([], KEY)
    assert vault.open(blob.id, KEY).read(0, 0) == b""
    path = tmp_path / blob.id[:2] / blob.id
    stored = bytearray(path.read_bytes())
    stored[sealing.HEADER] ^= 1
    path.write_bytes(stored)
    with pytest.raises(VaultError):
        vault.open(blob.id, KEY).read(0, 0)
    with pytest.raises(VaultError):
        vault.decrypt_to(blob.id, KEY, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_not_an_id_never_becomes_a_path(tmp_path, name):
    vault = Vault(tmp_path)
    for act in (vault.has, vault.delete, vault.verify, lambda n: vault.open(n, KEY)):
        with pytest.raises(VaultError, match="64 lower-case"):
            act(name)


def test_a_key_of_another_length_is_refused_without_showing_it(tmp_path):
    with pytest.raises(VaultError) as caught:
        Vault(tmp_path).put([b"x"], b"secret-key-bytes")
    assert "secret" not in str(caught.value)
    assert files(tmp_path) == []


def test_a_blob_of_a_later_form_is_named_as_such(tmp_path):
    vault = Vault(tmp_path)
    blob = vault.put([b"x"], KEY)
    path = tmp_path / blob.id[:2] / blob.id
    stored = bytearray(path.read_bytes())
    stored[11] = 2
    path.write_bytes(stored)
    with pytest.raises(VaultError, match="form 2"):
        vault.open(blob.id, KEY)


def test_a_source_that_fails_leaves_nothing(tmp_path):
    def pieces():
        yield bytes(sealing.CHUNK * 2)
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        Vault(tmp_path / "v").put(pieces(), KEY)
    with pytest.raises(VaultError, match="no file"):
        Vault(tmp_path / "v").put(tmp_path / "absent.csv", KEY)
    with pytest.raises(VaultError):
        Vault(tmp_path / "v").put(tmp_path, KEY)
    assert files(tmp_path) == []


def test_a_failed_decryption_leaves_the_target_as_it_was(tmp_path):
    vault = Vault(tmp_path / "vault")
    blob = vault.put([bytes(2 * sealing.CHUNK)], KEY)
    path = tmp_path / "vault" / blob.id[:2] / blob.id
    stored = bytearray(path.read_bytes())
    stored[sealing.HEADER + sealing.CHUNK + 100] ^= 1
    path.write_bytes(stored)
    out = tmp_path / "out"
    out.write_bytes(b"before")
    with pytest.raises(VaultError, match="Chunk 1"):
        vault.decrypt_to(blob.id, KEY, out)
    assert out.read_bytes() == b"before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "vault"]
    with pytest.raises(VaultError, match="does not exist"):
        vault.decrypt_to(blob.id, KEY, tmp_path / "absent" / "out")


@contextlib.contextmanager
def limit(size):
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@contextlib.contextmanager
def small_disk(path, size):
    """A disk of its own where the kernel lets us mount one, else a limit on file sizes."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(path)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if mounted:
        try:
            yield
        finally:
            subprocess.run(["umount", str(path)], check=True)
    else:
        with limit(size):
            yield


def test_a_full_disk_is_said_clearly_and_leaves_nothing(tmp_path):
    with small_disk(tmp_path, 3 * sealing.CHUNK):
        vault = Vault(tmp_path)
        small = vault.put([bytes(1000)], KEY)
        before = files(tmp_path)
        with pytest.raises(VaultError, match="disk is full") as caught:
            vault.put([bytes(5 * sealing.CHUNK)], KEY)
        assert caught.value.rule == "vault.disk_full"
        assert files(tmp_path) == before
        assert list(vault.blobs()) == [small.id]
        assert vault.open(small.id, KEY).read(0, 1000) == bytes(1000)
        large = vault.put([bytes(2 * sealing.CHUNK)], KEY)
        with pytest.raises(VaultError, match="disk is full"), limit(sealing.CHUNK):
            vault.decrypt_to(large.id, KEY, tmp_path / "out")
        assert not (tmp_path / "out").exists()
        assert len(files(tmp_path)) == 2


def test_a_limit_on_file_sizes_is_a_full_disk_too(tmp_path):
    with limit(sealing.CHUNK), pytest.raises(VaultError, match="disk is full"):
        Vault(tmp_path).put([bytes(2 * sealing.CHUNK)], KEY)
    assert files(tmp_path) == []


KILLED = """
import sys
from pathlib import Path
from irwell.vault import Vault

def pieces():
    yield bytes(3 << 20)
    print("half", flush=True)
    sys.stdin.read()

Vault(Path(sys.argv[1])).put(pieces(), bytes(range(32)))
"""


def test_a_writer_that_is_killed_leaves_no_half_blob(tmp_path):
    vault = Vault(tmp_path)
    kept = vault.put([b"before"], KEY)
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout.readline() == b"half\n"
        assert sum(p.stat().st_size for p in (tmp_path / "partial").iterdir()) >= 2 << 20
        during = vault.put([b"while another writes"], KEY)
        assert len(list((tmp_path / "partial").iterdir())) == 1
        writer.send_signal(signal.SIGKILL)
    assert list(vault.blobs()) == sorted([kept.id, during.id])
    after = vault.put([b"after"], KEY)
    assert list(vault.blobs()) == sorted([kept.id, during.id, after.id])
    assert list((tmp_path / "partial").iterdir()) == []


def test_writers_at_the_same_time_do_not_meet(tmp_path):
    vault, made = Vault(tmp_path), []

    def write(seed):
        for _ in range(20):
            made.append((vault.put([bytes([seed]) * 5000], KEY).id, seed))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 80
    for blob_id, seed in made:
        assert vault.open(blob_id, KEY).read(0, 5000) == bytes([seed]) * 5000
    assert list((tmp_path / "partial").iterdir()) == []


class MemoryStore:
    """Another kind of store, as an object store would be one."""

    def __init__(self):
        self.kept = {}

    @contextlib.contextmanager
    def draft(self):
        store, held = self, bytearray()

        class Draft:
            def write(self, piece):
                held.extend(piece)

            def commit(self, name):
                store.kept[name] = bytes(held)

        yield Draft()

    def size(self, name):
        return len(self.kept[name])

    def read(self, name, start, stop):
        return self.kept[name][start:stop]

    def delete(self, name):
        self.kept.pop(name, None)

    def has(self, name):
        return name in self.kept

    def names(self):
        return iter(sorted(self.kept))


def test_the_vault_works_on_another_store(tmp_path):
    store: Store = MemoryStore()
    vault = Vault(tmp_path / "unused", store=store)
    plain = os.urandom(sealing.CHUNK + 5)
    blob = vault.put([plain], KEY)
    assert vault.open(blob.id, KEY).read(3, sealing.CHUNK + 4) == plain[3 : sealing.CHUNK + 4]
    vault.verify(blob.id)
    assert not (tmp_path / "unused").exists()
