"""`agreements`: check a large agreement and compare two versions: documents and plans alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from benchmarks.measure import Clock, interleaved, summary, table

NAME = "agreements"
TITLE = "Agreements: check and compare, no data"
SIZES, QUICK_SIZES = ((100, 10), (250, 25), (500, 50)), ((20, 2),)
LEAST_ROWS = 100_000  # fewer rows asked for mean the quick form
DAY = date(2026, 12, 1)
PROVIDER, RECIPIENT = "brook-council", "heron-trust"
_FORMS = (
    ("text", "keep"),
    ("date", "year"),
    ("integer", {"show": "band", "cuts": [10, 20, 50]}),
    ("text", "first_part"),
    ("date", "month"),
)


def _documents(columns: int, sets: int, version: int) -> tuple[dict[str, Any], list[Any]]:
    """Return an agreement over that many columns in all, and the contracts of its data sets."""
    from irwell.contracts.model import Column, Contract, DataSetId

    each = columns // sets
    data, contracts = [], []
    for number in range(sets):
        own = DataSetId(PROVIDER, f"set-{number}", 1)
        kinds = [_FORMS[place % len(_FORMS)] for place in range(each)]
        found = tuple(Column(f"c{place}", kind) for place, (kind, _) in enumerate(kinds))
        contracts.append(Contract(own, "1.0.0", "", found, "snapshot", {}, f"sha256:{number:064x}"))
        shown = {f"c{place}": _form(form, version) for place, (_, form) in enumerate(kinds)}
        data.append({"dataset": str(own), "columns": shown})
    document = {
        "irwell": 1, "id": "large", "version": version, "title": "Large", "kind": "one_way",
        "summary": "Synthetic.",
        "parties": {"provider": {"org": PROVIDER, "role": "controller"},
                    "recipient": {"org": RECIPIENT, "role": "controller"}},
        "purpose": {"code": "planning", "need": "Synthetic."},
        "law": {"lawful_basis": {"provider": "art6_1_e", "recipient": "art6_1_f"}},
        "data": data, "where": [{"column": "c0", "is": "present"}],
        "use": {"may": ["view"]}, "time": {"start": "2026-12-01", "end": "2027-11-30"},
        "publish": {"register": "full"},
    }  # fmt: skip
    return document, contracts


def _form(form: Any, version: int) -> Any:
    """In the later version every date tells its month, so that half of the columns differ."""
    return "month" if form == "year" and version > 1 else form


def check(clock: Clock, columns: int, sets: int) -> None:
    """Read, review and judge one agreement from its document."""
    from irwell.agreements import agreement_from, review
    from irwell.agreements.law import Facts, judge

    document, contracts = _documents(columns, sets, 1)
    known = {own.data_set: own for own in contracts}
    with clock:
        agreement = agreement_from(document)
        problems = review(agreement, known)
        judged = judge(agreement, known, Facts(), DAY)
    clock.extra.update(problems=len(problems), findings=len(judged.findings))


def compare(clock: Clock, columns: int, sets: int) -> None:
    """Read both versions, compile both and compare them."""
    from irwell.agreements import agreement_from
    from irwell.releases.difference import difference

    before, contracts = _documents(columns, sets, 1)
    after, _ = _documents(columns, sets, 2)
    known = {own.data_set: own for own in contracts}
    with clock:
        found = difference(agreement_from(before), agreement_from(after), known, DAY)
    clock.extra["changes"] = len(found.changes)


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure both at three sizes; `rows` only tells the quick form."""
    sizes = QUICK_SIZES if max(rows) < LEAST_ROWS else SIZES
    pieces = {
        f"{columns} columns in {sets} data sets: {piece.__name__}": (
            piece,
            {"columns": columns, "sets": sets},
        )
        for columns, sets in sizes
        for piece in (check, compare)
    }
    return {"cases": {name: summary(own) for name, own in interleaved(pieces, repeats).items()}}


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = ("case", "wall min s", "CPU min s", "peak MiB", "found")
    lines = [
        (name, one["wall_min"], one["cpu_min"], one["largest"], sum(one["extra"].values()))
        for name, one in result["cases"].items()
    ]
    return (
        "`check` reads, reviews and judges an agreement by the rules; `compare` reads two versions,"
        " compiles both and says what differs. Aim: under a second at 500 columns over 50 data"
        " sets.\n\n" + table(heads, lines)
    )
