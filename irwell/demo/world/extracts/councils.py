"""The three councils: council-tax accounts, households on support, and the housing register."""

from collections.abc import Iterator

import numpy as np

from irwell.demo.world.drawing import ago, days, gaps, notes, pounds, some, where, whole
from irwell.demo.world.form import Form
from irwell.demo.world.numbers import references
from irwell.demo.world.people import Population
from irwell.demo.world.place import EASTERVANE, MIDVANE, WESTERVANE
from irwell.demo.world.roster import Draw, Roster, within
from irwell.demo.world.sheet import Canary, Fault, Sheet

_PRINTED = Form(
    encoding="cp1252",
    newline="\r\n",
    title=("Westervane Council – Council-tax accounts (synthetic)", "Run by: Revenues", ""),
    sums=("occupants", "arrears_gbp"),
    notes=("Note: arrears in £ as at the last billing run.", "Source: revenues system (invented)"),
)
_EXPORTED = Form(
    encoding="utf-16",  # what office software calls Unicode text
    newline="\r\n",
    separator="\t",
    headings={
        "Household Ref": "HouseholdReference",
        "Local Property No": "Property Number (local)",
        "Claimant Born": "Claimant DOB",
        "Weekly Award": "Award per week",
        "Energy Rating": "Energy Rating (A-G)",
        "Children": "No. of Children",
    },
)


def westervane(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield council-tax accounts, and who asked not to be offered help.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `council-tax-accounts`, then the list `contact-opt-outs`.
    """
    rng = draw("council-tax-accounts")
    liable = place.head[some(within(place, WESTERVANE), 0.98, rng)]
    who = Roster(place, liable, rng)
    homes, own = place.households, who.households
    accounts = references(who.rows, "WV-{:07}", 7, rng)
    behind = rng.random(who.rows) < 0.05 + 0.35 * homes.support[own]
    columns = {
        "acct_ref": accounts,
        "property_no": who.property_no(),
        "liable_party": np.char.upper(who.surname().astype(str)).astype(object)
        + ", "
        + who.forename(),
        "liable_dob": gaps(who.born("%Y%m%d"), 0.05, rng, "00000000"),
        "ct_band": who.pick(*"ABCDEFGH", weights=(34, 22, 18, 11, 8, 4, 2, 1)),
        "occupants": whole(homes.size[own]),
        "support": np.where(homes.support[own], "Y", "N").astype(object),
        "support_from": where(
            homes.support[own], days(ago(who.today, 2000, who.rows, rng), "%Y%m%d")
        ),
        "arrears_gbp": where(behind, pounds(rng.gamma(1.5, 500, who.rows).clip(5, 9000)), "0.00"),
        "district": who.district(),
        "postcode": who.postcode(),
        "last_visit": gaps(days(ago(who.today, 900, who.rows, rng), "%Y%m%d"), 0.8, rng),
        "officer_notes": gaps(notes(who.rows, rng), 0.5, rng),
    }
    faults = (
        Fault("missing", "ct_band"),
        Fault("not_cast", "support_from", ("20240231", "01/04/24", "pending")),
        Fault("duplicate", "acct_ref"),
        Fault("pattern", "property_no"),
        Fault("range", "occupants", ("0", "250")),
        Fault("code", "support", ("y", "?", "Yes")),
    )
    canaries = (Canary("officer_notes"), Canary("last_visit", "19010101"))
    yield Sheet(
        WESTERVANE, "council-tax-accounts", columns, liable, own, faults, canaries, _PRINTED
    )
    chosen = some(homes.support[own], 0.05, rng)
    asked = days(ago(who.today, 700, len(chosen), rng), "%Y%m%d")
    listed = {"acct_ref": accounts[chosen], "asked_on": asked}
    yield Sheet(WESTERVANE, "contact-opt-outs", listed, liable[chosen], own[chosen])


def midvane(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield the households that pay council tax, with what help each gets.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `support-households`.
    """
    rng = draw("support-households")
    heads = place.head[some(within(place, MIDVANE), 0.97, rng)]
    who = Roster(place, heads, rng)
    homes, own = place.households, who.households
    part = np.where(rng.random(who.rows) < 0.4, "PART", "FULL")
    award = where(homes.support[own], pounds(rng.gamma(4, 5, who.rows).clip(1, 60)))
    columns = {
        "Household Ref": references(who.rows, "MV{:06}", 6, rng),
        "Local Property No": gaps(who.property_no(), 0.04, rng, "not yet"),
        "Claimant": who.forename() + " " + who.surname(),
        "Claimant Born": gaps(who.born("%d %B %Y"), 0.03, rng),
        "Support": np.where(homes.support[own], part, "NONE").astype(object),
        "Weekly Award": award,
        "Heating": who.pick("GAS", "ELEC", "OIL", "NONE", weights=(70, 22, 6, 2)),
        "Energy Rating": who.pick(*"ABCDEFG", weights=(2, 9, 30, 34, 16, 6, 3)),
        "Children": whole(homes.children[own]),
        "District": who.district(),
        "Postcode": who.postcode(),
        "Old Rent Book": gaps(whole(rng.integers(100, 99_999, who.rows)), 0.7, rng),
        "Visit Notes": gaps(notes(who.rows, rng), 0.6, rng),
    }
    faults = (
        Fault("missing", "Claimant"),
        Fault("not_cast", "Weekly Award", ("£20", "12,50", "see file")),
        Fault("duplicate", "Household Ref"),
        Fault("pattern", "Postcode"),
        Fault("range", "Children", ("-1", "88")),
        Fault("code", "Energy Rating", ("H", "d", "D/E")),
    )
    canaries = (Canary("Visit Notes"), Canary("Old Rent Book", "987654321"))
    yield Sheet(MIDVANE, "support-households", columns, heads, own, faults, canaries, _EXPORTED)


def eastervane(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield the people who wait for a home.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `housing-register`.
    """
    rng = draw("housing-register")
    waiting = within(place, EASTERVANE) & (place.households.benefit | (place.households.size > 4))
    heads = place.head[some(waiting, 0.55, rng)]
    who = Roster(place, heads, rng)
    own = who.households
    columns = {
        "applicant_id": references(who.rows, "EV{:06}", 6, rng),
        "surname": who.surname(),
        "first_name": who.forename(),
        "birth_date": gaps(who.born("%Y-%m-%d"), 0.02, rng),
        "applied_on": days(ago(who.today, 2200, who.rows, rng), "%Y-%m-%d"),
        "bedrooms_needed": whole(1 + (place.households.size[own] + 1) // 2),
        "priority": who.pick("P1", "P2", "P3", "P4", weights=(10, 25, 40, 25)),
        "now_living": who.pick("RENTED", "FAMILY", "TEMPORARY", "NONE", weights=(55, 25, 15, 5)),
        "district": who.district(),
        "medical_points": gaps(pounds(rng.gamma(2, 4, who.rows)), 0.6, rng),
        "contact_text": gaps(notes(who.rows, rng), 0.3, rng),
    }
    faults = (
        Fault("missing", "first_name"),
        Fault("not_cast", "birth_date", ("1987-02-30", "12/06/1979", "over 18")),
        Fault("duplicate", "applicant_id"),
        Fault("range", "bedrooms_needed", ("0", "44")),
        Fault("code", "priority", ("1", "p2", "P9")),
    )
    canaries = (Canary("contact_text"), Canary("medical_points", "1234567.875"))
    form = Form(
        "json", record=("applicants", "applicant"), numbers=("bedrooms_needed", "medical_points")
    )
    yield Sheet(EASTERVANE, "housing-register", columns, heads, own, faults, canaries, form)
