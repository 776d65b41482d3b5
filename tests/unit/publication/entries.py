"""Register entries of invented bodies, as the register gives them."""

from typing import Any


def entry(**changes: Any) -> dict[str, Any]:
    """An entry; a change of None leaves the key out."""
    made = {
        "irwell_register": 1, "register": "full", "id": "warm-homes", "version": 1,
        "digest": "sha256:" + "a" * 64, "entered_at": "2026-11-22T12:00:00.000Z", "withheld": [],
        "title": "Warm homes", "kind": "one_way", "summary": "Tells which homes may have help.",
        "parties": {
            "provider": {"org": "fordham-council", "role": "controller"},
            "recipient": {"org": "warm-trust", "role": "controller"},
        },
        "purpose": {"code": "fuel_poverty_help", "need": "Nobody knows where help is owed."},
        "law": {"powers": ["localism_act_2011_s1"]},
        "data": [{"dataset": "fordham-council/support@1", "columns": {"home": "keep"}}],
        "time": {"start": "2026-11-01", "end": "2027-10-31"},
        "rights": {"contact": "provider"}, "publish": {"register": "full"},
        "clauses": [
            {"path": "purpose.need", "text": "Nobody knows where help is owed.",
             "mark": "promised"},
            {"path": "use.must_not", "text": "It is not sold.", "mark": "promised"},
            {"path": "data[0].columns.home", "text": "`home` leaves.", "mark": "enforced"},
            {"path": "time.end", "text": "It ends on 31 October 2027.", "mark": "enforced"},
        ],
        "state": "active", "changed_at": "2026-11-22T12:00:00.000Z",
    }  # fmt: skip
    return {key: value for key, value in (made | changes).items() if value is not None}


def short(**changes: Any) -> dict[str, Any]:
    """A summary."""
    gone = dict.fromkeys(("purpose", "law", "data", "rights", "publish", "clauses"))
    return entry(register="summary", **gone, **changes)
