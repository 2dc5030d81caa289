"""How a command opens the office, and what it says when that cannot be done."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.errors import DatabaseAway, StorageFull
from engine.store.database import DatabaseFault, reason_of
from web.cli.errors import DatabaseUnusable, FolderUnusable, NoDatabase, WrongSetting
from web.settings import SettingError, Settings
from web.wiring import Office, open_office

_FAULTS = (DatabaseAway, StorageFull, DatabaseFault, ImportError)
"""An ImportError: the address of the database names a driver that is not installed."""


def settings_for(data: Path | None, **changes: Any) -> Settings:
    """Return the settings of the environment with what the command line says.

    Raises WrongSetting when the environment cannot be used.
    """
    try:
        settings = Settings.from_env()
    except SettingError as error:
        raise WrongSetting(problem=error) from error
    given = {name: value for name, value in changes.items() if value is not None}
    if data is not None:
        given["data"] = data
    return replace(settings, **given)


@contextmanager
def opened(settings: Settings, *, migrated: bool = True) -> Iterator[Office]:
    """Open the office for a while; make its folder and database where there are none.

    Raises FolderUnusable, DatabaseUnusable, and DatabaseTooNew.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise FolderUnusable(reason=reason, where=settings.data) from error
    try:
        with closing(open_office(settings, migrated=migrated)) as office:
            yield office
    except _FAULTS as error:
        where = "BIHUAN_DATABASE" if settings.database else settings.data
        raise DatabaseUnusable(reason=reason_of(error), where=where) from error


@contextmanager
def opened_if_there(data: Path | None) -> Iterator[Office]:
    """Open the office like ``opened``, but raise NoDatabase where there is none yet."""
    settings = settings_for(data)
    if not (settings.database or settings.database_file.exists()):
        raise NoDatabase(where=settings.data)
    with opened(settings) as office:
        yield office
