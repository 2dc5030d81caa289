"""When tasks and cases are due, with how the date was counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import g

from engine.calendar import Calendar, Hours
from engine.canonical import from_moment
from engine.records import Instance, InstanceState, TaskState, WorkItem
from engine.store import places
from engine.store.database import Tx
from tasks.access import place_of_task
from web import text
from web.auth import office
from web.clockwords import Begun, explained, why_paused
from web.text import Due
from web.views.naming import place_names

Clock = Mapping[str, Any]
"""A clock as its last event left it."""


def due_of_task(tx: Tx, item: WorkItem) -> Due:
    """Return how long is left for a task, or when it came to its end."""
    if item.state is TaskState.OPEN:
        left = text.due_in_words(item.due_at, office().clock())
        return _told(tx, left, item.clock, item.created_at, lambda: place_of_task(tx, item))
    ended = text.moment(item.ended_at)
    if item.state is TaskState.DONE:
        return Due(words=text.say("Done on {when}", when=ended), tone="none")
    return Due(words=text.say("No longer needed since {when}", when=ended), tone="none")


def due_of_case(tx: Tx, case: Instance) -> Due | None:
    """Return how long is left for a case as a whole; None when it has no limit or has ended."""
    if case.state is not InstanceState.OPEN or not (case.due_at or case.clock):
        return None
    left = text.due_in_words(case.due_at, office().clock())
    return _told(tx, left, case.clock, case.started_at, lambda: case.place)


def _told(tx: Tx, due: Due, clock: Clock | None, start: datetime, place: Callable[[], str]) -> Due:
    """Return ``due`` with how it was counted and how it stands."""
    if not clock:
        return due

    def hours(calendar: Calendar) -> Hours | None:
        if not calendar.offices:
            return None
        return calendar.hours_at(_line(tx, place()))

    def edition(number: int) -> Calendar:
        return office().execution.calendars.edition(tx, number)

    how = explained(Begun(clock=clock, start=start, hours=hours), edition)
    stands = STANDS.get(clock.get("state", ""), _running)(due, clock)
    note = text.listed(filter(None, _notes(tx, clock)))
    return replace(stands, how=how, note=note)


def _line(tx: Tx, place: str) -> Sequence[str]:
    """Return the codes of a place and all above it, looked up once for a page."""
    known: dict[str, Sequence[str]] = g.setdefault("lines", {})
    if place not in known:
        known[place] = [above.code for above in places.line_of(tx, place)]
    return known[place]


def _running(due: Due, _clock: Clock) -> Due:
    return due


def _warned(due: Due, _clock: Clock) -> Due:
    """Mark what is nearly used up, even where days are left."""
    return due if due.tone == "late" else replace(due, tone="soon")


def _paused(_due: Due, clock: Clock) -> Due:
    why = why_paused(clock.get("reason", ""), "")
    return Due(words=text.say("Paused: {why}", why=why) if why else text.say("Paused"), tone="rest")


STANDS: Mapping[str, Callable[[Due, Clock], Due]] = {"warned": _warned, "paused": _paused}
"""How a clock is spoken of by its state, where how long is left does not say it."""


def _notes(tx: Tx, clock: Clock) -> Iterator[str]:
    """Give what else is to be known of a clock."""
    if clock.get("state") == "warned":
        yield text.say("Most of the time is used")
    if clock.get("state") == "paused":
        yield text.say("Paused since {when}", when=text.moment(from_moment(clock["since"])))
    if clock.get("state") == "overdue":
        yield _told_above(tx, clock)
    if clock.get("extended"):
        yield text.say("Extended once")


def _told_above(tx: Tx, clock: Clock) -> str:
    role, place = str(clock.get("role", "")), str(clock.get("place", ""))
    if not role:
        return text.say("Nobody holds a post above that could be told")
    post = text.post_words(text.role_title(role), place_names(tx, [place]).get(place, place))
    return text.say("Told: {post}", post=post)
