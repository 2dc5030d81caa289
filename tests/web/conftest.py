"""An office of its own for each test, copied from a demonstration city that is built once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.stores import Store
from tests.web import cities
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.app import create_app
from web.settings import Settings
from web.wiring import Office, open_office


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def settings(store: Store, tmp_path: Path) -> Settings:
    """The settings of a city of its own."""
    return cities.settings_of_copy(store, tmp_path / "data")


@pytest.fixture
def office(settings: Settings, clock: Hands) -> Iterator[Office]:
    """A city of its own, at noon, its clock standing still."""
    opened = open_office(settings, clock)
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
