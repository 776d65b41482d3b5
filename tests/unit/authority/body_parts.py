"""Organisation documents of the invented bodies."""

import json
from typing import Any

from irwell.authority.acts.amend import amend
from irwell.authority.acts.join import join
from irwell.documents import Source, parse_json
from tests.unit.authority.place import COUNCIL, TRUST

LAST_DAY = "2027-03-31"


def facts(body: str, **changes: Any) -> dict[str, Any]:
    """An organisation document; a change of None leaves the key out."""
    made = {
        "irwell_organisation": 1,
        "id": body,
        "name": body.title(),
        "sector": "local_government" if body == COUNCIL else "third_sector",
        "public_authority": body == COUNCIL,
        "registered_number": "INVENTED-1",
        "ico_registration": "INVENTED-ZA1",
        "assurance": {"expires": LAST_DAY, "cyber_essentials": "invented certificate"},
        "contacts": {"dpo": f"dpo@{body}.example", "ig_lead": f"ig@{body}.example"},
    }
    return {key: value for key, value in (made | changes).items() if value is not None}


def source(body: str, **changes: Any) -> Source:
    return parse_json(json.dumps(facts(body, **changes)), name="profile")


def known(place) -> None:
    """Enter the first documents of both bodies; an officer does that."""
    for body in (COUNCIL, TRUST):
        amend(place.desk, place.who("officer"), body, profile=source(body))


def joined(place, body: str = "new-trust", **changes: Any) -> Any:
    return join(
        place.desk,
        place.who("officer"),
        body,
        name=body.title(),
        sector="third_sector",
        profile=source(body, **changes),
    )
