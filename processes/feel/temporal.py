"""Dates, times and durations as text: ISO 8601 as FEEL reads and writes it (DMN 1.5 §10.3.2.3.4).

Years run from 1 to 9999 and fractions of a second are cut to microseconds, as in ``datetime``.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NoReturn
from zoneinfo import ZoneInfo

from processes.feel.durations import DayTimeDuration, Duration, YearMonthDuration
from processes.feel.notes import UnusableError

_SECOND = 10**9
_DATE = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z][A-Za-z0-9_+/-]*)?"
)
_DATE_PATTERN = re.compile(_DATE)
_TIME_PATTERN = re.compile(_TIME)
_MONTHS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=[0-9])(?:(?P<years>[0-9]{1,12})Y)?(?:(?P<months>[0-9]{1,12})M)?"
)
_DAYS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<days>[0-9]{1,12})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,12})H)?(?:(?P<minutes>[0-9]{1,12})M)?"
    r"(?:(?P<seconds>[0-9]{1,15})(?:\.(?P<fraction>[0-9]*))?S)?)?"
)
WIDEST_OFFSET = timedelta(hours=14)
_LAST_MINUTE = 59
_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)


def parse_date(text: str) -> date:
    """Return the date written as ``2026-01-31``; raises UnusableError."""
    match = _DATE_PATTERN.fullmatch(text)
    if match is None:
        no_such(text)
    return make_date(*(int(match[part]) for part in ("year", "month", "day")))


def parse_time(text: str) -> time:
    """Return the time written as ``08:30:00``, with ``Z``, ``+08:00`` or ``@Asia/Shanghai``."""
    match = _TIME_PATTERN.fullmatch(text)
    return _time(match) if match else no_such(text)


def parse_moment(text: str) -> datetime:
    """Return the date and time written as date, ``T`` and time, or as a date alone (midnight)."""
    day, _, clock = text.partition("T")
    return datetime.combine(parse_date(day), parse_time(clock) if "T" in text else time())


def parse_duration(text: str) -> Duration:
    """Return the duration written as ``P1Y2M`` or ``P3DT4H5M6.7S``, perhaps after a minus."""
    match = _MONTHS_PATTERN.fullmatch(text)
    if match:
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        return YearMonthDuration(months=-months if match["sign"] else months)
    match = _DAYS_PATTERN.fullmatch(text)
    return _days(match) if match else no_such(text)


def parse_temporal(text: str) -> date | time | datetime | Duration:
    """Return what ``@"text"`` stands for; raises UnusableError when it is nothing temporal."""
    if "P" in text[:2]:
        return parse_duration(text)
    if "T" in text[:11]:
        return parse_moment(text)
    return parse_time(text) if text[2:3] == ":" else parse_date(text)


def format_temporal(value: date | time | datetime | Duration) -> str:
    """Return the text that parse_temporal reads back."""
    if isinstance(value, YearMonthDuration):
        return _format_months(value.months)
    if isinstance(value, DayTimeDuration):
        return _format_days(value.nanoseconds)
    if isinstance(value, (datetime, time)):
        text = value.replace(tzinfo=None).isoformat()
        return (text.rstrip("0") if value.microsecond else text) + _format_zone(value.tzinfo)
    return value.isoformat()


def make_date(year: int, month: int, day: int) -> date:
    """Return the date; raises UnusableError when the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        no_such(f"{year}-{month}-{day}")


def make_time(hour: int, minute: int, second: int, microsecond: int, place: tzinfo | None) -> time:
    """Return the time; raises UnusableError when the clock has no such time."""
    try:
        return time(hour, minute, second, microsecond, tzinfo=place)
    except (ValueError, OverflowError):
        no_such(f"{hour}:{minute}:{second}")


@lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """Return the zone called ``name``, as in ``Asia/Shanghai``; raises UnusableError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        no_such(name)


def offset(span: timedelta) -> tzinfo:
    """Return the zone ``span`` ahead of UTC; raises UnusableError beyond 14 hours."""
    if abs(span) > WIDEST_OFFSET:
        no_such(span)
    return timezone(span) if span else UTC


def since_year_one(moment: datetime) -> timedelta:
    """Return how long after the first moment of year 1 (in UTC, or locally) ``moment`` is."""
    return moment.replace(tzinfo=UTC) - _YEAR_ONE - (moment.utcoffset() or timedelta())


def no_such(found: object) -> NoReturn:
    """Raise UnusableError: ``found`` is no date, time or duration."""
    raise UnusableError("FEEL-007", found=str(found))


def _time(match: re.Match[str]) -> time:
    micros = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    hour, minute, second = (int(match[part]) for part in ("hour", "minute", "second"))
    return make_time(hour, minute, second, micros, _zone(match["zone"]))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.startswith("@"):
        return zone(text[1:])
    if text == "Z":
        return UTC
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    if minutes > _LAST_MINUTE or seconds > _LAST_MINUTE:
        no_such(text)
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return offset(-span if text.startswith("-") else span)


def _days(match: re.Match[str]) -> DayTimeDuration:
    days, hours, minutes, seconds = (
        int(match[part] or 0) for part in ("days", "hours", "minutes", "seconds")
    )
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    nanoseconds = whole * _SECOND + int((match["fraction"] or "0")[:9].ljust(9, "0"))
    return DayTimeDuration(nanoseconds=-nanoseconds if match["sign"] else nanoseconds)


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
    seconds, fraction = divmod(abs(nanoseconds), _SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    exact = f"{seconds}.{fraction:09}".rstrip("0") if fraction else str(seconds)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{exact}S" if seconds or fraction else ""
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if nanoseconds < 0 else "") + "P" + (text or "T0S")
