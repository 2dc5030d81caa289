"""When a time limit ends: a numbered edition of the days, hours and limits of the office.

Working days follow the State Council's yearly arrangement, make-up days included, and what people
have set over it; how time is counted says ``engine/counting.py``.

A ``Calendar`` is one edition, gathered once and kept in the database: two clocks that started under
the same edition end the same, whatever a library learns or a table says later.
"""
# ruff: noqa: A005  (imports are absolute, so engine.calendar hides nothing)

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

import holidays

from engine.counting import (
    CHINA,
    COUNTS,
    ONE_DAY,
    SHIFTS,
    WHOLE,
    Office,
    Span,
    in_china,
    in_utc,
    moment_of_share,
)
from engine.errors import EngineError
from processes.vocabulary import Sla, load_vocabulary

__all__ = ["CHINA", "Span"]

SATURDAY = 5
MOST = 12_000

Hours = tuple[Span, ...]
"""When an office is open on a working day."""

OFFICE_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Eight hours; places may keep others."""

ENGLISH = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "农历除夕": "Spring Festival Eve",
    "劳动节": "Labour Day",
    "休息日": "Day off in exchange",
}
"""What we call rest days; for the others the library knows a good name."""


class CalendarEnds(EngineError):
    """The working-day calendar knows the years {first} to {last}, but {year} was asked for."""

    code = "TIME-020"
    advice = "Ask the administrator to extend the calendar, or choose an earlier date."


class UnknownUnit(EngineError):
    """A time limit is counted in h, wh, wd, cd or month, not in {unit}."""

    code = "TIME-021"
    advice = "Correct the unit in the table of time limits."


class LimitOutOfRange(EngineError):
    """A time limit cannot be {n}: a number above 0 up to {most}, with two decimals at most."""

    code = "TIME-022"
    advice = "Correct the number in the table of time limits."


class UnknownClock(EngineError):
    """There is no time limit called “{key}”."""

    code = "TIME-023"
    advice = "Choose one from the table of time limits (bihuan limits)."


class LimitDivided(EngineError):
    """A time limit in {unit} is a whole number, not {n}."""

    code = "TIME-025"
    advice = "Give whole days or months, or count in hours."


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
    names_en: Mapping[str, str] = field(default_factory=dict)
    """The English names of rest days by the Chinese ones."""
    office: Hours = OFFICE_HOURS
    """The hours of places without hours of their own."""
    offices: Mapping[str, Hours] = field(default_factory=dict)
    """Hours by the code of the place; they hold for everything below it, too."""
    limits: Mapping[str, Sla] = field(default_factory=dict)
    """The time limits in force, by key."""

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on ``day``; raise CalendarEnds outside the edition."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarEnds(first=self.first_year, last=self.last_year, year=day.year)
        if day in self.makeup_days:
            return True
        return day.weekday() < SATURDAY and day not in self.rest_days

    def next_working_day(self, day: date) -> date:
        """Return ``day``, or the first working day after it (Civil Code §203)."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def limit(self, key: str) -> Sla:
        """Return the time limit; raise UnknownClock."""
        if key not in self.limits:
            raise UnknownClock(key=key)
        return self.limits[key]

    def hours_at(self, codes: Sequence[str]) -> Hours:
        """Return the hours of the nearest place that keeps its own; ``codes`` is root first."""
        own = (self.offices[code] for code in reversed(codes) if code in self.offices)
        return next(own, self.office)

    def due(
        self, start: datetime, n: Decimal | int, unit: str, hours: Hours | None = None
    ) -> datetime:
        """Return the moment (UTC) at which ``n`` units that began at ``start`` are over.

        Raises UnknownUnit, LimitOutOfRange, LimitDivided and CalendarEnds.
        """
        check_limit(n, unit)
        return in_utc(COUNTS[unit](self._office(hours), in_china(start), n))

    def at_share(
        self,
        start: datetime,
        due: datetime,
        unit: str,
        share: Decimal,
        hours: Hours | None = None,
    ) -> datetime:
        """Return the moment (UTC) at which ``share`` of a limit is used, 1 being all of it.

        Counted in office time for wh and wd, in plain time for h, cd and month; in plain time, too,
        when the office is never open between ``start`` and ``due``.
        """
        office, ends = self._office(hours), (in_china(start), in_china(due))
        return in_utc(moment_of_share(office, *ends, share, unit))

    def resumed(
        self,
        due: datetime,
        unit: str,
        paused: datetime,
        resumed: datetime,
        hours: Hours | None = None,
    ) -> datetime:
        """Return the new end (UTC) of a limit that was paused for a while.

        What was left when it was paused is left when it goes on: time for h, office time for wh,
        the working days after that day for wd, calendar days for cd and month. Never earlier than
        ``due``; a limit that was over before the pause stays over.
        """
        if unit not in SHIFTS:
            raise UnknownUnit(unit=unit)
        if resumed <= paused or paused >= due:
            return in_utc(due)
        moments = in_china(due), in_china(paused), in_china(resumed)
        return max(in_utc(due), in_utc(SHIFTS[unit](self._office(hours), *moments)))

    def _office(self, hours: Hours | None) -> Office:
        return Office(days=self, hours=hours or self.office)


def check_limit(n: Decimal | int, unit: str) -> None:
    """Raise UnknownUnit, LimitOutOfRange or LimitDivided when no limit is ``n`` of ``unit``."""
    if unit not in COUNTS:
        raise UnknownUnit(unit=unit)
    if not 0 <= n <= MOST:
        raise LimitOutOfRange(n=n, most=MOST)
    if unit in WHOLE and n != int(n):
        raise LimitDivided(n=n, unit=unit)


def edition_from_holidays(first_year: int, last_year: int, number: int) -> Calendar:
    """Copy the mainland calendar of the ``holidays`` library and the shipped limits to an edition.

    Asked when an installation is set up, and at each start whether there is something new.
    """
    return replace(_published(first_year, last_year), number=number)


@lru_cache(maxsize=8)
def _published(first_year: int, last_year: int) -> Calendar:
    """Gather what is published; it is the same as long as a program runs."""
    years = range(first_year, last_year + 1)
    known = holidays.country_holidays("CN", years=years, language="zh_CN")
    english = holidays.country_holidays("CN", years=years, language="en_US")
    worked = {day for day in known.weekend_workdays if first_year <= day.year <= last_year}
    rest_days = {day: known[day] for day in sorted(known) if day.weekday() < SATURDAY}
    names = {day: _plain(name) for day, name in rest_days.items()}
    return Calendar(
        number=0,
        first_year=first_year,
        last_year=last_year,
        rest_days={day: "、".join(parts) for day, parts in names.items()},
        makeup_days=frozenset(worked),
        settled_until=max((day.year for day in worked), default=first_year - 1),
        names_en={
            zh: ENGLISH.get(zh, en)
            for day, parts in names.items()
            for zh, en in zip(parts, _plain(english[day]), strict=True)
        },
        limits=load_vocabulary().slas,
    )


def _plain(names: str) -> list[str]:
    """Return the names of a day without what stands in brackets behind them."""
    return [_BRACKETS.sub("", name).strip() for name in names.split(";")]


_BRACKETS = re.compile(r"[（(].*")
