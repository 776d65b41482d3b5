"""What the public may see of an agreement: all but what it withholds by name, reason and day."""

from typing import Any

from irwell.agreements.clauses import clauses
from irwell.agreements.model import Agreement, Clause
from irwell.agreements.paths import Keys, keys_of

ALL = "all"  # a withholding of the whole entry
_ALWAYS = ("irwell", "id", "version", "publish")  # that there is an agreement is never withheld


def public_document(agreement: Agreement) -> dict[str, Any]:
    """Return the document as the public register may show it.

    Args:
        agreement: The agreement.

    Returns:
        The document without each key that `publish.withheld` names and all below it; what and
        why is withheld stays. With `all`, only `irwell`, `id`, `version` and `publish`.
    """
    hidden = _withheld(agreement)
    shown: dict[str, Any] = _without(agreement.document, (), hidden)
    if (ALL,) in hidden:
        return {key: shown[key] for key in _ALWAYS}
    return shown


def public_clauses(agreement: Agreement) -> tuple[Clause, ...]:
    """Return the clauses that the public register may show.

    Args:
        agreement: The agreement.

    Returns:
        Those that say nothing withheld; a sentence with a withheld part is left out whole.
    """
    hidden = _withheld(agreement)
    return tuple(own for own in clauses(agreement) if not _hides(own, hidden))


def _withheld(agreement: Agreement) -> frozenset[Keys]:
    named = agreement.document["publish"].get("withheld", ())
    return frozenset(keys_of(own["field"]) for own in named) - {(key,) for key in _ALWAYS}


def _without(value: Any, at: Keys, hidden: frozenset[Keys]) -> Any:
    if isinstance(value, dict):
        inner = {key: (own, (*at, key)) for key, own in value.items()}
        return {k: _without(v, to, hidden) for k, (v, to) in inner.items() if to not in hidden}
    if isinstance(value, list):
        places = [(own, (*at, place)) for place, own in enumerate(value)]
        return [_without(own, to, hidden) for own, to in places if to not in hidden]
    return value


def _hides(clause: Clause, hidden: frozenset[Keys]) -> bool:
    said = [keys_of(path) for path in clause.keys or (clause.path,)]
    if (ALL,) in hidden:
        return not all(keys[0] in _ALWAYS for keys in said)
    return any(_meet(keys, own) for keys in said for own in hidden)


def _meet(one: Keys, other: Keys) -> bool:
    short = min(len(one), len(other))
    return one[:short] == other[:short]
