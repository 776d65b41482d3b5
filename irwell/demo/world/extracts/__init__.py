"""Each body's own extracts, in its own dialect: headings, formats, codes, slips and gaps.

Every function yields clean sheets one by one; `faults` spoils them afterwards.
"""

from irwell.demo.world.extracts.councils import eastervane, midvane, westervane
from irwell.demo.world.extracts.departments import household_support, schools
from irwell.demo.world.extracts.energy import corvane
from irwell.demo.world.extracts.health import health_board
from irwell.demo.world.extracts.police import police
from irwell.demo.world.extracts.trust import lanternhearth
from irwell.demo.world.roster import Sheets

BODIES: tuple[Sheets, ...] = (
    household_support,
    schools,
    westervane,
    midvane,
    eastervane,
    police,
    health_board,
    lanternhearth,
    corvane,
)

__all__ = ["BODIES"]
