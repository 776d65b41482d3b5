import hashlib

import pytest

from irwell.documents import ID_PATTERN, canonical, digest, digest_bytes, is_id, packaged
from irwell.errors import DocumentError


def test_the_example_of_rfc_8785():
    value = {
        "numbers": [333333333.33333329, 1e-27, 4.50, 2e-3, 0.000001],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    assert (
        canonical(value)
        == (
            '{"literals":[null,true,false],'
            '"numbers":[333333333.3333333,1e-27,4.5,0.002,0.000001],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


def test_keys_are_sorted_by_utf_16_code_units():
    # Source: RFC 8785, 3.2.3.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    text = canonical(dict.fromkeys(keys, 0)).decode()
    order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert text == "{" + ",".join(f'"{key}":0' for key in order) + "}"


def test_a_digest_is_the_hash_of_the_canonical_bytes():
    assert digest({"b": 1, "a": (2,)}) == digest({"a": [2], "b": 1.0})
    assert digest({}) == digest_bytes(b"{}") == "sha256:" + hashlib.sha256(b"{}").hexdigest()


def _cycle():
    ring: list = []
    ring.append(ring)
    return ring


@pytest.mark.parametrize(
    "value",
    [
        *(2**53, -(2**53), 1e20, float("nan"), float("inf"), {1: 2}, {"\ud800": 1}, "\ud800"),
        *(b"x", object(), {1, 2}, _cycle()),
    ],
)
def test_what_has_no_canonical_form_is_refused_without_showing_it(value):
    with pytest.raises(DocumentError) as caught:
        canonical({"secret": [value]})
    assert caught.value.__cause__ is None
    assert "9007199254740992" not in str(caught.value)


@pytest.mark.parametrize("text", ["a", "0-a", "a" * 63])
def test_ids(text):
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "-a", "A", "a" * 64, "a\n", "a_b", "é", None, 1])
def test_no_ids(text):
    assert not is_id(text)


def test_the_pattern_is_the_one_that_schemas_use():
    assert ID_PATTERN == "^[a-z0-9][a-z0-9-]{0,62}$"


def test_packaged_files_are_read_and_a_missing_one_is_named():
    assert packaged("irwell", "py.typed") == b""
    with pytest.raises(DocumentError, match=r"absent\.json"):
        packaged("irwell.documents", "absent.json")
    with pytest.raises(DocumentError, match="absent"):
        packaged("irwell.absent", "x")
