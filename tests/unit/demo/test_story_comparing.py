"""What the ledger says of who shares with whom: each agreement once, whatever its versions."""

from typing import Any

from irwell.demo.story.comparing import pairs


def entry(act: str, about: str, outcome: str = "permitted", **facts: Any) -> dict[str, Any]:
    return {"act": act, "outcome": outcome, "subject": {"id": about}, "facts": facts}


JOINED = [
    entry("join", "council", sector="local_government", authority=False),
    entry("join", "charity", sector="third_sector", authority=False),
    entry("join", "authority", sector="local_government", authority=True),
]
PROPOSED = {"data_sets": ["council/homes@1"], "parties": ["council", "charity"]}
PAIR = ("Local government", "Third sector")


def test_an_agreement_in_force_is_counted_between_its_classes():
    ledger = [*JOINED, entry("propose", "a", **PROPOSED), entry("activate", "a")]
    assert pairs(ledger) == {PAIR: 1}


def test_a_new_version_is_no_other_agreement():
    twice = [entry("propose", "a", **PROPOSED), entry("activate", "a")] * 2
    assert pairs([*JOINED, *twice]) == {PAIR: 1}


def test_two_agreements_are_two_and_a_refused_act_is_none():
    ledger = [
        *JOINED,
        entry("propose", "a", **PROPOSED),
        entry("activate", "a"),
        entry("propose", "b", **PROPOSED),
        entry("activate", "b"),
        entry("propose", "c", **PROPOSED),
        entry("activate", "c", "refused"),
    ]
    assert pairs(ledger) == {PAIR: 2}
