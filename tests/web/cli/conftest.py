"""The command line as people call it: words in; lines, JSON and a status out."""

import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from engine.store.database import Database, open_database
from web.cli.main import main
from web.settings import PREFIX, Settings

Bihuan = Callable[..., Result]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tester says nothing."""
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture
def bihuan() -> Bihuan:
    """Calls a command; what is not told in a sentence fails the test."""

    def call(*words: object) -> Result:
        said = [str(word) for word in words]
        return CliRunner().invoke(main, said, catch_exceptions=False, prog_name="bihuan")

    return call


@pytest.fixture
def data(city: Path, tmp_path: Path) -> Path:
    """The data folder of a city of its own."""
    return Path(shutil.copytree(city, tmp_path / "data"))


@pytest.fixture
def database(data: Path) -> Database:
    """The database in it, for what no command does; closed at once after each use."""
    return open_database(Settings(data=data).database_url)


def answer(result: Result) -> object:
    """The one JSON value that a command printed."""
    value: object = orjson.loads(result.stdout)
    return value


def refusal(result: Result) -> dict[str, object]:
    """The error that a command printed as JSON."""
    value = answer(result)
    assert isinstance(value, dict)
    assert list(value) == ["error"]
    error: dict[str, object] = value["error"]
    assert error["code"]
    assert str(error["sentence"]).endswith((".", "?"))
    assert error["advice"]
    return error
