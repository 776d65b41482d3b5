"""A home that shares by itself: what is due, when, and what it pushes."""

import tarfile
from datetime import date

import pytest

from irwell import agreements, vault
from irwell.agreements import read_agreement
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, HomeError, SignatureError, TransferError
from irwell.releases import home_data, home_shares
from irwell.releases.home import create_home
from irwell.releases.home_quality import deposit_quality
from irwell.tables import WorkerLimits
from irwell.vault import Keyring

OWNER, TRUST = "fordham-council", "warm-trust"
AT = "2026-11-22T12:00:00.000Z"
DAY = date(2026, 11, 22)
TOKEN = "home-token-1f8a"
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: fordham-council/support
name: Support
version: 1.0.0
status: active
schema:
  - name: support
    logicalType: object
    properties:
      - {name: claim, logicalType: integer, required: true, unique: true, primaryKey: true}
      - {name: note, logicalType: string}
"""
AGREEMENT = """
irwell: 1
id: warm-homes
title: Warm homes
kind: one_way
summary: Invented for a test.
parties:
  provider: {org: fordham-council, role: controller}
  recipient: {org: warm-trust, role: controller}
purpose: {code: fuel_poverty_help, need: The trust does not know where help is owed.}
law: {lawful_basis: {provider: art6_1_e, recipient: art6_1_f}}
data:
  - dataset: fordham-council/support@1
    columns: {claim: keep}
use: {may: [view]}
time: {start: 2026-11-01, end: 2027-10-31REFRESH}
publish: {register: full}
"""


class Node:
    """A node that numbers what it is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.fails = False

    def __call__(self, share, token, bundle):
        if self.fails:
            raise TransferError("The node cannot be reached.", "Try again.", rule="transfer")
        with tarfile.open(bundle) as tar:
            assert tar.getnames()
        self.sent.append((share.node, token))
        return {"number": len(self.sent), "rows": 2}


@pytest.fixture
def home(tmp_path):
    made = create_home(tmp_path / "home", OWNER)
    home_data.describe(made, parse_yaml(CONTRACT), AT)
    return made


@pytest.fixture
def machines(tmp_path):
    keys = Keyring(tmp_path / "machines")
    for body in (OWNER, TRUST):
        keys.create_root(body)
        keys.new_signing_key(body, "siro")
    return keys


def text(refresh=""):
    return AGREEMENT.replace("REFRESH", f", refresh: {refresh}" if refresh else "")


def keep(home, machines, refresh="", bodies=(OWNER, TRUST)):
    source = parse_yaml(text(refresh))
    form = read_agreement(source)
    signatures, keys = [], []
    for body in bodies:
        key = machines.key_document(body, "siro")
        keys.append(key)
        by = {"organisation": body, "role": "siro", "key": key["id"]}
        private = machines.signing_key(body, "siro")
        signatures.append(vault.sign(agreements.of(form), by=by, at=AT, private=private))
    return home_shares.keep_share(home, source, signatures=signatures, keys=keys,
                                  to=("https://node.example/", TOKEN), at=AT)  # fmt: skip


def put(home, rows="1,a\n2,b\n"):
    path = home.root.parent / "support.csv"
    path.write_text(f"claim,note\n{rows}")
    name = home_data.contract_of(home, home_shares.DataSetId(OWNER, "support", 1)).data_set
    return home_data.deposit(home, name, path, AT, limits=WorkerLimits())[0]


def run(home, node, day=DAY):
    return home_shares.run_due(home, day, AT, limits=WorkerLimits(), send=node)


def test_a_deposit_makes_a_release_due_once(home, machines) -> None:
    node = Node()
    keep(home, machines)
    assert run(home, node) == []
    put(home)
    (done,) = run(home, node)
    assert (done.agreement, done.number, done.rows, done.fault) == ("warm-homes", 1, 2, None)
    assert node.sent == [("https://node.example", TOKEN)]
    assert run(home, node) == []
    put(home, "1,a\n3,b\n")
    assert [one.number for one in run(home, node)] == [2]
    acts = [line.act for line in home.lines()]
    assert acts == ["describe", "share", "deposit", "release", "deposit", "release"]


@pytest.mark.parametrize(
    ("refresh", "later", "due"),
    [("", date(2027, 3, 1), 0), ("weekly", date(2026, 11, 28), 0),
     ("weekly", date(2026, 11, 29), 1), ("daily", date(2027, 11, 1), 0)],
)  # fmt: skip
def test_the_agreements_schedule_and_dates(home, machines, refresh, later, due) -> None:
    node = Node()
    keep(home, machines, refresh)
    put(home)
    run(home, node)
    assert len(run(home, node, later)) == due


def test_once_is_once(home, machines) -> None:
    node = Node()
    keep(home, machines, "once")
    put(home)
    assert len(run(home, node)) == 1
    put(home, "7,a\n")
    assert run(home, node) == []


def test_a_push_that_fails_stays_due(home, machines) -> None:
    node = Node()
    keep(home, machines)
    put(home)
    node.fails = True
    (done,) = run(home, node)
    assert done.fault is not None
    node.fails = False
    assert [one.number for one in run(home, node)] == [1]


def test_nothing_is_kept_unsigned_or_of_others(home, machines) -> None:
    with pytest.raises(AgreementError):
        keep(home, machines, bodies=(OWNER,))
    other = create_home(home.root.parent / "other", "other-council")
    with pytest.raises(HomeError):
        keep(other, machines)
    assert home_shares.shares(home) == home_shares.shares(other) == ()


def test_a_changed_text_is_not_served(home, machines) -> None:
    keep(home, machines)
    path = home.root / "shares" / "warm-homes.json"
    path.write_text(path.read_text().replace('"keep"', '"redact"'))
    with pytest.raises(SignatureError):
        home_shares.shares(home)


def test_the_token_stands_wrapped_and_goes_with_the_share(home, machines) -> None:
    keep(home, machines)
    for path in home.root.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()
    home_shares.drop_share(home, "warm-homes", AT)
    assert home_shares.shares(home) == ()
    assert not list((home.root / "keys" / "bodies" / OWNER / "credentials").iterdir())
    with pytest.raises(HomeError):
        home_shares.drop_share(home, "warm-homes", AT)


def test_what_a_withdrawal_would_touch_is_known(home, machines) -> None:
    keep(home, machines)
    first = put(home)
    assert home_shares.pushed_from(home, first.blob) == []
    run(home, Node())
    (one,) = home_shares.pushed_from(home, first.blob)
    assert (one["agreement"], one["number"], one["recipients"]) == ("warm-homes", 1, [TRUST])


def test_the_quality_of_a_deposit_at_home_has_its_trend_and_its_cost(home, machines) -> None:
    keep(home, machines)
    first = put(home, "1,a\nx,b\n")
    second = put(home, "1,a\n2,b\n")
    then, now = (deposit_quality(home, one.id) for one in (first, second))
    assert [one.label[:6] for one in now.earlier] == [first.id]
    assert then.earlier == ()
    assert [cost.agreements for cost in then.costs] == [("warm-homes",)]
    assert now.costs == ()
    assert any(one.then == 1 and one.now == 0 for one in now.differences)
    home_data.withdraw(home, first.id, AT)
    assert deposit_quality(home, second.id).earlier == ()
    with pytest.raises(HomeError):
        deposit_quality(home, first.id)
