"""A request between the invented bodies, and short ways to bring it to its answer."""

from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.assign import assign
from irwell.authority.acts.request import request
from irwell.authority.acts.respond import respond
from irwell.authority.acts.triage import triage
from irwell.documents import parse_yaml
from tests.unit.authority.place import COUNCIL, REASONS, Place

REQUEST = """
irwell_request: 1
id: need-homes
from: warm-trust
to: fordham-council
data_sets: [fordham-council/support@1]
purpose:
  code: fuel_poverty_help
  text: Offer help with heating where it is owed and not claimed.
  outcome_measure: homes helped before winter
why_necessary: Nobody else knows which homes have support.
less_intrusive_considered: Counts by ward; no home can be offered help from them.
people_affected_estimate: 4000
fields_wanted: [district, income in bands]
frequency: monthly
needed_by: 2027-01-31
readiness: {assurance: Checked in May 2026, training: All in March 2026}
stages:
  who: Advisers of the trust; households with council tax support.
  how: Read from the node into a spreadsheet that two advisers can open.
  review: After six months.
  exit: The trust goes back to asking each household.
"""


def owner(place: Place) -> str:
    """Appoint the council's asset owner, once."""
    if "owner" not in place.people:
        made = appoint(place.desk, place.who("council admin"), COUNCIL, roles=("iao",))
        place.people["owner"] = made.id
    return place.people["owner"]


def asked(place: Place, text: str = REQUEST):
    source = parse_yaml(text)
    return request(place.desk, place.who("analyst"), source.value["id"], document=source)


def with_owner(place: Place):
    asked(place)
    triage(place.desk, place.who("officer"), "need-homes")
    return assign(place.desk, place.who("officer"), "need-homes", owner=owner(place))


def answered(place: Place, outcome: str, codes: tuple[str, ...] = ()):
    with_owner(place)
    return respond(place.desk, place.who("owner"), "need-homes", outcome=outcome, codes=codes,
                   reasons=REASONS)  # fmt: skip
