"""The roles in which people act, in words; no name of anybody is kept."""

ROLES = {
    "officer": "authority officer",
    "analyst": "analyst",
    "ig_lead": "information governance lead",
    "dpo": "data protection officer",
    "caldicott": "Caldicott guardian",
    "iao": "information asset owner",
    "siro": "senior information risk owner",
}
