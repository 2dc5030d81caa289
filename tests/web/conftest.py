"""An office of its own for each test, copied from one demonstration city that is built once."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.builders import NOON
from tests.web.visitor import Visitor
from web.app import create_app
from web.demo import prepare_demo
from web.settings import Settings
from web.wiring import Office, open_office


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, length: timedelta) -> None:
        self.now += length


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration city."""
    folder = tmp_path_factory.mktemp("city")
    office = open_office(Settings(data=folder, demo=True), Hands(NOON))
    prepare_demo(office, lambda _what, _done, _all: None)
    office.close()
    return folder


@pytest.fixture
def clock() -> Hands:
    return Hands(NOON)


@pytest.fixture
def office(city: Path, clock: Hands, tmp_path: Path) -> Iterator[Office]:
    """A city of its own, at noon, its clock standing still."""
    folder = tmp_path / "data"
    shutil.copytree(city, folder)
    opened = open_office(Settings(data=folder, demo=True), clock)
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
