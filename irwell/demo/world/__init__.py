"""The invented place: ten districts, nine bodies, their people, extracts, contracts, agreements.

Nothing here is real, and nothing here checks, signs or shares: it only writes files.
"""

from irwell.demo.world.make import FEWEST_PEOPLE, Progress, make_world
from irwell.demo.world.model import (
    AgreementText,
    DataSet,
    District,
    Organisation,
    Person,
    Recipient,
    World,
)

__all__ = [
    "FEWEST_PEOPLE",
    "AgreementText",
    "DataSet",
    "District",
    "Organisation",
    "Person",
    "Progress",
    "Recipient",
    "World",
    "make_world",
]
