"""Changes of the office's time: a day, opening hours, a time limit.

Each is signed and has a reason, and makes the next edition of the calendar in the transaction of
the caller. What changes nothing makes none.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from engine.calendar import MOST as MOST_UNITS
from engine.calendar import Calendar, CalendarEnds, Hours, LimitOutOfRange, check_limit
from engine.editions import DayKind, OwnDay, OwnLimit
from engine.limits import Counting
from engine.store import officetime
from engine.store.database import Tx
from engine.store.officetime import Signed
from tasks import places
from tasks.clocks import FIRST_YEAR, LAST_YEAR, renew, set_up_calendar
from tasks.errors import (
    BadDayKind,
    BadHours,
    LongName,
    NotADay,
    NotAdministrator,
    NothingSet,
    ReasonMissing,
)
from tasks.fieldtypes import narrow
from tasks.people import Actor

LONGEST_REASON = 500
LONGEST_NAME = 100
NONE = "–"
"""What is said where nothing was named."""
ADMINISTRATOR = "system_admin"

_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–—]\s*([0-9]{1,2}):([0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_BETWEEN = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who changes something, when, and why."""

    signed: Signed
    reason: str


def may_change(actor: Actor) -> bool:
    """Say whether a person changes the calendar of the office."""
    return actor.has_role(ADMINISTRATOR)


def check_may_change(actor: Actor) -> None:
    """Raise NotAdministrator when somebody else would change the calendar."""
    if not may_change(actor):
        raise NotAdministrator


def set_day(tx: Tx, change: Change, day: OwnDay) -> Calendar:
    """Make a day a rest day or a working day; raise CalendarEnds, LongName, ReasonMissing."""
    reason = _reason(change)
    if not FIRST_YEAR <= day.day.year <= LAST_YEAR:
        raise CalendarEnds(first=FIRST_YEAR, last=LAST_YEAR, year=day.day.year)
    named = replace(day, name=_name(day.name), name_en=_name(day.name_en))
    officetime.put_day(tx, named, change.signed)
    return renew(tx, change.signed, reason)


def unset_day(tx: Tx, change: Change, day: date) -> Calendar:
    """Let a day be again what is published; raise NothingSet, ReasonMissing."""
    reason = _reason(change)
    if not officetime.drop_day(tx, day):
        raise NothingSet(what=day)
    return renew(tx, change.signed, reason)


def set_hours(tx: Tx, change: Change, place: str, hours: Hours) -> Calendar:
    """Let a place, and all below it, keep hours; raise PlaceNotFound, ReasonMissing."""
    reason = _reason(change)
    code = places.place_of(tx, place).code
    officetime.put_hours(tx, code, hours, change.signed)
    return renew(tx, change.signed, reason)


def unset_hours(tx: Tx, change: Change, place: str) -> Calendar:
    """Let a place keep the hours above it again; raise NothingSet, ReasonMissing."""
    reason = _reason(change)
    if not officetime.drop_hours(tx, place):
        raise NothingSet(what=place or NONE)
    return renew(tx, change.signed, reason)


def set_limit(tx: Tx, change: Change, limit: OwnLimit) -> Calendar:
    """Make a time limit longer or shorter.

    Raises UnknownClock, UnknownUnit, LimitOutOfRange, LimitDivided, ReasonMissing, and CalendarEnds
    when it would pass beyond all calendars.
    """
    reason = _reason(change)
    before = set_up_calendar(tx, change.signed.at)
    before.limit(limit.key)
    if limit.n <= 0:
        raise LimitOutOfRange(n=limit.n, most=MOST_UNITS)
    check_limit(limit.n, limit.clock)
    counting = Counting(calendar=lambda: before, place=tuple)
    start = change.signed.at
    counting.limit(start, counting.due(start, limit.n, limit.clock), limit.clock)
    officetime.put_limit(tx, limit, change.signed)
    return renew(tx, change.signed, reason)


def unset_limit(tx: Tx, change: Change, key: str) -> Calendar:
    """Let a time limit be as long as the program says again; raise NothingSet, ReasonMissing."""
    reason = _reason(change)
    if not officetime.drop_limit(tx, key):
        raise NothingSet(what=key or NONE)
    return renew(tx, change.signed, reason)


def day_from(text: str) -> date:
    """Read a day as people write it, 2026-02-14; raise NotADay."""
    found = _DAY.fullmatch(narrow(text.strip()))
    try:
        return date(*map(int, found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def kind_from(text: str) -> DayKind:
    """Read what a day becomes; raise BadDayKind."""
    if text not in set(DayKind):
        raise BadDayKind(text=text[:LONGEST_NAME])
    return DayKind(text)


def hours_from(text: str) -> Hours:
    """Read opening hours, 08:30-12:00,13:30-18:00; raise BadHours."""
    spans = tuple(_span(part.strip(), text) for part in _BETWEEN.split(narrow(text)))
    moments = [moment for span in spans for moment in span]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise BadHours(text=text[:LONGEST_NAME])
    return spans


def hours_to(hours: Hours) -> str:
    """Write opening hours as ``hours_from`` reads them."""
    return ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours)


def number_from(text: str) -> Decimal:
    """Read the number of a limit, with at most two decimals; raise LimitOutOfRange."""
    number = narrow(text.strip())
    if not _NUMBER.fullmatch(number):
        raise LimitOutOfRange(n=text[:LONGEST_NAME], most=MOST_UNITS)
    return Decimal(number)


def _span(text: str, whole: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text)
    try:
        if found:
            first, second, third, fourth = map(int, found.groups())
            return time(first, second), time(third, fourth)
    except ValueError:
        pass
    raise BadHours(text=whole[:LONGEST_NAME])


def _no_day(text: str) -> date:
    raise NotADay(text=text[:LONGEST_NAME])


def _reason(change: Change) -> str:
    reason = change.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonMissing(most=LONGEST_REASON)
    return reason


def _name(name: str) -> str:
    if len(name.strip()) > LONGEST_NAME:
        raise LongName(most=LONGEST_NAME)
    return name.strip()
