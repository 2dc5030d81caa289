"""When something is due: timers and due dates, from ISO 8601 text or FEEL."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.spiff.failure import NoAnswer, WrongType
from processes import iso8601
from processes.errors import BihuanError
from processes.model import Trigger

if TYPE_CHECKING:
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
    return token.workflow.script_engine.moment(token, f'due("{key}")')


def _moment(token: "Token", text: str) -> datetime:
    value = text
    if text.lstrip().startswith("="):
        value = token.workflow.script_engine.evaluate(token, text.lstrip()[1:])
    return _as_moment(token, text, value)


def _as_moment(token: "Token", text: str, value: Any) -> datetime:
    now = token.workflow.now
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    try:
        if isinstance(value, str):
            value = iso8601.parse_moment_or_duration(value)
            if isinstance(value, datetime):
                return value.astimezone(UTC)
        if hasattr(value, "after"):
            after: datetime = value.after(now)
            return after
    except BihuanError as error:
        raise NoAnswer(
            node=token.task_spec.bpmn_id, expression=text, reason=error.sentence()
        ) from error
    raise WrongType(
        node=token.task_spec.bpmn_id,
        expression=text,
        wanted="a date and time or a duration",
        given=type(value).__name__,
    )
