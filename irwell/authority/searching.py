"""Words of the public register found fast: an index that the database itself keeps.

The index holds the texts of register entries, from which what is withheld is gone already, so
that no search can find it. SQLite keeps it in an FTS5 table by triggers, PostgreSQL in a generated
column. Both are made after each migration: SQLite loses triggers when one makes a table anew.

Source: SQLite's page on FTS5 (contentless tables); PostgreSQL's chapter 12 (text search).
"""

import re
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

MOST_WORDS = 10
_TABLE, _INDEX = "authority_registerentry", "authority_registerwords"
_WORD = re.compile(r"[^\W_]+")


def _words(row: str) -> str:
    """All texts of an entry, as SQL of SQLite."""
    texts = f"json_tree({row}.document) WHERE type = 'text'"
    return f"(SELECT group_concat(value, ' ') FROM {texts})"  # noqa: S608 (names of ours alone)


_GONE = (
    f"INSERT INTO {_INDEX}({_INDEX}, rowid, words)"  # noqa: S608
    f" VALUES ('delete', old.number, {_words('old')});"
)
_COME = f"INSERT INTO {_INDEX}(rowid, words) VALUES (new.number, {_words('new')});"  # noqa: S608
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS register_words_come AFTER INSERT ON {_TABLE} BEGIN {_COME} END",
    f"CREATE TRIGGER IF NOT EXISTS register_words_gone AFTER DELETE ON {_TABLE} BEGIN {_GONE} END",
    f"CREATE TRIGGER IF NOT EXISTS register_words_change AFTER UPDATE OF document ON {_TABLE}"
    f" BEGIN {_GONE} {_COME} END",
)
_POSTGRES = (
    f"ALTER TABLE {_TABLE} ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS"
    " (jsonb_to_tsvector('english', document, '[\"string\"]')) STORED",
    f"CREATE INDEX IF NOT EXISTS {_INDEX} ON {_TABLE} USING gin (words)",
)


def install(database: BaseDatabaseWrapper) -> None:
    """Make the index where it is missing, and fill it.

    Args:
        database: The register's connection.
    """
    tables = database.introspection.table_names()
    if _TABLE not in tables:
        return
    with database.cursor() as cursor:
        if database.vendor == "sqlite" and _INDEX not in tables:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {_INDEX} USING fts5(words, content='',"
                " tokenize='porter unicode61 remove_diacritics 2')"
            )
            cursor.execute(
                f"INSERT INTO {_INDEX}(rowid, words) SELECT number, {_words('own')}"  # noqa: S608
                f" FROM {_TABLE} own"
            )
        for statement in _SQLITE if database.vendor == "sqlite" else _POSTGRES:
            cursor.execute(statement)


def after_migrate(sender: object, using: str = "default", **_: Any) -> None:
    """Make the index after a migration of the register.

    Args:
        sender: The app.
        using: The name of the database.
    """
    from django.db import connections

    install(connections[using])


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a search.

    Args:
        text: As somebody typed it.

    Returns:
        Letters and digits, at most `MOST_WORDS` words; all must be found.
    """
    return tuple(_WORD.findall(text.lower())[:MOST_WORDS])


def numbers_with(words: tuple[str, ...]) -> RawSQL:
    """Return the numbers of the entries that have all of some words, as a part of a query.

    Args:
        words: As `words_of` gives them, at least one.

    Returns:
        For `number__in`. Endings are passed over by rules of English on both databases; words such
        as `the` are found on SQLite and not asked for on PostgreSQL.
    """
    if connection.vendor == "sqlite":
        asked = " ".join(f'"{word}"' for word in words)
        query = f"SELECT rowid FROM {_INDEX} WHERE {_INDEX} MATCH %s"  # noqa: S608
        return RawSQL(query, (asked,))  # noqa: S611
    query = f"SELECT number FROM {_TABLE} WHERE words @@ plainto_tsquery('english', %s)"  # noqa: S608
    return RawSQL(query, (" ".join(words),))  # noqa: S611
