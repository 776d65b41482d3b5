"""The first half of the story: a place, its bodies, what they hold, what they agree."""

from irwell.demo.story import agreeing, depositing, joining, proving, receiving
from irwell.demo.story.place import DECIDERS, Place


def join(place: Place) -> None:
    """Found the authority and let the bodies join.

    Args:
        place: The story.
    """
    bodies = place.world.organisations
    with place.notes.stage("join", len(bodies)) as tick:
        joining.found_authority(place)
        joining.join_bodies(place, tick)
    at_home = [body.name for body in bodies if body.held == "home"]
    place.notes.say(f"\n1. {len(bodies)} bodies join the {place.world.authority.name}.")
    place.notes.say(f"   At home, with keys the authority never has: {', '.join(at_home)}.")
    place.notes.say("   The others are hosted, each under a root key of its own.")
    keys = len(bodies) * len(DECIDERS)
    place.notes.say(
        f"   {len(place.people)} people are appointed; {keys} of them decide, and made their"
        " signing keys on machines of their own."
    )
    proving.pin(place)


def deposit(place: Place) -> depositing.Found:
    """Describe and deposit everything, and hold what the checks found against what was planted.

    Args:
        place: The story.

    Returns:
        The faults.
    """
    count = len(place.world.data_sets)
    with place.notes.stage("describe", count) as tick:
        depositing.describe_data_sets(place, tick)
    with place.notes.stage("deposit_and_check", count) as tick:
        found = depositing.deposit_extracts(place, tick)
    receiving.check(place, found)
    receiving.tell(place, found)
    return found


def agree(place: Place) -> None:
    """Propose, review, sign and activate every agreement.

    Args:
        place: The story, whose node is served.
    """
    texts = place.world.agreements
    with place.notes.stage("agree_and_sign", len(texts)) as tick:
        agreeing.agree(place, tick)
    place.notes.check("every_agreement_is_active_and_in_the_register", agreeing.entered(place))
    names = {body.id: body.name for body in place.world.organisations}
    place.notes.say(
        f"\n3. They make {len(texts)} agreements. Each is assessed, advised on, decided about and"
        " signed, by people who are not its author:"
    )
    for text in texts:
        title = place.agreement(text).title
        place.notes.say(f"   - {title} ({names[text.provider]} to {names[text.recipient]})")
    witnessed = proving.witness(place)
    place.notes.check("a_home_witnesses_the_ledger", witnessed > 0)
    proving.keep_note(place, "checkpoint-earlier.txt")
    place.notes.say(
        f"   {names[proving.WITNESS]} keeps a checkpoint of the ledger at {witnessed} entries."
    )
