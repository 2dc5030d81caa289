"""When something is due: timers and due dates, from ISO 8601 text or FEEL."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.calendar import CHINA
from engine.spiff.failure import NoAnswer, WrongType
from processes.errors import BihuanError
from processes.feel.values import DayTimeDuration, YearMonthDuration
from processes.iso8601 import Duration, add_months, parse_duration, parse_moment
from processes.model import Trigger

if TYPE_CHECKING:
    from engine.spiff.scripting import FeelScripting
    from engine.spiff.tokens import Token


def due_of_timer(token: "Token", timer: Trigger) -> datetime:
    """Return the moment ``timer`` fires when it is armed now."""
    return _moment(token, timer.expression)


def due_of_task(token: "Token") -> datetime | None:
    """Return when the user task at ``token`` is due: by its due date or by its SLA key."""
    node = token.task_spec.node
    if node.due:
        return _moment(token, node.due)
    key = node.properties.get("grid.sla", "")
    if not key:
        return None
    scripting: FeelScripting = token.workflow.script_engine
    return scripting.moment(token, f'due("{key}")')


def _moment(token: "Token", text: str) -> datetime:
    value = text
    if text.lstrip().startswith("="):
        value = token.workflow.script_engine.evaluate(token, text.lstrip()[1:])
    return _as_moment(token, text, value)


def _as_moment(token: "Token", text: str, value: Any) -> datetime:
    try:
        if isinstance(value, str):
            value = _read(value)
        due = SPANS[type(value)](token.workflow.now, value)
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
    return due.astimezone(UTC)


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
