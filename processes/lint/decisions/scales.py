"""The scales on which values lie in order, and a value for any place on one.

A scale is what processes.feel.comparison calls one: values of different scales have no order and
are never equal. Numbers are dense; days, seconds and durations are counted in whole steps.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, DecimalException
from typing import Any, Final

from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.kinds import DECIMAL128, number
from processes.feel.notes import UnusableError
from processes.feel.wide import SECOND, at_instant, make_clock, make_day

NUMBER: Final = "number"
STRING: Final = "string"
SCALES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (NUMBER,),
    "string": (STRING,),
    "date": ("date",),
    "time": ("local time", "time"),
    "date and time": ("local date and time", "date and time"),
    "days and time duration": ("days and time duration",),
    "years and months duration": ("years and months duration",),
}
"""The scales by the kind of their values; booleans, lists and the like have none."""
_DAY: Final = 86_400
_WIDEST: Final = 14 * 3_600
Make = Callable[[int, Any], object]
"""What makes a value of a place on a scale; the second argument is any value of the scale."""


def _clock(seconds: int, like: Any) -> object:
    return make_clock(seconds * SECOND, like.tzinfo) if 0 <= seconds < _DAY else None


def _clock_in_utc(seconds: int, _like: Any) -> object:
    """Return a time with an offset; places before and after a day in UTC need a wide one."""
    ahead = (seconds < 0) * _WIDEST - (seconds >= _DAY) * _WIDEST
    if not 0 <= seconds + ahead < _DAY:
        return None
    place = timezone(timedelta(seconds=ahead)) if ahead else UTC
    return make_clock((seconds + ahead) * SECOND, place)


_MAKERS: Final[Mapping[str, Make]] = {
    "date": lambda place, _like: make_day(place),
    "time": _clock_in_utc,
    "local date and time": lambda place, _like: at_instant(place * SECOND, None),
    "date and time": lambda place, _like: at_instant(place * SECOND, UTC),
    "days and time duration": lambda place, _like: DayTimeDuration(nanoseconds=place),
    "years and months duration": lambda place, _like: YearMonthDuration(months=place),
}


_EXAMPLES: Final[Mapping[str, object]] = {
    NUMBER: 0,
    "date": date(2000, 1, 1),
    "local time": time(),
    "time": time(tzinfo=UTC),
    "local date and time": datetime(2000, 1, 1),  # noqa: DTZ001
    "date and time": datetime(2000, 1, 1, tzinfo=UTC),
    "days and time duration": DayTimeDuration(nanoseconds=0),
    "years and months duration": YearMonthDuration(months=0),
}


def any_of(scale: str) -> object:
    """Return some value of a scale."""
    return _EXAMPLES[scale]


def between(scale: str, low: Any, high: Any, like: object) -> object:
    """Return a value of ``scale`` between two places; None stands for no end on that side.

    Returns None when there is no such value; at least one end must be given.
    """
    if scale == NUMBER:
        return _number_between(low, high)
    if low is not None and high is not None and high - low <= 1:
        return None
    place = high - 1 if low is None else low + 1
    try:
        return _MAKERS.get(scale, _clock)(place, like)
    except (UnusableError, OverflowError):
        return None


def _number_between(low: Any, high: Any) -> object:
    least = None if low is None else Decimal(low)
    most = None if high is None else Decimal(high)
    try:
        found = _middle(least, most)
    except DecimalException:
        return None
    inside = (least is None or least < found) and (most is None or found < most)
    return number(found) if inside else None


def _middle(least: Decimal | None, most: Decimal | None) -> Decimal:
    if least is not None and most is not None:
        return DECIMAL128.divide(DECIMAL128.add(least, most), 2)
    if most is not None:
        return DECIMAL128.subtract(most, max(Decimal(1), abs(most)))
    end = least or Decimal(0)
    return DECIMAL128.add(end, max(Decimal(1), abs(end)))


def is_gap_of_fractions(scale: str, low: object, high: object) -> bool:
    """Say whether nothing but fractions lies between two places: ``18`` and ``19``."""
    return scale == NUMBER and isinstance(low, int) and isinstance(high, int) and high - low == 1
