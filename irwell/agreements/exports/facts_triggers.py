"""The signs of high risk that rule R8 names, each found, not found, or for a person to say.

What counts as a sign stands in the rule file and its check; here it is only said.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from irwell.agreements.exports.draft import Known, Line
from irwell.agreements.law import Facts, packaged_law
from irwell.agreements.law.assessments import reasons
from irwell.agreements.law.case import Case

RULE = "R8"
_PERSON = "for a person to say"


class Sign(NamedTuple):
    """One sign: its name, how R8's reasons for it begin or end, and what is said without one."""

    name: str
    reason: Callable[[str], bool]
    absent: Callable[[Known], str]


def triggers(known: Known) -> Iterator[Line]:
    """Say of each sign whether it is there, is ruled out, or is not known."""
    found = tuple(dict.fromkeys(reasons(_case(known))))
    for sign in SIGNS:
        there = [reason for reason in found if sign.reason(reason)]
        whether = f"yes, {'; '.join(there)}" if there else sign.absent(known)
        yield Line(f"{sign.name}: {whether}.", f"rule {RULE}", is_open=_PERSON in whether)


def _case(known: Known) -> Case:
    law = packaged_law()
    rule = next(own for own in law.rules if own.id == RULE)
    own, day = known.agreement, known.agreement.start
    return Case(rule, own, known.contracts, Facts(known.bodies), day, law.powers)


def _no_people(_known: Known) -> str:
    return f"no name or age in the agreement says so; {_PERSON}"


def _not_sensitive(known: Known) -> str:
    if all(own.data_set in known.contracts for own in known.agreement.data):
        return "no column is marked so in its contract"
    return f"{_PERSON}, since a contract is not given"


def _not_linked(_known: Known) -> str:
    return "not under this agreement"


def _not_automated(known: Known) -> str:
    if "decide_automatically" in known.agreement.must_not:
        return f"a promise rules such decisions out; whether people are profiled is {_PERSON}"
    return f"no such decision is named; whether people are profiled is {_PERSON}"


def _told(known: Known) -> str:
    if known.document.get("rights", {}).get("privacy_notices"):
        return f"notices are named; whether they reach everyone is {_PERSON}"
    return f"no notice is named; {_PERSON}"


SIGNS = (
    Sign("Children or other people at risk", lambda said: said.startswith("the data is about "),
         _no_people),
    Sign("Special category or criminal offence data", lambda said: said.endswith(" data leaves"),
         _not_sensitive),
    Sign("Matching or linking data", lambda said: said == "data is linked", _not_linked),
    Sign("Decisions by a program alone, or profiling",
         lambda said: said == "a machine decides about people", _not_automated),
    Sign("People who are not told", lambda said: said == "people are not told", _told),
)  # fmt: skip
