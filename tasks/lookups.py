"""Our functions for the expressions of forms: over the office's calendar and its places, as now."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.calendar import Calendar
from engine.functions import Lookups, functions
from engine.store import places
from engine.store.database import Tx
from tasks.clocks import office_calendars


def functions_in(tx: Tx, now: datetime) -> Mapping[str, Callable[..., Any]]:
    """Return our functions at ``now``; what they look up is read when one is called."""
    calendars = office_calendars()

    def edition() -> Calendar:
        return calendars.edition(tx, calendars.current(tx))

    lookups = Lookups(calendar=edition, line=lambda code: places.told(tx, code))
    return functions(now, lookups)
