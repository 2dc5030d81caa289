"""What the functions of processes/functions.py do, over what a step may look up.

Pure: whoever calls gives the lookups, live ones that remember what was asked, or the recorded
answers. A wrong argument is refused with a sentence, which an expression turns into null with that
reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.calendar import CHINA, MOST, Calendar
from engine.climbing import Climb, Rung, nobody
from engine.errors import EngineError

Line = Sequence[Mapping[str, str]]
"""A place and all above it, the root first: code, name, name_en, kind of each; empty for none."""


class WrongArgument(EngineError):
    """{parameter} must be {wanted}, not {found}."""

    code = "FUNC-001"
    advice = "Look at the table of functions for what they are given."


class UnknownPlace(EngineError):
    """There is no place {place}."""

    code = "FUNC-002"
    advice = "Give the code of a place of the tree, such as case.place."


class NoSuchLevel(EngineError):
    """The place {place} lies in no {kind}."""

    code = "FUNC-003"
    advice = "Ask for a kind of place that is above it in the tree."


class CalendarMissing(EngineError):
    """There is no calendar here to count working days with."""

    code = "FUNC-004"
    advice = "Set the calendar of the office up, then try again."


def no_calendar() -> Calendar:
    """Count no days: where no office is; raises CalendarMissing."""
    raise CalendarMissing


def no_edition(_number: int) -> Calendar:
    """Count no days: where no office is; raises CalendarMissing."""
    raise CalendarMissing


def nowhere(_code: str) -> Line:
    """Find no place: where no office is."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What functions and clocks may look up."""

    calendar: Callable[[], Calendar] = no_calendar
    """The edition of the office's calendar that is in force."""
    edition: Callable[[int], Calendar] = no_edition
    """An edition by its number."""
    line: Callable[[str], Line] = nowhere
    """A place and all above it, by its code."""
    climb: Callable[[Climb], Rung] = nobody
    """Who is told when a time limit has passed."""


def functions(now: datetime, lookups: Lookups) -> Mapping[str, Callable[..., Any]]:
    """Return the functions by name, for a command carried out at ``now``."""
    days, places = _Days(lookups), _Places(lookups)
    return {
        "due": lambda key: days.due(now, _text("key", key)),
        "due at": lambda key, place: days.due(now, _text("key", key), places.line(place)),
        "is working day": days.is_working_day,
        "next working day": days.next_working_day,
        "add working days": days.add_working_days,
        "count working days": days.count_working_days,
        "place": places.place,
        "place above": places.place_above,
        "place is within": places.place_is_within,
    }


class _Days:
    """Working days (Civil Code §§201 and 203; the State Council's yearly arrangement)."""

    def __init__(self, lookups: Lookups) -> None:
        self._calendar = lookups.calendar

    def due(self, now: datetime, key: str, line: Line = ()) -> datetime:
        """End a limit that begins now, with the hours of the place where its line ends."""
        calendar = self._calendar()
        limit = calendar.limit(key)
        hours = calendar.hours_at([place["code"] for place in line])
        return calendar.due(now, limit.n, limit.clock, hours)

    def is_working_day(self, day: object) -> bool:
        return self._calendar().is_working_day(_date("day", day))

    def next_working_day(self, day: object) -> date:
        return self._calendar().next_working_day(_date("day", day))

    def add_working_days(self, day: object, count: object) -> date:
        """Count from the day after ``day`` (§201), backwards from the day before it."""
        found, number, calendar = _date("day", day), _count("count", count), self._calendar()
        step = timedelta(days=1 if number >= 0 else -1)
        left = abs(number)
        while left:
            found += step
            left -= calendar.is_working_day(found)
        return found

    def count_working_days(self, start: object, end: object) -> int:
        first, last, calendar = _date("start", start), _date("end", end), self._calendar()
        low, high = min(first, last), max(first, last)
        days = (low + timedelta(days=n) for n in range(1, (high - low).days + 1))
        count = sum(calendar.is_working_day(day) for day in days)
        return count if first <= last else -count


class _Places:
    """The tree of places."""

    def __init__(self, lookups: Lookups) -> None:
        self._find = lookups.line

    def place(self, code: object) -> Mapping[str, str | None]:
        *above, found = self.line(code)
        return {
            "code": found["code"],
            "name": found["name"],
            "name en": found["name_en"],
            "kind": found["kind"],
            "above": above[-1]["code"] if above else None,
        }

    def place_above(self, code: object, kind: object) -> str:
        wanted, line = _text("kind", kind), self.line(code)
        for place in reversed(line):
            if place["kind"] == wanted:
                return place["code"]
        raise NoSuchLevel(place=code, kind=wanted)

    def place_is_within(self, code: object, other: object) -> bool:
        wanted = _text("other", other)
        return any(place["code"] == wanted for place in self.line(code))

    def line(self, code: object) -> Line:
        """Return a place and all above it, the root first; raise UnknownPlace."""
        line = self._find(_text("code", code))
        if not line:
            raise UnknownPlace(place=code)
        return line


def _text(parameter: str, value: object) -> str:
    if not isinstance(value, str):
        raise WrongArgument(parameter=parameter, wanted="a text", found=_shown(value))
    return value


def _date(parameter: str, value: object) -> date:
    """Return the date; that of a moment is the one the office has."""
    if isinstance(value, datetime):
        return (value.astimezone(CHINA) if value.tzinfo else value).date()
    if not isinstance(value, date):
        raise WrongArgument(parameter=parameter, wanted="a date", found=_shown(value))
    return value


def _count(parameter: str, value: object) -> int:
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    number: Any = value if is_number else None
    if number is not None and number == int(number) and abs(number) <= MOST:
        return int(number)
    wanted = f"a whole number up to {MOST}"
    raise WrongArgument(parameter=parameter, wanted=wanted, found=_shown(value))


def _shown(value: object) -> str:
    return "null" if value is None else str(value)[:40]
