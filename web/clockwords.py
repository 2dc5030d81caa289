"""Why a date is what it is, in words: how a time limit was counted, paused and extended."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time

from engine.calendar import Calendar, Hours
from engine.canonical import from_moment
from engine.errors import EngineError
from engine.reckoning import Reckoning, Rest, explain, names_of
from web import text
from web.text import ZONE
from web.timeline import PAUSES

AMOUNTS: Mapping[str, tuple[str, str]] = {
    "h": ("{n} hour", "{n} hours"),
    "wh": ("{n} office hour", "{n} office hours"),
    "wd": ("{n} working day", "{n} working days"),
    "cd": ("{n} calendar day", "{n} calendar days"),
    "month": ("{n} month", "{n} months"),
}
"""How a number of each unit is said."""

SPANS: Mapping[timedelta, tuple[str, str]] = {
    timedelta(days=1): ("{n} day", "{n} days"),
    timedelta(hours=1): ("{n} hour", "{n} hours"),
}
"""In what the length of a plain due date is said, where it is a round one."""

BY_THE_CLOCK = frozenset({"h", "wh"})
"""Units of which the time of day matters at the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A time limit that began: as its last event left it, when, and where its office is."""

    clock: Mapping[str, Any]
    start: datetime
    hours: Callable[[Calendar], Hours | None] = lambda _calendar: None
    """The hours of its office, in an edition."""


def amount(n: Decimal | int, unit: str) -> str:
    """Return how much time that is: 5 working days, 15 minutes."""
    if unit == "h" and n < 1 and n * 60 == int(n * 60):
        return text.span(timedelta(minutes=int(n * 60)))
    one, many = AMOUNTS[unit]
    return text.count_words(one, many, n)


def reckoned(calendar: Calendar, found: Reckoning) -> str:
    """Return how a limit was counted, in one sentence without a full stop."""
    start, due = found.start.astimezone(ZONE), found.due.astimezone(ZONE)
    year = start.year != due.year
    begin = _moment(start, year) if found.unit in BY_THE_CLOCK else _day(start.date(), year=year)
    sum_ = text.say(
        "{start} + {amount} → {due}",
        start=begin,
        amount=amount(found.n, found.unit),
        due=_moment(due, year),
    )
    why = _joined(_reasons(calendar, found))
    return text.say("{sum}: {why}", sum=sum_, why=why) if why else sum_


def explained(begun: Begun, edition: Callable[[int], Calendar]) -> str:
    """Return why the clock ends when it ends; empty when nothing is known of it."""
    clock = begun.clock
    changes = [*_rests(clock), *_extension(clock)]
    counted = _given(begun) if not clock.get("key") else _counted(begun, edition, bool(changes))
    if not (counted and changes):
        return counted
    parts = [counted, *changes]
    if clock.get("state") != "paused" and clock.get("due"):
        due = from_moment(clock["due"]).astimezone(ZONE)
        year = due.year != begun.start.astimezone(ZONE).year
        parts.append(text.say("so it ends {due}", due=_moment(due, year)))
    return ("；" if text.language() == "zh" else "; ").join(parts)


def _counted(begun: Begun, edition: Callable[[int], Calendar], changed: bool) -> str:
    """Return how the limit was counted; empty when that is not what its clock says."""
    clock = begun.clock
    try:
        calendar = edition(clock["edition"])
        limit = calendar.limit(clock["key"])
        hours = begun.hours(calendar)
        found = explain(calendar, begun.start, limit.n, limit.clock, hours)
    except (EngineError, KeyError):
        return ""
    true = changed or found.due == from_moment(clock["due"])
    return reckoned(calendar, found) if true else ""


def _given(begun: Begun) -> str:
    """Return that the diagram names the date and, where it is a plain span, which."""
    clock = begun.clock
    said = text.say("The process itself gives this date")
    if clock.keys() & {"edition", "rests", "extended", "since"} or not clock.get("due"):
        return said
    length = from_moment(clock["due"]) - begun.start
    for unit, (one, many) in SPANS.items():
        if length and not length % unit:
            span = text.count_words(one, many, length // unit)
            return text.say("The process itself gives this date: {span} after it began", span=span)
    return said


def _rests(clock: Mapping[str, Any]) -> Iterator[str]:
    for since, until, reason, more in clock.get("rests", ()):
        first, last = (from_moment(at).astimezone(ZONE).date() for at in (since, until))
        yield text.say(
            "paused {days}: {why}", days=_days(first, last), why=why_paused(reason, more)
        )
    if clock.get("state") == "paused":
        since = from_moment(clock["since"]).astimezone(ZONE).date()
        why = why_paused(clock.get("reason", ""), clock.get("text", ""))
        yield text.say("paused since {day}: {why}", day=_day(since), why=why)


def _extension(clock: Mapping[str, Any]) -> Iterator[str]:
    extended = clock.get("extended")
    if extended:
        more = amount(Decimal(str(extended["more"])), extended["unit"])
        yield text.say("extended by {more}: {why}", more=more, why=extended["reason"])


def why_paused(reason: str, more: str) -> str:
    """Return what is waited for, and what was added in words."""
    said = text.say(PAUSES[reason]) if reason in PAUSES else reason
    known = said[:1].lower() + said[1:]
    if not (known and more):
        return known or more
    return f"{known} ({more})" if text.language() == "en" else f"{known}（{more}）"


def _reasons(calendar: Calendar, found: Reckoning) -> Iterator[str]:
    if found.rolled_from:
        day = _day(found.rolled_from)
        yield text.say("{day} is a rest day, so it ends on the next working day", day=day)
    for rest in found.rests:
        yield rest_words(calendar, rest)
    if found.worked:
        yield worked_words(found.worked)
    if found.provisional:
        year = found.due.astimezone(ZONE).year
        yield text.say("provisional, as the holidays of {year} are not published yet", year=year)


def rest_words(calendar: Calendar, rest: Rest) -> str:
    """Return a rest period: Spring Festival 15–23 Feb, 2月15—23日春节放假."""
    return text.say("{name} {days}", name=_names(calendar, rest), days=_days(rest.first, rest.last))


def worked_words(days: Sequence[date]) -> str:
    """Return make-up days: 14 Feb is a make-up day (worked), 2月14日调休上班."""
    if len(days) == 1:
        return text.say("{day} is a make-up day (worked)", day=_short(days[0]))
    return text.say(
        "{days} are make-up days (worked)", days=text.listed(_short(day) for day in days)
    )


def _names(calendar: Calendar, rest: Rest) -> str:
    names: Sequence[str] = names_of(calendar, rest) if text.language() == "en" else rest.names
    return text.listed(names)


def _joined(parts: Iterable[str]) -> str:
    return ("，" if text.language() == "zh" else ", ").join(parts)


def _moment(at: datetime, year: bool) -> str:
    space = " " if text.language() == "en" else ""
    return f"{_day(at.date(), year=year)}{space}{format_time(at, 'HH:mm', locale='en')}"


def _day(day: date, *, year: bool = False) -> str:
    """Return a day with its weekday: Fri 13 Feb, 2月13日（周五）."""
    if text.language() == "en":
        return format_date(day, "EEE d MMM y" if year else "EEE d MMM", locale="en")
    return format_date(day, "y年M月d日（EEE）" if year else "M月d日（EEE）", locale="zh_CN")


def _short(day: date) -> str:
    pattern, locale = ("d MMM", "en") if text.language() == "en" else ("M月d日", "zh_CN")
    return format_date(day, pattern, locale=locale)


def _days(first: date, last: date) -> str:
    """Return a stretch of days: 15–23 Feb, 28 Jan–3 Feb, 2月15—23日."""
    if first == last:
        return _short(first)
    same = (first.year, first.month) == (last.year, last.month)
    if text.language() == "en":
        return f"{first.day}–{_short(last)}" if same else f"{_short(first)}–{_short(last)}"
    return f"{_short(first)[:-1]}—{last.day}日" if same else f"{_short(first)}—{_short(last)}"
