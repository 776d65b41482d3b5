import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from irwell.tables.identifiers import normalise
from irwell.tables.keys import derive_key, key_part, order_reference, pads, pseudonym_reference

SECRET = bytes(range(32))


def test_derived_key_is_hkdf():
    info = b"irwell\x00pseudonym\x003\x00nhs_number\x00normaliser 1"
    oracle = HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(SECRET)
    assert derive_key(SECRET, epoch=3, identifier_type="nhs_number") == oracle


def test_epoch_type_and_purpose_each_give_another_key():
    keys = {
        derive_key(SECRET, epoch=1, identifier_type="nhs_number"),
        derive_key(SECRET, epoch=2, identifier_type="nhs_number"),
        derive_key(SECRET, epoch=1, identifier_type="nino"),
        derive_key(SECRET, epoch=1, identifier_type="nhs_number", purpose="order"),
    }
    assert len(keys) == 4


def test_short_secret_or_epoch_zero_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        derive_key(b"short", epoch=1)
    with pytest.raises(ValueError, match="epoch"):
        derive_key(SECRET, epoch=0)


@pytest.mark.parametrize("length", [0, 1, 32, 63, 64, 65, 200])
def test_pads_make_the_hmac(length):
    key = bytes(range(200))[:length]
    inner, outer = pads(key)
    made = hashlib.sha256(outer + hashlib.sha256(inner + b"text").digest()).digest()
    assert made == hmac.digest(key, b"text", "sha256")
    assert (key_part(key, "inner"), key_part(key, "outer")) == (inner, outer)
    assert key_part(key, "whole") == key


def test_pseudonym_is_the_start_of_the_hmac_of_the_normal_form():
    whole = hmac.new(SECRET, b"9434765919", "sha256").hexdigest()
    assert pseudonym_reference("943 476-5919", SECRET, "nhs_number") == whole[:32]
    assert pseudonym_reference(9434765919, SECRET, "nhs_number") == whole[:32]
    assert pseudonym_reference(None, SECRET, "nhs_number") is None
    assert pseudonym_reference(" - ", SECRET, "nhs_number") is None


def test_order_number_is_sixty_four_bits_of_one_hash():
    assert order_reference(7, SECRET) == int(hashlib.sha256(SECRET + b"7").hexdigest()[:16], 16)


@pytest.mark.parametrize(
    ("value", "kind", "normal"),
    [
        ("943 476 5919", "nhs_number", "9434765919"), ("943-476-5919", "nhs_number", "9434765919"),
        ("943\u00a0476\t5919", "nhs_number", "9434765919"), ("qq 12 34 56 c", "nino", "QQ123456C"),
        ("0010012345678", "uprn", "10012345678"), ("000", "uprn", None),
        ("m1 1ab", "postcode", "M11AB"), (" A@B.org ", "email", "a@b.org"),
        (" Ab 1 ", "local:case", "Ab 1"), ("", "local:case", None), ("straße", "nino", "STRAßE"),
    ],
)  # fmt: skip
def test_normal_form(value, kind, normal):
    assert normalise(value, kind) == normal
