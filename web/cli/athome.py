"""Our functions where no office is: with the published calendar, without places."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from engine.calendar import Calendar, edition_from_holidays
from engine.functions import Lookups, functions
from tasks.clocks import FIRST_YEAR, LAST_YEAR, clock_of


def functions_at(now: datetime) -> Mapping[str, Callable[..., Any]]:
    """Return our functions for trying expressions out at ``now``."""
    lookups = Lookups(due_at=lambda start, key: clock_of(_edition())(start, key), calendar=_edition)
    return functions(now, lookups)


@cache
def _edition() -> Calendar:
    """Return the calendar; it takes a moment to make, so only who asks for it waits."""
    return edition_from_holidays(FIRST_YEAR, LAST_YEAR, 1)
