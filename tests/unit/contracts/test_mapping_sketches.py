import hashlib
import hmac

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from irwell.contracts.mapping_file import sketches_of
from irwell.contracts.sketches import SIZE, overlap, sketch_key
from tests.unit.contracts.mapping_parts import here

KEY = sketch_key(b"k" * 32, "mersley-council/homes")


def made(folder, name, values, key=KEY, kind=None):
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table({"c": pa.array(values, kind)}), path)
    return sketches_of([path], ["c", "gone"], key, scratch=folder, run=here)


def test_a_sketch_is_the_least_hashes_under_the_key(tmp_path) -> None:
    values = [f"value-{i}" for i in range(500)]
    hashes = sorted(
        hmac.digest(KEY, value.upper().replace("-", "").encode(), hashlib.sha256).hex()[:16]
        for value in values
    )
    found = made(tmp_path, "a", values)
    assert set(found) == {"c"}
    assert [one.lower() for one in found["c"]] == hashes[:SIZE]


def test_another_key_shares_nothing(tmp_path) -> None:
    values = [str(i) for i in range(500)]
    other = sketch_key(b"l" * 32, "mersley-council/homes")
    apart = sketch_key(b"k" * 32, "mersley-council/tenants")
    one = made(tmp_path, "a", values)["c"]
    for key in (other, apart):
        assert overlap(one, made(tmp_path, "b", values, key)["c"]) == 0
    with pytest.raises(ValueError, match="32 bytes"):
        sketch_key(b"short", "mersley-council/homes")


@pytest.mark.parametrize(("shared", "share"), [(1000, 1.0), (500, 1 / 3), (0, 0.0)])
def test_the_overlap_is_about_the_share(tmp_path, shared, share) -> None:
    one = made(tmp_path, "a", [f"a{i}" for i in range(1000)])["c"]
    other = made(tmp_path, "b", [f"a{i}" for i in range(1000 - shared, 2000 - shared)])["c"]
    assert overlap(one, other) == pytest.approx(share, abs=3 * SIZE**-0.5)


def test_the_type_and_the_spelling_do_not_matter(tmp_path) -> None:
    whole = made(tmp_path, "a", list(range(50)))["c"]
    assert whole == made(tmp_path, "b", [float(i) for i in range(50)])["c"]
    assert whole == made(tmp_path, "c", [f" {i}" for i in range(50)])["c"]
    days = made(tmp_path, "d", ["2024-01-05"])["c"]
    assert days == made(tmp_path, "e", [1704412800], kind=pa.timestamp("s"))["c"]


def test_no_value_is_no_hash(tmp_path) -> None:
    assert made(tmp_path, "a", [None, None], kind=pa.string())["c"] == ()
    assert overlap((), ()) == 0
