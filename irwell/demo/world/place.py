"""The invented place and its invented bodies. No such region, district or body exists."""

from typing import cast

from irwell.demo.world.model import District, Held, Organisation, Person, Sector

REGION = "Tessaryn"
SYNTHETIC = "Synthetic: every person, household, place and body here is invented."
ROLES = ("administrator", "siro", "iao", "dpo", "ig_lead", "steward", "analyst")
DUTY = "duty_officer"  # of those who are there at night
CALDICOTT = "caldicott"  # of those who know patients or people in care
AUTHORITY_ROLES = ("officer", "auditor")

WESTERVANE, MIDVANE, EASTERVANE = "westervane-council", "midvane-council", "eastervane-council"
SUPPORT, SCHOOLS = "household-support-department", "schools-department"
POLICE, HEALTH = "tessaryn-police", "tessaryn-health-board"
CHARITY, ENERGY = "lanternhearth-trust", "corvane-energy"

_DISTRICTS = (
    ("Orvallow", WESTERVANE, 0.15, 14),
    ("Brackwith", WESTERVANE, 0.30, 8),
    ("Cindermoor", WESTERVANE, 0.75, 11),
    ("Dunhollow", WESTERVANE, 0.50, 9),
    ("Eskarrow", MIDVANE, 0.60, 10),
    ("Fennimoor", MIDVANE, 0.85, 12),
    ("Gallowick", MIDVANE, 0.25, 7),
    ("Harrowmere", EASTERVANE, 0.40, 9),
    ("Ivensea", EASTERVANE, 0.90, 12),
    ("Jorrowby", EASTERVANE, 0.20, 8),
)

_BODIES = (
    (SUPPORT, "Household Support Department", "central_government", "hosted"),
    (SCHOOLS, "Schools Department", "central_government", "hosted"),
    (WESTERVANE, "Westervane Council", "local_government", "home"),
    (MIDVANE, "Midvane Council", "local_government", "hosted"),
    (EASTERVANE, "Eastervane Council", "local_government", "hosted"),
    (POLICE, "Tessaryn Police", "police", "home"),
    (HEALTH, "Tessaryn Health Board", "health", "home"),
    (CHARITY, "Lanternhearth Trust", "third_sector", "hosted"),
    (ENERGY, "Corvane Homes and Energy", "private", "hosted"),
)


_CARE = (WESTERVANE, MIDVANE, EASTERVANE, HEALTH)


def districts() -> tuple[District, ...]:
    """Name the ten districts, in the order of their codes.

    Returns:
        Codes `TSR01` to `TSR10`; shares are relative sizes of population.
    """
    return tuple(
        District(f"TSR{index:02}", name, council, deprivation, share)
        for index, (name, council, deprivation, share) in enumerate(_DISTRICTS, start=1)
    )


def organisations() -> tuple[Organisation, ...]:
    """Name the nine bodies and the people who act for them.

    Returns:
        Each body with one person for each role.
    """
    return tuple(
        _body(id_, name, cast("Sector", sector), cast("Held", held), _roles(id_))
        for id_, name, sector, held in _BODIES
    )


def authority() -> Organisation:
    """Name the body that runs the node.

    Returns:
        The invented data-sharing authority, with its officer and auditor.
    """
    name = f"{REGION} Data Authority"
    return _body("tessaryn-data-authority", name, "local_government", "hosted", AUTHORITY_ROLES)


def _roles(id_: str) -> tuple[str, ...]:
    if id_ in _CARE:
        return (*ROLES, CALDICOTT, DUTY)
    return (*ROLES, DUTY) if id_ in (POLICE, ENERGY) else ROLES


def _body(id_: str, name: str, sector: Sector, held: Held, roles: tuple[str, ...]) -> Organisation:
    people = tuple(Person(f"{id_}-{role}", role) for role in roles)
    return Organisation(id_, name, sector, held, people)
