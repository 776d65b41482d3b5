import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import canonical
from irwell.errors import SignatureError
from irwell.vault import describe_key, sign, verify

OF = {"kind": "agreement", "id": "warm-homes", "version": 1, "digest": "sha256:" + "a" * 64}
AT = "2026-03-01T09:00:00Z"


@pytest.fixture
def private():
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def document(private):
    return describe_key("example-council", "siro", private.public_key())


@pytest.fixture
def by(document):
    return {"organisation": "example-council", "role": "siro", "key": document["id"]}


@pytest.fixture
def signature(private, by):
    return sign(OF, by=by, at=AT, private=private)


def test_a_signature_has_the_form_and_verifies(signature, document, private, by):
    verify(signature, OF, document)
    assert list(signature) == ["irwell_signature", "of", "by", "at", "alg", "value"]
    rest = {k: v for k, v in signature.items() if k != "value"}
    private.public_key().verify(bytes.fromhex(signature["value"]), canonical(rest))
    assert signature == sign(dict(reversed(OF.items())), by=by, at=AT, private=private)


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "contract"), ("id", "other"), ("version", 2), ("version", "1"), ("version", True),
     ("version", 1.0), ("digest", "sha256:" + "b" * 64), ("digest", None)],
)  # fmt: skip
def test_a_signature_over_another_text_is_refused_naming_what_differs(
    signature, document, key, value
):
    with pytest.raises(SignatureError, match=f"of.{key}") as caught:
        verify(signature, {**OF, key: value}, document)
    assert caught.value.rule == f"signature.of.{key}"


@pytest.mark.parametrize("part", ["of", "by"])
def test_a_signature_whose_words_were_changed_with_the_document_is_refused(
    signature, document, part
):
    if part == "of":
        of = {**OF, "version": 2}
        with pytest.raises(SignatureError, match="value"):
            verify({**signature, "of": of}, of, document)
    else:
        with pytest.raises(SignatureError, match=r"by\.role"):
            verify({**signature, "by": {**signature["by"], "role": "iao"}}, OF, document)
    with pytest.raises(SignatureError, match="value"):
        verify({**signature, "at": "2026-03-01T09:00:01Z"}, OF, document)


def test_another_key_is_refused(signature):
    other = Ed25519PrivateKey.generate().public_key()
    for organisation, role, named in (
        ("example-council", "siro", "by.key"),
        ("other-council", "siro", "by.organisation"),
        ("example-council", "iao", "by.role"),
    ):
        with pytest.raises(SignatureError, match=named):
            verify(signature, OF, describe_key(organisation, role, other))


@pytest.mark.parametrize("at", range(0, 128, 9))
def test_every_digit_of_the_value_counts(signature, document, at):
    digits = list(signature["value"])
    digits[at] = "0" if digits[at] != "0" else "1"
    with pytest.raises(SignatureError, match="value"):
        verify({**signature, "value": "".join(digits)}, OF, document)


@pytest.mark.parametrize(
    "change",
    [{"irwell_signature": 2}, {"irwell_signature": True}, {"alg": "none"}, {"value": "zz"},
     {"value": 5}, {"at": "yesterday"}, {"at": None}, {"of": "text"}, {"by": {}}, {"more": 1}],
)  # fmt: skip
def test_another_form_is_refused(signature, document, change):
    with pytest.raises(SignatureError):
        verify({**signature, **change}, OF, document)


@pytest.mark.parametrize(
    "change",
    [{"irwell_key": True}, {"irwell_key": 2}, {"alg": "RSA"}, {"public": "ff"}, {"public": 1},
     {"id": "x"}, {"organisation": 5}, {"role": "SIRO"}, {"more": 1}],
)  # fmt: skip
def test_a_key_document_of_another_form_is_refused(signature, document, change):
    with pytest.raises(SignatureError):
        verify(signature, OF, {**document, **change})


def test_nobody_signs_in_anothers_name(private, by):
    for change in ({"role": "iao"}, {"organisation": "other-council"}, {"key": "x"}):
        with pytest.raises(SignatureError, match="not the key"):
            sign(OF, by={**by, **change}, at=AT, private=private)
    with pytest.raises(SignatureError, match="exactly"):
        sign({"kind": "agreement"}, by=by, at=AT, private=private)
    with pytest.raises(SignatureError, match="time"):
        sign(OF, by=by, at="1 March", private=private)
    with pytest.raises(SignatureError, match="no id"):
        describe_key("Example Council", "siro", private.public_key())
