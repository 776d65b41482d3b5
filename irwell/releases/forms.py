"""What the values of a released column may look like, for each form.

A form is checked on the bytes of another body's bundle, so nothing is believed: a column that
claims to be a pseudonym holds 32 hex digits or nothing, a band one of the bands of its cuts.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from irwell.tables import plan
from irwell.tables.emit_shows import band_labels

_PSEUDONYM = r"\A[0-9a-f]{32}\z"
_BLANK = r"[ \t\x{00A0}]"
_EXACT = float(2**53)  # from here on a double holds no more than whole multiples of 2
_MONTH = r"\A[0-9]{4}-(0[1-9]|1[0-2])\z"


def follows(show: plan.Show, source: plan.Type, values: Any) -> bool:
    """Say whether every value of a column has the form that it should have.

    Args:
        show: The form in which the column leaves.
        source: The type of the column that it was made from.
        values: An Arrow array of the column's type, NULLs included.

    Returns:
        False if one value could not have come from that form.
    """
    return _CHECKS[type(show)](show, source, values)


def _every(truths: Any) -> bool:
    # NULL truths are NULL values, which every form but `yes_no` allows.
    return bool(pc.all(truths, skip_nulls=True, min_count=0).as_py())


def _any(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return True


def _pseudonym(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return _every(pc.match_substring_regex(values, _PSEUDONYM))


def _year(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return _every(pc.and_(pc.greater_equal(values, 1), pc.less_equal(values, 9999)))


def _month(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return _every(pc.match_substring_regex(values, _MONTH))


def _band(show: Any, source: plan.Type, values: Any) -> bool:
    labels = pa.array([*band_labels(show.cuts, source), None], pa.string())
    return _every(pc.is_in(values, value_set=labels))


def _first_part(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return not pc.any(pc.match_substring_regex(values, _BLANK), min_count=0).as_py()


def _round(show: Any, source: plan.Type, values: Any) -> bool:
    if source == "integer":
        whole = pc.multiply(pc.divide(values, show.to), show.to)
        return _every(pc.equal(whole, values))
    parts = pc.divide(values, float(show.to))
    whole = pc.or_(pc.equal(pc.round(parts), parts), pc.greater_equal(pc.abs(values), _EXACT))
    return _every(pc.and_(whole, pc.is_finite(values)))


def _yes_no(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return int(values.null_count) == 0


def _redact(show: plan.Show, source: plan.Type, values: Any) -> bool:
    return int(values.null_count) == len(values)


_CHECKS: Mapping[type, Callable[[Any, plan.Type, Any], bool]] = {
    plan.Keep: _any,
    plan.Pseudonym: _pseudonym,
    plan.Year: _year,
    plan.Month: _month,
    plan.Band: _band,
    plan.FirstPart: _first_part,
    plan.Round: _round,
    plan.Area: _any,  # only the provider holds the lookup
    plan.YesNo: _yes_no,
    plan.Redact: _redact,
}
