"""When something is due: timers and due dates, from ISO 8601 text or FEEL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.calendar import CHINA
from engine.canonical import from_moment
from engine.spiff.failure import NoAnswer, WrongType
from processes.errors import BihuanError
from processes.feel.values import DayTimeDuration, YearMonthDuration
from processes.iso8601 import (
    Cycle,
    Duration,
    add_months,
    parse_cycle,
    parse_duration,
    parse_moment,
)
from processes.iso8601errors import NoSuchDateError
from processes.model import TimerKind, Trigger

if TYPE_CHECKING:
    from engine.spiff.scripting import FeelScripting
    from engine.spiff.tokens import Token


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer fires, and how often it may fire after that."""

    at: datetime
    left: int | None = None
    """None for a timer that fires once; -1 for one that repeats without end."""


def due_of_timer(token: "Token", timer: Trigger) -> Due:
    """Return when ``timer`` fires if it is armed now; a cycle first after one interval."""
    if timer.timer is not TimerKind.CYCLE:
        return Due(until(token, timer.expression))
    cycle = _cycle(token, timer)
    now: datetime = token.workflow.now
    first = cycle.start if cycle.start is not None else cycle.interval.after(now)
    while first < now:
        first = cycle.interval.after(first)
    left = -1 if cycle.repeats is None else max(cycle.repeats - 1, 0)
    return Due(first.astimezone(UTC), left)


def due_again(arm: "Token", timer: Trigger) -> Due | None:
    """Return when a timer that has just fired fires next, or None.

    What was missed while nobody looked counts as fired: one reminder, not a burst. Cannot fail:
    a cycle that was worked out stays what it was.
    """
    left = arm.internal_data.get("left")
    if not left:
        return None
    cycle = _cycle(arm, timer)
    now: datetime = arm.workflow.now
    due = cycle.interval.after(from_moment(arm.internal_data["due"]))
    while due < now and left:
        due = cycle.interval.after(due)
        left -= left > 0
    if not left or (cycle.end is not None and due > cycle.end):
        return None
    return Due(due.astimezone(UTC), left - 1 if left > 0 else left)


def until(token: "Token", text: str, scripting: "FeelScripting | None" = None) -> datetime:
    """Return the moment that ``text``, a duration, a date or FEEL, names.

    ``scripting`` stands in for that of the case, to ask what it was at another time.
    """
    asked: FeelScripting = scripting or token.workflow.script_engine
    value: Any = text
    if text.lstrip().startswith("="):
        value = asked.evaluate(token, text.lstrip()[1:])
    return _as_moment(token, text, value, asked.now)


def _cycle(token: "Token", timer: Trigger) -> Cycle:
    text = token.internal_data.get("cycle", timer.expression)
    if text.lstrip().startswith("="):
        text = str(token.workflow.script_engine.evaluate(token, text.lstrip()[1:]))
        token.internal_data["cycle"] = text
    try:
        return parse_cycle(str(text), CHINA)
    except BihuanError as error:
        raise NoAnswer(
            node=token.task_spec.bpmn_id, expression=timer.expression, reason=error.sentence()
        ) from error


def _as_moment(token: "Token", text: str, value: Any, now: datetime) -> datetime:
    try:
        if isinstance(value, str):
            value = _read(value)
        due = SPANS[type(value)](now, value).astimezone(UTC)
    except KeyError as error:
        raise WrongType(
            node=token.task_spec.bpmn_id,
            expression=text,
            wanted="a date and time or a duration",
            given=type(value).__name__,
        ) from error
    except BihuanError as error:
        raise NoAnswer(
            node=token.task_spec.bpmn_id, expression=text, reason=error.sentence()
        ) from error
    except (OverflowError, ValueError) as error:
        # A span that was worked out may lead beyond the last year that calendars know.
        reason = NoSuchDateError(text=str(value)[:60]).sentence()
        raise NoAnswer(node=token.task_spec.bpmn_id, expression=text, reason=reason) from error
    return due


def _read(text: str) -> Duration | datetime:
    if text.lstrip().startswith("P"):
        return parse_duration(text)
    return parse_moment(text, CHINA)


SPANS: Mapping[type, Callable[[datetime, Any], datetime]] = {
    datetime: lambda _now, value: value,
    Duration: lambda now, value: value.after(now),
    DayTimeDuration: lambda now, value: now + timedelta(microseconds=value.nanoseconds // 1000),
    YearMonthDuration: lambda now, value: add_months(now, value.months),
}
"""How each kind of value says when, from the moment the clock starts."""
