"""Open the database; begin a transaction that commits as a whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.pool import ConnectionPoolEntry

from engine.errors import DatabaseAway, StorageFull
from engine.store.again import Patience, is_full, passes, told

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
_OPTIONS = (
    "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s"
    " -c client_encoding=UTF8"
)
"""What a PostgreSQL session is told when it begins: nobody waits or holds for ever."""
_LINK = {
    "connect_timeout": "5",
    # A peer that is gone without a word is noticed within half a minute.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
_ONE_STATE: Mapping[str, Any] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}
"""How a reader begins on PostgreSQL; SQLite reads like this anyway."""
_POOL = 16
PATIENCE = Patience()
T = TypeVar("T")


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
        """Give a transaction for reading one consistent state, whatever others commit meanwhile."""
        with self._spoken(), self.connections.connect() as connection:
            connection.info["write"] = False
            if not self.is_sqlite:
                connection.execution_options(**_ONE_STATE)
            with connection.begin():
                yield connection

    @contextmanager
    def glance(self) -> Iterator[Tx]:
        """Give a connection for one question that needs no transaction around it."""
        with self._spoken(), self.connections.connect() as connection:
            connection.info["write"] = None
            yield connection

    def again(self, work: Callable[[Tx], T], patience: Patience = PATIENCE) -> T:
        """Do ``work`` in a writing transaction, and all of it once more when that was lost.

        Only for what has one effect however often it is done, such as a whole command under its
        id: a transaction may have been committed although its answer got lost. Raises
        DatabaseAway when it was lost too often.
        """
        waits, began = patience.waits(), monotonic()
        while True:
            try:
                with self.begin() as tx:
                    return work(tx)
            except DatabaseAway as error:
                wait = next(waits, None) if self._passes(error.__cause__) else None
                if wait is None or monotonic() + wait - began > patience.seconds:
                    raise
            sleep(wait)

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

    def _passes(self, error: BaseException | None) -> bool:
        """Say whether to try again; SQLite has waited already."""
        driver: Any = self.connections.dialect.loaded_dbapi
        return not self.is_sqlite and error is not None and passes(error, driver.OperationalError)

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """Turn what a driver says of disk and connection into errors a person can read."""
        # Prepared statements meet the driver itself, all others meet it through SQLAlchemy.
        driver: Any = self.connections.dialect.loaded_dbapi
        try:
            yield
        except (DBAPIError, driver.Error) as error:
            if is_full(error):
                raise StorageFull from error
            if isinstance(told(error), driver.OperationalError) or self._passes(error):
                raise DatabaseAway from error
            raise
        except NoneFree as error:
            raise DatabaseAway from error


def open_database(url: str) -> Database:
    """Open the database at ``url`` (sqlite:///path or postgresql://…)."""
    if not url.startswith("sqlite"):
        return Database(_postgresql(url))
    connections = create_engine(
        # isolation_level None: BEGIN is ours to say, see _begin.
        url,
        connect_args={"check_same_thread": False, "isolation_level": None},
        pool_size=_POOL,
    )
    event.listen(connections, "connect", _prepare)
    event.listen(connections, "begin", _begin)
    return Database(connections)


def _postgresql(url: str) -> Engine:
    parts = make_url(url)
    if parts.drivername in {"postgres", "postgresql"}:
        parts = parts.set(drivername="postgresql+psycopg")
    given = {**_LINK, **parts.query, "options": f"{_OPTIONS} {parts.query.get('options', '')}"}
    return create_engine(
        parts.set(query=given),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=_POOL,
        pool_timeout=TURN_SECONDS,
    )


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
