"""Inspect the Parquet files of a bundle: the worker's job, for the bytes are another body's."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from irwell.contracts.model import Contract
from irwell.releases.compile import ReleasePlan
from irwell.releases.folder import refused
from irwell.tables import plan

_BATCH = 131_072  # rows held at once


def inspection_of(
    release: ReleasePlan, contract: Contract, files: Sequence[Path]
) -> dict[str, Any]:
    """Return the request for `inspect_parts`.

    Args:
        release: The plan compiled from the signed texts.
        contract: The contract of the data set.
        files: The Parquet files, in order.

    Returns:
        Plain values.
    """
    types = {field.name: field.type for field in contract.fields}
    columns = release.plan.input.columns
    return {
        "files": [str(path) for path in files],
        "columns": [plan.to_value(column) for column in columns],
        "sources": [types[column.column] for column in columns],
        "fields": [{"name": field.name, "type": field.type} for field in release.fields],
        "quasi": list(release.quasi),
    }


def inspect_parts(request: dict[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Check schema and form of every value, and count rows and the smallest group.

    Args:
        request: As `inspection_of` returns it, and `memory` of the engine.
        secrets: None are needed.

    Returns:
        `rows` of each file and `smallest`.

    Raises:
        BundleError: A column is missing, unknown or of another type (`schema`), a file holds
            more than its columns (`files`), or a value is not of its form (`columns.<name>`).
    """
    from irwell.disclosure import smallest_group
    from irwell.releases.parts import dataset_of
    from irwell.tables import open_engine

    files = [Path(path) for path in request["files"]]
    rows = [_inspect(path, request) for path in files]
    with open_engine({"release": dataset_of(files)}, memory=request["memory"]) as engine:
        smallest = smallest_group(engine, "release", request["quasi"])
    return {"rows": rows, "smallest": smallest}


def _inspect(path: Path, request: dict[str, Any]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from irwell.releases.folder import file_digest
    from irwell.releases.parts import arrow_schema, rewritten_digest

    fields = [plan.Field(**field) for field in request["fields"]]
    try:
        with pq.ParquetFile(path) as file:
            if not file.schema_arrow.equals(arrow_schema(fields), check_metadata=True):
                text = f"{path.name} does not hold exactly the agreement's columns"
                raise refused("schema", text)
            if rewritten_digest(_checked(file, request), fields) != file_digest(path):
                text = f"{path.name} is not the one file that its rows make"
                raise refused("files", text)
            return int(file.metadata.num_rows)
    except (pa.ArrowException, OSError):
        raise refused("files", f"{path.name} is no Parquet file that can be read") from None


def _checked(file: Any, request: dict[str, Any]) -> Iterator[Any]:
    from irwell.releases.forms import follows

    shown = [plan.from_value(value) for value in request["columns"]]
    for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
        batch.validate(full=True)
        for column, source, values in zip(shown, request["sources"], batch.columns, strict=True):
            if not follows(column.show, source, values):
                text = f"a value of `{column.name}` is not of its form"
                raise refused(f"columns.{column.name}", text)
        yield batch
