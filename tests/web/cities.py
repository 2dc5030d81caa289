"""The demonstration city, made once and copied for each test; a clock to be moved."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builders import NOON
from tests.stores import Store
from web.demo import prepare_demo
from web.settings import Settings
from web.wiring import Office, open_office


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, length: timedelta) -> None:
        self.now += length


def build(url: str) -> None:
    """Make the city in the empty database at ``url``."""
    with TemporaryDirectory() as folder:
        office = open_office(Settings(data=Path(folder), database=url, demo=True), Hands())
        prepare_demo(office, lambda _what, _done, _all: None)
        office.close()


def settings(store: Store, folder: Path) -> Settings:
    """Return the settings for ``folder``, where nothing is yet."""
    return _settings(store.empty(Settings(data=folder).database_file), folder)


def settings_of_copy(store: Store, folder: Path) -> Settings:
    """Return the settings of a city of its own in ``folder``."""
    folder.mkdir()
    return _settings(store.like("city", build, Settings(data=folder).database_file), folder)


def open_copy(store: Store, folder: Path, clock: Hands) -> Office:
    """Return an office of its own in ``folder``; the caller closes it."""
    return open_office(settings_of_copy(store, folder), clock)


def _settings(url: str, folder: Path) -> Settings:
    plain = Settings(data=folder, demo=True)
    return plain if url.startswith("sqlite") else replace(plain, database=url)
