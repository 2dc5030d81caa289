"""Open the database; begin a transaction that commits as a whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from engine.errors import DatabaseAway, StorageFull

Tx = Connection
"""What everybody below the caller passes on; only ``engine.store`` looks inside."""

DatabaseFault = SQLAlchemyError
"""What a database that is away, foreign, full or locked raises; ``reason_of`` says which."""

TURN_SECONDS = 30
"""How long a thread waits for its turn to write."""

_ON_CONNECT = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16000",
    # Fewer, larger checkpoints: a page changed many times is copied back once.
    "PRAGMA wal_autocheckpoint=4000",
)


class Database:
    """One database; ``begin`` and ``read`` are the only ways in."""

    def __init__(self, connections: Engine) -> None:
        """Keep the pool of connections."""
        self.connections = connections
        self._turn = Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is an embedded database with one writer."""
        return self.connections.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """Give a writing transaction: commit at the end, roll back on an exception.

        On SQLite it takes the write lock at once: a plain BEGIN that writes after reading fails
        under load without waiting (reliability.md §0.2).
        """
        with self._writing(), self._spoken(), self.connections.connect() as connection:
            connection.info["write"] = True
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Give a transaction for reading one consistent state."""
        with self._spoken(), self.connections.connect() as connection:
            connection.info["write"] = False
            with connection.begin():
                yield connection

    @contextmanager
    def glance(self) -> Iterator[Tx]:
        """Give a connection for one question that needs no transaction around it."""
        with self._spoken(), self.connections.connect() as connection:
            connection.info["write"] = None
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.connections.dispose()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Let one thread write at a time, on SQLite, which has one writer.

        Waiting here costs nothing; SQLite's own busy handler sleeps and tries again.
        """
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise DatabaseAway
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """Turn what a driver says of disk and connection into errors a person can read."""
        # Prepared statements meet the driver itself, all others meet it through SQLAlchemy.
        driver: Any = self.connections.dialect.loaded_dbapi
        try:
            yield
        except (OperationalError, driver.OperationalError) as error:
            words = str(error).lower()
            full = "full" in words or "no space" in words
            raise (StorageFull() if full else DatabaseAway()) from error


def open_database(url: str) -> Database:
    """Open the database at ``url`` (sqlite:///path or postgresql+psycopg://…)."""
    if make_url(url).get_backend_name() != "sqlite":
        return Database(create_engine(url, pool_pre_ping=True, pool_size=16))
    connections = create_engine(
        # isolation_level None: BEGIN is ours to say, see _begin.
        url,
        connect_args={"check_same_thread": False, "isolation_level": None},
        pool_size=16,
    )
    event.listen(connections, "connect", _prepare)
    event.listen(connections, "begin", _begin)
    return Database(connections)


def sqlite_url(path: Path) -> str:
    """Return the address of the SQLite file at ``path``."""
    return f"sqlite:///{path}"


def reason_of(fault: Exception) -> str:
    """Return what the driver says, in one line without the statement and its values."""
    known = fault.__cause__ if isinstance(fault, DatabaseAway | StorageFull) else fault
    return " ".join(str(getattr(known, "orig", None) or known).split()).rstrip(".")


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _ON_CONNECT:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    write = connection.info.get("write")
    if write is not None:
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        cursor.close()


@contextmanager
def savepoint(tx: Tx) -> Iterator[None]:
    """Undo what is done inside on an exception, and keep what was done before."""
    with tx.begin_nested():
        yield


def is_fault(tx: Tx, error: Exception) -> bool:
    """Say whether the database itself has failed, so that nothing more can be done in ``tx``."""
    driver: Any = tx.dialect.loaded_dbapi
    return isinstance(error, DatabaseFault | DatabaseAway | StorageFull | driver.Error)


def ping(tx: Tx) -> None:
    """Ask the database for a sign of life; raise what its driver raises."""
    tx.execute(text("SELECT 1"))
