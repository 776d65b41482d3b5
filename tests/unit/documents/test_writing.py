import string

from hypothesis import given, settings
from hypothesis import strategies as st

from irwell.documents import parse_yaml
from irwell.documents.writing import yaml_text

TEXTS = st.one_of(
    st.text(alphabet=string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", "")),
    st.sampled_from(
        ["2026-11-30", "yes", "no", "null", "~", "007", "1e3", "0x1F", "1:30", "<<", "=", "{{a}}"]
    ),
    st.text(alphabet="£é–😀 \n#:-'\"", max_size=20),
)
FLOATS = st.floats(-1e15, 1e15, allow_nan=False).map(lambda own: own + 0.0)
SCALARS = TEXTS | FLOATS | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda own: (
        st.lists(own, max_size=4)
        | st.dictionaries(TEXTS.filter(lambda key: key and "\n" not in key), own, max_size=4)
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(VALUES)
def test_what_is_written_reads_back_as_it_was(value):
    assert parse_yaml(yaml_text(value)).value == value


def test_the_order_is_kept_and_no_anchor_is_written():
    part = {"b": 1, "a": [1]}
    text = yaml_text({"one": part, "two": part})
    assert text.index("b:") < text.index("a:")
    assert "&" not in text
