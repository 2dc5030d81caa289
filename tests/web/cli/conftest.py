"""The command line as people call it: words in; lines, JSON and a status out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.store.database import Database
from tests.stores import Shelf, Store
from tests.web import cities
from tests.web.cli.answers import Bihuan
from web.cli.main import main
from web.settings import PREFIX, Settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tester says nothing."""
    for name in (*Settings.__dataclass_fields__, "database_url"):
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], Path]:
    """Lets the environment name the database, unless it lies in the folder; gives the folder."""

    def name(settings: Settings) -> Path:
        if settings.database:
            monkeypatch.setenv(f"{PREFIX}DATABASE", settings.database)
        return settings.data

    return name


@pytest.fixture
def bihuan() -> Bihuan:
    """Calls a command; whatever is not told in a sentence fails the test."""

    def call(*words: object) -> Result:
        said = [str(word) for word in words]
        return CliRunner().invoke(main, said, catch_exceptions=False, prog_name="bihuan")

    return call


@pytest.fixture
def data(settings: Settings, named: Callable[[Settings], Path]) -> Path:
    """The data folder of a city of its own."""
    return named(settings)


@pytest.fixture
def database(data: Path, settings: Settings, shelf: Shelf) -> Database:
    """The database of it, for what no command does."""
    return shelf.open(settings.database_url)


@pytest.fixture
def nothing(store: Store, tmp_path: Path) -> Settings:
    """The settings of an office that nobody has made yet."""
    return cities.settings(store, tmp_path / "fresh")


@pytest.fixture
def fresh(nothing: Settings, named: Callable[[Settings], Path]) -> Path:
    """Its data folder, which is not there yet."""
    return named(nothing)
