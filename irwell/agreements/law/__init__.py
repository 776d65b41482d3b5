"""The law that an agreement is held against: dated rules and powers, read from data files.

Nothing here says that an agreement is lawful: it says which rules it was held against, as they
stood on a day, and where it does not keep to them.
"""

from irwell.agreements.law.judging import judge
from irwell.agreements.law.model import Facts, Finding, Judgement, Law, NotJudged, Power, Rule
from irwell.agreements.law.pages import powers_page, rules_page
from irwell.agreements.law.reading import packaged_law, read_powers, read_rules

__all__ = [
    "Facts", "Finding", "Judgement", "Law", "NotJudged", "Power", "Rule", "judge",
    "packaged_law", "powers_page", "read_powers", "read_rules", "rules_page",
]  # fmt: skip
