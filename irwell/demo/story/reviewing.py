"""An agreement is assessed, advised on and decided about, each by whoever's turn it is."""

from irwell.authority.acts.advise import advise
from irwell.authority.acts.assess import assess
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Review
from irwell.authority.reviewing import Turn, turns
from irwell.demo.story.place import Place

STATES = ("draft", "assessed", "advised")
SUPPORTS = "The columns are the fewest that serve the purpose, and the text says how it ends."
# What an adviser asks for besides, by agreement and the body whose data protection officer advises.
CONDITIONS = {
    ("home-from-hospital", "tessaryn-health-board"): "Volunteers are trained before the first day.",
    ("energy-bill-help", "midvane-council"): "The privacy notice is changed before the first day.",
}


def review(place: Place, name: str) -> None:
    """Bring a draft to its approval: every role of every body that is asked takes its turn.

    Args:
        place: The story.
        name: The agreement's id, with its version if another version is live.
    """
    row = agreement_row(name)
    while row.state in STATES:
        for turn in turns(row, agreement_of(row)):
            _take(place, row.name, turn)
        row = agreement_row(name)


def three_people(name: str) -> bool:
    """Say whether author, advisers and approvers of an agreement are different people.

    Args:
        name: The agreement's id.

    Returns:
        True if nobody had two of these parts.
    """
    row = agreement_row(name)
    said = Review.objects.filter(agreement=row).values_list("step", "person_id")
    parts = {(step, person) for step, person in said if step in ("advise", "decide")}
    parts.add(("propose", row.proposed_by_id))
    steps = {step for step, _ in parts}
    return len({person for _, person in parts}) == len(parts) and len(steps) == len(
        ("propose", "advise", "decide")
    )


def warnings(name: str) -> tuple[str, ...]:
    """Return the rules of law that warned when an agreement was assessed.

    Args:
        name: The agreement's id.

    Returns:
        Ids of rules; an error would have kept it a draft.
    """
    found = Review.objects.filter(agreement=agreement_row(name), step="assess")
    return tuple(dict.fromkeys(rule for one in found for rule in one.findings))


def _take(place: Place, name: str, turn: Turn) -> None:
    actor = place.actor(turn.organisation, turn.role)
    if turn.step == "assess":
        assess(place.desk, actor, name)
    elif turn.step == "advise":
        asked = CONDITIONS.get((name, turn.organisation), "") if turn.role == "dpo" else ""
        outcome = "supports_with_conditions" if asked else "supports"
        conditions = (asked,) if asked else ()
        advise(place.desk, actor, name, outcome=outcome, reasons=SUPPORTS, conditions=conditions)
    else:
        decide(place.desk, actor, name, decision=Decision("approve"))
