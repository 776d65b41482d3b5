"""Changes in plain words."""

import pytest

from irwell.publication import Change, said_of
from tests.unit.publication.entries import entry, short


def change(before: str, state: str, shown=None, earlier=None) -> Change:
    at = "2026-11-22T12:00:00.000Z"
    return Change(7, at, "warm-homes.v2", before, state, shown or entry(), earlier)


@pytest.mark.parametrize(
    ("before", "state", "title"),
    [
        ("", "active", "Warm homes: now active"),
        ("active", "suspended", "Warm homes: suspended"),
        ("suspended", "active", "Warm homes: active again"),
        ("active", "expired", "Warm homes: expired"),
        ("active", "revoked", "Warm homes: revoked"),
        ("active", "superseded", "Warm homes: superseded"),
        ("expired", "closing", "Warm homes: closing"),
        ("closing", "closed", "Warm homes: closed"),
    ],
)
def test_each_state_has_its_words(before, state, title) -> None:
    said = said_of(change(before, state))
    assert said.title == title
    assert said.text.endswith("Tells which homes may have help.")
    assert len(said.text) > len("Tells which homes may have help.") + 20


def test_every_state_that_the_register_shows_is_said() -> None:
    from irwell.agreements import LIFE_CYCLE
    from irwell.publication.changes import _STATES

    public = {"active"}
    while True:
        later = {m.after for m in LIFE_CYCLE if m.before in public} - public
        if not later:
            break
        public |= later
    assert public <= set(_STATES)


def columns(**forms):
    return [{"dataset": "fordham-council/support@1", "columns": forms}]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"data": columns(home="keep", age="year", ward="keep")}, "two more columns: age, ward."),
        ({"data": columns(ward="keep")}, "one more column: ward; one fewer column: home."),
        ({"data": columns(home="first_part")}, "one column shown otherwise: home."),
        ({"data": columns(home="keep", **{f"c{n}": "keep" for n in range(12)})},
         "12 more columns: c0, c1, c2, c3, c4 and 7 others."),
        ({"parties": {**entry()["parties"], "other": {"org": "vale-police", "receives": True}}},
         "one more body: vale-police."),
        ({"time": {"start": "2026-11-01", "end": "2028-10-31"}}, "other dates."),
        ({"summary": "Other words."}, "no difference to version 1 but in its words."),
    ],
)  # fmt: skip
def test_a_later_version_is_compared_with_the_one_before(changes, text) -> None:
    said = said_of(change("", "active", entry(version=2, **changes), entry()))
    assert said.title == "Warm homes: version 2 now active"
    assert text in said.text


def test_what_one_version_does_not_show_is_not_compared() -> None:
    now = entry(version=2, data=columns(home="keep", secret="keep"))
    for earlier in (short(), entry(data=None)):
        assert "secret" not in said_of(change("", "active", now, earlier)).text
    assert "column" not in said_of(change("", "active", short(version=2), entry())).text


def test_a_withheld_title_is_not_said() -> None:
    said = said_of(change("", "active", entry(title=None, summary=None)))
    assert said.title == "warm-homes: now active"


@pytest.mark.parametrize("what", ["joined", "left"])
def test_a_body_that_joins_or_leaves_is_named(what) -> None:
    at = "2026-11-22T12:00:00.000Z"
    own = Change(7, at, "warm-homes.v1", "active", "active", entry(), what=what, body="Vale Trust")
    assert said_of(own).title == f"Warm homes: Vale Trust {what}"
