"""The demonstration city in a folder, made once and copied for each test; a clock to be moved."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from tests.builders import NOON
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


def build(folder: Path) -> Path:
    """Make the city in ``folder`` and return it."""
    office = open_office(Settings(data=folder, demo=True), Hands())
    prepare_demo(office, lambda _what, _done, _all: None)
    office.close()
    return folder


def open_copy(city: Path, folder: Path, clock: Hands) -> Office:
    """Return an office of its own in ``folder``; the caller closes it."""
    shutil.copytree(city, folder)
    return open_office(Settings(data=folder, demo=True), clock)
