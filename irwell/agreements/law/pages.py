"""The reference pages of rules and powers, made from the data files."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from irwell.agreements.law.model import Power, Rule
from irwell.agreements.wording import day_words

_RULES = """# Rules of law

{made}

An agreement is held against these rules as they stood on a day
(`irwell agreement check --as-at DAY`). The law lives in `irwell/agreements/law/rules.yaml`, each
entry with its days and its source. **No lawyer has checked an entry whose "checked by" is none.**
Irwell never calls an agreement compliant: it says which rules it was held against, and where it
does not keep to them. Each rule has an example that keeps it and one that breaks it in
[tests/spec/law](../../tests/spec/law/README.md); the powers stand in [powers](powers.md).

An **error** keeps an agreement from being activated, a **warning** does not. A rule whose facts are
not given is *not judged*, never passed. R1 to R17 are the rules of sharing, P1 to P4 those of
powers and bases, H1 to H3 the law before 25 May 2018.
"""
_POWERS = """# Powers

{made}

The library of legal powers that `law.powers` of an agreement may name: a data file
(`irwell/agreements/law/powers.yaml`) to be checked, not advice. **No lawyer has checked an entry
whose "checked by" is none**; most are written from memory of the section that is named. A power
that is not known to be in force, or is about one case at a time, is never the only power of an
agreement ([rules](rules.md) P1 and R7).
"""


def rules_page(rules: Iterable[Rule], made: str) -> str:
    """Return the page of rules.

    Args:
        rules: The rules, in the order of the page.
        made: The line that says what the page is made from.

    Returns:
        Markdown: a section for each rule.
    """
    lines = [_RULES.format(made=made)]
    for rule in rules:
        kept = "the document" if rule.kept_by == "document" else "acts"
        lines += [f"## {rule.id}: {rule.title}", "", rule.text, ""]
        lines += [f"- {rule.severity.capitalize()}; kept by {kept}; {in_force(rule)}."]
        lines += [f"- Source: {rule.source}."]
        lines += [f"- Known from: {rule.known_from}; checked by: {rule.checked_by}."]
        lines += [f"- `{key}`: {value}" for key, value in _flat(rule.parameters)]
        lines += [""]
    return "\n".join(lines)


def powers_page(powers: Iterable[Power], made: str) -> str:
    """Return the page of powers.

    Args:
        powers: The powers, in the order of the page.
        made: The line that says what the page is made from.

    Returns:
        Markdown: a section for each power.
    """
    lines = [_POWERS.format(made=made)]
    for power in powers:
        alone = "may be the only power" if power.sole_basis_for_bulk else "never the only power"
        lines += [f"## {power.title}", "", f"`{power.id}`: for {'; '.join(power.purposes)}.", ""]
        lines += [f"- May give: {', '.join(power.who_may_give)}."]
        lines += [f"- May receive: {', '.join(power.who_may_receive)}."]
        lines += [f"- One party is: {', '.join(power.one_party)}."] if power.one_party else []
        lines += [f"- Limits: {power.limits}", f"- For a feed about many: {alone}."]
        lines += [f"- In force: {in_force(power)}. Source: {power.source}."]
        lines += [f"- Known from: {power.known_from}; checked by: {power.checked_by}.", ""]
    return "\n".join(lines)


def in_force(own: Rule | Power) -> str:
    """Return from when to when a rule or power stands, in words.

    Args:
        own: The entry.

    Returns:
        For instance `from 25 May 2018`, or `not known to be in force`.
    """
    first = _from(own.applies_from)
    return f"{first}, until {day_words(own.until)}" if own.until else first


def _from(day: date | None) -> str:
    return f"from {day_words(day)}" if day else "not known to be in force"


def _flat(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        yield at, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        return
    for key, inner in value.items():
        yield from _flat(inner, f"{at}.{key}".lstrip("."))
