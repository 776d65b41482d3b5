"""One invented request that lacks nothing, to take things from."""

from copy import deepcopy
from typing import Any

WHOLE: dict[str, Any] = {
    "irwell_request": 1,
    "id": "help-before-exclusion",
    "from": "fordshire-police",
    "to": "mersley-council",
    "data_sets": ["mersley-council/attendance@1", "mersley-council/social-care@1"],
    "purpose": {
        "code": "early_help",
        "text": "Offer families help before a child is excluded from school.",
        "outcome_measure": "Offers of help made within 10 days",
    },
    "why_necessary": "Each body sees half; a count helps no child.",
    "less_intrusive_considered": "Counts by ward: no child can be offered help.",
    "people_affected_estimate": 1200,
    "fields_wanted": ["attendance", "birth year", "shoe size"],
    "frequency": "weekly",
    "needed_by": "2027-01-04",
    "urgency": {"level": "routine"},
    "proposed_powers": ["children_act_2004_s10", "crime_and_disorder_act_1998_s17"],
    "template": "early_help",
    "readiness": {"assurance": "Cyber Essentials to June 2027", "training": "March 2026"},
    "public_authority_statement": "We need it for our task under section 11.",
    "stages": {
        "who": "The help team; pupils under 18 who miss school.",
        "how": "Read over the API in our secure office.",
        "review": "The board looks at it every six months.",
        "exit": "The team goes back to asking schools by telephone.",
    },
}


def whole(**changes: Any) -> dict[str, Any]:
    """The request with top keys changed; None takes a key out."""
    document = deepcopy(WHOLE) | changes
    return {key: own for key, own in document.items() if own is not None}
