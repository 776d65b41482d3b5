"""Patterns that are known to be read by RE2 from their looks, and those that RE2 is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irwell.contracts import faults_patterns
from irwell.contracts.faults_patterns import compiles, is_plain


@given(st.from_regex(faults_patterns._PLAIN, fullmatch=True).filter(is_plain))
def test_whatever_is_plain_is_read_by_re2(pattern: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    pc.match_substring_regex(pa.nulls(1, pa.string()), pattern)


def test_the_longest_repetitions_are_read_by_re2() -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    for part in (r"[^@ ]{99}", r"\W{99,}", r".{9,99}", r"(\S{99}|\D{99})?"):
        pattern = part * (200 // len(part))
        assert is_plain(pattern), part
        pc.match_substring_regex(pa.nulls(1, pa.string()), pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}$",
        "^[^@ ]+@[^@ ]+[.][^@ ]+$",
        r"(?:\d{2}|[a-f0-9]{2,4})?-x",
    ],
)
def test_common_patterns_are_plain(pattern: str) -> None:
    assert is_plain(pattern)


@pytest.mark.parametrize("pattern", ["[z-a]", "a**", "x{2,1}", "(?=x)", r"\1", "(", "a{1001}"])
def test_a_pattern_that_re2_does_not_read_is_refused(pattern: str) -> None:
    assert not compiles(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+", r"\bx", r"\p{L}", "[[:alpha:]]"])
def test_a_pattern_that_is_not_plain_is_asked_about(pattern: str) -> None:
    assert not is_plain(pattern)
    assert compiles(pattern)
