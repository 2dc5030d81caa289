"""Where a test keeps its data: an SQLite file or a PostgreSQL database, made once and copied.

A test need not know which: whoever asks for ``store``, however far away, runs on both; what it
asks for is most often ``database`` or ``shelf`` (tests/conftest.py).
"""

import shutil
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Protocol

from engine.store.database import Database, open_database, sqlite_url
from engine.store.migrate import migrate
from tests.postgres import server
from tests.reused import Reused

Make = Callable[[str], object]
"""Fills the empty database at an address and leaves nobody connected to it."""


class Store(Protocol):
    """What both can do."""

    name: str

    def like(self, what: str, make: Make, file: Path, /) -> str:
        """Return the address of a copy of ``what``, which ``make`` makes when first asked for.

        On SQLite the copy lies at ``file``; on PostgreSQL it is gone after ``clear``.
        """

    def fresh(self, file: Path, /) -> Database:
        """Open a database with all tables and nothing in them, until ``clear``."""

    def empty(self, file: Path, /) -> str:
        """Return the address of a database without tables."""

    def clear(self) -> None:
        """Take away the copies of the test that is over."""

    def close(self) -> None:
        """Take away what was made once, too."""


class Sqlite:
    """Files; the test's own folder goes with the test."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fresh: list[Database] = []

    def fresh(self, file: Path) -> Database:
        self._fresh.append(open_database(self.like("tables", make_tables, file)))
        return self._fresh[-1]

    def like(self, what: str, make: Make, file: Path) -> str:
        model = self._folder / f"{what}.db"
        if not model.exists():
            make(sqlite_url(model))
        shutil.copyfile(model, file)
        return sqlite_url(file)

    def empty(self, file: Path) -> str:
        return sqlite_url(file)

    def clear(self) -> None:
        while self._fresh:
            self._fresh.pop().close()

    def close(self) -> None:
        """The folders go by themselves."""


class Postgresql:
    """Databases in the server of this program."""

    name = "postgresql"

    def __init__(self, _folder: Path) -> None:
        self._models: dict[str, str] = {}
        self._copies: list[str] = []
        self._reused = Reused(
            lambda: self._copy("tables", make_tables), lambda url: server().drop(url)
        )

    def fresh(self, _file: Path) -> Database:
        return self._reused.lend()

    def like(self, what: str, make: Make, _file: Path) -> str:
        return self._kept(self._copy(what, make))

    def empty(self, _file: Path) -> str:
        return self._kept(server().create())

    def clear(self) -> None:
        self._reused.take_back()
        while self._copies:
            server().drop(self._copies.pop())

    def close(self) -> None:
        self._reused.close()
        for model in self._models.values():
            server().drop(model)
        self._models.clear()

    def _copy(self, what: str, make: Make) -> str:
        if what not in self._models:
            model = server().create()
            make(model)
            self._models[what] = model
        return server().create(template=self._models[what])

    def _kept(self, url: str) -> str:
        self._copies.append(url)
        return url


STORES: Mapping[str, Callable[[Path], Store]] = {kind.name: kind for kind in (Sqlite, Postgresql)}
"""How each is opened, with a folder that lasts as long as the tests of this program."""


class Shelf:
    """The databases of one test, each closed when the test is over."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self._folder = folder
        self._opened: list[Database] = []
        self._numbers = count()

    def new(self) -> Database:
        """Open another database with all tables and nothing in them."""
        return self.store.fresh(self._file())

    def like(self, what: str, make: Make) -> Database:
        """Open a copy of ``what``, which ``make`` makes when first asked for."""
        return self.open(self.store.like(what, make, self._file()))

    def bare(self) -> Database:
        """Open a database without tables."""
        return self.open(self.store.empty(self._file()))

    def again(self, database: Database) -> Database:
        """Open a database once more, as another program would."""
        return self.open(database.connections.url.render_as_string(hide_password=False))

    def open(self, url: str) -> Database:
        """Open the database at an address."""
        self._opened.append(open_database(url))
        return self._opened[-1]

    def close(self) -> None:
        """Close them all."""
        for database in self._opened:
            database.close()

    def _file(self) -> Path:
        return self._folder / f"{next(self._numbers)}.db"


def make_tables(url: str) -> None:
    """Make all tables."""
    database = open_database(url)
    migrate(database)
    database.close()
