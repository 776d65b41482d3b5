"""Rules, powers and what a judgement says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from irwell.agreements.bodies import Body
from irwell.agreements.model import Agreement

Severity = Literal["error", "warning"]
KeptBy = Literal["document", "act"]
Standing = Literal["in_force", "unknown", "not_yet", "no_longer"]


def standing(applies_from: date | None, until: date | None, day: date) -> Standing:
    """Say how a rule or a power stands on a day.

    Args:
        applies_from: Its first day, or None where that is not known.
        until: Its last day, or None.
        day: The day asked for.

    Returns:
        `in_force`, `not_yet`, `no_longer`, or `unknown` where the first day is not known.
    """
    if until is not None and day > until:
        return "no_longer"
    if applies_from is None:
        return "unknown"
    return "in_force" if applies_from <= day else "not_yet"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the rule file.

    Attributes:
        id: For instance `R12`.
        title: A short name.
        text: The rule in one or two sentences.
        applies_from: Its first day; None where that is not known.
        until: Its last day; None while it stands.
        source: The law or practice that it comes from.
        severity: What a finding of it is, unless the check says less.
        checked_by: Which lawyer checked the entry; `none` for nobody.
        known_from: `text`, `research` or `memory`.
        kept_by: `document` if judged here, `act` if kept when people act.
        parameters: Numbers, codes and words of the rule.
    """

    id: str
    title: str
    text: str
    applies_from: date | None
    until: date | None
    source: str
    severity: Severity
    checked_by: str
    known_from: str
    kept_by: KeptBy
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Power:
    """One entry of the library of powers.

    Attributes:
        id: As `law.powers` names it.
        title: A short name.
        who_may_give, who_may_receive: Classes of bodies.
        one_party: Classes of which at least one party is; empty for no such limit.
        purposes: What for, in words.
        limits: What it does not carry.
        source: The section.
        applies_from: Its first day; None where it is not known to be in force.
        until: Its last day; None while it stands.
        checked_by: Which lawyer checked the entry; `none` for nobody.
        known_from: `text`, `research` or `memory`.
        sole_basis_for_bulk: Whether it may be the only power for a feed about many people.
    """

    id: str
    title: str
    who_may_give: tuple[str, ...]
    who_may_receive: tuple[str, ...]
    one_party: tuple[str, ...]
    purposes: tuple[str, ...]
    limits: str
    source: str
    applies_from: date | None
    until: date | None
    checked_by: str
    known_from: str
    sole_basis_for_bulk: bool


@dataclass(frozen=True, slots=True)
class Law:
    """The two data files as read: rules in the order of the file, powers by their code."""

    rules: tuple[Rule, ...]
    powers: Mapping[str, Power]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the document.

    Attributes:
        bodies: Facts about organisations, by id; those that are missing are not known.
        others: Agreements that stand beside this one, all of them; None when they are not given.
    """

    bodies: Mapping[str, Body] = field(default_factory=dict)
    others: tuple[Agreement, ...] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Where an agreement does not keep to a rule.

    Attributes:
        rule: The rule's id.
        severity: `error` keeps it from being activated, `warning` does not.
        path: Where: `law.lawful_basis.provider`.
        text: What is wrong, in plain words.
        remedy: What its author can do.
        source: The rule's source.
    """

    rule: str
    severity: Severity
    path: str
    text: str
    remedy: str
    source: str


@dataclass(frozen=True, slots=True)
class NotJudged:
    """What a rule could not be held against, and why; it counts as neither kept nor broken."""

    rule: str
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the law file says of an agreement on a day.

    Attributes:
        as_at: The day.
        findings: In the order of the rule file.
        applied: Rules that were held against it in whole.
        not_in_force: Rules that did not stand on the day.
        not_judged: Rules, or parts of them, for which facts are missing or which acts keep.
    """

    as_at: date
    findings: tuple[Finding, ...]
    applied: tuple[Rule, ...]
    not_in_force: tuple[Rule, ...]
    not_judged: tuple[NotJudged, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that keep the agreement from being activated."""
        return tuple(own for own in self.findings if own.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that do not."""
        return tuple(own for own in self.findings if own.severity == "warning")
