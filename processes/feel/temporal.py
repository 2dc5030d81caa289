"""Dates, times and durations as text: ISO 8601 as FEEL reads and writes it (DMN 1.5 §10.3.2.3.4).

The forms are those of XML Schema 1.1, which knows a year 0000, years with a minus or with more than
four digits, and 24:00:00 for the end of a day; and FEEL's ``@`` with the name of a zone. Fractions
of a second are cut to nanoseconds.
"""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from processes.feel.durations import DayTimeDuration, Duration, YearMonthDuration
from processes.feel.wide import (
    DAY,
    SECOND,
    Date,
    Moment,
    Time,
    civil,
    clock_of,
    date_of,
    day_number,
    make_clock,
    make_day,
    make_moment,
    no_such,
    number_of,
    since_midnight,
)

_DATE = r"(?P<year>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z][A-Za-z0-9_+/-]*)?"
)
_DATE_PATTERN = re.compile(_DATE)
_TIME_PATTERN = re.compile(_TIME)
_MONTHS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=[0-9])(?:(?P<years>[0-9]{1,34})Y)?(?:(?P<months>[0-9]{1,34})M)?"
)
_DAYS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<days>[0-9]{1,34})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,34})H)?(?:(?P<minutes>[0-9]{1,34})M)?"
    r"(?:(?P<seconds>[0-9]{1,34})(?:\.(?P<fraction>[0-9]*))?S)?)?"
)
_LONGEST = 10**34
WIDEST_OFFSET = timedelta(hours=14)
_HOURS, _MINUTES, _FRACTIONS = range(24), range(60), range(SECOND)


def parse_date(text: str) -> Date:
    """Return the date written as ``2026-01-31`` or ``-12345-01-31``; raises UnusableError."""
    match = _DATE_PATTERN.fullmatch(text)
    if match is None:
        no_such(text)
    return make_date(*(int(match[part]) for part in ("year", "month", "day")))


def parse_time(text: str) -> Time:
    """Return the time written as ``08:30:00``, with ``Z``, ``+08:00`` or ``@Asia/Shanghai``."""
    nanoseconds, place = _clock(text)
    return make_clock(nanoseconds % DAY, place)


def parse_moment(text: str) -> Moment:
    """Return the date and time written as date, ``T`` and time, or as a date alone (midnight)."""
    day, sign, clock = text.partition("T")
    nanoseconds, place = _clock(clock) if sign else (0, None)
    late, nanoseconds = divmod(nanoseconds, DAY)
    return make_moment(day_number(parse_date(day)) + late, nanoseconds, place)


def parse_duration(text: str) -> Duration:
    """Return the duration written as ``P1Y2M`` or ``P3DT4H5M6.7S``, perhaps after a minus."""
    match = _MONTHS_PATTERN.fullmatch(text)
    if match:
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        return YearMonthDuration(months=_signed(months, match))
    match = _DAYS_PATTERN.fullmatch(text)
    return _days(match) if match else no_such(text)


def _signed(length: int, match: re.Match[str]) -> int:
    """Return the length of a duration with its sign; raises UnusableError beyond 34 digits."""
    if length >= _LONGEST:
        no_such(match[0])
    return -length if match["sign"] else length


def parse_temporal(text: str) -> Date | Time | Moment | Duration:
    """Return what ``@"text"`` stands for; raises UnusableError when it is nothing temporal."""
    if "P" in text[:2]:
        return parse_duration(text)
    if text[2:3] == ":":
        return parse_time(text)
    return parse_moment(text) if "T" in text else parse_date(text)


def format_temporal(value: Date | Time | Moment | Duration) -> str:
    """Return the text that parse_temporal reads back."""
    if isinstance(value, YearMonthDuration):
        return _format_months(value.months)
    if isinstance(value, DayTimeDuration):
        return _format_days(value.nanoseconds)
    if isinstance(value, Moment):
        return f"{_format_date(date_of(value))}T{_format_time(clock_of(value))}"
    return _format_time(value) if isinstance(value, Time) else _format_date(value)


def make_date(year: int, month: int, day: int) -> Date:
    """Return the date; raises UnusableError when the calendar has no such day."""
    return make_day(number_of(year, month, day))


def make_time(hour: int, minute: int, second: int, fraction: int, place: tzinfo | None) -> Time:
    """Return a time, its fraction in nanoseconds; raises UnusableError if there is none."""
    parts = ((hour, _HOURS), (minute, _MINUTES), (second, _MINUTES), (fraction, _FRACTIONS))
    if any(part not in allowed for part, allowed in parts):
        no_such(f"{hour}:{minute}:{second}")
    return make_clock(((hour * 60 + minute) * 60 + second) * SECOND + fraction, place)


@cache
def _zones() -> frozenset[str]:
    """Return the names of all zones; "localtime" is that of the machine and no name."""
    return frozenset(available_timezones()) - {"localtime"}


@lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """Return the zone called ``name``, as in ``Asia/Shanghai``; raises UnusableError."""
    return ZoneInfo(name) if name in _zones() else no_such(name)


def offset(ahead: int) -> tzinfo:
    """Return the zone so many nanoseconds ahead of UTC; raises UnusableError beyond 14 hours."""
    if abs(ahead) > WIDEST_OFFSET // timedelta(seconds=1) * SECOND or ahead % SECOND:
        no_such(ahead // SECOND)
    return timezone(timedelta(seconds=ahead // SECOND)) if ahead else UTC


def _clock(text: str) -> tuple[int, tzinfo | None]:
    """Return the nanoseconds since midnight, a whole day for 24:00:00, and the zone."""
    match = _TIME_PATTERN.fullmatch(text)
    if match is None:
        no_such(text)
    hour, minute, second = (int(match[part]) for part in ("hour", "minute", "second"))
    fraction = int((match["fraction"] or "0")[:9].ljust(9, "0"))
    place = _zone(match["zone"])
    if hour == _HOURS.stop and not minute + second + fraction:
        return DAY, place
    return since_midnight(make_time(hour, minute, second, fraction, place)), place


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.startswith("@"):
        return zone(text[1:])
    if text == "Z":
        return UTC
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    if minutes not in _MINUTES or seconds not in _MINUTES:
        no_such(text)
    span = ((hours * 60 + minutes) * 60 + seconds) * SECOND
    return offset(-span if text.startswith("-") else span)


def _days(match: re.Match[str]) -> DayTimeDuration:
    days, hours, minutes, seconds = (
        int(match[part] or 0) for part in ("days", "hours", "minutes", "seconds")
    )
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    nanoseconds = whole * SECOND + int((match["fraction"] or "0")[:9].ljust(9, "0"))
    return DayTimeDuration(nanoseconds=_signed(nanoseconds, match))


def _format_date(value: Date) -> str:
    year, month, day = civil(day_number(value))
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def _format_time(value: Time) -> str:
    seconds, fraction = divmod(since_midnight(value), SECOND)
    minutes, second = divmod(seconds, 60)
    exact = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}{exact}{_format_zone(value.tzinfo)}"


def _format_zone(place: tzinfo | None) -> str:
    if place is None:
        return ""
    if isinstance(place, ZoneInfo):
        return f"@{place.key}"
    span = place.utcoffset(None)
    if not span:
        return "Z"
    sign = "-" if span < timedelta(0) else "+"
    hours, rest = divmod(int(abs(span).total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _format_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return ("-" if months < 0 else "") + "P" + (text or "0M")


def _format_days(nanoseconds: int) -> str:
    seconds, fraction = divmod(abs(nanoseconds), SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    exact = f"{seconds}.{fraction:09}".rstrip("0") if fraction else str(seconds)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{exact}S" if seconds or fraction else ""
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if nanoseconds < 0 else "") + "P" + (text or "T0S")
