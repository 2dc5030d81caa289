"""A year as twelve months, each day with what it is."""

from calendar import Calendar as Weeks
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, get_day_names

from engine.calendar import SATURDAY, Calendar
from engine.counting import ONE_DAY
from engine.editions import DayKind, MarkedDay
from engine.reckoning import names_of, rests
from web import text
from web.clockwords import rest_words, worked_words

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day in the grid of its month; ``number`` is 0 for days of other months."""

    number: int
    day: date | None = None
    kind: str = ""
    """rest or work where a day is marked, weekend, else empty; with ``own`` and ``today``."""
    own: bool = False
    today: bool = False
    mark: str = ""
    """One sign: what the day is, without its colour."""
    says: str = ""
    """What the day is, for who hears the page."""


NO_DAY = Cell(number=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month."""

    title: str
    weeks: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    """Its rest periods and make-up days."""


def months(
    calendar: Calendar, marked: Iterable[MarkedDay], year: int, today: date
) -> tuple[Month, ...]:
    """Return the months of a year."""
    known = {**_within_rests(calendar, year), **{each.day: each for each in marked}}
    return tuple(_month(calendar, known, date(year, number, 1), today) for number in MONTHS)


def _within_rests(calendar: Calendar, year: int) -> dict[date, MarkedDay]:
    """Return the weekends that belong to a rest period with a name."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return {
        day: MarkedDay(
            day=day,
            kind=DayKind.REST,
            name="、".join(rest.names),
            name_en=" and ".join(names_of(calendar, rest)),
            own=False,
        )
        for rest in rests(calendar, days)
        for day in days
        if rest.first <= day <= rest.last
    }


def weekdays() -> tuple[tuple[str, str], ...]:
    """Return the days of the week from Monday on, short and in full."""
    locale = "en" if text.language() == "en" else "zh_CN"
    short = get_day_names("narrow" if locale == "zh_CN" else "abbreviated", locale=locale)
    full = get_day_names("wide", locale=locale)
    return tuple((short[n], full[n]) for n in range(7))


def _month(calendar: Calendar, known: Mapping[date, MarkedDay], first: date, today: date) -> Month:
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    days = [day for week in weeks for day in week if day.month == first.month]
    pattern, locale = ("MMMM", "en") if text.language() == "en" else ("M月", "zh_CN")
    return Month(
        title=format_date(first, pattern, locale=locale),
        weeks=tuple(
            tuple(_cell(day, known.get(day), today) if day in days else NO_DAY for day in week)
            for week in weeks
        ),
        notes=tuple(_notes(calendar, days)),
    )


def _cell(day: date, marked: MarkedDay | None, today: date) -> Cell:
    if marked is None:
        kind = "weekend" if day.weekday() >= SATURDAY else ""
        return Cell(number=day.day, day=day, kind=kind, today=day == today)
    resting = marked.kind is DayKind.REST
    name = text.either(marked.name, marked.name_en)
    what = text.say("Rest day") if resting else text.say("Working day")
    said = [name, what, text.say("set here") if marked.own else ""]
    return Cell(
        number=day.day,
        day=day,
        kind=marked.kind.value,
        own=marked.own,
        today=day == today,
        mark=text.say("off") if resting else text.say("on"),
        says=text.listed(word for word in said if word),
    )


def _notes(calendar: Calendar, days: list[date]) -> Iterator[str]:
    """Give the rest periods that begin in a month, and its make-up days."""
    for rest in rests(calendar, days):
        if rest.first in days:
            yield rest_words(calendar, rest)
    worked = [day for day in days if day in calendar.makeup_days]
    if worked:
        yield worked_words(worked)
