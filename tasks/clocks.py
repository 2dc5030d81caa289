"""Clocks: the editions that the office's time is counted with, and when the next one is due."""

from datetime import date, datetime

from engine.calendar import Calendar, edition_from_holidays
from engine.commands import SYSTEM
from engine.editions import edition_of, keeping, same
from engine.execution import Calendars
from engine.store import calendars, locks, officetime
from engine.store.database import Tx
from engine.store.officetime import Signed
from tasks.errors import NoCalendar, YearProvisional

FIRST_YEAR, LAST_YEAR = 2015, 2060
DECEMBER = 12
"""From this month on it matters that the next year is not published."""

NEW_PROGRAM = "This program knows other holidays or time limits than the one before."
"""Why an edition was made when nobody had changed anything."""


def gather() -> None:
    """Read what is published before a transaction needs it, for that takes a second once."""
    edition_from_holidays(FIRST_YEAR, LAST_YEAR, 0)


def set_up_calendar(tx: Tx, now: datetime) -> Calendar:
    """Return the edition in force; make the first one, and the next when the program has news."""
    return renew(tx, Signed(by=SYSTEM, at=now), NEW_PROGRAM)


def renew(tx: Tx, signed: Signed, reason: str) -> Calendar:
    """Return the edition of what is published and set now, in force from now on.

    Where it counts like the one before, that one stays; else every open clock is counted anew.
    """
    locks.take(tx, "calendar")
    before = calendars.latest(tx)
    number = before.number + 1 if before else 1
    published = edition_from_holidays(FIRST_YEAR, LAST_YEAR, number)
    edition = edition_of(published, officetime.own(tx), number)
    if before is None:
        calendars.add(tx, edition, signed.at, by=signed.by)
        return edition
    edition = keeping(before, edition)
    if same(before, edition):
        return before
    calendars.add(tx, edition, signed.at, by=signed.by, reason=reason)
    officetime.ask_recount(tx, number, signed.at)
    return edition


def provisional_year(edition: Calendar, today: date) -> YearProvisional | None:
    """Return what is to be said of a year that is near and not published: this or, soon, the next.

    From December on the next one is near.
    """
    near = today.year + (today.month >= DECEMBER)
    return YearProvisional(year=near) if near > edition.settled_until else None


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

    return Calendars(current=current, edition=edition)
