"""The housing and energy company: its customers' accounts."""

from collections.abc import Iterator

import numpy as np

from irwell.demo.world.drawing import ago, days, gaps, notes, pounds, some, where, whole
from irwell.demo.world.form import Form
from irwell.demo.world.numbers import references
from irwell.demo.world.people import Population
from irwell.demo.world.place import ENERGY
from irwell.demo.world.roster import Draw, Roster
from irwell.demo.world.sheet import Canary, Fault, Sheet


def corvane(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield one row for each customer of the company, in all districts.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `energy-accounts`.
    """
    rng = draw("energy-accounts")
    homes = place.households
    heads = place.head[some(np.ones(len(homes.kind), bool), 0.5, rng)]
    who = Roster(place, heads, rng)
    own = who.households
    prepay = rng.random(who.rows) < 0.08 + 0.45 * homes.benefit[own]
    meter = np.where(prepay, "PREPAY", who.pick("CREDIT", "SMART"))
    used = rng.normal(2200 + 700 * homes.size[own], 600).clip(300, 20_000)
    behind = rng.random(who.rows) < np.where(prepay, 0.5, 0.12)
    listed = (who.age() >= 70) & (rng.random(who.rows) < 0.6)
    columns = {
        "customer_no": references(who.rows, "C{:09}", 9, rng),
        "local_property_no": gaps(who.property_no(), 0.02, rng),
        "account_name": who.forename() + " " + who.surname(),
        "date_of_birth": gaps(who.born("%Y-%m-%d"), 0.3, rng),
        "meter_type": meter.astype(object),
        "epc": who.pick(*"ABCDEFG", weights=(2, 9, 28, 30, 18, 9, 4)),
        "annual_kwh": gaps(whole(used), 0.02, rng, "NULL"),
        "debt_gbp": where(behind, pounds(rng.gamma(1.4, 250, who.rows).clip(1, 5000)), "0.00"),
        "priority_register": np.where(listed, "true", "false").astype(object),
        "joined": days(ago(who.today, 3000, who.rows, rng), "%Y-%m-%d"),
        "district": who.district(),
        "post_code": who.postcode(),
        "smart_serial": gaps(whole(rng.integers(10**6, 10**7, who.rows)), 0.4, rng),
        "call_notes": gaps(notes(who.rows, rng), 0.5, rng),
    }
    faults = (
        Fault("missing", "account_name"),
        Fault("not_cast", "annual_kwh", ("3,100", "est.", "2.9MWh")),
        Fault("duplicate", "customer_no"),
        Fault("pattern", "post_code"),
        Fault("range", "debt_gbp", ("-15.00", "750000.00")),
        Fault("code", "meter_type", ("PRE", "smart", "0")),
    )
    canaries = (Canary("call_notes"), Canary("smart_serial", "987654321"))
    packed = Form(gzip=True)
    yield Sheet(ENERGY, "energy-accounts", columns, heads, own, faults, canaries, packed)
