"""Run: what the step may ask of a running case; no Spiff object leaves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.canonical import from_moment
from engine.errors import (
    BadVariable,
    CallNotOpen,
    CommandRefused,
    JobNotOpen,
    MessageNotAwaited,
    NoIncident,
    NotStartable,
    SignalNotAwaited,
    TaskHeld,
    TaskNotOpen,
    TimerNotArmed,
)
from engine.history import events
from engine.history.events import Event
from engine.spiff import propagation, snapshot
from engine.spiff.clockchanges import ClockChanges
from engine.spiff.compiler import Plan
from engine.spiff.failure import CallFailed, JobGivenUp
from engine.spiff.nodes.activities import HOLDER, OPEN, Job, UserTask
from engine.spiff.nodes.base import FlowNode
from engine.spiff.nodes.calls import RETURNED, CallActivity
from engine.spiff.scripting import RESERVED, FeelScripting
from engine.spiff.tokens import STOPPED, Stop, Token
from engine.spiff.workflow import ROOT, CaseWorkflow
from processes.feel.values import from_json, to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """What sets a case off: nothing but a person, a message, a signal, or a call."""

    message: str = ""
    signal: str = ""
    id: str = ""
    """The id of the message or signal."""
    depth: int = 0
    """How many calls the case lies in."""


class Run:
    """One instance in memory for the length of one command."""

    def __init__(self, workflow: CaseWorkflow) -> None:
        """Take a workflow that is empty or was loaded."""
        self._workflow = workflow

    @classmethod
    def new(cls, plan: Plan, scripting: FeelScripting) -> "Run":
        """Return an instance that has not begun."""
        return cls(CaseWorkflow(plan, scripting))

    def hold(self, node: str) -> None:
        """Let nothing run on: what would, stands still with the incident of ``node``."""
        self._workflow.held = node

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
        set_off: SetOff,
    ) -> None:
        """Put the first token at the start that fits; raise NotStartable without one.

        ``case`` holds instance, no, place, process and version.
        """
        workflow = self._workflow
        plan: Plan = workflow.spec
        starts = plan.entries(message=set_off.message, signal=set_off.signal)
        if not starts:
            raise NotStartable(key=plan.process.id)
        workflow.instance, workflow.initiator = case["instance"], initiator
        workflow.posts = posts
        workflow.depth_of_calls = set_off.depth
        known = {name: case[name] for name in ("no", "place", "process")}
        workflow.data["case"] = {**known, "initiator": initiator}
        values = self._brought(starts[0], variables, set_off)
        workflow.note(
            events.CASE_STARTED,
            key=case["process"],
            version=int(case["version"]),
            case_no=case["no"],
            place=case["place"],
            title=self._title(values),
        )
        workflow.clocks.begin_case()
        workflow.write(values)
        for start in plan.event_starts(""):
            start.attach(workflow, ROOT, "")
        self._first_tokens(starts, set_off)
        workflow.advance()

    def _brought(self, start: str, variables: Mapping[str, Any], set_off: SetOff) -> dict[str, Any]:
        """Return what the case begins with; a payload goes where its start event says."""
        values = _admitted(variables)
        into = self._workflow.spec.nodes[start].node.properties.get("grid.into", "")
        return {into: values} if into and (set_off.message or set_off.signal) else values

    def _first_tokens(self, starts: tuple[str, ...], set_off: SetOff) -> None:
        """Put tokens at ``starts``; what waits there has just got what it waits for."""
        workflow = self._workflow
        if not set_off.message and not set_off.signal:
            workflow.begin(starts)
            return
        token = workflow.send(starts[0], "")
        if set_off.message:
            token.note(events.MESSAGE_RECEIVED, name=set_off.message, id=set_off.id)
        else:
            token.note(events.SIGNAL_RECEIVED, name=set_off.signal, id=set_off.id)
        workflow.finish(token)

    def complete_task(self, name: str, values: Mapping[str, Any], by: str) -> None:
        """Finish an open task; raise TaskNotOpen or TaskHeld."""
        token = self._open_task(name)
        self._not_held(token, by)
        admitted = _admitted(values)
        token.internal_data.pop(HOLDER)
        token.note(events.TASK_COMPLETED, by=by)
        self._workflow.clocks.stop(name)
        self._workflow.write(admitted, token)
        self._workflow.finish(token)
        self._workflow.advance()

    def claim(self, name: str, by: str) -> None:
        """Take an open task; raise TaskNotOpen or TaskHeld."""
        token = self._open_task(name)
        self._not_held(token, by)
        token.internal_data[HOLDER] = by
        token.note(events.TASK_CLAIMED, by=by)

    def release(self, name: str, by: str) -> None:
        """Give a task back to its post; raise TaskNotOpen or TaskHeld."""
        token = self._open_task(name)
        self._not_held(token, by)
        token.internal_data[HOLDER] = ""
        token.note(events.TASK_RELEASED)

    def fire(self, name: str) -> None:
        """Let a timer that is due fire; raise TimerNotArmed."""
        token = self._workflow.tasks.get(name)
        if token is None or token.awaits[0] != events.TIMER_ARMED:
            raise TimerNotArmed
        if from_moment(token.internal_data["due"]) > self._workflow.now:
            raise TimerNotArmed
        token.note(events.TIMER_FIRED)
        token.task_spec.happened(token)
        self._workflow.advance()

    @property
    def clocks(self) -> ClockChanges:
        """What may be done to the time limits that run."""
        return ClockChanges(self._workflow)

    def deliver(
        self, name: str, message_id: str, payload: Mapping[str, Any], key: str = ""
    ) -> None:
        """Hand a message to the token that has waited longest for it, with the same ``key``.

        Raises MessageNotAwaited.
        """
        waiting = self._workflow.waiters(events.MESSAGE_AWAITED, name)
        token = next((t for t in waiting if t.internal_data.get("key", "") == key), None)
        if token is None:
            raise MessageNotAwaited(name=name)
        token.note(events.MESSAGE_RECEIVED, name=name, id=message_id)
        token.task_spec.receive(token, _admitted(payload))
        token.task_spec.happened(token)
        self._workflow.advance()

    def signal(self, name: str, signal_id: str, payload: Mapping[str, Any]) -> None:
        """Hand a signal to every token that listens for it; raise SignalNotAwaited for none."""
        if not propagation.hear(self._workflow, name, signal_id, _admitted(payload)):
            raise SignalNotAwaited(name=name)
        self._workflow.advance()

    def complete_job(self, name: str, values: Mapping[str, Any]) -> None:
        """Take the result of a program's work; raise JobNotOpen."""
        token = self._open(name, Job, JobNotOpen)
        admitted = _admitted(values)
        del token.internal_data[OPEN]
        token.note(events.JOB_COMPLETED)
        self._workflow.write(admitted, token)
        self._workflow.finish(token)
        self._workflow.advance()

    def fail_job(self, name: str, code: str, message: str = "") -> None:
        """Let the BPMN error ``code`` arise at a program's work; raise JobNotOpen."""
        token = self._open(name, Job, JobNotOpen)
        token.note(events.JOB_FAILED, code=code, **({"message": message} if message else {}))
        del token.internal_data[OPEN]
        propagation.raise_error(self._workflow, token, token.name, code)
        self._workflow.advance()

    def give_up_job(
        self, name: str, reason: str, tries: int, cause: Mapping[str, Any] | None = None
    ) -> None:
        """Let a service task stand still whose work no program could do; raise JobNotOpen."""
        token = self._open(name, Job, JobNotOpen)
        node = token.task_spec.node
        del token.internal_data[OPEN]
        token.internal_data[STOPPED] = Stop.WORKING
        more = {"cause": dict(cause)} if cause else {}
        self._workflow.stand_still(
            token, JobGivenUp(node=node.name or node.id, reason=reason, tries=tries, **more)
        )

    def return_call(self, name: str, values: Mapping[str, Any], error: str) -> None:
        """Take what a called process ended with; raise CallNotOpen."""
        token = self._open(name, CallActivity, CallNotOpen)
        token.note(events.CALL_RETURNED, **({"error": error} if error else {}))
        del token.internal_data[OPEN]
        if error:
            propagation.raise_error(self._workflow, token, token.name, error)
        else:
            token.internal_data[RETURNED] = dict(values)
            self._workflow.attempt(token, lambda: token.task_spec.take_back(token), Stop.RETURNING)
        self._workflow.advance()

    def escalate_call(self, name: str, code: str) -> None:
        """Let an escalation of a called process climb on from the call; raise CallNotOpen."""
        token = self._open(name, CallActivity, CallNotOpen)
        propagation.escalate(self._workflow, token, token.name, code)
        self._workflow.advance()

    def fail_call(self, name: str, reason: str) -> None:
        """Let a call stand still whose process cannot be started; raise CallNotOpen."""
        token = self._open(name, CallActivity, CallNotOpen)
        called = token.task_spec.node.name or token.task_spec.node.id
        del token.internal_data[OPEN]
        token.internal_data[STOPPED] = Stop.WORKING
        self._workflow.stand_still(token, CallFailed(node=called, reason=reason))

    def retry(self, name: str, reason: str = "", by: str = "") -> None:
        """Let a token that stands still try again, with who says why; raise NoIncident."""
        token = self._open(name, FlowNode, NoIncident, TaskState.ERROR)
        token.note(events.INCIDENT_RESOLVED, **({"reason": reason, "by": by} if reason else {}))
        self._workflow.retry(token)
        self._workflow.advance()

    def cancel(self, reason: str) -> None:
        """End the case; every token is given up."""
        self._workflow.completed = True
        self._workflow.withdraw(ROOT)
        self._workflow.clear("")
        self._workflow.clocks.stop(ROOT)
        self._workflow.note(events.CASE_CANCELLED, reason=reason)

    def values(self) -> dict[str, Any]:
        """Return the variables of the case as JSON, without what only the engine sets."""
        known = self._workflow.data.items()
        return {name: to_json(value) for name, value in known if name not in RESERVED}

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
        return self._open(name, UserTask, TaskNotOpen)

    def _open(
        self,
        name: str,
        kind: type[FlowNode],
        refusal: type[CommandRefused],
        state: int = TaskState.STARTED,
    ) -> Token:
        """Return the token ``name`` if it is of that kind and in that state."""
        token = self._workflow.tasks.get(name)
        if token is None or token.state != state or not isinstance(token.task_spec, kind):
            raise refusal(task=name)
        found: Token = token
        return found

    @staticmethod
    def _not_held(token: Token, by: str) -> None:
        holder = token.internal_data[HOLDER]
        if holder and holder != by:
            raise TaskHeld(holder=holder)


def _admitted(values: Mapping[str, Any]) -> dict[str, Any]:
    for name in values:
        if name in RESERVED:
            raise BadVariable(name=name)
    return {name: from_json(value) for name, value in values.items()}
