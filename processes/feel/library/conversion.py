"""Conversion functions (DMN 1.5 §10.3.4.1), and not() and is()."""

import re
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any

from processes.feel.comparison import equal
from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.formatting import text
from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import DECIMAL128, integer, kind, number
from processes.feel.notes import UnusableError
from processes.feel.run import Run
from processes.feel.temporal import (
    make_date,
    make_time,
    offset,
    parse_date,
    parse_duration,
    parse_moment,
    parse_time,
    zone,
)
from processes.feel.wide import (
    SECOND,
    Date,
    Moment,
    Time,
    civil,
    clock_of,
    date_of,
    day_number,
    join,
    make_clock,
    make_moment,
)

Number = int | Decimal
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def _date(value: str | Date | Moment) -> Date:
    if isinstance(value, str):
        return parse_date(value)
    return date_of(value) if isinstance(value, Moment) else value


def _date_of(year: Number, month: Number, day: Number) -> Date:
    return make_date(integer(year), integer(month), integer(day))


def _moment(value: str | Date | Moment) -> Moment:
    if isinstance(value, str):
        return parse_moment(value)
    return value if isinstance(value, Moment) else make_moment(day_number(value), 0, None)


def _time(value: str | Date | Time | Moment) -> Time:
    """Return the time of day; that of a date is midnight in UTC (DMN 1.5 table 78)."""
    if isinstance(value, str):
        return parse_time(value)
    if isinstance(value, Moment):
        return clock_of(value)
    return value if isinstance(value, Time) else make_clock(0, UTC)


def _moment_of(year: Number, month: Number, day: Number, *clock: Any) -> Moment:
    """Return the moment of six numbers and perhaps an offset or the name of a zone."""
    return join(_date_of(year, month, day), _time_of(*clock))


def _time_of(
    hour: Number, minute: Number, second: Number, ahead: DayTimeDuration | str | None = None
) -> Time:
    full = integer(second)
    fraction = int((second - full) * SECOND)
    return make_time(integer(hour), integer(minute), full, fraction, _place(ahead))


def _place(ahead: DayTimeDuration | str | None) -> tzinfo | None:
    if isinstance(ahead, DayTimeDuration):
        return offset(ahead.nanoseconds)
    return None if ahead is None else zone(ahead)


def _number(value: str, grouping: str | None = None, point: str | None = None) -> Number:
    """Return the number that ``value`` is the text of, with its separators."""
    same = grouping == point and grouping is not None
    if same or grouping not in {None, " ", ",", "."} or point not in {None, ",", "."}:
        raise UnusableError("FEEL-035", grouping=f"“{grouping}”", decimal=f"“{point}”")
    plain = value.replace(grouping, "") if grouping else value
    plain = plain.replace(point, ".") if point else plain
    if not _NUMBER.fullmatch(plain):
        raise UnusableError("FEEL-036", found=f"“{value}”")
    return number(DECIMAL128.create_decimal(plain))


def _months_between(start: Date | Moment, end: Date | Moment) -> YearMonthDuration:
    """Return the whole months from one date to another; times of day do not count."""
    first, last = (civil(number) for number in sorted((day_number(start), day_number(end))))
    months = (last[0] - first[0]) * 12 + last[1] - first[1] - (last[2] < first[2])
    return YearMonthDuration(months=months if day_number(start) <= day_number(end) else -months)


def _string(run: Run, value: object) -> str | None:
    return None if value is None else text(value, run.spend)


def _same(run: Run, one: object, other: object) -> bool:
    """Return whether two values are the same: times to the nanosecond, with their zones."""
    if kind(one) != kind(other) or equal(one, other, run.spend) is not True:
        return False
    if not isinstance(one, (Time, Moment)):
        return True
    zones = [str(value.tzinfo) for value in (one, other) if isinstance(value, (Time, Moment))]
    return one == other and zones[0] == zones[1]


FUNCTIONS: tuple[Builtin, ...] = (
    builtin(
        "date",
        form("from: string | date | date and time", _date),
        form("year: number, month: number, day: number", _date_of),
    ),
    builtin(
        "date and time",
        form("from: string | date | date and time", _moment),
        form("date: date | date and time, time: time", join),
        form(
            "year: number, month: number, day: number, hour: number, minute: number, "
            "second: number, offset/timezone?: days and time duration | string | null",
            _moment_of,
        ),
    ),
    builtin(
        "time",
        form("from: string | date | time | date and time", _time),
        form(
            "hour: number, minute: number, second: number, offset?: days and time duration | null",
            _time_of,
        ),
    ),
    builtin(
        "number",
        form("from: string", _number),
        form(
            "from: string, grouping separator: string | null, decimal separator: string | null",
            _number,
        ),
    ),
    builtin("string", form("from: any", _string, needs_run=True)),
    builtin("duration", form("from: string", parse_duration)),
    builtin(
        "years and months duration",
        form("from: date | date and time, to: date | date and time", _months_between),
    ),
    builtin("not", form("negand: boolean", lambda value: not value)),
    builtin("is", form("value1: any, value2: any", _same, needs_run=True)),
)
