"""Ground: databases with the processes of the bench published, many of them at little cost."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url

from bench.reliability.drawing import ALL
from engine.clock import Clock
from engine.deployment import deploy
from engine.store import places
from engine.store.places import Place
from web.settings import Settings
from web.wiring import Office, open_office

TOPIC = "bench"
"""The topic of the service task whose program is the bench's."""
CITY = Place(code="9901", name="铃泉市", name_en="Lingquan", kind="city", path="/9901/")
"""Where all cases of the bench lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One database, to be opened by any number of programs."""

    settings: Settings

    @property
    def folder(self) -> Path:
        """The folder for what is written beside the database."""
        return self.settings.data

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.settings.database_url

    @contextmanager
    def open(self, clock: Clock | None = None) -> Iterator[Office]:
        """Give the office as a program finds it that has just been started."""
        office = open_office(self.settings, clock, migrated=False)
        try:
            yield office
        finally:
            office.close()

    def through(self, url: str) -> "Ground":
        """Return the same database, reached by another address."""
        return replace(self, settings=replace(self.settings, database=url))


class Store(Protocol):
    """Where databases are made."""

    @property
    def name(self) -> str:
        """The name of the store in tables."""
        ...

    def fresh(self) -> Ground:
        """Return a database that nobody has used."""
        ...


def furnish(office: Office, files: Sequence[bytes] = ALL) -> None:
    """Give the office a place, and publish the processes of the bench."""
    with office.database.begin() as tx:
        places.add(tx, [CITY])
        for xml in files:
            deploy(tx, xml, {}, by="system", now=office.clock(), topics=frozenset({TOPIC}))


class Sqlite:
    """Databases that are files in a folder, each copied from the first."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        """Make databases in ``folder``."""
        self._folder = folder
        self._count = count(1)
        office = open_office(Settings(data=folder / "template", port=0))
        furnish(office)
        self._template = office.settings.database_file
        office.close()
        _checkpoint(self._template)

    def fresh(self) -> Ground:
        """Return a copy of the first file."""
        settings = Settings(data=self._folder / f"sqlite{next(self._count)}", port=0)
        settings.data.mkdir()
        shutil.copy(self._template, settings.database_file)
        return Ground(settings=settings)


def _checkpoint(path: Path) -> None:
    """Put all of a database into its one file."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class Postgresql:
    """Databases of one server, each copied from the first."""

    name = "postgresql"

    def __init__(self, folder: Path, address: str, tables: Path | None = None) -> None:
        """Make databases at the server that ``address`` names; it names a database to begin at.

        Their tables lie in the folder ``tables``, if one is given.
        """
        self._folder = folder
        self._where = " TABLESPACE bench" if tables else ""
        self._address = make_url(address).set(drivername="postgresql")
        self._count = count(1)
        self._template = f"bench_{folder.name}".lower()
        if tables:
            self._say(f"CREATE TABLESPACE bench LOCATION '{tables}'")
        self._create(self._template)
        office = open_office(self._settings(self._template))
        furnish(office)
        office.close()

    def fresh(self) -> Ground:
        """Return a copy of the first database."""
        name = f"{self._template}_{next(self._count)}"
        self._create(name, self._template)
        settings = self._settings(name)
        settings.data.mkdir()
        return Ground(settings=settings)

    def _settings(self, name: str) -> Settings:
        url = self._address.set(drivername="postgresql+psycopg", database=name)
        shown = url.render_as_string(hide_password=False)
        return Settings(data=self._folder / name, database=shown, port=0)

    def _create(self, name: str, template: str = "template1") -> None:
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{self._where}')

    def _say(self, statement: str) -> None:
        address = self._address.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())
