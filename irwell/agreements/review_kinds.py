"""Whether the parties of an agreement stand to one another as its kind says."""

from collections.abc import Iterator

from irwell.agreements.model import Accession, Agreement, Problem

_BOTH = 2  # an exchange has two sides


def kind_problems(agreement: Agreement) -> Iterator[Problem]:
    """Find where the parties do not fit the kind.

    Args:
        agreement: The agreement.

    Yields:
        The problems, each with its place and remedy.
    """
    yield from _sides(agreement)
    yield from _publication(agreement)
    yield from _accession(agreement)


def _sides(agreement: Agreement) -> Iterator[Problem]:
    kind = agreement.kind
    both = sorted(set(agreement.providers) & set(agreement.recipients))
    if kind == "one_way" and both:
        text = f"{both[0]} gives and receives, but the agreement is one way."
        yield Problem("kind", text, "Use `kind: reciprocal`, or make two agreements.")
    if kind == "reciprocal" and len(both) < _BOTH:
        text = "Fewer than two bodies both give and receive."
        yield Problem("kind", text, "Write `gives: true` and `receives: true` for each side.")
    if kind == "joint_controllers" and _joint(agreement) < _BOTH:
        text = "Fewer than two bodies are joint controllers."
        yield Problem("kind", text, "Write `role: joint_controller` for each of them.")


def _joint(agreement: Agreement) -> int:
    own = [party for party in agreement.parties if party.role == "joint_controller"]
    return len({party.organisation for party in own})


def _publication(agreement: Agreement) -> Iterator[Problem]:
    if agreement.kind != "open_publication":
        return
    if len(agreement.signatories) != 1:
        text = "An open publication has one signatory, the body that publishes."
        yield Problem("parties", text, "Name the one party that gives, and no recipient.")
    for party in agreement.parties:
        if party.receives:
            text = f"`{party.name}` receives, but an open publication is for everyone."
            remedy = "Take the party out, or use another kind."
            yield Problem(f"parties.{party.name}", text, remedy)


def _accession(agreement: Agreement) -> Iterator[Problem]:
    own = agreement.accession
    if agreement.kind == "accession" and own is None:
        text = "It does not say who may join, and as which party."
        yield Problem("kind", text, "Write `accession:` with `joins_as` and `sectors`.")
    if agreement.kind != "accession" and own is not None:
        text = f"Bodies may join only an agreement of kind accession; this one is {agreement.kind}."
        yield Problem("accession", text, "Use `kind: accession`, or take `accession` out.")
    if own is not None:
        yield from _joining(agreement, own)


def _joining(agreement: Agreement, own: Accession) -> Iterator[Problem]:
    open_to = sorted(party.name for party in agreement.parties if party.gives or party.receives)
    if own.joins_as not in open_to:
        text = f"`{own.joins_as}` is no party that gives or receives."
        yield Problem("accession.joins_as", text, f"Use one of: {', '.join(open_to)}.")
    if own.until is not None and not agreement.start <= own.until <= agreement.end:
        text = "The last day to join lies outside the time of the agreement."
        yield Problem("accession.until", text, "Write a day from the start to the end.")
