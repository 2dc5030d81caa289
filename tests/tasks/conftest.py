"""A database per test: an empty one, or a copy of the demonstration city."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.database import Database
from tests.office import fresh_database
from tests.tasks.town import Town, build


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables."""
    opened = fresh_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city with the shipped processes, built once."""
    return build(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(town_file: Path, tmp_path: Path) -> Iterator[Town]:
    """A city of its own for one test."""
    copy = shutil.copy(town_file, tmp_path / "town.db")
    town = Town(Path(copy))
    yield town
    town.database.close()
