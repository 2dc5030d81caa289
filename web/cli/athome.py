"""Our functions where no office is: with the published calendar, without places."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from engine.calendar import Calendar, edition_from_holidays
from engine.functions import Lookups, functions
from tasks.clocks import FIRST_YEAR, LAST_YEAR


def functions_at(now: datetime) -> Mapping[str, Callable[..., Any]]:
    """Return our functions for trying expressions out at ``now``."""
    return functions(now, Lookups(calendar=_edition))


@cache
def _edition() -> Calendar:
    """Return the calendar; it takes a moment to make, so only who asks for it waits."""
    return edition_from_holidays(FIRST_YEAR, LAST_YEAR, 1)
