"""Random acts by random roles: no forbidden state, no act without its entry, nothing unsound.

`IRWELL_WALK=1000000 make test-long` walks a million steps (about 5 ms each on one core), in
walks of 5,000 from an empty register, each by dice of its own.
"""

import os

import pytest
from django.db import transaction

from tests.properties.life_cycle_walk import walked
from tests.unit.authority.place import found_place

SHORT, ONE_WALK = 600, 5_000
LONG = int(os.environ.get("IRWELL_WALK", 4 * ONE_WALK))


@pytest.mark.parametrize("seed", [2, 3])
def test_random_acts_never_leave_the_table(tmp_path, db, seed) -> None:
    walk = walked(found_place(tmp_path), seed, SHORT)
    assert {"assessed", "advised", "approved", "signed", "active"} <= walk.reached  # it gets far


@pytest.mark.slow
def test_long_walks_of_random_acts_never_leave_the_table(tmp_path, db) -> None:
    place, reached = found_place(tmp_path), set()
    for seed in range(LONG // ONE_WALK):
        with transaction.atomic():
            reached |= walked(place, 100 + seed, ONE_WALK).reached
            transaction.set_rollback(True)
    if LONG >= 4 * ONE_WALK:
        ended = {"superseded", "revoked", "expired", "lapsed", "returned", "refused"}
        assert ended <= reached
