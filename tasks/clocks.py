"""Clocks: the time limits of the vocabulary, counted with the editions of the office's calendar."""

from datetime import datetime

from engine.calendar import Calendar, edition_from_holidays
from engine.execution import Calendars
from engine.functions import DueAt
from engine.store import calendars
from engine.store.database import Tx
from tasks.errors import NoCalendar

FIRST_YEAR, LAST_YEAR = 2015, 2060


def set_up_calendar(tx: Tx, now: datetime) -> Calendar:
    """Return the edition in force; make the first one where there is none."""
    edition = calendars.latest(tx)
    if edition is None:
        edition = edition_from_holidays(FIRST_YEAR, LAST_YEAR, 1)
        calendars.add(tx, edition, now)
    return edition


def office_calendars() -> Calendars:
    """Return what the kernel counts time with; editions never change, so each is read once."""
    known: dict[int, Calendar] = {}

    def current(tx: Tx) -> int:
        number = calendars.latest_number(tx)
        if number is None:
            raise NoCalendar
        return number

    def edition(tx: Tx, number: int) -> Calendar:
        if number not in known:
            found = calendars.by_number(tx, number)
            if found is None:
                raise NoCalendar
            known[number] = found
        return known[number]

    def due_at(tx: Tx, number: int) -> DueAt:
        return clock_of(edition(tx, number))

    return Calendars(current=current, due_at=due_at, edition=edition)


def clock_of(edition: Calendar) -> DueAt:
    """Return the function that ends a clock by its key; it raises UnknownClock."""
    return lambda start, key: edition.clock_end(start, edition.limit(key))
