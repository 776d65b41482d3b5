"""`read`: a release read with the public Delta Sharing client over the same file read directly."""

import shutil
from collections.abc import Mapping
from typing import Any

from benchmarks.measure import OUT, Clock, Piece, compared, interleaved, once, seconds_of, table
from benchmarks.node import home_of, released, serving

NAME = "read"
TITLE = "Reading: the Delta Sharing client over reading the file directly"


def client(clock: Clock, profile: str, table: str, form: str, pid: int) -> None:
    """Load the released table with the public client."""
    import delta_sharing

    before = seconds_of(pid)
    with clock:
        frame = delta_sharing.load_as_pandas(f"{profile}#{table}", use_delta_format=form == "delta")
    clock.extra.update(rows=len(frame), server_cpu=round(seconds_of(pid) - before, 2))


def direct(clock: Clock, paths: list[str], form: str) -> None:
    """Read the released files from the disk with the pandas options that the client uses."""
    import pandas as pd
    from pyarrow.dataset import dataset

    options: dict[str, Any] = {"self_destruct": True}
    if form == "parquet":
        options |= {"date_as_object": True, "use_threads": False, "split_blocks": False}
    with clock:
        frames = [dataset(path, format="parquet").to_table().to_pandas(**options) for path in paths]
        frame = pd.concat(frames, axis=0, ignore_index=True, copy=False)
    clock.extra["rows"] = len(frame)


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure at the largest size."""
    place = home_of(max(rows))
    clear = OUT / "clear"
    shutil.rmtree(clear, ignore_errors=True)
    clear.mkdir()
    try:
        paths = list(once(released, place=str(place), out=str(clear)).extra["paths"])
        size = sum((clear / path).stat().st_size for path in paths)
        pieces: dict[str, Piece] = {}
        pairs = {}
        with serving(place) as node:
            for form in ("parquet", "delta"):
                words = {"profile": node.profile, "table": node.table, "pid": node.pid}
                pieces[f"client, {form} format"] = (client, {**words, "form": form})
                pieces[f"direct, {form} options"] = (direct, {"paths": paths, "form": form})
                pairs[f"client, {form} format"] = f"direct, {form} options"
            found = compared(interleaved(pieces, repeats), pairs)
    finally:
        shutil.rmtree(clear)
    return {"rows": max(rows), "files": len(paths), "bytes": size, "cases": found}


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = (
        "case",
        "wall min s",
        "wall median s",
        "client CPU min s",
        "peak MiB",
        "server CPU s",
        "wall ratio",
        "client CPU ratio",
    )
    lines = [
        (
            name,
            one["wall_min"],
            one["wall_median"],
            one["cpu_min"],
            one["largest"],
            one["extra"].get("server_cpu"),
            one.get("ratio", {}).get("wall"),
            one.get("ratio", {}).get("cpu"),
        )
        for name, one in result["cases"].items()
    ]
    told = (
        f"{result['rows']:,} rows x 10 columns, one of them a pseudonym;"
        f" {result['bytes'] / 2**20:.0f} MiB in {result['files']} file(s), over loopback HTTP."
    )
    return f"{told}\n\n{table(heads, lines)}"
