"""ISO 8601 durations, dates and cycles as timers use them; ours, because lenient readers lie.

Pure and linear in the length of the text. What ISO 8601 allows but a timer cannot mean exactly
(half a month) is refused, and so is everything longer than fifty years.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Final

from processes.iso8601errors import (
    EmptyDurationError,
    EndlessCycleError,
    FractionError,
    LongDurationError,
    ManyRepeatsError,
    MissingIntervalError,
    NegativeDurationError,
    NoSuchDateError,
    NotACycleError,
    NotADateError,
    NotADurationError,
    QuotedTimeError,
    SkippedTimeError,
    TimeTextError,
)

LONGEST_YEARS: Final = 50
MOST_REPEATS: Final = 1_000
SHORTEST_CYCLE: Final = 60
"""Seconds; cycles that repeat faster are reported by the linter."""

_LONGEST_NUMBER: Final = 12
_SHOWN: Final = 60
_PART: Final = r"([0-9]+(?:[.,][0-9]{1,9})?)"
_DURATION: Final = re.compile(
    r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?"
    rf"(T(?:{_PART}H)?(?:{_PART}M)?(?:{_PART}S)?)?"
)
_CALENDAR_FRACTION: Final = re.compile(r"P(?:[0-9]+[YMWD])*[0-9]+[.,][0-9]+[YMWD]")
_SIGNED: Final = re.compile(r"[-+]P[0-9YMWDTHS.,]*|P[0-9YMWDTHS.,]*[-+][0-9YMWDTHS.,+-]*")
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_REPEATS: Final = re.compile(r"R([0-9]*)")
_DAYS_PER_MONTH: Final = Decimal("30.436875")
_LONGEST_DAYS: Final = 12 * LONGEST_YEARS * _DAYS_PER_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A span of calendar years and months, then days, then exact seconds; never negative."""

    years: int = 0
    months: int = 0
    days: int = 0
    seconds: Decimal = Decimal(0)

    def after(self, start: datetime) -> datetime:
        """Return ``start`` plus this span; the 31st becomes the last day of a shorter month.

        Raises LongDurationError when the calendar ends before the span does.
        """
        try:
            moved = add_months(start, 12 * self.years + self.months)
            microseconds = int(self.seconds * 1_000_000)
            return moved + timedelta(days=self.days, microseconds=microseconds)
        except (ValueError, OverflowError):
            raise LongDurationError(text=str(self), most=LONGEST_YEARS) from None

    def is_zero(self) -> bool:
        """Return whether nothing is counted."""
        return not (self.years or self.months or self.days or self.seconds)

    def shortest(self) -> Decimal:
        """Return the seconds it lasts at the least, in a short year and a February."""
        return 86_400 * (365 * self.years + 28 * self.months + self.days) + self.seconds

    def __str__(self) -> str:
        """Return the ISO 8601 text."""
        return format_duration(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A repetition: ``repeats`` is None for as long as the element is active."""

    interval: Duration
    repeats: int | None = None
    start: datetime | None = None
    end: datetime | None = None


def add_months(start: datetime, months: int) -> datetime:
    """Return ``start`` moved by calendar months, on the last day when the month is shorter."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def parse_duration(text: str) -> Duration:
    """Return the duration that ``text`` writes, for instance ``P1DT2H``.

    Raises a TimeTextError: TIME-001 not a duration, TIME-002 signed, TIME-003 empty, TIME-004
    longer than fifty years, TIME-005 a divided calendar unit, TIME-013 in quotation marks.
    """
    shown = _shown(text)
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise _no_duration(text.strip(), shown)
    years, months, weeks, days, clock, *parts = match.groups()
    numbers = (years, months, weeks, days, *parts)
    if not any(numbers):
        raise EmptyDurationError(text=shown)
    if clock == "T" or not _fraction_is_last(parts) or (weeks and any(_others(numbers))):
        raise NotADurationError(text=shown)
    if any(_digits(number) > _LONGEST_NUMBER for number in numbers):
        raise LongDurationError(text=shown, most=LONGEST_YEARS)
    hours, minutes, seconds = (Decimal((part or "0").replace(",", ".")) for part in parts)
    duration = Duration(
        years=int(years or 0),
        months=int(months or 0),
        days=int(days or 0) + 7 * int(weeks or 0),
        seconds=3600 * hours + 60 * minutes + seconds,
    )
    if _days(duration) > _LONGEST_DAYS:
        raise LongDurationError(text=shown, most=LONGEST_YEARS)
    return duration


def parse_moment(text: str, zone: tzinfo = UTC) -> datetime:
    """Return the moment in UTC of a date, with or without a time, of ``zone`` unless it has one.

    A date alone is its first instant. Raises TIME-009 not a date, TIME-010 no such date or time,
    TIME-012 a time that clocks of ``zone`` skip, TIME-013 in quotation marks.
    """
    shown = _shown(text)
    if not text.strip() or text.strip()[0] in "PR":
        raise NotADateError(text=shown)
    day, separator, clock = text.strip().partition("T")
    day_match, clock_match = _DATE.fullmatch(day), _TIME.fullmatch(clock)
    if day_match is None or (separator and clock_match is None):
        raise NoSuchDateError(text=shown)
    try:
        local = datetime.combine(date(*map(int, day_match.groups())), time())
        given = _clock(clock_match) if clock_match else (time(), None)
        return _in_utc(datetime.combine(local, given[0]), given[1], zone, shown)
    except (ValueError, OverflowError):
        raise NoSuchDateError(text=shown) from None


def parse_cycle(text: str, zone: tzinfo = UTC) -> Cycle:
    """Return the cycle that ``text`` writes: ``R3/P1D``, ``R/<start>/PT1H``, ``R3/P1D/<end>``.

    Raises TIME-001 not a cycle, TIME-006 without time in between, TIME-007 without interval,
    TIME-008 more than a thousand repeats, or what its durations and dates raise.
    """
    shown = _shown(text)
    head, *parts = text.strip().split("/")
    match = _REPEATS.fullmatch(head)
    if match is None or len(parts) > 2:  # noqa: PLR2004 - start and end, the two halves of ISO 8601
        raise NotACycleError(text=shown)
    if not any(parts):
        raise MissingIntervalError(text=shown)
    if _digits(match[1]) > len(str(MOST_REPEATS)) or int(match[1] or 0) > MOST_REPEATS:
        raise ManyRepeatsError(text=shown, most=MOST_REPEATS)
    cycle = _cycle(parts, int(match[1]) if match[1] else None, zone)
    if cycle.interval.is_zero():
        raise EndlessCycleError(text=shown)
    return cycle


def format_duration(duration: Duration) -> str:
    """Return the ISO 8601 text of ``duration``; parsing it gives ``duration`` again."""
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    calendar = ((duration.years, "Y"), (duration.months, "M"), (duration.days, "D"))
    clock = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    before, after = (
        "".join(f"{_plain(Decimal(number))}{unit}" for number, unit in part if number)
        for part in (calendar, clock)
    )
    return f"P{before}T{after}" if after else f"P{before}" if before else "PT0S"


def format_moment(moment: datetime) -> str:
    """Return the ISO 8601 text of ``moment`` in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def format_cycle(cycle: Cycle) -> str:
    """Return the ISO 8601 text of ``cycle``."""
    repeats = "" if cycle.repeats is None else str(cycle.repeats)
    start, end = (None if m is None else format_moment(m) for m in (cycle.start, cycle.end))
    return "/".join(filter(None, (f"R{repeats}", start, format_duration(cycle.interval), end)))


def _shown(text: str) -> str:
    """Return as much of ``text`` as a sentence can bear; quotation marks are refused here."""
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'":
        raise QuotedTimeError(text=stripped[:_SHOWN])
    return stripped[:_SHOWN]


def _no_duration(text: str, shown: str) -> TimeTextError:
    if not text:
        return EmptyDurationError(text=shown)
    if _SIGNED.fullmatch(text):
        return NegativeDurationError(text=shown)
    if _CALENDAR_FRACTION.fullmatch(text):
        return FractionError(text=shown)
    return NotADurationError(text=shown)


def _fraction_is_last(parts: list[str | None]) -> bool:
    """Return whether only the last given part of the clock is divided (ISO 8601 §4.4.3.2)."""
    given = [part for part in parts if part]
    return not any("." in part or "," in part for part in given[:-1])


def _others(numbers: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return everything but the weeks, which stand alone (ISO 8601 §4.4.3.2)."""
    return numbers[:2] + numbers[3:]


def _digits(number: str | None) -> int:
    """Return how many digits the whole part of ``number`` has."""
    return len(re.split("[.,]", number or "")[0].lstrip("0"))


def _days(duration: Duration) -> Decimal:
    months = 12 * duration.years + duration.months
    return months * _DAYS_PER_MONTH + duration.days + duration.seconds / 86_400


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clock(match: re.Match[str]) -> tuple[time, str | None]:
    hour, minute, second, fraction, zone = match.groups()
    microsecond = int((fraction or "").ljust(6, "0"))
    return time(int(hour), int(minute), int(second or 0), microsecond), zone


def _in_utc(local: datetime, offset: str | None, zone: tzinfo, shown: str) -> datetime:
    if offset:
        return datetime.fromisoformat(local.isoformat() + offset).astimezone(UTC)
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise SkippedTimeError(text=shown)
    return moment


def _cycle(parts: list[str], repeats: int | None, zone: tzinfo) -> Cycle:
    if len(parts) == 1:
        return Cycle(repeats=repeats, interval=parse_duration(parts[0]))
    first, second = parts
    if first.startswith("P"):
        end = parse_moment(second, zone)
        return Cycle(repeats=repeats, interval=parse_duration(first), end=end)
    start = parse_moment(first, zone)
    if second.startswith("P"):
        return Cycle(repeats=repeats, start=start, interval=parse_duration(second))
    end = parse_moment(second, zone)
    seconds = max(Decimal(0), Decimal((end - start) // timedelta(microseconds=1)) / 1_000_000)
    return Cycle(repeats=repeats, start=start, interval=Duration(seconds=seconds))
