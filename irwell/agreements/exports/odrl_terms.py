"""How the parts of an agreement are named in ODRL: IRIs, typed values, constraints.

Nothing here is a web address that somebody would have to keep up: names are URNs.
Source: ODRL Information Model 2.2 (W3C Recommendation, 15 February 2018).
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from irwell.agreements.model import Agreement, DataClause
from irwell.contracts.model import DataSetId
from irwell.documents import packaged

PROFILE = "urn:irwell:odrl:1"
Node = dict[str, Any]
_PACKAGE = "irwell.agreements.exports"
_UNITS = {"hour": ("PT", 1, "H"), "day": ("P", 1, "D"), "week": ("P", 7, "D"),
          "month": ("P", 1, "M"), "year": ("P", 1, "Y")}  # fmt: skip


def odrl_context() -> Node:
    """Return the JSON-LD context with which an export is written; each export carries it whole.

    Returns:
        The value of `@context`; the caller's own copy.
    """
    found: Node = json.loads(packaged(_PACKAGE, "odrl-context.json"))["@context"]
    return found


def odrl_profile() -> Node:
    """Return the profile: every `irwell:` term with its label, meaning and nearest wider term.

    Returns:
        A JSON-LD document; the caller's own copy.
    """
    found: Node = json.loads(packaged(_PACKAGE, "odrl-profile.json"))
    return found


def odrl_shapes() -> str:
    """Return the SHACL shapes that an export keeps to.

    Returns:
        Turtle.
    """
    return packaged(_PACKAGE, "odrl-shapes.ttl").decode()


def policy_iri(agreement: Agreement) -> str:
    """Name an agreement at one version.

    Args:
        agreement: The agreement.

    Returns:
        A URN.
    """
    return f"urn:irwell:agreement:{agreement.id}:{agreement.version}"


def organisation_iri(organisation: str) -> str:
    """Name an organisation.

    Args:
        organisation: Its id.

    Returns:
        A URN.
    """
    return f"urn:irwell:organisation:{organisation}"


def data_set_iri(data_set: DataSetId, column: str = "") -> str:
    """Name a data set, or a column of it.

    Args:
        data_set: The data set.
        column: The column's name; none for the data set itself.

    Returns:
        A URN.
    """
    return f"urn:irwell:data-set:{data_set}{_fragment(column)}"


def table_iri(agreement: Agreement, own: DataClause, column: str = "") -> str:
    """Name what a recipient receives of one data set, or a column of it.

    Args:
        agreement: The agreement.
        own: The data set in it.
        column: The output column; none for the table itself.

    Returns:
        A URN.
    """
    return f"{policy_iri(agreement)}:{own.data_set.organisation}/{own.table}{_fragment(column)}"


def code_iri(kind: str, code: str) -> str:
    """Name a code of an agreement.

    Args:
        kind: `purpose`, `role`, `power`, `schedule1` or `must-not`.
        code: The code.

    Returns:
        A URN.
    """
    return f"urn:irwell:{kind}:{code}"


def code_of(iri: str) -> str:
    """Return the code that an IRI names; the other way round of `code_iri`.

    Args:
        iri: A URN whose last part is the code.

    Returns:
        The code.
    """
    return iri.rsplit(":", 1)[-1]


def day(on: date | str) -> Node:
    """Return a day as a typed value.

    Args:
        on: A day.

    Returns:
        An `xsd:date`.
    """
    return {"@value": str(on), "@type": "xsd:date"}


def duration(text: str) -> Node:
    """Return a period as a typed value.

    Args:
        text: For instance `30 days`.

    Returns:
        An `xsd:duration`; weeks become days, which that type has no weeks for.
    """
    number, unit = text.split()
    before, times, after = _UNITS[unit.removesuffix("s")]
    return {"@value": f"{before}{int(number) * times}{after}", "@type": "xsd:duration"}


def named(iri: str) -> Node:
    """Return a reference to something by its name.

    Args:
        iri: Its IRI.

    Returns:
        A JSON-LD reference.
    """
    return {"uid": iri}


def constraint(left: str, operator: str, right: Any, **more: Any) -> Node:
    """Return one ODRL constraint.

    Args:
        left: The left operand.
        operator: The operator.
        right: The right operand: a value, or a list of them.
        **more: Terms of the profile that belong to it, without their prefix.

    Returns:
        The constraint.
    """
    own = {f"irwell:{key}": value for key, value in more.items()}
    return {"leftOperand": left, "operator": operator, "rightOperand": right, **own}


def listed_iris(kind: str, codes: Sequence[str]) -> list[Node]:
    """Name several codes.

    Args:
        kind: As for `code_iri`.
        codes: The codes.

    Returns:
        References.
    """
    return [named(code_iri(kind, code)) for code in codes]


def _fragment(column: str) -> str:
    return f"#{quote(column, safe='')}" if column else ""
