"""An office of its own for each test, copied from one demonstration city that is built once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.web import cities
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.app import create_app
from web.wiring import Office


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration city."""
    return cities.build(tmp_path_factory.mktemp("city"))


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def office(city: Path, clock: Hands, tmp_path: Path) -> Iterator[Office]:
    """A city of its own, at noon, its clock standing still."""
    opened = cities.open_copy(city, tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def visit(app: Flask) -> Callable[[], Visitor]:
    """Opens another browser."""
    return lambda: Visitor(app.test_client())


@pytest.fixture
def visitor(visit: Callable[[], Visitor]) -> Visitor:
    """One browser; nobody is signed in."""
    return visit()
