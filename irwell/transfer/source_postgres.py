"""One table or view of a PostgreSQL database, as a file of text, in bounded memory.

Names come from the document and are quoted by psycopg; no SQL text does. Every value leaves the
database as its exact text: numbers with all their digits, days and moments as ISO 8601, moments
with an offset in UTC; no value stays no value, and an empty text stays one.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.errors import TransferError
from irwell.transfer.connection import NoAnswerError
from irwell.transfer.source_files import (
    Fetched,
    FetchedFile,
    FetchLimits,
    LeaveError,
    disk_errors,
    file_digest,
    free_path,
    part,
    refuse_size,
    within_time,
)
from irwell.transfer.sources import DataSource

if TYPE_CHECKING:
    from psycopg import Connection as Database
    from psycopg import ServerCursor
    from psycopg.sql import Composed

_HOLD = 8 << 20  # bytes of text in memory before a part of the file is written
_ROWS = (50, 20_000)  # rows asked for at once, at first and at most
_SECONDS = 600
# Source: PostgreSQL, pg_type.dat: object ids of built-in types never change.
_MOMENTS, _ZONED, _MONEY = (1114, 1184), 1184, 790
Row = tuple[str | None, ...]


def fetch_postgres(
    source: DataSource,
    credential: Mapping[str, str],
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits,
) -> Fetched:
    """Take the rows of one table or view, or those after the last one seen.

    Args:
        source: A source of kind `postgres`.
        credential: `user` and `password`.
        state: What the last fetch left.
        into: A private folder.
        limits: What is taken at most.

    Returns:
        One Parquet file of text columns, or none if there is nothing new.

    Raises:
        NoAnswerError: If the database cannot be reached or breaks off; try again.
        TransferError: If it refuses the credential or the query, or sends too much.
    """
    path = free_path(into, f"{source.name}.parquet")
    try:
        with (
            _authorities(source.settings, into) as trust,
            _connected(source.settings, credential, limits, trust) as database,
        ):
            rows, after = _read(database, source.settings, state, path, limits)
        if not rows:
            return Fetched((), dict(state))
        return _fetched(path, rows, after, dict(state))
    except LeaveError as error:
        path.unlink(missing_ok=True)
        raise TransferError(error.reason, error.remedy, rule=error.rule) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _fetched(path: Path, rows: int, after: str | None, state: dict[str, Any]) -> Fetched:
    digest, size = file_digest(path), path.stat().st_size
    now = {"digest": digest} if after is None else {"after": after}
    if digest in (state.get("digest"), state.get("refused")):
        path.unlink()
        return Fetched((), state)
    # What was refused stays behind the mark: rows that came after it come with it again.
    refused = {**state, "refused": digest}
    file = FetchedFile(path, path.name, f"rows:{rows}", size, digest, now, refused)
    return Fetched((file,), now)


def _read(
    database: "Database[Any]",
    settings: Mapping[str, Any],
    state: Mapping[str, Any],
    path: Path,
    limits: FetchLimits,
) -> tuple[int, str | None]:
    """Write the rows; return their count and the last value of the incremental column."""
    import psycopg

    try:
        with database.transaction():
            types = _types(database, settings)
            query, values = _query(settings, types, state.get("after"))
            with database.cursor("irwell", scrollable=False) as cursor:
                cursor.execute(query, values)
                return _write(cursor, settings["columns"], path, limits)
    except psycopg.Error as error:
        raise _query_fault(error) from None


def _types(database: "Database[Any]", settings: Mapping[str, Any]) -> list[int]:
    """Return the object id of each column's type; see that the incremental one is filled."""
    from psycopg import sql

    table = sql.Identifier(settings.get("schema", ""), settings["table"])
    step = settings.get("incremental", {}).get("column")
    names = [*settings["columns"], *([step] if step else [])]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    found = database.execute(sql.SQL("SELECT {} FROM {} LIMIT 0").format(columns, table))
    types = [column.type_code for column in found.description or ()]
    if step is not None:
        empty = sql.SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE {} IS NULL)")
        first = database.execute(empty.format(table, sql.Identifier(step))).fetchone()
        _check_step(settings["incremental"], types[-1], filled=first == (False,))
    return types


def _check_step(incremental: Mapping[str, Any], kind: int, *, filled: bool) -> None:
    if not filled:
        raise TransferError(
            "The incremental column has rows without a value, which would never be fetched.",
            "Name a column that is always filled, or leave `incremental` out.",
            rule="source.incremental",
        )
    if "settle_seconds" in incremental and kind != _ZONED:
        raise TransferError(
            "`settle_seconds` needs an incremental column of type timestamp with time zone.",
            "Name such a column, or leave `settle_seconds` out.",
            rule="source.incremental",
        )


def _query(
    settings: Mapping[str, Any], types: Sequence[int], after: str | None
) -> "tuple[Composed, list[Any]]":
    from psycopg import sql

    incremental = settings.get("incremental", {})
    names = [*settings["columns"], *([incremental["column"]] if incremental else [])]
    texts = [_text(sql.Identifier(n), kind) for n, kind in zip(names, types, strict=True)]
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(texts), sql.Identifier(settings["schema"], settings["table"])
    )
    if not incremental:
        return query, []
    step, tests, values = sql.Identifier(incremental["column"]), [], []
    if after is not None:
        tests.append(sql.SQL("{} > %s").format(step))
        values.append(after)
    if "settle_seconds" in incremental:
        still = sql.SQL("{} <= transaction_timestamp() - make_interval(secs => %s)")
        tests.append(still.format(step))
        values.append(incremental["settle_seconds"])
    where = sql.SQL(" WHERE {}").format(sql.SQL(" AND ").join(tests)) if tests else sql.SQL("")
    order = sql.SQL(" ORDER BY {}").format(step)
    return sql.Composed([query, where, order]), values


def _text(column: Any, kind: int) -> "Composed":
    from psycopg import sql

    if kind in _MOMENTS:  # JSON writes moments as ISO 8601, with `T` and a whole offset
        return sql.SQL("to_json({}) #>> '{{}}'").format(column)
    if kind == _MONEY:  # its own text follows the server's locale
        return sql.SQL("{}::numeric::text").format(column)
    return sql.SQL("{}::text").format(column)


def _write(
    cursor: "ServerCursor[Any]", columns: list[str], path: Path, limits: FetchLimits
) -> tuple[int, str | None]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    form = pa.schema([(name, pa.large_string()) for name in columns])
    step = len(columns)
    rows, after, draft = 0, None, part(path)
    try:
        with disk_errors(), pq.ParquetWriter(draft, form, compression="zstd") as out:
            for batch in _within(_batches(cursor), limits):
                rows, after = rows + len(batch), batch[-1][-1]
                arrays = [pa.array([row[i] for row in batch], pa.large_string())
                          for i in range(step)]  # fmt: skip
                out.write_batch(pa.record_batch(arrays, schema=form))
        with disk_errors():
            draft.chmod(0o600)
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    extra = cursor.description is not None and len(cursor.description) > step
    return rows, after if extra else None


def _within(batches: Iterator[tuple[list[Row], int]], limits: FetchLimits) -> Iterator[list[Row]]:
    """Pass batches on while their bytes and the time are within the limits."""
    total = 0
    for batch, size in within_time(batches, limits.seconds):
        total += size
        refuse_size(total, limits)
        yield batch


def _batches(cursor: "ServerCursor[Any]") -> Iterator[tuple[list[Row], int]]:
    """Yield rows with their bytes of text; asks for fewer at once where they are long."""
    ask = _ROWS[0]
    held: list[Row] = []
    size = 0
    while found := cursor.fetchmany(ask):
        fresh = sum(len(value.encode()) for row in found for value in row if value is not None)
        held, size = held + found, size + fresh
        ask = max(1, min(_ROWS[1], _HOLD * len(found) // max(1, fresh)))
        if size >= _HOLD or len(held) >= _ROWS[1]:
            yield held, size
            held, size = [], 0
    if held:
        yield held, size


@contextmanager
def _connected(
    settings: Mapping[str, Any],
    credential: Mapping[str, str],
    limits: FetchLimits,
    trust: str,
) -> "Iterator[Database[Any]]":
    import psycopg

    tls = settings.get("tls", "verify-full")
    waits = int(settings.get("statement_seconds", _SECONDS)) * 1000
    told = {
        "statement_timeout": waits,
        "lock_timeout": 30_000,
        "idle_in_transaction_session_timeout": 600_000,
        "DateStyle": "ISO",
        "IntervalStyle": "iso_8601",
        "TimeZone": "UTC",
        "bytea_output": "hex",
        "extra_float_digits": 1,
    }
    try:
        database = psycopg.connect(
            host=settings["host"],
            port=settings.get("port", 5432),
            dbname=settings["database"],
            user=credential["user"],
            password=credential["password"],
            sslmode=tls,
            sslrootcert=trust if tls == "verify-full" else "",
            passfile=os.devnull,
            gssencmode="disable",
            connect_timeout=max(2, int(limits.timeout[0])),
            tcp_user_timeout=int(limits.timeout[1] * 1000),
            options=" ".join(f"-c {name}={value}" for name, value in told.items()),
            client_encoding="UTF8",
            application_name="irwell",
        )
    except psycopg.OperationalError as error:
        raise _connect_fault(error) from None
    with database:
        database.read_only = True
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield database


def _connect_fault(error: Any) -> Exception:
    text = str(error)  # looked at, never shown: it may name the user
    reached = error.pgconn is not None and (
        error.pgconn.used_password or error.pgconn.needs_password
    )
    if reached:
        return TransferError(
            "The database did not accept the credential, or has no database of that name for it.",
            "Ask its keeper for user and password, and check `database`.",
            rule="source.credential",
        )
    if "certificate" in text or "SSL" in text:
        return TransferError(
            "The database's encryption or certificate is not what `tls: verify-full` asks for.",
            "Add its authority as `authority_certificates`, after comparing it by another way.",
            rule="source.certificate",
        )
    return NoAnswerError("could not be reached, or broke the connection")


def _query_fault(error: Any) -> Exception:
    code = error.sqlstate or ""
    # Source: PostgreSQL, appendix A (error codes).
    known = {
        "42P01": ("has no such table or view", "Check `schema` and `table`."),
        "3F000": ("has no such schema", "Check `schema`."),
        "42703": ("has no such column", "Check `columns` and `incremental`."),
        "42501": ("does not let this user read the table", "Ask its keeper for leave to read."),
        "57014": ("took longer than the source allows", "Raise `statement_seconds`."),
        "25006": ("would write, and the fetch only reads", "Name a view that only reads."),
    }
    if code in known:
        return TransferError(f"The database {known[code][0]}.", known[code][1],
                             rule="source.query")  # fmt: skip
    if not code or code[:2] in ("08", "57", "53"):
        return NoAnswerError("broke the connection")
    return TransferError(
        f"The database refused the query (code {code}).",
        "Look the code up in the database's documentation, appendix A.",
        rule="source.query",
    )


@contextmanager
def _authorities(settings: Mapping[str, Any], into: Path) -> Iterator[str]:
    if "authority_certificates" not in settings:
        yield "system"
        return
    path = part(into / "authorities.pem")
    try:
        path.write_text(settings["authority_certificates"])
        yield str(path)
    finally:
        path.unlink(missing_ok=True)
