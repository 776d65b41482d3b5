"""What is said and checked of the files that came in, once all have."""

from collections import Counter
from collections.abc import Iterable

from irwell.authority.models import Deposit
from irwell.contracts.reports_intake import intake_lines
from irwell.demo.story.arriving import Arrival
from irwell.demo.story.as_sent import read_as_sent
from irwell.demo.story.depositing import Found
from irwell.demo.story.place import Place
from irwell.demo.story.receiving_words import SAYS, form_of, headings_said, verdicts_said

SHOWN = "westervane-council/council-tax-accounts@1"  # whose intake report the story shows


def check(place: Place, found: Found) -> None:
    """Note what must hold of the files that came in.

    Args:
        place: The story.
        found: How they came in.
    """
    own = found.arrivals
    hosted = set(Deposit.objects.values_list("data_set__organisation_id", flat=True))
    said = {arrival.data_set.id: arrival.report.on_errors for arrival in own}
    checks = {
        "every_file_is_read_as_it_was_written": all(
            read_as_sent(arrival.data_set.form, arrival.report) for arrival in own
        ),
        "headings_that_differ_are_refused_until_they_are_mapped": _mapped(own),
        "planted_faults_are_the_found_faults": found.exact,
        "a_file_that_its_contract_refuses_is_put_right_first": all(
            ("deposit.refused" in arrival.refused) == (said[arrival.data_set.id] == "refuse")
            and not arrival.put_right
            for arrival in own
        ),
        "a_file_that_its_contract_holds_waits_for_a_second_person": _held(own),
        "rows_that_fail_are_left_out_where_the_contract_says_so": all(map(_split, own)),
        "rows_that_fail_go_back_to_their_sender": all(
            arrival.given_back == (0 if arrival.put_right == 0 else arrival.failing)
            for arrival in own
        ),
        "a_file_that_came_before_is_refused": all(
            ("deposit.twin" in arrival.refused) == ("twin" in arrival.data_set.later)
            for arrival in own
        ),
        "every_data_set_has_an_accepted_deposit": all(a.state == "accepted" for a in own),
        "node_holds_no_deposit_of_a_body_at_home": not hosted & set(place.homes),
    }
    for name, held in checks.items():
        place.notes.check(name, held)


def tell(place: Place, found: Found) -> None:
    """Tell how the files came in.

    Args:
        place: The story.
        found: How they came in.
    """
    say, own = place.notes.say, found.arrivals
    forms = Counter(form_of(arrival) for arrival in own)
    plain = ", ".join(f"{count} {name}" for name, count in forms.most_common())
    say(f"\n2. They deposit {len(own)} messy extracts, {found.rows:,} rows in all:")
    say(f"   {plain}.")
    shown = next((arrival for arrival in own if arrival.data_set.id == SHOWN), None)
    if shown and shown.report.intake:
        say(f"   {shown.data_set.extract.name}, of Westervane Council:")
        for line in intake_lines(shown.report.intake):
            say(f"   {line}")
    for line in (*headings_said(own), *verdicts_said(own)):
        say(f"   {line}")
    besides = "none besides" if found.exact else f"{len(found.found - found.planted)} besides"
    met = len(found.planted & found.found)
    say(
        f"   {met} of {len(found.planted)} planted faults found, {besides}: by file, row, column"
        " and kind."
    )
    kinds = Counter(kind for _, _, _, kind in found.found)
    told = ", ".join(f"{kinds[kind]} {words}" for kind, words in SAYS.items())
    say(f"   Values {told}.")


def _mapped(own: Iterable[Arrival]) -> bool:
    return all(
        arrival.mapped is not None
        and arrival.mapped.sound
        and "deposit.column_missing" in arrival.refused
        for arrival in own
        if arrival.data_set.headings
    )


def _held(own: Iterable[Arrival]) -> bool:
    """Whether who deposited a held file could not accept it, and another person did."""
    held = [arrival for arrival in own if arrival.report.on_errors == "hold"]
    return all(a.report.verdict == "held" and "accept.self" in a.refused for a in held)


def _split(arrival: Arrival) -> bool:
    """Whether the clean rows are all rows, or all but those with an error where it says `split`."""
    report = arrival.report
    left_out = arrival.failing if report.on_errors == "split" else 0
    return report.kept_rows == report.rows - left_out
