"""A home brings every source that a release is made from: here another of its own data sets."""

from datetime import date

import pytest

from irwell.documents import parse_yaml
from irwell.errors import AgreementError, HomeError
from irwell.releases import home_data, verify_bundle
from irwell.releases.home import create_home
from irwell.tables import WorkerLimits
from irwell.vault import Keyring
from tests.spec.test_early_help import ATTENDANCE, EXAMPLE, FILES, FLAGS, texts

AT = "2026-12-10T12:00:00Z"
DAY = date(2026, 12, 10)


@pytest.fixture
def home(tmp_path):
    made = create_home(tmp_path / "home", "calderwick-council")
    describe(made, FLAGS)
    return made


def describe(home, data_set):
    path = EXAMPLE / "contracts" / f"{data_set.slug}.yaml"
    home_data.describe(home, parse_yaml(path.read_bytes(), name=path.name), AT)


def put(home, data_set):
    path = home.root.parent / f"{data_set.slug}.csv"
    path.write_text(FILES[data_set])
    home_data.deposit(home, data_set, path, AT, limits=WorkerLimits())


def test_a_release_waits_for_the_other_data_set_and_then_covers_its_deposits(home, tmp_path):
    agreement, contracts = texts()
    put(home, FLAGS)
    with pytest.raises(AgreementError, match="no contract of calderwick-council/school-att"):
        home_data.intended(home, agreement, FLAGS, DAY)
    describe(home, ATTENDANCE)
    with pytest.raises(HomeError, match="school-attendance@1 has no deposit here"):
        home_data.intended(home, agreement, FLAGS, DAY)
    put(home, ATTENDANCE)
    before = home_data.intended(home, agreement, FLAGS, DAY).identity
    assert set(before.deposits) == {"data", "held-1"}
    out = tmp_path / "bundle"
    limits = WorkerLimits(memory=8 * 2**30)
    manifest = home_data.release(home, agreement, FLAGS, as_at=DAY, at=AT, out=out, limits=limits)
    assert (manifest.rows_in, manifest.rows_out) == (6, 2)
    key = Keyring(home.root / "keys").key_document("calderwick-council", "home")
    assert verify_bundle(out, agreement, contracts, key, today=DAY).release.data_set == FLAGS
    path = tmp_path / "later.csv"
    path.write_text(FILES[ATTENDANCE].replace("alder", "cedar"))
    home_data.deposit(home, ATTENDANCE, path, AT, limits=WorkerLimits())
    after = home_data.intended(home, agreement, FLAGS, DAY).identity
    assert before.deposits["data"] == after.deposits["data"]
    assert before.deposits["held-1"] != after.deposits["held-1"]
