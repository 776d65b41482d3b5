"""What an exported policy says, read back: the facts that ODRL can carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from irwell.agreements.exports.odrl import MAY
from irwell.agreements.exports.odrl_duties import MUST_NOT
from irwell.agreements.exports.odrl_law import ROLES
from irwell.agreements.exports.odrl_terms import PROFILE, code_of
from irwell.agreements.model import Agreement, Party
from irwell.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Carried:
    """The facts of an agreement that its policy carries in full.

    Attributes:
        id, version, kind, digest: Which agreement.
        parties: In the order of their local names.
        start, end: The first and the last day.
        purpose: The one purpose.
        not_for: Purposes that are ruled out.
        may, must_not: What recipients may and must not do.
    """

    id: str
    version: int
    kind: str
    digest: str
    parties: tuple[Party, ...]
    start: date
    end: date
    purpose: str
    not_for: tuple[str, ...]
    may: tuple[str, ...]
    must_not: tuple[str, ...]


def carried(agreement: Agreement) -> Carried:
    """Return the facts of an agreement that ODRL can carry.

    Args:
        agreement: The agreement.

    Returns:
        The facts.
    """
    purpose = agreement.document["purpose"]
    return Carried(
        id=agreement.id,
        version=agreement.version,
        kind=agreement.kind,
        digest=agreement.digest,
        parties=agreement.parties,
        start=agreement.start,
        end=agreement.end,
        purpose=purpose["code"],
        not_for=tuple(purpose.get("not_for", ())),
        may=agreement.may,
        must_not=agreement.must_not,
    )


def from_odrl(policy: Mapping[str, Any]) -> Carried:
    """Read an exported policy back.

    It reads the JSON that `to_odrl` writes, not every way in which RDF may say the same.

    Args:
        policy: The policy.

    Returns:
        The facts that it carries.

    Raises:
        DocumentError: It is no policy of this profile, or a part is missing.
    """
    try:
        return _carried(policy)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise DocumentError(
            "The policy is not one that this program exports: a part is missing or different.",
            f"Give an unchanged export with the profile {PROFILE}.",
        ) from None


def _carried(policy: Mapping[str, Any]) -> Carried:
    if policy["profile"] != PROFILE:
        raise ValueError
    permission = policy["permission"][0]
    rules = policy.get("prohibition", [])
    return Carried(
        id=policy["dct:identifier"],
        version=policy["irwell:version"],
        kind=policy["irwell:kind"],
        digest=policy["irwell:digest"],
        parties=tuple(_party(own) for own in policy["irwell:party"]),
        start=_day(permission, "gteq"),
        end=_day(permission, "lteq"),
        purpose=code_of(_right(permission, "purpose", "eq")["uid"]),
        not_for=_ruled_out(rules),
        may=tuple(_named(MAY, action) for action in permission["action"]),
        must_not=tuple(_named(MUST_NOT, r["action"]) for r in rules if r["action"] != "use"),
    )


def _party(own: Mapping[str, Any]) -> Party:
    return Party(
        name=own["irwell:localName"],
        organisation=code_of(own["irwell:organisation"]["uid"]),
        unit=own.get("irwell:unit", ""),
        role=_named(ROLES, own["irwell:role"]["uid"]),
        gives=own["irwell:gives"],
        receives=own["irwell:receives"],
    )


def _right(rule: Mapping[str, Any], left: str, operator: str) -> Any:
    found = {(own["leftOperand"], own["operator"]): own for own in rule["constraint"]}
    return found[left, operator]["rightOperand"]


def _day(rule: Mapping[str, Any], operator: str) -> date:
    return date.fromisoformat(_right(rule, "dateTime", operator)["@value"])


def _ruled_out(rules: list[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(
        code_of(purpose["uid"])
        for rule in rules
        if rule["action"] == "use"
        for purpose in _right(rule, "purpose", "isAnyOf")
    )


def _named(table: Mapping[str, str], term: str) -> str:
    return {own: name for name, own in table.items()}[term]
