"""What a clock looks like after an event: one JSON value, kept beside its task and in pictures.

``state`` is running, warned, overdue, paused or stopped; the rest is what its events said.
"""

from collections.abc import Mapping
from typing import Any

from engine.history import events

Body = Mapping[str, Any]

CASE = "."
"""The name of the clock of a whole case; others are called as the token of their task."""

STATE: Mapping[str, str] = {
    events.CLOCK_STARTED: "running",
    events.CLOCK_WARNED: "warned",
    events.CLOCK_OVERDUE: "overdue",
    events.CLOCK_PAUSED: "paused",
    events.CLOCK_STOPPED: "stopped",
}
"""How a clock stands after an event that does not say so itself."""

CHANGES = (
    events.CLOCK_STARTED,
    events.CLOCK_WARNED,
    events.CLOCK_OVERDUE,
    events.CLOCK_PAUSED,
    events.CLOCK_RESUMED,
    events.CLOCK_EXTENDED,
    events.CLOCK_RECOUNTED,
)
"""The events after which a clock still runs, or rests."""

NEXT: Mapping[str, str] = {"running": "warn", "warned": "due", "overdue": "again"}
"""Which of its moments comes next."""

_PASSING = frozenset({"reason", "text", "by", "level", "to", "role", "place", "again"})
"""What is only true while a clock is paused or overdue."""


def after(clock: Body, kind: str, body: Body) -> dict[str, Any]:
    """Return ``clock`` as the event leaves it."""
    told = {key: value for key, value in body.items() if key != "n"}
    if kind == events.CLOCK_EXTENDED:
        told["extended"] = {key: told.pop(key) for key in ("more", "unit", "reason", "by")}
    state = STATE.get(kind) or told["state"]
    lasts = state == "stopped" or (kind not in STATE and state == clock["state"])
    kept = clock if lasts else {k: v for k, v in clock.items() if k not in _PASSING}
    return {**kept, **told, "state": state}


def next_moment(clock: Body) -> str:
    """Return the moment at which something is to happen to ``clock``; empty when nothing is."""
    moment: str = clock.get(NEXT.get(clock["state"], ""), "")
    return moment


def due(clock: Body) -> str:
    """Return when ``clock`` ends; empty while it is paused."""
    moment: str = "" if clock["state"] == "paused" else clock["due"]
    return moment
