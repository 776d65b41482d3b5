"""The middle of the story: releases are built, recipients read them, and one is decided by."""

from irwell.demo.story import deciding, profiles, reading, releasing
from irwell.demo.story.marked import Marked
from irwell.demo.story.place import Place
from irwell.documents.marks import Passed


def release(place: Place) -> int:
    """Build every release, hosted or at home, and publish it.

    Args:
        place: The story, whose node is served.

    Returns:
        How many.
    """
    planned = list(releasing.released(place))
    pushed = sum(text.provider in place.homes for text, _ in planned)
    with place.notes.stage("release_and_push", len(planned)) as tick:
        releasing.release_all(place, tick)
    place.notes.say(f"\n4. {len(planned)} releases are built, each once, as its agreement says.")
    place.notes.say(
        f"   {pushed} of them were built at home and pushed as signed bundles, which the node"
        " checked as a stranger's."
    )
    return len(planned)


def read(place: Place, sought: Marked) -> reading.Seen:
    """Let every recipient read every release in both formats.

    Args:
        place: The story, whose node is served.
        sought: What no column may hold.

    Returns:
        What they saw.
    """
    profiles.issue_profiles(place)
    count = sum(1 for _ in reading.tables(place))
    with place.notes.stage("read", count) as tick:
        place.notes.check("recipients_see_their_own_tables_only", reading.listed_exactly(place))
        seen = reading.read_all(place, sought.everything, tick)
    place.notes.check("no_identifier_or_canary_in_a_column_read", seen.hits == 0)
    place.notes.say(
        f"\n5. {len(place.world.recipients)} recipients read every table over HTTP with the public"
        " delta-sharing client."
    )
    place.notes.say(
        f"   {seen.tables} tables, {seen.rows:,} rows, {seen.columns} columns, in both formats:"
        " value for value the same."
    )
    return seen


def decide(place: Place) -> tuple[deciding.Plan, dict[str, Passed]]:
    """Count need and share the workers.

    Args:
        place: The story.

    Returns:
        The plan, and the counts under other agreements.
    """
    with place.notes.stage("count_and_decide"):
        plan = deciding.decide(place)
        counts = deciding.count_others(place)
    names = {district.code: district.name for district in place.world.districts}
    most = max(plan.shares, key=lambda share: share["units"] - share["equal"])
    least = min(plan.shares, key=lambda share: share["units"] - share["equal"])
    place.notes.check("all_workers_are_shared_over_all_districts", deciding.holds(place, plan))
    place.notes.check("the_worst_off_district_gains", plan.worst <= plan.worst_equal)
    place.notes.say(f"\n6. {deciding.WORKERS} family workers go where families in need live.")
    place.notes.say(
        f"   {names[most['area']]} gets {most['units']} (an equal split: {most['equal']}),"
        f" {names[least['area']]} {least['units']} (equal: {least['equal']})."
    )
    place.notes.say(
        f"   Families for each worker where it is worst: {plan.worst:.1f}, not"
        f" {plan.worst_equal:.1f}. Counts under {plan.threshold} were not shown to anyone."
    )
    return plan, counts
