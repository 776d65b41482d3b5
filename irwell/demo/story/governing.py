"""How bodies come to agree: a request, a refusal, a body that joins, a version that follows."""

from irwell.authority.details import words
from irwell.demo.story import asking, widening
from irwell.demo.story.place import Place
from irwell.demo.story.reviewing import three_people


def ask(place: Place) -> asking.Asked:
    """Tell how one request becomes an agreement and another is refused.

    Args:
        place: The story, whose node is served.

    Returns:
        What became of both.
    """
    with place.notes.stage("ask"):
        asked = asking.ask(place)
    names = place.world.names
    refused, steps = asked.refused, asked.progress["steps"]
    place.notes.check("a_request_becomes_an_agreement", asked.progress["state"] == "active")
    place.notes.check("figures_are_counted_under_it", asked.figures > 0)
    place.notes.check("every_step_has_its_body_and_role", all(s["role"] for s in steps))
    place.notes.check("a_refusal_has_its_codes", tuple(refused.codes) == asking.CODES)
    place.notes.check("a_refusal_has_written_reasons", words(refused.reasons) == asking.REASONS)
    roles = len({(step["organisation"], step["role"]) for step in steps})
    place.notes.say(f"\n7. {names[asked.text.recipient]} asks for what it needs, in seven stages:")
    place.notes.say(
        f"   {names[asked.text.provider]} accepts. The draft comes from the request and a template,"
        f" with {asked.typed} answers more."
    )
    place.notes.say(
        f"   {len(steps)} steps by {roles} roles, from the request to the day it is active; then"
        " infants are counted and no row is seen."
    )
    asks = names[str(refused.from_organisation_id)]
    place.notes.say(f"   {asks} asks {names[str(refused.to_organisation_id)]}, and is refused:")
    place.notes.say(f'   "{words(refused.reasons)}" [{", ".join(refused.codes)}]')
    return asked


def widen(place: Place) -> tuple[widening.Joined, widening.Replaced]:
    """Tell how a body joins by signing, and how a version takes the place of another.

    Args:
        place: The story, whose node is served.

    Returns:
        What became of both.
    """
    with place.notes.stage("join_and_replace"):
        joined, replaced = widening.join_by_signing(place), widening.replace_version(place)
    names = place.world.names
    found = replaced.difference
    place.notes.check("who_joins_by_signing_reads_the_same_rows", joined.same)
    place.notes.check("the_old_version_is_superseded", replaced.before == "superseded")
    place.notes.check("the_new_version_shows_what_the_difference_told", replaced.told)
    place.notes.check(
        "author_adviser_and_approver_are_three_people",
        all(three_people(name) for name in place.documents),
    )
    place.notes.say(f'\n8. {names[joined.organisation]} joins "{joined.title}" by signing it.')
    place.notes.say("   Nothing is negotiated anew: it reads what the first council reads.")
    place.notes.say(f'   A second version of "{replaced.title}" is shown beside the first:')
    place.notes.say(f"   {found.summary}.")
    place.notes.say("   It is reviewed and signed as the first was, and takes its place.")
    return joined, replaced
