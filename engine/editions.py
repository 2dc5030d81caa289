"""An edition of the calendar: what is published, and over it what people have set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.calendar import SATURDAY, Calendar, Hours


class DayKind(StrEnum):
    """What people may make of a day."""

    REST = "rest"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """A day that people have set."""

    day: date
    kind: DayKind
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimit:
    """A time limit that people have set."""

    key: str
    clock: str
    n: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """All that people have set over what is published."""

    days: Sequence[OwnDay] = ()
    hours: Mapping[str, Hours] = field(default_factory=dict)
    """By the code of the place."""
    limits: Sequence[OwnLimit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedDay:
    """A day that is not what its weekday says, or that people have set."""

    day: date
    kind: DayKind
    name: str
    name_en: str
    own: bool
    """Whether people have set it."""


UNITS = {"h": "hour", "wh": "hour", "wd": "day", "cd": "day", "month": "month"}
"""What the number of a limit counts, by its clock."""

PLAIN_NAME, PLAIN_NAME_EN = "本地休息日", "Local day off"
"""What a day off is called that was given no name."""


def edition_of(published: Calendar, own: Own, number: int) -> Calendar:
    """Return the edition that ``own`` makes of what is ``published``.

    A limit that the program does not know any more is left out.
    """
    limits = dict(published.limits)
    for limit in own.limits:
        if limit.key in limits:
            known = limits[limit.key]
            unit = UNITS[limit.clock]
            limits[limit.key] = replace(known, clock=limit.clock, n=limit.n, unit=unit)
    with_days = _with_days(published, own.days)
    settled = _settled_until(published.settled_until, own.days)
    offices = dict(own.hours)
    return replace(with_days, number=number, offices=offices, limits=limits, settled_until=settled)


def keeping(before: Calendar, edition: Calendar) -> Calendar:
    """Return ``edition`` with the limits that only the one before knows: cases run with them."""
    return replace(edition, limits={**before.limits, **edition.limits})


def same(one: Calendar, other: Calendar) -> bool:
    """Say whether two editions count the same and call days the same, whatever their numbers."""
    names = (each.name for each in fields(Calendar) if each.name != "number")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def marked_days(calendar: Calendar, own: Sequence[OwnDay], year: int) -> tuple[MarkedDay, ...]:
    """Return the marked days of a year in order; plain weekdays and weekends are left out."""
    kept = {each.day: each for each in own if each.day.year == year}
    published = [*calendar.rest_days, *calendar.makeup_days]
    days = sorted({day for day in published if day.year == year} | set(kept))
    return tuple(_marked(calendar, day, kept.get(day)) for day in days)


def name_in_english(calendar: Calendar, name: str) -> str:
    """Return what the edition calls a rest day in English; a name it does not know stays."""
    parts = (calendar.names_en.get(part, part) for part in name.split("、"))
    return calendar.names_en.get(name) or " and ".join(parts)


def _marked(calendar: Calendar, day: date, own: OwnDay | None) -> MarkedDay:
    kind = DayKind.WORK if calendar.is_working_day(day) else DayKind.REST
    name = calendar.rest_days.get(day, own.name if own else "")
    english = name_in_english(calendar, name) if day in calendar.rest_days else ""
    return MarkedDay(
        day=day,
        kind=kind,
        name=name,
        name_en=english or (own.name_en if own else ""),
        own=own is not None,
    )


def _settled_until(year: int, days: Sequence[OwnDay]) -> int:
    """Return the last year whose arrangement is known: by both its days off and its make-up days.

    So a published arrangement is told from the statutory days, which every year has.
    """
    off = {own.day.year for own in days if own.kind is DayKind.REST and not _at_weekend(own.day)}
    worked = {own.day.year for own in days if own.kind is DayKind.WORK and _at_weekend(own.day)}
    while year + 1 in off & worked:
        year += 1
    return year


def _at_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _with_days(published: Calendar, days: Sequence[OwnDay]) -> Calendar:
    rest, worked = dict(published.rest_days), set(published.makeup_days)
    names_en = dict(published.names_en)
    for own in days:
        worked.discard(own.day)
        rest.pop(own.day, None)
        if own.kind is DayKind.REST:
            rest[own.day] = own.name or PLAIN_NAME
            english = own.name_en or ("" if own.name else PLAIN_NAME_EN)
            names_en |= {rest[own.day]: english} if english else {}
        elif _at_weekend(own.day):
            worked.add(own.day)
    return replace(published, rest_days=rest, makeup_days=frozenset(worked), names_en=names_en)
