"""Days, times and moments as FEEL counts them: a billion years either way, to the nanosecond.

Whatever ``datetime`` can hold is a value of ``datetime``; the classes here hold the rest. Reckoning
takes values apart into days (numbered as ``date.toordinal`` does), nanoseconds since midnight and a
zone, and puts the result together as the narrowest value that holds it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NoReturn, TypeGuard
from zoneinfo import ZoneInfo

from processes.feel.notes import UnusableError

SECOND = 10**9
"""In nanoseconds, as all spans of time here."""
DAY = 86_400 * SECOND
MAX_YEAR = 999_999_999
_MICROSECOND = 1_000
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
"""The calendar, days of the week included, repeats itself after this."""
_LAST_DAY = date.max.toordinal()
_KNOWN = range(_CYCLE_DAYS, _LAST_DAY - _CYCLE_DAYS)
"""Days at which every zone can be asked for its offset, whatever the offset is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WideDate:
    """A date of a year before 1 or after 9999."""

    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WideTime:
    """A time of day finer than microseconds."""

    nanoseconds: int
    tzinfo: tzinfo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WideMoment:
    """A date and time that is out of the reach of ``datetime`` in one of the two ways."""

    ordinal: int
    nanoseconds: int
    tzinfo: tzinfo | None


Date = date | WideDate
Time = time | WideTime
Moment = datetime | WideMoment


def is_date(value: object) -> TypeGuard[Date]:
    """Return whether a value is a date and no moment."""
    return type(value) in {date, WideDate}


def no_such(found: object) -> NoReturn:
    """Raise UnusableError: ``found`` is no date, time or duration."""
    raise UnusableError("FEEL-007", found=str(found))


def number_of(year: int, month: int, day: int) -> int:
    """Return the number of a day; raises UnusableError when the calendar has none such."""
    cycles, short = divmod(year - 1, _CYCLE_YEARS)
    try:
        return date(short + 1, month, day).toordinal() + cycles * _CYCLE_DAYS
    except (ValueError, OverflowError):
        no_such(f"{year}-{month}-{day}")


def civil(ordinal: int) -> tuple[int, int, int]:
    """Return year, month and day of a day."""
    cycles, short = divmod(ordinal - 1, _CYCLE_DAYS)
    day = date.fromordinal(short + 1)
    return day.year + cycles * _CYCLE_YEARS, day.month, day.day


def weekday(ordinal: int) -> int:
    """Return the day of the week, from 1 for Monday to 7 for Sunday."""
    return (ordinal - 1) % 7 + 1


def make_day(ordinal: int) -> Date:
    """Return the date of a day; raises UnusableError beyond MAX_YEAR."""
    if 1 <= ordinal <= _LAST_DAY:
        return date.fromordinal(ordinal)
    return WideDate(ordinal=_bounded(ordinal))


def _bounded(ordinal: int) -> int:
    if not _FIRST <= ordinal <= _LAST:
        no_such(f"{ordinal // 365} years")
    return ordinal


_FIRST = number_of(-MAX_YEAR, 1, 1)
_LAST = number_of(MAX_YEAR, 12, 31)


def make_clock(nanoseconds: int, place: tzinfo | None) -> Time:
    """Return the time of day so long after midnight."""
    if nanoseconds % _MICROSECOND:
        return WideTime(nanoseconds=nanoseconds, tzinfo=place)
    return _plain_clock(nanoseconds, place)


def _plain_clock(nanoseconds: int, place: tzinfo | None) -> time:
    seconds, fraction = divmod(nanoseconds, SECOND)
    minutes, second = divmod(seconds, 60)
    return time(minutes // 60, minutes % 60, second, fraction // _MICROSECOND, tzinfo=place)


def make_moment(ordinal: int, nanoseconds: int, place: tzinfo | None) -> Moment:
    """Return the moment on a day, so long after midnight; raises UnusableError beyond MAX_YEAR."""
    if nanoseconds % _MICROSECOND or not 1 <= ordinal <= _LAST_DAY:
        _bounded(ordinal)
        return WideMoment(ordinal=ordinal, nanoseconds=nanoseconds, tzinfo=place)
    return datetime.combine(date.fromordinal(ordinal), _plain_clock(nanoseconds, place))


def day_number(value: Date | Moment) -> int:
    """Return the number of the day of a date or moment."""
    return value.ordinal if isinstance(value, (WideDate, WideMoment)) else value.toordinal()


def since_midnight(value: Time | Moment) -> int:
    """Return how much of its day has passed at a time or moment, by the clock."""
    if isinstance(value, (WideTime, WideMoment)):
        return value.nanoseconds
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return seconds * SECOND + value.microsecond * _MICROSECOND


def date_of(value: Moment) -> Date:
    """Return the date of a moment."""
    return make_day(value.ordinal) if isinstance(value, WideMoment) else value.date()


def clock_of(value: Moment) -> Time:
    """Return the time of day of a moment, with its zone."""
    if isinstance(value, datetime):
        return value.timetz()
    return make_clock(value.nanoseconds, value.tzinfo)


def join(day: Date | Moment, clock: Time) -> Moment:
    """Return the moment of a time on a day."""
    return make_moment(day_number(day), since_midnight(clock), clock.tzinfo)


def ahead_of_utc(value: Time | Moment) -> int | None:
    """Return how far the clock is ahead of UTC; None for local time and where the zone has none."""
    if isinstance(value, WideTime):
        span = time(tzinfo=value.tzinfo).utcoffset()
    elif isinstance(value, WideMoment):
        span = _stand_in(value.ordinal, value.nanoseconds).replace(tzinfo=value.tzinfo).utcoffset()
    else:
        span = value.utcoffset()
    return None if span is None else span // timedelta(seconds=1) * SECOND


def instant(value: Moment) -> int:
    """Return how long after midnight of day 0 (in UTC, or locally) a moment is."""
    local = day_number(value) * DAY + since_midnight(value)
    return local - (ahead_of_utc(value) or 0)


def at_instant(when: int, place: tzinfo | None) -> Moment:
    """Return the moment at an instant, by the clocks of ``place``.

    In an hour that the zone has twice, the second time gets its fixed offset.
    """
    if place is None:
        return make_moment(*divmod(when, DAY), None)
    there = _stand_in(*divmod(when, DAY)).replace(tzinfo=UTC).astimezone(place)
    span = there.utcoffset() or timedelta()
    local = divmod(when + span // timedelta(seconds=1) * SECOND, DAY)
    if isinstance(place, ZoneInfo) and there.replace(fold=0).utcoffset() != span:
        return make_moment(*local, timezone(span))
    return make_moment(*local, place)


def _stand_in(ordinal: int, nanoseconds: int) -> datetime:
    """Return the local moment itself, or one at the same place of a cycle within reach."""
    if ordinal not in _KNOWN:
        edge = _KNOWN.start if ordinal < _KNOWN.start else _KNOWN.stop - _CYCLE_DAYS
        ordinal = edge + (ordinal - edge) % _CYCLE_DAYS
    return datetime.combine(date.fromordinal(ordinal), _plain_clock(nanoseconds, None))
