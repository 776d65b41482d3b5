"""The locked engine: DuckDB loaded with named sources, then closed to everything else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from irwell.errors import TableError
from irwell.tables.plan import ROW, Plan

T = TypeVar("T")
ROWS_A_GROUP = 122_880  # rows of a Parquet row group, and of a batch
NUMBER = "file_row_number"  # the engine's own name for the place of a row in its file, from 0
FILE_SHIFT = 40  # bits by which `_row` moves for each later file of a source

# Everything that could reach outside, switched off before the configuration is locked.
_CLOSED = """
SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;
SET allow_community_extensions = false; SET allow_extension_repositories = 'forbidden';
SET allow_persistent_secrets = false; SET python_enable_replacements = false;
SET max_expression_depth = 250; SET enable_progress_bar = false; SET TimeZone = 'UTC';
"""
_LOCKED = "SET enable_external_access = false; SET lock_configuration = true;"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A Parquet file that Irwell did not write: its rows are numbered as it is read.

    Attributes:
        path: The file; only a worker opens one.
    """

    path: Path


class Engine:
    """A locked session over named sources; made by `open_engine`, closed by `with`.

    Args:
        connection: A locked DuckDB connection that this engine alone uses.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the session; its sources and keys are gone with it."""
        self._connection.close()

    def fresh(self, tables: Mapping[str, Any]) -> "Engine":
        """Open a new session of the same locked engine, which sees only these tables.

        It costs about a millisecond, against some 25 for an engine of its own. Files that the
        first session was opened with are no part of it.

        Args:
            tables: From source names to Arrow tables, each with `_row`.

        Returns:
            An engine to be closed by itself.

        Raises:
            TableError: A source has no name that can be used.
        """
        cursor = self._connection.cursor()
        for name, table in tables.items():
            _register(cursor, name, table)
        return Engine(cursor)

    def rows(self, plan: Plan, secrets: Mapping[str, bytes]) -> Any:
        """Run a plan and stream its rows.

        Args:
            plan: What to run.
            secrets: The derived keys by the names that the plan gives them.

        Returns:
            An Arrow record batch reader, to be read before the next run in this session.

        Raises:
            TableError: The plan does not fit its source, a key is missing, or the engine stopped.
        """
        from irwell.tables.emit import emit

        emitted = emit(plan)
        self._hold_keys(emitted.keys, secrets)
        text, values = _statement(emitted.expression, emitted.params)
        sql = self._connection.sql
        return _quietly(lambda: sql(text, params=values).to_arrow_reader(ROWS_A_GROUP))

    def write(
        self,
        plan: Plan,
        secrets: Mapping[str, bytes],
        out: Path,
        metadata: Mapping[str, str] | None = None,
    ) -> int:
        """Run a plan into one Parquet file: the same plan, data and keys give the same bytes.

        Args:
            plan: What to run.
            secrets: The derived keys by the names that the plan gives them.
            out: The file, one of those that the engine was opened to write.
            metadata: Key-value pairs for the footer; nothing of the source goes there.

        Returns:
            How many rows were written.

        Raises:
            TableError: As for `rows`, or the file cannot be written; nothing is left then.
        """
        from irwell.tables.emit import emit

        emitted = emit(plan)
        self._hold_keys(emitted.keys, secrets)
        return self.copy(emitted.expression, emitted.params, out, metadata)

    def select(self, expression: Any, params: Mapping[str, Any] | None = None) -> Any:
        """Run an expression that a room has built, for small results.

        Args:
            expression: A sqlglot query; its values are placeholders.
            params: The values by placeholder name.

        Returns:
            An Arrow table.

        Raises:
            TableError: The engine stopped.
        """
        text, values = _statement(expression, params)
        return _quietly(lambda: self._connection.sql(text, params=values).to_arrow_table())

    def keep(self, name: str, expression: Any, params: Mapping[str, Any] | None = None) -> None:
        """Keep what an expression selects as a table of this session.

        Args:
            name: The table's name; it begins with `_`, as no source's does.
            expression: A sqlglot query; its values are placeholders.
            params: The values by placeholder name.

        Raises:
            TableError: The engine stopped.
        """
        text, values = _statement(expression, params)
        statement = f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS {text}"
        _quietly(lambda: self._connection.execute(statement, values))

    def copy(
        self,
        expression: Any,
        params: Mapping[str, Any] | None,
        out: Path,
        metadata: Mapping[str, str] | None = None,
    ) -> int:
        """Write what an expression selects as one Parquet file.

        Args:
            expression: A sqlglot query; its values are placeholders.
            params: The values by placeholder name.
            out: The file, one of those that the engine was opened to write.
            metadata: Key-value pairs for the footer.

        Returns:
            How many rows were written.

        Raises:
            TableError: The engine stopped, or the file cannot be written; nothing is left then.
        """
        text, values = _statement(expression, params)
        statement = (
            f"COPY ({text}) TO {_literal(str(out))} (FORMAT parquet,"
            f" COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROWS_A_GROUP},"
            f" USE_TMP_FILE false{_pairs(metadata)})"
        )
        try:
            done = _quietly(lambda: self._connection.execute(statement, values).fetchall())
        except TableError:
            out.unlink(missing_ok=True)
            raise
        return int(done[0][0])

    def _hold_keys(self, wanted: Sequence[Any], secrets: Mapping[str, bytes]) -> None:
        import pyarrow as pa

        from irwell.tables.keys import key_part

        columns = {"none": pa.array([0], pa.int8())}
        for item in wanted:
            if item.key not in secrets:
                raise TableError(
                    f"There is no key named `{item.key}`.", "Give the key that the plan names."
                )
            part = key_part(secrets[item.key], item.part)
            columns[item.column] = pa.array([part], pa.binary())
        batch = pa.Table.from_arrays(list(columns.values()), names=list(columns))
        _quietly(lambda: self._connection.register("_keys", batch))


def open_engine(
    inputs: Mapping[str, Sequence[Path] | Foreign | Any],
    *,
    writable: Sequence[Path] = (),
    memory: str = "2GB",
    threads: int = 2,
    temp: Path | None = None,
) -> Engine:
    """Open an engine over named sources and lock it.

    Several files of one source are its union; the `_row` of each later file is moved up by
    2**40 for each file before it, so that it stays unique and tells its file.

    Args:
        inputs: From source names to Parquet files that Irwell wrote, to one that it did not, or
            to one Arrow table.
        writable: The only files that it may write.
        memory: The engine's own limit, for instance `2GB`.
        threads: One or two.
        temp: A private folder for what does not fit the memory; none means failing instead.

    Returns:
        The engine.

    Raises:
        TableError: A source has no file, or one that cannot be read.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": str(threads)})
    try:
        limits = {"memory_limit": memory, "temp_directory": str(temp or "")}
        text = "".join(f"SET {name} = {_literal(value)};" for name, value in limits.items())
        _quietly(lambda: connection.execute(_CLOSED + text))
        paths = [*writable]
        for name, source in inputs.items():
            paths += _open_source(connection, name, source)
        allowed = ", ".join(_literal(str(path)) for path in paths)
        _quietly(lambda: connection.execute(f"SET allowed_paths = [{allowed}]; {_LOCKED}"))
    except TableError:
        connection.close()
        raise
    return Engine(connection)


def _open_source(connection: Any, name: str, source: Any) -> list[Path]:
    # The only text here is quoted names of files and sources; nothing of a document's values.
    if isinstance(source, Foreign):
        paths = [source.path]
        read = f"read_parquet({_literal(str(source.path))}, file_row_number = true)"
        parts = [f"SELECT *, {NUMBER} + 1 AS {ROW} FROM {read}"]  # noqa: S608
    elif isinstance(source, Sequence):
        paths = list(source)
        parts = [
            f"SELECT *{_shifted(connection, path, index)}"  # noqa: S608
            f" FROM read_parquet([{_literal(str(path))}])"
            for index, path in enumerate(source)
        ]
    else:
        _register(connection, name, source)
        return []
    if not parts:
        raise TableError(f"Source `{name}` has no file.", "Deposit a file first.")
    view = _quoted(_source_name(name))
    text = f"CREATE VIEW {view} AS {' UNION ALL BY NAME '.join(parts)}"
    _quietly(lambda: connection.execute(text))
    return paths


def _shifted(connection: Any, path: Path, index: int) -> str:
    """Move the row numbers of a later file up; a released file has none to move."""
    if index == 0:
        return ""
    asked = f"SELECT count(*) FROM parquet_schema({_literal(str(path))}) WHERE name = '{ROW}'"  # noqa: S608
    numbered = _quietly(lambda: connection.execute(asked).fetchall()[0][0])
    return f" REPLACE ({ROW} + {index << FILE_SHIFT} AS {ROW})" if numbered else ""


def _register(connection: Any, name: str, table: Any) -> None:
    _quietly(lambda: connection.register(_source_name(name), table))


def _source_name(name: str) -> str:
    if not name or "\x00" in name or name.startswith("_"):
        raise TableError(f"`{name}` cannot name a source.", "Use the data set's name.")
    return name


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    if "\x00" in text:
        raise TableError("A path holds a NUL character.", "Use another path.")
    return "'" + text.replace("'", "''") + "'"


def _pairs(metadata: Mapping[str, str] | None) -> str:
    if not metadata:
        return ""
    pairs = (f"{_literal(key)}: {_literal(value)}" for key, value in sorted(metadata.items()))
    return f", KV_METADATA {{{', '.join(pairs)}}}"


def _statement(expression: Any, params: Mapping[str, Any] | None) -> tuple[str, Any]:
    from sqlglot import exp

    used = {mark.name for mark in expression.find_all(exp.Placeholder)} if params else set()
    values = {name: value for name, value in (params or {}).items() if name in used}
    return str(expression.sql(dialect="duckdb", copy=False)), values or None


def _quietly(call: Callable[[], T]) -> T:
    """Turn an error of the engine, whose text may hold data, into one that holds none."""
    import duckdb

    try:
        return call()
    except duckdb.OutOfMemoryException:
        fault = TableError(
            "The engine reached its memory limit.", "Give it more memory, or a folder to spill to."
        )
    except duckdb.Error as error:
        fault = TableError(
            f"The engine stopped ({type(error).__name__}).",
            "Check that the deposit keeps to its contract and that the disk is not full.",
        )
    raise fault  # outside the handlers: it carries no context, and so no data
