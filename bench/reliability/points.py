"""Points: the moments of a transaction at which a program can be ended.

They are named by what the database is told there, ``before INSERT event`` and ``after COMMIT``, so
that every statement the product sends is one, today's and tomorrow's. The connections of one
database are watched; the product itself knows nothing of it.
"""

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine.interfaces import Dialect

from engine.store.database import Database

Seen = Callable[[str], None]
"""What is called with the name of each point as it is reached."""

_STATEMENT = re.compile(
    r"\s*(?:(INSERT) INTO|(UPDATE)|(DELETE) FROM|(SELECT).*?\bFROM)\s+\"?(\w+)", re.DOTALL
)


def named(statement: str) -> str:
    """Return what a statement is called: its verb and its table, or its first word."""
    found = _STATEMENT.match(statement)
    if found is None:
        return statement.split(maxsplit=1)[0].rstrip(";").upper()
    return " ".join(part for part in found.groups() if part)


def watch(database: Database, seen: Seen) -> None:
    """Call ``seen`` before and after whatever ``database`` is told from now on."""
    engine = database.connections
    engine.dispose()
    make = _sqlite if database.is_sqlite else _postgresql

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Dialect, _record: Any, _args: Any, params: dict[str, Any]) -> None:
        params.update(make(seen))

    commit = engine.dialect.do_commit

    def committing(connection: Any) -> None:
        seen("before COMMIT")
        commit(connection)
        seen("after COMMIT")

    engine.dialect.do_commit = committing  # type: ignore[method-assign, assignment]


def _around(seen: Seen, statement: Any, send: Callable[[], Any]) -> Any:
    name = named(statement if isinstance(statement, str) else str(statement))
    seen(f"before {name}")
    answer = send()
    seen(f"after {name}")
    return answer


def _sqlite(seen: Seen) -> dict[str, Any]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *more: Any) -> Any:
            return _around(seen, sql, lambda: super(Cursor, self).execute(sql, *more))

        def executemany(self, sql: str, *more: Any) -> Any:
            return _around(seen, sql, lambda: super(Cursor, self).executemany(sql, *more))

    class Connection(sqlite3.Connection):
        def cursor(self, *_asked: Any) -> Any:
            return super().cursor(Cursor)

    return {"factory": Connection}


def _postgresql(seen: Seen) -> dict[str, Any]:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **more: Any) -> Any:
            return _around(seen, query, lambda: super(Cursor, self).execute(query, *given, **more))

        def executemany(self, query: Any, *given: Any, **more: Any) -> Any:
            return _around(
                seen, query, lambda: super(Cursor, self).executemany(query, *given, **more)
            )

    return {"cursor_factory": Cursor}
