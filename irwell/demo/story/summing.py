"""The summary: counts of metadata, seconds, peak memory, and each check with its answer."""

import resource
from collections import Counter
from typing import Any

from irwell.demo.story.deciding import WORKERS
from irwell.demo.story.place import Place
from irwell.demo.story.receiving_words import form_of
from irwell.demo.story.telling import Told

NOTE = "Synthetic: every person, household, place and body here is invented."
_KIB = 1024


def summary(place: Place, told: Told) -> dict[str, Any]:
    """Sum up what happened.

    Args:
        place: The story.
        told: What happened in it.

    Returns:
        Plain values; no figure about people but totals over all releases.
    """
    world = place.world
    return {
        "irwell_demo": 1,
        "note": NOTE,
        "region": world.region,
        "people": world.people,
        "seed": world.seed,
        "day": world.today.isoformat(),
        "bodies": len(world.organisations),
        "bodies_at_home": len(place.homes),
        "data_sets": len(world.data_sets),
        "agreements": len(world.agreements) + 1,  # the one that was asked for
        "releases": told.releases,
        "rows": {"deposited": told.found.rows, "out": told.seen.rows},
        "tables_out": told.seen.tables,
        "columns_out": told.seen.columns,
        "workers": WORKERS,
        "faults": {
            "planted": len(told.found.planted),
            "found": len(told.found.found),
            "exact": told.found.exact,
        },
        "files": dict(Counter(form_of(arrival) for arrival in told.found.arrivals)),
        "refused_files": sum(
            rule.startswith("deposit.") for own in told.found.arrivals for rule in own.refused
        ),
        "quality": {"page": told.mended.measured.page, "validity": told.mended.measured.trend},
        **_ledger(told.entries),
        "agreeing": _agreeing(told),
        "suspension": _suspension(told),
        "scan": _scan(told),
        "seconds": {**place.notes.seconds, "total": place.notes.elapsed},
        "peak_mib": peak_mib(),
        "checks": dict(place.notes.checks),
    }


def peak_mib() -> dict[str, int]:
    """Return the peak of memory held at once, by this process and by its largest child.

    Returns:
        MiB.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"demo": own // _KIB, "largest_child": child // _KIB}


def _ledger(entries: list[dict[str, Any]]) -> dict[str, Any]:
    permitted = Counter(e["act"] for e in entries if e["outcome"] == "permitted")
    refused = Counter(e["act"] for e in entries if e["outcome"] == "refused")
    return {
        "entries": len(entries),
        "acts": dict(sorted(permitted.items())),
        "reads": permitted["read"],
        "refusals": sum(refused.values()),
    }


def _agreeing(told: Told) -> dict[str, Any]:
    return {
        "asked": told.asked.text.id,
        "steps": len(told.asked.progress["steps"]),
        "refused_codes": list(told.asked.refused.codes),
        "joined": told.joined.organisation,
        "difference": told.replaced.difference.summary,
        "emergency": {"waived": list(told.shared.waived), "outcome": told.shared.outcome},
        "objection": {"state": told.objected.state, "agreements": list(told.objected.agreements)},
        "incident": {"state": told.wrong.state, "refused_by": told.wrong.refused},
    }


def _suspension(told: Told) -> dict[str, Any]:
    stopped = told.stopped
    return {
        "reads_before": stopped.before,
        "reads_after": stopped.after,
        "seconds_to_refusal": round(stopped.seconds, 3),
        "rule": stopped.rule,
        "told": stopped.told,
    }


def _scan(told: Told) -> dict[str, Any]:
    scan = told.scan
    return {
        "files": scan.files,
        "bytes": scan.size,
        "found": scan.on_disk + scan.opened + scan.released,
    }
