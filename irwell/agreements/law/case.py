"""What a check of a rule is given, and how it answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.law.model import Facts, Finding, NotJudged, Power, Rule, Severity
from irwell.agreements.model import Agreement, ColumnClause, Party
from irwell.contracts.model import Column, Contract, DataSetId

Outcome = Finding | NotJudged
_SHOWS_NOTHING = "redact"


@dataclass(frozen=True, slots=True)
class Leaving:
    """One column that leaves: its place in the agreement, its clause and its promise."""

    path: str
    clause: ColumnClause
    column: Column


@dataclass(frozen=True, slots=True)
class Case:
    """One rule and one agreement, with all that is known on the day.

    Attributes:
        rule: The rule to be held against it.
        agreement: The agreement.
        contracts: Contracts of its data sets, as far as given.
        facts: Bodies, and the agreements beside it.
        as_at: The day.
        powers: The library of powers.
    """

    rule: Rule
    agreement: Agreement
    contracts: Mapping[DataSetId, Contract]
    facts: Facts
    as_at: date
    powers: Mapping[str, Power]

    @property
    def concerned(self) -> tuple[Party, ...]:
        """The parties that give or receive."""
        return tuple(own for own in self.agreement.parties if own.gives or own.receives)

    def finding(
        self, path: str, text: str, remedy: str, severity: Severity | None = None
    ) -> Finding:
        """Return a finding of the rule.

        Args:
            path: Where.
            text: What is wrong.
            remedy: What to do.
            severity: What it is, if not what the rule says.

        Returns:
            The finding.
        """
        own = self.rule
        return Finding(own.id, severity or own.severity, path, text, remedy, own.source)

    def unjudged(self, path: str, why: str) -> NotJudged:
        """Return that part of the rule was not judged.

        Args:
            path: Where.
            why: Which fact is missing.

        Returns:
            The answer.
        """
        return NotJudged(self.rule.id, path, why)

    def told(self, path: str) -> Any:
        """Return what the document says at a place.

        Args:
            path: Keys of mappings, as `law.special_category`.

        Returns:
            The value, or None if the key is absent.
        """
        value: Any = self.agreement.document
        for key in path.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def body(self, party: Party) -> Body | None:
        """Return the facts about a party's organisation, or None.

        Args:
            party: The party.

        Returns:
            The body, if its document is given.
        """
        return self.facts.bodies.get(party.organisation)

    def no_body(self, party: Party) -> NotJudged:
        """Return that the facts about a party are missing.

        Args:
            party: The party.

        Returns:
            The answer.
        """
        why = f"No facts about {party.organisation} are given."
        return self.unjudged(f"parties.{party.name}", why)

    def leaving(self) -> Iterator[Leaving]:
        """Find the columns that leave and are promised by a contract that is given.

        Yields:
            Each with its promise; a redacted column shows nothing and does not leave.
        """
        for index, own in enumerate(self.agreement.data):
            contract = self.contracts.get(own.data_set)
            for clause in own.columns:
                column = contract.column(clause.column) if contract else None
                if column is not None and clause.show != _SHOWS_NOTHING:
                    yield Leaving(f"data[{index}].columns.{clause.name}", clause, column)

    def no_contracts(self) -> Iterator[NotJudged]:
        """Find the data sets whose contract is missing.

        Yields:
            That they were not judged.
        """
        for index, own in enumerate(self.agreement.data):
            if own.data_set not in self.contracts:
                why = f"No contract of {own.data_set} is given."
                yield self.unjudged(f"data[{index}].dataset", why)


Check = Callable[[Case], Iterator[Outcome]]
