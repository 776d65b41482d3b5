"""The end of the story: a suspension, the ledger's proof, the survey, the search for leaks."""

from typing import Any

from irwell.demo.story import comparing, proving, scanning, stopping
from irwell.demo.story.attempting import attempt
from irwell.demo.story.marked import Marked
from irwell.demo.story.place import Place


def stop(place: Place) -> stopping.Stopped:
    """Suspend an agreement under a reading client.

    Args:
        place: The story, whose node is served.

    Returns:
        What the client met.
    """
    with place.notes.stage("suspend"):
        stopped = stopping.stop_while_reading(place)
        queried = attempt(stopping.stopped_table(place), delta=True)
        going = stopping.goes_on(place)
    refused = queried.refusal is not None and queried.refusal.get("rule") == "state"
    place.notes.check("the_next_request_fails_within_a_second", stopped.at_once and refused)
    place.notes.check("the_client_is_told_the_reason", stopping.REASON in stopped.told)
    place.notes.check("other_agreements_go_on", going)
    place.notes.say("\n12. The police suspend one agreement while its recipient reads in a loop.")
    place.notes.say(
        f"   {stopped.before} reads succeeded; the next failed {stopped.seconds:.2f} seconds after"
        " the suspension:"
    )
    place.notes.say(f'   "{stopped.told}" [{stopped.rule}]')
    return stopped


def prove(place: Place) -> tuple[list[dict[str, Any]], proving.Verdict]:
    """Export the ledger, and let a witness and a stranger's verifier hold it to the proof.

    Args:
        place: The story, whose node is served.

    Returns:
        The ledger's entries, and the verifier's verdict.
    """
    with place.notes.stage("prove"):
        path = proving.export(place)
        size = proving.witness(place)
        proving.keep_note(place, "checkpoint.txt")
        proving.copy_verifier(place.out)
        earlier = place.out / "checkpoint-earlier.txt"
        verdict = proving.verify(place.out, path, place.out / "checkpoint.txt", earlier)
    entries = comparing.read_ledger(path)
    place.notes.check("the_witness_accepts_the_later_checkpoint", size == len(entries))
    place.notes.check("the_verifier_accepts_the_ledger", verdict.accepted)
    refused = sum(entry["outcome"] == "refused" for entry in entries)
    place.notes.say(f"\n13. The ledger has {len(entries)} entries, {refused} of them refusals.")
    place.notes.say(f"   The verifier, which needs no Irwell: {verdict.said.splitlines()[-1]}")
    return entries, verdict


def compare(place: Place, entries: list[dict[str, Any]]) -> None:
    """Put what a survey said beside what the ledger shows.

    Args:
        place: The story.
        entries: The ledger.
    """
    shared = comparing.sharing(entries)
    said = ", ".join(f"{name.lower()} {share}%" for name, share in comparing.SURVEY.items())
    shown = ", ".join(f"{name.lower()} {count}" for name, count in shared.items())
    place.notes.say(f"   A survey of civil servants in 2015 said: {said}.")
    place.notes.say(f"   The ledger shows, of 9 bodies here, whose data was read by: {shown}.")
    place.notes.check("the_ledger_shows_who_shared", sum(shared.values()) > 0)


def scan(place: Place, sought: Marked) -> scanning.Scan:
    """Look for what must not be in the node.

    Args:
        place: The story.
        sought: What must not be there.

    Returns:
        What was found.
    """
    with place.notes.stage("scan"):
        found = scanning.scan_node(place, sought)
    place.notes.check("no_identifier_of_a_body_at_home_in_the_node", not found.on_disk)
    place.notes.check("not_even_in_what_the_node_can_open", not found.opened)
    place.notes.check("no_canary_in_any_release", not found.released)
    place.notes.say(
        f"\n14. A scan of the node's {found.files} files for {len(sought.everything.values):,}"
        f" identifiers and canaries: {found.on_disk + found.opened + found.released} found."
    )
    return found
