"""Code for names, paths and filters (DMN 1.5 §10.3.2.4, §10.3.2.5)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from processes.feel.builder import Builder, Node, Rule, parts, token, used, weight, where
from processes.feel.calls import MISSING, builtin_value, call_named, call_value, find
from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.kinds import DECIMAL128, Range, kind, number
from processes.feel.operations import truth
from processes.feel.run import Code, Frame, Run, Where
from processes.feel.wide import (
    SECOND,
    Moment,
    Time,
    WideDate,
    WideMoment,
    WideTime,
    ahead_of_utc,
    civil,
    day_number,
    since_midnight,
    weekday,
)

_MOST_NAMES = 40
"""A note lists no more known names than this."""


def _name(node: Node, build: Builder) -> Code:
    name, place = used(token(node)), where(node)
    build.read(name)

    def code(frame: Frame) -> object:
        if name in frame.names:
            return frame.names[name]
        value = find(frame, name)
        return _unknown(frame, name, place) if value is MISSING else value

    return code


def _unknown(frame: Frame, name: str, place: Where) -> object:
    """Return the built-in function ``name``, or null with a note that lists the known names."""
    function = builtin_value(name, frame.run, place)
    if function is None and not frame.run.noted(place, "FEEL-001"):
        known = list(dict.fromkeys(frame.known()))[:_MOST_NAMES]
        frame.run.note(place, "FEEL-001", name=name, known=", ".join(known) or "-")
    return function


def _postfix(node: Node, build: Builder) -> Code:
    """Return the code of a value with paths, filters and calls behind it."""
    head, *suffixes = parts(node)
    if head.data == "name" and suffixes[0].data in {"call", "call_named"}:
        code = call_named(head, suffixes[0], build)
        suffixes = suffixes[1:]
    else:
        code = build.code(head)
    for suffix in suffixes:
        code = _SUFFIXES[suffix.data](code, suffix, build)
    return code


def _path(base: Code, node: Node, _build: Builder) -> Code:
    name, place = used(token(node)), where(node)

    def code(frame: Frame) -> object:
        value = base(frame)
        if type(value) is dict and name in value:
            return value[name]
        return entry(frame.run, place, value, name)

    return code


def entry(run: Run, place: Where, value: object, name: str) -> object:
    """Return the entry ``name`` of a context, of each item of a list, or a property of a value."""
    if isinstance(value, list):
        run.spend(len(value))
        return [entry(run, place, item, name) for item in value]
    if isinstance(value, dict) and name in value:
        return value[name]
    find_property = _PROPERTIES.get(type(value), {}).get(name)
    if find_property is None:
        run.note(place, "FEEL-008", owner=kind(value), name=name)
        return None
    return find_property(value)


def _zone(value: Time | Moment) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _offset(value: Time | Moment) -> DayTimeDuration | None:
    ahead = ahead_of_utc(value)
    return None if ahead is None else DayTimeDuration(nanoseconds=ahead)


def _seconds(value: Time | Moment) -> object:
    return number(DECIMAL128.divide(since_midnight(value) % (60 * SECOND), SECOND))


def _part(unit: int, size: int) -> Callable[[DayTimeDuration], int]:
    """Return the property that counts whole units, without the larger unit of ``size`` units."""

    def count(value: DayTimeDuration) -> int:
        whole = abs(value.nanoseconds) // (unit * SECOND) % size
        return -whole if value.nanoseconds < 0 else whole

    return count


def _month_part(value: YearMonthDuration) -> int:
    return -(-value.months % 12) if value.months < 0 else value.months % 12


_DATE = {
    "year": lambda value: civil(day_number(value))[0],
    "month": lambda value: civil(day_number(value))[1],
    "day": lambda value: civil(day_number(value))[2],
    "weekday": lambda value: weekday(day_number(value)),
}
_TIME = {
    "hour": lambda value: since_midnight(value) // (3_600 * SECOND),
    "minute": lambda value: since_midnight(value) // (60 * SECOND) % 60,
    "second": _seconds,
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], object]]] = {
    date: _DATE,
    time: _TIME,
    datetime: {**_DATE, **_TIME},
    WideDate: _DATE,
    WideTime: _TIME,
    WideMoment: {**_DATE, **_TIME},
    YearMonthDuration: {
        "years": lambda value: int(value.months / 12),
        "months": _month_part,
    },
    DayTimeDuration: {
        "days": _part(86_400, 10**30),
        "hours": _part(3_600, 24),
        "minutes": _part(60, 60),
        "seconds": _part(1, 60),
    },
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def _filter(base: Code, node: Node, build: Builder) -> Code:
    """Return the code of ``list[condition]`` or ``list[index]``; anything else makes it null."""
    condition, place, cost = parts(node)[0], where(node), weight(node)
    test = build.within("item", filtering=True).code(condition)

    def code(frame: Frame) -> object:
        value = base(frame)
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        run = frame.run
        run.spend(cost * len(chosen))
        kept: list[object] = []
        for item in chosen or [None]:
            found = test(item_frame(frame, item))
            if kind(found) == "number":
                return _at(run, place, chosen, found)
            if truth(run, place, found):
                kept.append(item)
            elif found is not None and found is not False:
                return None
        return kept if chosen else []

    return code


def item_frame(frame: Frame, item: object) -> Frame:
    """Return the scope in which ``item`` and, if it is a context, its entries are known."""
    inner = frame.within({"item": item})
    return inner.within(item) if isinstance(item, dict) else inner


def _at(run: Run, place: Where, chosen: list[object], index: Any) -> object:
    """Return entry number ``index``, counted from 1 or, below zero, from the end."""
    position = int(index) if index == int(index) else 0
    if 1 <= abs(position) <= len(chosen):
        return chosen[position - 1 if position > 0 else position]
    run.note(place, "FEEL-011", count=len(chosen), index=str(index))
    return None


def _call(base: Code, node: Node, build: Builder) -> Code:
    return call_value(base, node, build)


_SUFFIXES: Mapping[str, Callable[[Code, Node, Builder], Code]] = {
    "path": _path,
    "filter": _filter,
    "call": _call,
    "call_named": _call,
}
RULES: Mapping[str, Rule] = {"name": _name, "postfix": _postfix}
