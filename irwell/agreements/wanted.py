"""The fewest columns that give what is wanted, each in the form that tells least."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from irwell.agreements.model import ColumnClause
from irwell.agreements.verbs import THIS_AGREEMENT
from irwell.contracts.mapping_names import alike
from irwell.contracts.model import Column, Contract

# Source: this project's own reading of data minimisation (UK GDPR Article 5(1)(c)); a person
# confirms each. From this likeness on, what is wanted is taken to be a column.
LIKELY = 0.6
_BANDS = 4
_CASED = str.maketrans(" -/", "___")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One column that gives something wanted.

    Attributes:
        wanted: What was wanted, in the words that were given.
        clause: The column in the form that tells least.
        score: From 0 to 1: how far the column is what was wanted.
        because: Why this column, and why this form; one sentence.
    """

    wanted: str
    clause: ColumnClause
    score: float
    because: str

    def value(self) -> str | dict[str, object]:
        """Return the clause as the document of an agreement writes it.

        Returns:
            `keep` and the like where nothing else is to be said, else a map.
        """
        own = self.clause
        said: dict[str, object] = {"from": own.column} if own.column != own.name else {}
        said["show"] = own.show
        if own.cuts:
            said["cuts"] = list(own.cuts)
        if own.to:
            said["to"] = own.to
        return own.show if len(said) == 1 else said


@dataclass(frozen=True, slots=True)
class Suggested:
    """The columns for all that was wanted.

    Attributes:
        columns: One for each column of the contract, in the order wanted.
        missing: What no column gives, in the words that were given.
    """

    columns: tuple[Suggestion, ...]
    missing: tuple[str, ...]


def suggest_columns(contract: Contract, wanted: Sequence[str]) -> Suggested:
    """Suggest the fewest columns that give what is wanted.

    Args:
        contract: The contract of the data set.
        wanted: Each field in a few words.

    Returns:
        A column for each field that has one; a column is suggested once, a column that nobody
        asked for never.
    """
    found: dict[str, Suggestion] = {}
    missing = []
    for own in wanted:
        best = _best(contract, own)
        if best is None:
            missing.append(own)
        else:
            found.setdefault(best[0].name, _suggestion(own, *best))
    return Suggested(tuple(found.values()), tuple(missing))


def best_column(contract: Contract, wanted: str) -> Column | None:
    """Return the column that is most likely what is wanted.

    Args:
        contract: The contract of the data set.
        wanted: The field in a few words.

    Returns:
        The column, or None where none is likely.
    """
    best = _best(contract, wanted)
    return best[0] if best else None


def _best(contract: Contract, wanted: str) -> tuple[Column, float, str] | None:
    named = wanted.translate(_CASED)
    scored = [(own, *alike(named, own.name, _titles(contract, own), own.meaning))
              for own in contract.columns]  # fmt: skip
    best = max(scored, key=lambda one: one[1], default=None)
    return best if best and best[1] >= LIKELY else None


def _titles(contract: Contract, column: Column) -> tuple[str, ...]:
    for own in contract.document.get("schema", [{}])[0].get("properties", ()):
        if own["name"] == column.name and own.get("businessName"):
            return (str(own["businessName"]),)
    return ()


def _suggestion(wanted: str, column: Column, score: float, why: str) -> Suggestion:
    show, cuts, reason = _form(column)
    key = THIS_AGREEMENT if show == "pseudonym" else ""
    clause = ColumnClause(_output(column.name), column.name, show, cuts=cuts, key=key)
    return Suggestion(wanted, clause, score, f"{why}; {reason}.")


def _output(name: str) -> str:
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in name).strip("_")
    return plain if plain[:1].isalpha() else f"column_{plain}"


def _form(column: Column) -> tuple[str, tuple[int | float, ...], str]:
    """The form that tells least and still says something, by what the contract says."""
    if column.identifies == "direct":
        if column.identifier_type and column.type in ("text", "integer"):
            return "pseudonym", (), "it names a person, so a pseudonym stands for it"
        return "yes_no", (), "it names a person, so only whether there is a value is shown"
    if column.sensitivity in ("special_category", "criminal_offence") and column.type == "boolean":
        return "yes_no", (), "it is sensitive, so no value counts as no"
    if column.identifies == "quasi" or column.sensitivity != "ordinary":
        return _COARSE[column.type](column)
    return "keep", (), "it identifies nobody"


def _day(_column: Column) -> tuple[str, tuple[int | float, ...], str]:
    return "year", (), "it helps to single people out, so only the year is shown"


def _number(column: Column) -> tuple[str, tuple[int | float, ...], str]:
    low, high = column.minimum, column.maximum
    cuts = _cuts(low, high, whole=column.type == "integer")
    if cuts:
        return "band", cuts, "it helps to single people out, so only a band is shown"
    return "yes_no", (), "its bounds are not known, so only whether there is a value is shown"


def _text(column: Column) -> tuple[str, tuple[int | float, ...], str]:
    if column.check == "postcode" or column.identifier_type == "postcode":
        return "first_part", (), "only the outward part of the postcode is shown"
    if column.codes:
        return "keep", (), "it is one of a few codes; leave it out if the purpose needs none"
    return "keep", (), "no form tells less of a text; leave it out if the purpose needs none"


def _truth(_column: Column) -> tuple[str, tuple[int | float, ...], str]:
    return "yes_no", (), "no value counts as no"


_COARSE: dict[str, Callable[[Column], tuple[str, tuple[int | float, ...], str]]] = {
    "date": _day,
    "timestamp": _day,
    "integer": _number,
    "number": _number,
    "text": _text,
    "boolean": _truth,
}


def _cuts(low: object, high: object, *, whole: bool) -> tuple[int | float, ...]:
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low >= high:
        return ()
    steps = [low + (high - low) * place / _BANDS for place in range(1, _BANDS)]
    cuts = tuple(round(own) if whole else round(own, 2) for own in steps)
    return cuts if all(one < other for one, other in pairwise(cuts)) else ()
