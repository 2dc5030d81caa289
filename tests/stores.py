"""Where a test keeps its data: an SQLite file or a PostgreSQL database, made once and copied.

A test need not know which: whoever asks for the fixture ``store``, however far away, runs on both
(tests/conftest.py).
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from engine.store.database import open_database, sqlite_url
from engine.store.migrate import migrate
from tests.postgres import OwnServer, Server, server, start

__all__ = ["STORES", "OwnServer", "Postgresql", "Server", "Sqlite", "Store", "server", "start"]

Make = Callable[[str], object]
"""Fills the empty database at an address and leaves nobody connected to it."""


class Store(Protocol):
    """What both can do."""

    name: str

    def like(self, what: str, make: Make, file: Path, /) -> str:
        """Return the address of a copy of ``what``, which ``make`` makes when first asked for.

        On SQLite the copy lies at ``file``; on PostgreSQL it is gone after ``clear``.
        """

    def empty(self, file: Path, /) -> str:
        """Return the address of a database without tables."""

    def clear(self) -> None:
        """Take away the copies of the test that is over."""


class Sqlite:
    """Files; the test's own folder goes with the test."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def like(self, what: str, make: Make, file: Path) -> str:
        model = self._folder / f"{what}.db"
        if not model.exists():
            make(sqlite_url(model))
        shutil.copyfile(model, file)
        return sqlite_url(file)

    def empty(self, file: Path) -> str:
        return sqlite_url(file)

    def clear(self) -> None:
        """The folder of the test goes by itself."""


class Postgresql:
    """Databases in the server of this program."""

    name = "postgresql"

    def __init__(self, _folder: Path) -> None:
        self._models: dict[str, str] = {}
        self._copies: list[str] = []

    def like(self, what: str, make: Make, _file: Path) -> str:
        if what not in self._models:
            model = server().create()
            make(model)
            self._models[what] = model
        return self._kept(server().create(template=self._models[what]))

    def empty(self, _file: Path) -> str:
        return self._kept(server().create())

    def clear(self) -> None:
        while self._copies:
            server().drop(self._copies.pop())

    def _kept(self, url: str) -> str:
        self._copies.append(url)
        return url


STORES: dict[str, type[Sqlite] | type[Postgresql]] = {
    kind.name: kind for kind in (Sqlite, Postgresql)
}


def with_tables(store: Store, file: Path) -> str:
    """Return the address of an empty database with all tables."""
    return store.like("tables", _make_tables, file)


def _make_tables(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()
