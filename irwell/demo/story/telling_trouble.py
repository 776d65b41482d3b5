"""What cannot wait, what goes wrong, and a person who objects."""

from irwell.demo.story import objecting
from irwell.demo.story import trouble as troubled
from irwell.demo.story.place import Place
from irwell.demo.world.place import HEALTH


def trouble(place: Place) -> tuple[troubled.Shared, troubled.Wrong]:
    """Tell what is shared in an emergency, and what happens when something goes wrong.

    Args:
        place: The story, whose node is served.

    Returns:
        What became of both.
    """
    with place.notes.stage("emergency_and_incident"):
        shared, wrong = troubled.share_at_once(place), troubled.go_wrong(place)
    hours = wrong.facts["hours_left"] or 0
    place.notes.check("an_emergency_share_needs_one_signature", shared.signatures == 1)
    place.notes.check("an_emergency_share_is_read_and_looked_back_at", shared.outcome == "upheld")
    place.notes.check("an_incident_stops_the_reads", wrong.refused == "state")
    place.notes.check("its_72_hours_run", 71 < hours <= 72)
    place.notes.check("who_held_what_is_known", any(one["reads"] for one in wrong.held))
    place.notes.check("a_closed_incident_lets_reads_go_on", wrong.goes_on)
    place.notes.say(f'\n10. "{shared.title}": a duty officer shares at once, with one signature.')
    place.notes.say(
        "   It is public and ends by the clock at 72 hours. Left for the look back:"
        f" {', '.join(shared.waived)} of the rules of law. It is {shared.outcome}."
    )
    place.notes.say(f'   Somebody presses stop under "{wrong.title}": reads end at once.')
    place.notes.say(
        f"   {hours:.0f} hours are left to tell the ICO; the ledger says who held what. Stopped,"
        f" looked into, {wrong.state}:"
    )
    place.notes.say(f'   "{wrong.lessons}"')
    return shared, wrong


def object_once(place: Place) -> objecting.Objected:
    """Tell how a person's objection reaches who may hold their rows.

    Args:
        place: The story, whose node is served.

    Returns:
        What became of it.
    """
    with place.notes.stage("objection"):
        found = objecting.object_once(place)
    place.notes.check("an_objection_reaches_each_recipient_by_pseudonym", found.told)
    place.notes.check("every_recipient_certifies", found.state == "answered")
    place.notes.check("the_next_release_is_without_the_person", found.gone and not found.open)
    titles = [place.documents[name].title for name in found.agreements]
    place.notes.say(f"\n11. A patient objects to {place.world.names[HEALTH]}.")
    place.notes.say(
        "   Their number stays at home. By pseudonym each recipient is told, and certifies:"
    )
    place.notes.say(f"   {'; '.join(titles)}. The releases that follow are without the patient.")
    return found
