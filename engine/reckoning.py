"""Why a time limit ends when it ends: what was passed over, worked, and rolled on from.

Days in here are those of a calendar in China.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.calendar import Calendar, Hours
from engine.counting import ONE_DAY, WHOLE, in_china, last_day

WORKING = frozenset({"wh", "wd"})
"""Units that pass rest days over; the others count them, and only their last day rolls on."""

BESIDE = frozenset({"休息日", "本地休息日", "农历除夕", "春节延长假期"})
"""What a rest period is not called when it has another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A rest period that has a name; weekends that touch it belong to it."""

    names: tuple[str, ...]
    """Each in Chinese."""
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """How a time limit was counted."""

    start: datetime
    n: Decimal | int
    unit: str
    due: datetime
    rests: tuple[Rest, ...] = ()
    """The named rest periods that were passed over, the first first."""
    worked: tuple[date, ...] = ()
    """The make-up days that were counted, or on which it ends."""
    rolled_from: date | None = None
    """The rest day on which it would have ended."""
    provisional: bool = False
    """Whether a day that mattered lies in a year whose arrangement is not published."""


def explain(
    calendar: Calendar,
    start: datetime,
    n: Decimal | int,
    unit: str,
    hours: Hours | None = None,
) -> Reckoning:
    """Return how ``n`` units that began at ``start`` are counted; raise what ``due`` raises."""
    due = calendar.due(start, n, unit, hours)
    begin, last = in_china(start), in_china(due).date()
    first = begin.date()
    rolled = _last_before_rolling(first, n, unit)
    closed = begin.time() >= (hours or calendar.office)[-1][1]
    days = _days_that_matter(
        first + closed * ONE_DAY if unit == "wh" else first, last, unit, rolled
    )
    return Reckoning(
        start=start,
        n=n,
        unit=unit,
        due=due,
        rests=tuple(rests(calendar, days)),
        worked=tuple(day for day in days if day in calendar.makeup_days),
        rolled_from=rolled if rolled and rolled != last else None,
        provisional=any(day.year > calendar.settled_until for day in days),
    )


def names_of(calendar: Calendar, rest: Rest) -> tuple[str, ...]:
    """Return the English names of a rest period; a name without one is given as it is."""
    return tuple(calendar.names_en.get(name, name) for name in rest.names)


def _last_before_rolling(start: date, n: Decimal | int, unit: str) -> date | None:
    if unit not in WHOLE:
        return None
    if unit == "wd":
        return None if n else start
    return last_day(start, n, unit)


def _days_that_matter(start: date, due: date, unit: str, rolled: date | None) -> list[date]:
    """Return the days on which it mattered whether offices work."""
    if unit == "h":
        return []
    first = rolled or (start if unit == "wh" else start + ONE_DAY)
    return [first + n * ONE_DAY for n in range((due - first).days + 1)]


def rests(calendar: Calendar, days: Iterable[date]) -> Iterator[Rest]:
    """Give the named rest periods that touch ``days``, each whole and once."""
    told: date | None = None
    for day in days:
        if (told and day <= told) or calendar.is_working_day(day):
            continue
        first, told = _edge(calendar, day, -1), _edge(calendar, day, 1)
        names = _named(calendar, first, told)
        if names:
            yield Rest(names=names, first=first, last=told)


def _edge(calendar: Calendar, day: date, step: int) -> date:
    """Return the first or last rest day of the period that ``day`` belongs to."""
    while True:
        beyond = day + step * ONE_DAY
        known = calendar.first_year <= beyond.year <= calendar.last_year
        if not known or calendar.is_working_day(beyond):
            return day
        day = beyond


def _named(calendar: Calendar, first: date, last: date) -> tuple[str, ...]:
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    found = (calendar.rest_days.get(day, "") for day in days)
    names = list(dict.fromkeys(name for each in found for name in each.split("、") if name))
    telling = [name for name in names if name not in BESIDE]
    return tuple(telling or names)
