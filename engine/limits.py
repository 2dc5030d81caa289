"""A running time limit: when it warns, when it ends, when it has passed by half as much again.

All of it is worked out from the beginning each time, from the start and from what happened to it
since: so a limit that was paused, extended and counted anew comes out the same as one that was
counted with the right calendar from the first day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.calendar import Calendar, Hours
from engine.canonical import from_moment, moment

WARN, AGAIN = Decimal("0.8"), Decimal("1.5")
"""At which shares of a limit somebody is told, besides at its end."""
PLAIN = "h"
"""How a date is counted that the diagram gives: as time that goes on day and night."""
OFFICE = "wh"
IN_OFFICE_TIME = frozenset({"wh", "wd"})
"""Units whose shares are measured in office time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """When a limit warns, ends, and has passed by half as much again."""

    warn: datetime
    due: datetime
    again: datetime

    def passed(self, now: datetime) -> int:
        """Return how many of them have come."""
        return sum(at <= now for at in (self.warn, self.due, self.again))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How time is counted at one office, with the calendar that is in force."""

    calendar: Callable[[], Calendar]
    place: Callable[[], Sequence[str]]
    """The codes of its place and all above, the root first."""

    def due(self, start: datetime, n: Decimal, unit: str) -> datetime:
        """Return when ``n`` units are over."""
        return self.calendar().due(start, n, unit, self._hours())

    def limit(self, start: datetime, due: datetime, unit: str) -> Moments:
        """Return the moments of a limit that nothing has happened to."""
        warn, again = self._share(start, due, unit, WARN), self._share(start, due, unit, AGAIN)
        return Moments(warn=min(warn, due), due=due, again=max(again, due))

    def after_pause(self, known: Moments, unit: str, since: datetime, until: datetime) -> Moments:
        """Return the moments after a rest: what was left is left."""
        shares = OFFICE if unit in IN_OFFICE_TIME else PLAIN
        due = self._moved(known.due, unit, since, until)
        warn, again = (self._moved(at, shares, since, until) for at in (known.warn, known.again))
        return Moments(warn=min(warn, due), due=due, again=max(again, due))

    def _moved(self, end: datetime, unit: str, since: datetime, until: datetime) -> datetime:
        if unit == PLAIN:
            return end + (until - since) if since < end else end
        return self.calendar().resumed(end, unit, since, until, self._hours())

    def _share(self, start: datetime, due: datetime, unit: str, share: Decimal) -> datetime:
        if unit in IN_OFFICE_TIME:
            return self.calendar().at_share(start, due, unit, share, self._hours())
        seconds = int(max(due - start, timedelta(0)).total_seconds() * float(share))
        return start + timedelta(seconds=seconds)

    def _hours(self) -> Hours | None:
        """Return the hours of the office; only where some place keeps its own it matters which."""
        calendar = self.calendar()
        return calendar.hours_at(self.place()) if calendar.offices else None


Change = tuple[str, str]
"""A rest from … to, as moments; or an extension: how many, and of which unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time limit that runs, as the state of a case keeps it."""

    start: datetime
    moments: Moments
    key: str = ""
    """Which limit of the table it is."""
    given: datetime | None = None
    """Which end the diagram gives, where it is no limit of the table."""
    edition: int = 0
    """The calendar that it was counted with; 0 when none was needed."""
    told: int = 0
    """How many of its moments have been told of."""
    to: str = ""
    """The rung that was told last that it has passed."""
    changes: tuple[Change, ...] = ()
    paused: datetime | None = None
    """Since when it rests."""
    with_case: bool = False
    """Whether it rests because the whole case does."""
    why: tuple[str, ...] = ()
    """Why the whole case rests: reason, words, who said so."""

    @property
    def extended(self) -> bool:
        """Whether it was extended before."""
        return any(unit in UNITS for _, unit in self.changes)

    def counted(self, how: Counting) -> Moments:
        """Return its moments, worked out from the start."""
        unit, due = PLAIN, self.given
        if due is None:
            limit = how.calendar().limit(self.key)
            unit, due = limit.clock, how.due(self.start, limit.n, limit.clock)
        moments = how.limit(self.start, due, unit)
        for first, second in self.changes:
            if second in UNITS:
                end = how.due(moments.due, Decimal(first), second)
                moments = how.limit(moments.due, end, second)
                unit = second
            else:
                rest = from_moment(first), from_moment(second)
                moments = how.after_pause(moments, unit, *rest)
        return moments

    def form(self) -> dict[str, Any]:
        """Return it as JSON; what is empty is left out."""
        full = {
            "start": moment(self.start),
            "warn": moment(self.moments.warn),
            "due": moment(self.moments.due),
            "again": moment(self.moments.again),
            "key": self.key,
            "given": moment(self.given) if self.given else "",
            "edition": self.edition,
            "told": self.told,
            "to": self.to,
            "changes": [list(change) for change in self.changes],
            "paused": moment(self.paused) if self.paused else "",
            "with_case": self.with_case,
            "why": list(self.why),
        }
        return {name: value for name, value in full.items() if value}


UNITS = frozenset({"h", "wh", "wd", "cd", "month"})


def clock_from(form: Mapping[str, Any]) -> Clock:
    """Return the clock that ``form`` wrote."""
    at = {name: from_moment(form[name]) for name in _MOMENTS if name in form}
    return Clock(
        start=at["start"],
        moments=Moments(warn=at["warn"], due=at["due"], again=at["again"]),
        key=form.get("key", ""),
        given=at.get("given"),
        edition=form.get("edition", 0),
        told=form.get("told", 0),
        to=form.get("to", ""),
        changes=tuple((first, second) for first, second in form.get("changes", ())),
        paused=at.get("paused"),
        with_case=form.get("with_case", False),
        why=tuple(form.get("why", ())),
    )


_MOMENTS = ("start", "warn", "due", "again", "given", "paused")
