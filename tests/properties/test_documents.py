import contextlib
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from irwell.documents import Limits, canonical, digest, parse_json, parse_yaml
from irwell.documents.events import UNSAFE
from irwell.errors import DocumentError

clean = st.text(max_size=20).filter(lambda text: not UNSAFE.search(text))
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | numbers | clean,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(clean, inner, max_size=4),
    max_leaves=20,
)
SYNTAX = st.text(st.sampled_from(list("[]{}:,-?&*!|>'\"%@`#~ \n\t\r\\0123456789.eExonaf<=")))


@given(values)
@settings(max_examples=300)
def test_canonical_text_is_stable_and_reads_back_to_the_same_digest(value):
    text = canonical(value)
    source = parse_json(text)
    assert canonical(source.value) == text
    assert digest(source.value) == digest(value)
    assert source.value == json.loads(text)


@given(values)
@settings(max_examples=300)
def test_canonical_json_is_also_yaml_of_the_same_value(value):
    assert canonical(parse_yaml(canonical(value)).value) == canonical(value)


@given(st.dictionaries(clean, values, min_size=2, max_size=5), st.randoms())
def test_the_order_of_keys_changes_no_digest(value, random):
    shuffled = list(value.items())
    random.shuffle(shuffled)
    assert digest(dict(shuffled)) == digest(value)


@given(SYNTAX | st.text() | st.binary())
@example(b"\xff\xfe[\x00")
@settings(max_examples=1500)
def test_reading_never_fails_with_anything_but_a_document_error(text):
    for read in (parse_yaml, parse_json):
        error, text_again = None, b""
        try:
            text_again = canonical(read(text, limits=Limits(depth=8, nodes=50)).value)
        except DocumentError as caught:
            error = caught
        assert text_again or (error and error.remedy and error.rule.startswith("document."))


@given(SYNTAX)
@settings(max_examples=500)
def test_what_json_reads_here_the_standard_library_reads_alike(text):
    with contextlib.suppress(DocumentError):
        assert parse_json(text).value == json.loads(text)
