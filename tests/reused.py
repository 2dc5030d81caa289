"""Databases of PostgreSQL that are emptied after a test and lent to the next: quicker than copies.

What a test leaves behind apart from rows (a trigger, a table, a namespace) is noticed, and its
database is lent no more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Row, text
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import DatabaseAway
from engine.store.database import Database, Tx, open_database

MOST_TIMES = 30
"""How often a database is lent; deleted rows still take room."""

TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'alembic_version'"
    " AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
RESTART = text(
    "SELECT setval(c.oid, 1, false) FROM pg_class c"
    " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
)
LOOK = text(
    """
    SELECT (SELECT string_agg(version_num, ' ') FROM alembic_version),
      (SELECT count(*) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'),
      (SELECT sum(hashtext(relname)) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
      (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
      (SELECT count(*) FROM pg_trigger),
      (SELECT count(*) FROM pg_constraint),
      (SELECT sum(hashtext(attname)) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace)
    """
)
"""What tells that a schema is not what it was."""


@dataclass(slots=True)
class _Lent:
    url: str
    database: Database
    look: Row[tuple[object, ...]]
    empty: str
    times: int = 0


class Reused:
    """Lends empty databases with all tables."""

    def __init__(self, make: Callable[[], str], drop: Callable[[str], None]) -> None:
        """Take how another one is made, and how one is taken away."""
        self._make, self._drop = make, drop
        self._free: list[_Lent] = []
        self._out: list[_Lent] = []

    def lend(self) -> Database:
        """Return a database that is like new, until ``take_back``."""
        one = self._free.pop() if self._free else self._new()
        one.times += 1
        self._out.append(one)
        return Database(one.database.connections)

    def take_back(self) -> None:
        """Empty what was lent; take away what cannot be lent again."""
        while self._out:
            one = self._out.pop()
            if one.times < MOST_TIMES and self._emptied(one):
                self._free.append(one)
            else:
                one.database.close()
                self._drop(one.url)

    def close(self) -> None:
        """Take all away."""
        while self._free:
            one = self._free.pop()
            one.database.close()
            self._drop(one.url)

    def _new(self) -> _Lent:
        url = self._make()
        database = open_database(url)
        with database.read() as tx:
            names = tx.execute(TABLES).scalars()
            deletes = "; ".join(f'DELETE FROM "{name}"' for name in names)  # noqa: S608
            return _Lent(url, database, _look(tx), deletes)

    def _emptied(self, one: _Lent) -> bool:
        connections = one.database.connections
        if connections.pool.checkedout():  # type: ignore[attr-defined]
            return False
        try:
            with Database(connections).begin() as tx:
                if _look(tx) != one.look:
                    return False
                tx.exec_driver_sql("SET LOCAL session_replication_role = replica")
                tx.exec_driver_sql(one.empty)
                tx.execute(RESTART)
        except (SQLAlchemyError, DatabaseAway):
            return False
        return True


def _look(tx: Tx) -> Row[tuple[object, ...]]:
    return tx.execute(LOOK).one()
