"""Run: what the step may ask of a running case; no Spiff object leaves it."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.canonical import from_moment
from engine.errors import (
    BadVariable,
    MessageNotAwaited,
    NotStartable,
    TaskHeld,
    TaskNotOpen,
    TimerNotArmed,
)
from engine.history import events
from engine.history.events import Event
from engine.spiff import snapshot
from engine.spiff.compiler import Plan
from engine.spiff.nodes.activities import UserTask
from engine.spiff.nodes.happenings import Catching
from engine.spiff.scripting import FeelScripting
from engine.spiff.tokens import Token
from engine.spiff.workflow import CaseWorkflow
from processes.feel.values import from_json

RESERVED = frozenset({"case"})
"""Variables that only the engine sets."""


class Run:
    """One instance in memory for the length of one command."""

    def __init__(self, workflow: CaseWorkflow) -> None:
        """Take a workflow that is empty or was loaded."""
        self._workflow = workflow

    @classmethod
    def new(cls, plan: Plan, scripting: FeelScripting) -> "Run":
        """Return an instance that has not begun."""
        return cls(CaseWorkflow(plan, scripting))

    @classmethod
    def load(cls, data: bytes, plan: Plan, scripting: FeelScripting) -> "Run":
        """Return the instance that ``dump`` wrote; raise StateRefused."""
        return cls(snapshot.load(data, plan, scripting))

    def dump(self) -> bytes:
        """Return the state as bytes."""
        return snapshot.dump(self._workflow)

    def begin(
        self,
        case: Mapping[str, str],
        *,
        initiator: str,
        posts: Mapping[str, str],
        variables: Mapping[str, Any],
        message: str = "",
    ) -> None:
        """Put the first token at the start event that fits; raise NotStartable without one.

        ``case`` holds instance, no, place, process and version.
        """
        workflow = self._workflow
        plan: Plan = workflow.spec
        starts = plan.entries(message)
        if not starts:
            raise NotStartable(key=plan.process.id)
        workflow.instance, workflow.initiator = case["instance"], initiator
        workflow.posts = posts
        known = {name: case[name] for name in ("no", "place", "process")}
        workflow.data["case"] = {**known, "initiator": initiator}
        values = _admitted(variables)
        workflow.note(
            events.CASE_STARTED,
            key=case["process"],
            version=int(case["version"]),
            case_no=case["no"],
            place=case["place"],
            title=self._title(values),
        )
        workflow.write(values)
        tokens = workflow.begin(starts)
        if message:
            tokens[0].note(events.MESSAGE_RECEIVED, name=message, id=case.get("message_id", ""))
        workflow.advance()

    def complete_task(self, name: str, values: Mapping[str, Any], by: str) -> None:
        """Finish an open task; raise TaskNotOpen or TaskHeld."""
        token = self._open_task(name)
        self._not_held(token, by)
        admitted = _admitted(values)
        token.note(events.TASK_COMPLETED, by=by)
        self._workflow.write(admitted)
        token.complete()
        self._workflow.advance()

    def claim(self, name: str, by: str) -> None:
        """Take an open task; raise TaskNotOpen or TaskHeld."""
        token = self._open_task(name)
        self._not_held(token, by)
        token.internal_data["by"] = by
        token.note(events.TASK_CLAIMED, by=by)

    def release(self, name: str, by: str) -> None:
        """Give a task back to its post; raise TaskNotOpen or TaskHeld."""
        token = self._open_task(name)
        self._not_held(token, by)
        token.internal_data["by"] = ""
        token.note(events.TASK_RELEASED)

    def fire(self, name: str) -> None:
        """Let a timer that is due fire; raise TimerNotArmed."""
        token = self._workflow.tasks.get(name)
        due = token.internal_data.get("due") if token is not None else None
        if due is None or from_moment(due) > self._workflow.now:
            raise TimerNotArmed
        token.note(events.TIMER_FIRED)
        token.task_spec.happened(token)
        self._workflow.advance()

    def deliver(self, name: str, message_id: str, payload: Mapping[str, Any]) -> None:
        """Hand a message to the token that has waited longest for it; raise MessageNotAwaited."""
        token = self._waiting_for(name)
        token.note(events.MESSAGE_RECEIVED, name=name, id=message_id)
        token.task_spec.receive(token, _admitted(payload))
        token.task_spec.happened(token)
        self._workflow.advance()

    def cancel(self, reason: str) -> None:
        """End the case; every token is given up."""
        self._workflow.completed = True
        self._workflow.cancel_scope("")
        self._workflow.note(events.CASE_CANCELLED, reason=reason)

    def journal(self) -> tuple[Event, ...]:
        """Return what has happened since the run was made."""
        return tuple(self._workflow.journal)

    @property
    def completed(self) -> bool:
        """Whether the case has come to its end."""
        return self._workflow.is_completed()

    @property
    def stands_still(self) -> bool:
        """Whether a token waits for an operator because something could not be evaluated."""
        return any(token.state == TaskState.ERROR for token in self._workflow.living())

    def _title(self, values: Mapping[str, Any]) -> str:
        plan: Plan = self._workflow.spec
        text = plan.process.properties.get("grid.title", "").removeprefix("=")
        if not text:
            return plan.process.name
        value = self._workflow.script_engine.soft(text, {**self._workflow.data, **values})
        return str(value) if value else plan.process.name

    def _open_task(self, name: str) -> Token:
        token = self._workflow.tasks.get(name)
        open_ = token is not None and token.state == TaskState.STARTED
        if not open_ or not isinstance(token.task_spec, UserTask):
            raise TaskNotOpen(task=name)
        found: Token = token
        return found

    @staticmethod
    def _not_held(token: Token, by: str) -> None:
        holder = token.internal_data.get("by", "")
        if holder and holder != by:
            raise TaskHeld(holder=holder)

    def _waiting_for(self, name: str) -> Token:
        for token in self._workflow.living():
            spec = token.task_spec
            waits = token.state == TaskState.STARTED and isinstance(spec, Catching)
            if waits and not spec.timer and spec.node.message == name:
                return token
        raise MessageNotAwaited(name=name)


def _admitted(values: Mapping[str, Any]) -> dict[str, Any]:
    for name in values:
        if name in RESERVED:
            raise BadVariable(name=name)
    return {name: from_json(value) for name, value in values.items()}
