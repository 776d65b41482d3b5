"""Which dimension of data quality each rule speaks of, in the words of both standards."""

from collections.abc import Mapping

from irwell.contracts.results import Dimension, Rule

# Source: ODCS v3.1.0, `dimension`; GOV.UK, The Government Data Quality Framework (2020).
GOVUK: Mapping[str, str] = {
    "accuracy": "accuracy",
    "completeness": "completeness",
    "conformity": "validity",
    "consistency": "consistency",
    "coverage": "completeness",
    "timeliness": "timeliness",
    "uniqueness": "uniqueness",
}


def named(odcs: str) -> Dimension:
    """Return a dimension by its name in ODCS.

    Args:
        odcs: One of the seven words of the standard.

    Returns:
        The dimension under its two names.
    """
    return Dimension(odcs, GOVUK[odcs])


COMPLETENESS = named("completeness")
UNIQUENESS = named("uniqueness")
VALIDITY = named("conformity")
CONSISTENCY = named("consistency")
TIMELINESS = named("timeliness")

DIMENSIONS: Mapping[Rule, Dimension] = {
    "missing": COMPLETENESS,
    "column_missing": COMPLETENESS,
    "row_count": COMPLETENESS,
    "duplicate": UNIQUENESS,
    "not_cast": VALIDITY,
    "pattern": VALIDITY,
    "length": VALIDITY,
    "format": VALIDITY,
    "range": VALIDITY,
    "multiple": VALIDITY,
    "code": VALIDITY,
    "invalid": VALIDITY,
    "nhs_number": VALIDITY,
    "nino": VALIDITY,
    "uprn": VALIDITY,
    "usrn": VALIDITY,
    "gss": VALIDITY,
    "postcode": VALIDITY,
    "reference": CONSISTENCY,
    "freshness": TIMELINESS,
    "retention": VALIDITY,
    "column_unknown": VALIDITY,
}


def dimension(rule: Rule) -> Dimension:
    """Return the dimension of quality that a rule speaks of, unless its contract says another.

    Args:
        rule: A finding's rule.

    Returns:
        The dimension under its two names.

    Source:
        ODCS v3.1.0, data quality, `dimension`; GOV.UK, The Government Data Quality Framework
        (2020), "Data quality dimensions". ODCS `conformity` is GOV.UK `validity`, and `coverage`
        is part of its `completeness`.
    """
    return DIMENSIONS[rule]
