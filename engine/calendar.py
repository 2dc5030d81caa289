"""When a time limit ends: hours, office hours, working days, calendar days, months.

The rules are those of the Civil Code of the People's Republic of China: the day a period starts is
not counted (§201), a month ends on the same day number or on the last day of the month (§202), a
last day that is a rest day moves to the next working day, and an office's day ends when it closes
(§203). Working days follow the State Council's yearly arrangement, make-up days included.

A ``Calendar`` is one numbered edition, gathered once and kept in the database: two clocks that
started under the same edition end the same, whatever a library learns later.
"""
# ruff: noqa: A005  (imports are absolute, so engine.calendar hides nothing)

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import holidays

from engine.errors import EngineError
from processes.vocabulary import Sla

CHINA = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
MONTHS = 12
MOST = 12_000

Span = tuple[time, time]
"""From opening to closing, in local time."""

OFFICE_HOURS: tuple[Span, ...] = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Eight hours; an office that keeps other hours has its own edition."""


class CalendarEnds(EngineError):
    """The working-day calendar knows the years {first} to {last}, but {year} was asked for."""

    code = "TIME-020"
    advice = "Ask the administrator to extend the calendar, or choose an earlier date."


class UnknownUnit(EngineError):
    """A time limit is counted in h, wh, wd, cd or month, not in {unit}."""

    code = "TIME-021"
    advice = "Correct the unit in the table of time limits."


class LimitOutOfRange(EngineError):
    """A time limit lies between 0 and {most}, not at {n}."""

    code = "TIME-022"
    advice = "Correct the number in the table of time limits."


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One edition of the working-day calendar."""

    number: int
    """Cases record the number of the edition that their clocks were counted with."""
    first_year: int
    last_year: int
    rest_days: Mapping[date, str] = field(default_factory=dict)
    """Days off that would be working days by their weekday, with their names."""
    makeup_days: frozenset[date] = frozenset()
    """Saturdays and Sundays that are worked in exchange."""
    settled_until: int = 0
    """The last year whose arrangement is published; later years are provisional."""
    office: tuple[Span, ...] = OFFICE_HOURS

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on ``day``; raise CalendarEnds outside the edition."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarEnds(first=self.first_year, last=self.last_year, year=day.year)
        if day in self.makeup_days:
            return True
        return day.weekday() < SATURDAY and day not in self.rest_days

    def due(self, start: datetime, n: Decimal | int, unit: str) -> datetime:
        """Return the moment (UTC) at which ``n`` units that began at ``start`` are over."""
        if unit not in CLOCKS:
            raise UnknownUnit(unit=unit)
        if not 0 <= n <= MOST:
            raise LimitOutOfRange(n=n, most=MOST)
        return CLOCKS[unit](self, start.astimezone(CHINA), n).astimezone(UTC)

    def clock_end(self, start: datetime, sla: Sla) -> datetime:
        """Return the moment (UTC) at which the clock of ``sla`` that began at ``start`` ends."""
        return self.due(start, sla.n, sla.clock)

    def closing(self, day: date) -> datetime:
        """Return the close of business of ``day`` (Civil Code §203)."""
        return datetime.combine(day, self.office[-1][1], CHINA)

    def next_working_day(self, day: date) -> date:
        """Return ``day``, or the first working day after it (Civil Code §203)."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day


def edition_from_holidays(first_year: int, last_year: int, number: int) -> Calendar:
    """Copy the mainland calendar of the ``holidays`` library into an edition.

    Asked once, when an installation is set up or a new arrangement is published.
    """
    known = holidays.country_holidays(
        "CN", years=range(first_year, last_year + 1), language="zh_CN"
    )
    worked = {day for day in known.weekend_workdays if first_year <= day.year <= last_year}
    return Calendar(
        number=number,
        first_year=first_year,
        last_year=last_year,
        rest_days={day: known[day] for day in sorted(known) if day.weekday() < SATURDAY},
        makeup_days=frozenset(worked),
        settled_until=max((day.year for day in worked), default=first_year - 1),
    )


def _hours(_: Calendar, start: datetime, n: Decimal | int) -> datetime:
    """Count on without a pause; §201: from the moment the clock was started."""
    return start.astimezone(UTC) + _duration(n)


def _office_hours(calendar: Calendar, start: datetime, n: Decimal | int) -> datetime:
    """Count only while the office is open."""
    left = _duration(n)
    for opening, closing in _open_spans(calendar, start):
        begin = max(start, opening)
        if begin + left <= closing:
            return begin + left
        left -= closing - begin
    raise AssertionError  # the spans end only with an error of the calendar


def _open_spans(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give the opening times that are not over at ``start``, without end."""
    day = start.date()
    while True:
        if calendar.is_working_day(day):
            for opens, closes in calendar.office:
                closing = datetime.combine(day, closes, CHINA)
                if closing > start:
                    yield datetime.combine(day, opens, CHINA), closing
        day += ONE_DAY


def _working_days(calendar: Calendar, start: datetime, n: Decimal | int) -> datetime:
    """Count working days from the day after the start (§201)."""
    day = start.date()
    for _ in range(int(n)):
        day = calendar.next_working_day(day + ONE_DAY)
    return calendar.closing(calendar.next_working_day(day))


def _calendar_days(calendar: Calendar, start: datetime, n: Decimal | int) -> datetime:
    """Count every day from the day after the start (§201), then roll over rest days (§203)."""
    return calendar.closing(calendar.next_working_day(start.date() + int(n) * ONE_DAY))


def _months(calendar: Calendar, start: datetime, n: Decimal | int) -> datetime:
    """Find the same day ``n`` months later, or the last of that month (§202), then roll (§203)."""
    day = start.date()
    year, month = divmod(day.year * MONTHS + day.month - 1 + int(n), MONTHS)
    last = monthrange(year, month + 1)[1]
    same = date(year, month + 1, min(day.day, last))
    return calendar.closing(calendar.next_working_day(same))


def _duration(hours: Decimal | int) -> timedelta:
    return timedelta(seconds=int(hours * 3600))


CLOCKS: dict[str, Callable[[Calendar, datetime, Decimal | int], datetime]] = {
    "h": _hours,
    "wh": _office_hours,
    "wd": _working_days,
    "cd": _calendar_days,
    "month": _months,
}
"""The unit of a time limit and how it is counted."""
