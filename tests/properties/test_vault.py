"""Any range of any blob is the slice; any byte of it changed, moved, cut or added is refused."""

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irwell.errors import VaultError
from irwell.vault import Vault, sealing

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
SEALED = sealing.CHUNK + sealing.TAG
EDGES = (0, 1, 15, 16, 17, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 3 * sealing.CHUNK)
sizes = st.sampled_from(EDGES) | st.integers(0, 3 * sealing.CHUNK + 5)
LARGE = 3 * sealing.CHUNK + 12_345


def content(size, seed=0):
    pattern = bytes((i * 31 + i // 251 + seed) % 256 for i in range(65_521))
    return (pattern * (size // len(pattern) + 1))[:size]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    root = tmp_path_factory.mktemp("vault")
    vault = Vault(root)
    blobs = [vault.put([content(LARGE, seed)], KEY).id for seed in (1, 2)]
    return root, vault, blobs


def where(root, blob_id):
    return root / blob_id[:2] / blob_id


def read_all(vault, blob_id, key=KEY):
    reader = vault.open(blob_id, key)
    return reader.read(0, reader.size)


@settings(deadline=None, max_examples=60)
@given(size=sizes, cuts=st.lists(st.integers(0, 3 * sealing.CHUNK), max_size=4), data=st.data())
def test_any_range_is_the_slice_however_the_bytes_came(size, cuts, data):
    plain = content(size)
    points = [0, *sorted(min(c, size) for c in cuts), size]
    pieces = [plain[a:b] for a, b in pairwise(points)]
    with tempfile.TemporaryDirectory() as root:
        vault = Vault(Path(root))
        blob = vault.put(pieces, KEY)
        reader = vault.open(blob.id, KEY)
        assert blob.size == reader.size == size
        for _ in range(5):
            start = data.draw(st.integers(0, size))
            stop = data.draw(st.integers(start, size))
            assert reader.read(start, stop) == plain[start:stop]
        assert b"".join(reader.chunks()) == plain


@settings(deadline=None, max_examples=300)
@given(
    at=st.one_of(
        st.integers(0, sealing.HEADER + 40),
        st.integers(0, LARGE + sealing.HEADER + 4 * sealing.TAG + sealing.TRAILER - 1),
        st.integers(LARGE + sealing.HEADER, LARGE + sealing.HEADER + 95),
    ),
    bit=st.integers(0, 7),
)
def test_any_flipped_bit_is_refused(stored, at, bit):
    root, vault, (blob_id, _) = stored
    path = where(root, blob_id)
    assert at < path.stat().st_size
    with path.open("r+b") as file:
        file.seek(at)
        old = file.read(1)
        file.seek(at)
        file.write(bytes([old[0] ^ (1 << bit)]))
    try:
        with pytest.raises(VaultError):
            read_all(vault, blob_id)
    finally:
        with path.open("r+b") as file:
            file.seek(at)
            file.write(old)
    assert read_all(vault, blob_id) == content(LARGE, 1)


def changed(root, blob_id, act):
    """Put a changed copy of a blob into a vault of its own, under the same name."""
    whole = where(root, blob_id).read_bytes()
    elsewhere = Path(tempfile.mkdtemp(dir=root.parent))
    where(elsewhere, blob_id).parent.mkdir()
    where(elsewhere, blob_id).write_bytes(act(whole))
    return Vault(elsewhere)


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(1, LARGE), end=st.booleans())
def test_a_cut_blob_is_refused_at_once_also_with_its_trailer_kept(stored, cut, end):
    root, _, (blob_id, _) = stored
    keep = sealing.TRAILER
    vault = changed(root, blob_id, lambda w: w[:-cut] if end else w[: -cut - keep] + w[-keep:])
    with pytest.raises(VaultError):
        vault.open(blob_id, KEY)


@settings(deadline=None, max_examples=30)
@given(more=st.binary(min_size=1, max_size=100), inside=st.booleans())
def test_an_added_byte_is_refused_at_once(stored, more, inside):
    root, _, (blob_id, _) = stored
    keep = sealing.TRAILER if inside else 0
    vault = changed(root, blob_id, lambda w: w[: len(w) - keep] + more + w[len(w) - keep :])
    with pytest.raises(VaultError):
        vault.open(blob_id, KEY)


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 2), (0, 2)])
def test_chunks_in_another_order_are_refused(stored, a, b):
    root, _, (blob_id, _) = stored

    def swap(whole):
        parts = [sealing.HEADER + n * SEALED for n in range(4)]
        chunks = [whole[p : p + SEALED] for p in parts[:3]]
        chunks[a], chunks[b] = chunks[b], chunks[a]
        return whole[: sealing.HEADER] + b"".join(chunks) + whole[parts[3] :]

    vault = changed(root, blob_id, swap)
    with pytest.raises(VaultError):
        read_all(vault, blob_id)


def test_a_chunk_of_another_blob_under_the_same_key_is_refused(stored):
    root, _, (one, two) = stored
    other = where(root, two).read_bytes()
    span = slice(sealing.HEADER, sealing.HEADER + SEALED)
    vault = changed(root, one, lambda w: w[: span.start] + other[span] + w[span.stop :])
    with pytest.raises(VaultError):
        vault.open(one, KEY).read(0, 10)


def test_a_renamed_blob_is_refused_before_a_byte_is_read(stored):
    root, _, (one, two) = stored
    vault = changed(root, one, lambda _: where(root, two).read_bytes())
    with pytest.raises(VaultError, match="renamed"):
        vault.open(one, KEY)
    with pytest.raises(VaultError):
        vault.verify(one)


@settings(deadline=None, max_examples=50)
@given(bit=st.integers(0, 255))
def test_a_key_that_differs_in_one_bit_is_refused(stored, bit):
    _, vault, (blob_id, _) = stored
    other = bytearray(KEY)
    other[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VaultError, match="not the one"):
        vault.open(blob_id, bytes(other))
