"""Conversion functions (DMN 1.5 §10.3.4.1), and not() and is()."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

from processes.feel.comparison import equal
from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.formatting import text
from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import DECIMAL128, kind, number
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
)

Number = int | Decimal
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def _date(value: str | date) -> date:
    if isinstance(value, str):
        return parse_date(value)
    return value.date() if isinstance(value, datetime) else value


def _date_of(year: Number, month: Number, day: Number) -> date:
    return make_date(int(year), int(month), int(day))


def _moment(value: str | date) -> datetime:
    if isinstance(value, str):
        return parse_moment(value)
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _moment_of(day: date, clock: time) -> datetime:
    return datetime.combine(_date(day), clock)


def _time(value: str | date | time) -> time:
    """Return the time of day; that of a date is midnight in UTC (DMN 1.5 table 78)."""
    if isinstance(value, str):
        return parse_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else time(tzinfo=UTC)


def _time_of(
    hour: Number, minute: Number, second: Number, ahead: DayTimeDuration | None = None
) -> time:
    whole = int(second)
    micros = int((second - whole) * 10**6)
    zone = None if ahead is None else offset(ahead.timedelta())
    return make_time(int(hour), int(minute), whole, micros, zone)


def _number(value: str, grouping: str | None = None, point: str | None = None) -> Number:
    """Return the number that ``value`` is the text of, with its separators."""
    if grouping == point and grouping is not None:
        raise UnusableError("FEEL-013", reason="the separators are the same")
    if grouping not in {None, " ", ",", "."} or point not in {None, ",", "."}:
        raise UnusableError("FEEL-013", reason="a separator is a blank, a comma or a point")
    plain = value.replace(grouping, "") if grouping else value
    plain = plain.replace(point, ".") if point else plain
    if not _NUMBER.fullmatch(plain):
        raise UnusableError("FEEL-013", reason="the text is not a number")
    return number(DECIMAL128.create_decimal(plain))


def _months_between(start: date, end: date) -> YearMonthDuration:
    """Return the whole months from one date to another; times of day do not count."""
    first, last = sorted([_date(start), _date(end)])
    months = (last.year - first.year) * 12 + last.month - first.month
    months -= 1 if last.day < first.day else 0
    return YearMonthDuration(months=months if _date(start) <= _date(end) else -months)


def _string(run: Run, value: object) -> str | None:
    return None if value is None else text(value, run.spend)


def _same(run: Run, one: object, other: object) -> bool:
    """Return whether two values are the same, their zones included."""
    zones = [getattr(value, "tzinfo", None) for value in (one, other)]
    if kind(one) != kind(other) or (zones[0] is None) != (zones[1] is None):
        return False
    return equal(one, other, run.spend) is True and str(zones[0]) == str(zones[1])


FUNCTIONS: tuple[Builtin, ...] = (
    builtin(
        "date",
        form("from: string | date | date and time", _date),
        form("year: number, month: number, day: number", _date_of),
    ),
    builtin(
        "date and time",
        form("from: string | date | date and time", _moment),
        form("date: date | date and time, time: time", _moment_of),
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
