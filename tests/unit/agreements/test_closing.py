from datetime import date

import pytest

from irwell import agreements
from irwell.agreements.closing import (
    Destroyed,
    certificate,
    certificate_digest,
    destroy_by,
    left_over,
    target_words,
)
from irwell.documents import parse_yaml
from irwell.errors import AgreementError
from tests.unit.authority.place import AGREEMENT, DATA_SET, TRUST

DAY = date(2026, 11, 30)
RECEIVED = {TRUST: [DATA_SET]}


def form(*changes: tuple[str, str]):
    text = AGREEMENT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return agreements.read_agreement(parse_yaml(text))


@pytest.mark.parametrize(
    ("said", "day"),
    [("30 days", date(2026, 12, 30)), ("2 weeks", date(2026, 12, 14)), ("24 hours", DAY),
     ("3 months", date(2027, 2, 28)), ("1 year", date(2027, 11, 30))],
)  # fmt: skip
def test_by_when_it_must_be_destroyed(said, day) -> None:
    assert destroy_by(form(("delete_within: 30 days", f"delete_within: {said}")), DAY) == day


def test_without_a_word_it_is_thirty_days() -> None:
    own = form(("  after_end: {delete_within: 30 days, proof: destruction_certificate}\n", ""))
    assert destroy_by(own, DAY) == date(2026, 12, 30)


def test_all_that_was_received_is_left_over_when_it_just_ends() -> None:
    assert left_over(form(), RECEIVED) == {TRUST: [DATA_SET]}
    assert left_over(form(), {TRUST: []}) == {}


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ([("title: Warm homes", "title: Warmer homes")], {}),
        ([("      district: keep\n", "      district: keep\n      claim: keep\n")], {}),
        ([("      district: keep\n", "")], {TRUST: [DATA_SET]}),
        ([("cuts: [100, 200]", "cuts: [100, 300]")], {TRUST: [DATA_SET]}),
        ([("recipient: {org: warm-trust", "recipient: {org: other-trust")], {TRUST: [DATA_SET]}),
    ],
)
def test_what_a_later_version_covers_may_stay(changes, left) -> None:
    assert left_over(form(), RECEIVED, form(*changes)) == left


def test_a_certificate_says_what_it_must() -> None:
    said = Destroyed("deleted", (DATA_SET,), date(2027, 1, 31))
    own = certificate(form(), TRUST, said, [DATA_SET], DAY)
    assert own["backups_expire_on"] == "2027-01-31"
    assert own["agreement"]["digest"] == form().digest
    assert certificate_digest(own) != certificate_digest(own | {"method": "overwritten"})


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (Destroyed("burnt", (DATA_SET,)), "certify.method"),
        (Destroyed("deleted", ()), "certify.scope"),
        (Destroyed("deleted", (DATA_SET, "other/data@1")), "certify.scope"),
        (Destroyed("deleted", (DATA_SET,), exceptions="law"), "certify.exceptions"),
    ],
)
def test_a_certificate_that_says_less_is_refused(said, rule) -> None:
    with pytest.raises(AgreementError) as refused:
        certificate(form(), TRUST, said, [DATA_SET], DAY)
    assert refused.value.rule == rule


def test_the_target_is_taken_from_the_agreement() -> None:
    assert target_words(form()) == ""
    need = "need: The trust does not know where help is owed."
    own = form((need, f"{need[:-1]}, benefit: {{measure: homes helped, target: 400}}"))
    assert target_words(own) == "homes helped; target 400"
