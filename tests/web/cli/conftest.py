"""The command line as people call it: words in; lines, JSON and a status out."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.store.database import Database, open_database
from tests.web.cli.answers import Bihuan
from web.cli.main import main
from web.settings import PREFIX, Settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tester says nothing."""
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture
def bihuan() -> Bihuan:
    """Calls a command; whatever is not told in a sentence fails the test."""

    def call(*words: object) -> Result:
        said = [str(word) for word in words]
        return CliRunner().invoke(main, said, catch_exceptions=False, prog_name="bihuan")

    return call


@pytest.fixture
def data(city: Path, tmp_path: Path) -> Path:
    """The data folder of a city of its own."""
    return Path(shutil.copytree(city, tmp_path / "data"))


@pytest.fixture
def database(data: Path) -> Iterator[Database]:
    """The database in it, for what no command does."""
    opened = open_database(Settings(data=data).database_url)
    yield opened
    opened.close()
