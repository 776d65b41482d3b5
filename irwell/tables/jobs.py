"""The room's own work as jobs for the worker: plain values in, plain values out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from irwell.tables.cast_spec import CastSpec
from irwell.tables.casting import cast
from irwell.tables.intake.guide import guide_from
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import intake_value
from irwell.tables.landing import land
from irwell.tables.plan import from_value


def land_file(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Land a foreign file.

    Args:
        request: `file`, `out`: paths; it may have `guide` as `guide_value` writes it, `limits`:
            the fields of `LandingLimits`, and `scratch`: a private folder, which whoever asks
            removes: a job that is killed at a limit leaves its files there.
        secrets: None are needed.

    Returns:
        `columns`, `rows`, and `intake` as `intake_value` writes it, without the first rows.
    """
    landed = land(
        Path(request["file"]),
        Path(request["out"]),
        guide_from(request.get("guide", {})),
        LandingLimits(**request.get("limits", {})),
        scratch=Path(request["scratch"]) if "scratch" in request else None,
    )
    return {
        "columns": list(landed.columns),
        "rows": landed.rows,
        "intake": intake_value(landed.intake, samples=False),
    }


def cast_file(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Cast a landed file.

    Args:
        request: `landed`, `out`: paths; `columns`: the fields of `CastSpec`, as mappings.
        secrets: None are needed.

    Returns:
        `uncast`: column, count and rows of each.
    """
    specs = [
        CastSpec(**{**column, "null_tokens": tuple(column.get("null_tokens", ()))})
        for column in request["columns"]
    ]
    uncast = cast(Path(request["landed"]), specs, Path(request["out"])).uncast
    return {
        "uncast": [
            {"column": item.column, "count": item.count, "rows": list(item.rows)} for item in uncast
        ]
    }


def write_plan(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Run a plan into one Parquet file.

    Args:
        request: `plan`: as `plan.to_value` writes it; `inputs`: paths by source; `out`: a path;
            `metadata`: text pairs for the footer; `temp`: a private folder; `memory`, `threads`.
        secrets: The derived keys by the names that the plan gives them.

    Returns:
        `rows`: how many were written.
    """
    from irwell.tables.engine import open_engine

    inputs = {name: [Path(path) for path in paths] for name, paths in request["inputs"].items()}
    out, temp = Path(request["out"]), request.get("temp")
    with open_engine(
        inputs,
        writable=[out],
        memory=request.get("memory", "2GB"),
        threads=request.get("threads", 2),
        temp=Path(temp) if temp else None,
    ) as engine:
        plan = from_value(request["plan"])
        return {"rows": engine.write(plan, secrets, out, request.get("metadata"))}
