"""When tasks and cases are due, with how the date was counted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.calendar import Calendar, Hours
from engine.records import Instance, InstanceState, TaskState, WorkItem
from engine.store import places
from engine.store.database import Tx
from web import text
from web.auth import office
from web.clockwords import Begun, explained
from web.text import Due


def due_of_task(tx: Tx, item: WorkItem) -> Due:
    """Return how long is left for a task, or when it came to its end."""
    if item.state is TaskState.OPEN:
        left = text.due_in_words(item.due_at, office().clock())
        return _told(tx, left, item.clock, item.created_at, item.place)
    ended = text.moment(item.ended_at)
    if item.state is TaskState.DONE:
        return Due(words=text.say("Done on {when}", when=ended), tone="none")
    return Due(words=text.say("No longer needed since {when}", when=ended), tone="none")


def due_of_case(tx: Tx, case: Instance) -> Due | None:
    """Return how long is left for a case as a whole; None when it has no limit or has ended."""
    if case.state is not InstanceState.OPEN or not (case.due_at or case.clock):
        return None
    left = text.due_in_words(case.due_at, office().clock())
    return _told(tx, left, case.clock, case.started_at, case.place)


def _told(tx: Tx, due: Due, clock: Mapping[str, Any] | None, start: datetime, place: str) -> Due:
    """Return ``due`` with how it was counted, and in its own words while it is paused."""
    if not clock:
        return due

    def hours(calendar: Calendar) -> Hours | None:
        if not calendar.offices:
            return None
        return calendar.hours_at([above.code for above in places.line_of(tx, place)])

    def edition(number: int) -> Calendar:
        return office().execution.calendars.edition(tx, number)

    how = explained(Begun(clock=clock, start=start, hours=hours), edition)
    if clock.get("state") == "paused":
        return Due(words=text.say("Paused"), tone="none", how=how)
    return replace(due, how=how)
