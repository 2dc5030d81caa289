"""Which values are equal, and which comes first (DMN 1.5 §10.3.2.2 and table 42).

Moments are compared by the second, as the specification does; local time and time with a zone
cannot be put in order.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.kinds import Function, Range, kind
from processes.feel.notes import UnusableError
from processes.feel.wide import (
    SECOND,
    Date,
    Moment,
    Time,
    WideDate,
    WideMoment,
    WideTime,
    ahead_of_utc,
    day_number,
    instant,
    since_midnight,
)

Spend = Callable[[int], None]
Place = tuple[str, Any]
"""The scale a value lies on and where it lies; values of one scale can be put in order."""

ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _date_place(value: Date) -> Place:
    return "date", day_number(value)


def _time_place(value: Time) -> Place:
    """Return the second of the day in UTC; a zone of many offsets is a scale of its own."""
    seconds = since_midnight(value) // SECOND
    ahead = ahead_of_utc(value)
    if ahead is not None:
        return "time", seconds - ahead // SECOND
    return f"time@{value.tzinfo}" if value.tzinfo else "local time", seconds


def _moment_place(value: Moment) -> Place:
    scale = "local date and time" if value.tzinfo is None else "date and time"
    return scale, instant(value) // SECOND


_PLACES: Mapping[type, Callable[[Any], Place]] = {
    date: _date_place,
    time: _time_place,
    datetime: _moment_place,
    WideDate: _date_place,
    WideTime: _time_place,
    WideMoment: _moment_place,
    DayTimeDuration: lambda value: ("days and time duration", value.nanoseconds),
    YearMonthDuration: lambda value: ("years and months duration", value.months),
}
_DIRECT = frozenset({"number", "string"})


def place(value: object) -> Place | None:
    """Return where ``value`` lies on its scale, or None when its kind has no order."""
    find = _PLACES.get(type(value))
    if find:
        return find(value)
    name = kind(value)
    return (name, value) if name in _DIRECT else None


def compare(order: str, left: object, right: object) -> bool:
    """Return whether ``left order right``; raises UnusableError when they have no common order."""
    here, there = place(left), place(right)
    if here is None or there is None or here[0] != there[0]:
        raise unlike(left, right)
    return ORDERINGS[order](here[1], there[1])


def unlike(left: object, right: object) -> UnusableError:
    """Return what is raised for two values that have no common order."""
    one, other = kind(left), kind(right)
    if one == other and place(left):
        return UnusableError("FEEL-041")
    return UnusableError("FEEL-005", left=one, right=other)


def equal(left: object, right: object, spend: Spend) -> bool | None:
    """Return whether two values are equal, None when their kinds cannot be.

    ``spend`` is told the number of entries looked at.
    """
    if left is None or right is None:
        return left is right
    one, other = kind(left), kind(right)
    if one != other:
        return None
    if one in _DEEP:
        return _DEEP[one](left, right, spend)
    here, there = place(left), place(right)
    return left == right if here is None else here == there


def _equal_lists(left: list[object], right: list[object], spend: Spend) -> bool:
    spend(len(left))
    return len(left) == len(right) and all(
        equal(one, other, spend) for one, other in zip(left, right, strict=True)
    )


def _equal_contexts(left: dict[str, object], right: dict[str, object], spend: Spend) -> bool:
    spend(len(left))
    return left.keys() == right.keys() and all(
        equal(value, right[key], spend) for key, value in left.items()
    )


def _equal_ranges(left: Range, right: Range, spend: Spend) -> bool:
    return _bounds(left) == _bounds(right) and all(
        equal(one, other, spend) is True
        for one, other in ((left.start, right.start), (left.end, right.end))
    )


def _equal_functions(left: Function, right: Function, _spend: Spend) -> bool:
    return left is right


_DEEP: Mapping[str, Callable[[Any, Any, Spend], bool]] = {
    "list": _equal_lists,
    "context": _equal_contexts,
    "range": _equal_ranges,
    "function": _equal_functions,
}


def _bounds(span: Range) -> tuple[bool, bool, str]:
    return span.start_included, span.end_included, span.operator


def includes(span: Range, value: object, spend: Spend) -> bool | None:
    """Return whether ``value`` lies in the range; raises UnusableError for kinds without order."""
    if span.operator in {"=", "!="}:
        same = equal(value, span.end, spend)
        return same if span.operator == "=" or same is None else not same
    if span.operator:
        limit = span.end if span.operator.startswith("<") else span.start
        return compare(span.operator, value, limit)
    if span.start is None or span.end is None:
        raise UnusableError("FEEL-018", found="null")
    above = compare(">=" if span.start_included else ">", value, span.start)
    below = compare("<=" if span.end_included else "<", value, span.end)
    return above and below


def belongs(value: object, test: object, spend: Spend) -> bool | None:
    """Return whether ``value in test`` (DMN 1.5 table 55): an equal, an entry or within a range."""
    if isinstance(test, Range):
        return includes(test, value, spend)
    if not isinstance(test, list):
        return equal(value, test, spend)
    spend(len(test))
    if isinstance(value, list) and equal(value, test, spend):
        return True
    return any(_matches(value, entry, spend) for entry in test)


def _matches(value: object, entry: object, spend: Spend) -> bool:
    """Return whether one entry of a list is met; an entry of another kind is not."""
    if not isinstance(entry, Range):
        return equal(value, entry, spend) is True
    try:
        return includes(entry, value, spend) is True
    except UnusableError:
        return False
