"""Waiting for an event: what all share that listen (BPMN 2.0.2 §10.5.4, §13.5.2, p. 438)."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.canonical import moment
from engine.history import events
from engine.spiff.failure import EvaluationFailed
from engine.spiff.moments import Due, due_again, due_of_timer
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Stop, Token
from processes.model import Node, Trigger, TriggerKind

AWAITED: Mapping[TriggerKind, str] = {
    TriggerKind.TIMER: events.TIMER_ARMED,
    TriggerKind.MESSAGE: events.MESSAGE_AWAITED,
    TriggerKind.SIGNAL: events.SIGNAL_AWAITED,
    TriggerKind.CONDITIONAL: events.CONDITION_AWAITED,
}
"""What is written when the wait for a trigger begins; errors and escalations are not awaited."""
FORGONE: Mapping[TriggerKind, str] = {
    TriggerKind.TIMER: events.TIMER_CANCELLED,
    TriggerKind.MESSAGE: events.MESSAGE_FORGONE,
    TriggerKind.SIGNAL: events.SIGNAL_FORGONE,
    TriggerKind.CONDITIONAL: events.CONDITION_FORGONE,
}


class Listening(FlowNode):
    """Waits for a trigger, with its own token or as an arm of an activity, gateway or scope.

    With several triggers one arm waits for each: any of them counts, or all of them when the event
    is parallel multiple (table 10.93, p. 258).
    """

    listens = True

    def __init__(self, wf_spec: Any, node: Node, **kwargs: Any) -> None:
        """Make the spec; what is awaited is read from ``node``."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition(), **kwargs)
        own = (Trigger(kind=TriggerKind.MESSAGE, name=node.message),) if node.message else ()
        self.triggers = node.triggers or own

    def trigger(self, arm: Token) -> Trigger:
        """Return the trigger that ``arm`` waits for."""
        number: int = arm.internal_data.get("t", 0)
        return self.triggers[number]

    def attach(self, workflow: Any, host: str, scope: str, flow: str = "") -> None:
        """Let an arm for each trigger listen for ``host``."""
        several = len(self.triggers) > 1
        for number, trigger in enumerate(self.triggers):
            if trigger.kind is not TriggerKind.COMPENSATION:
                more = {"t": number} if several else {}
                workflow.listen(self, host, scope, flow, more)

    def _run_hook(self, my_task: Token) -> bool | None:
        if all(t.kind is TriggerKind.LINK for t in self.triggers):
            return True
        if len(self.triggers) > 1:
            self.attach(my_task.workflow, my_task.name, my_task.scope)
        else:
            self.armed(my_task)
        return None

    def _on_cancel(self, my_task: Token) -> None:
        self.disarmed(my_task)

    def armed(self, arm: Token) -> None:
        """Begin to wait; may raise EvaluationFailed for a timer that says no time."""
        trigger = self.trigger(arm)
        kind = AWAITED.get(trigger.kind, "")
        body: dict[str, Any] = {}
        if trigger.kind is TriggerKind.TIMER:
            body["due"] = arm.internal_data.get("due") or self._set_clock(arm, trigger)
        elif kind != events.CONDITION_AWAITED:
            body["name"] = trigger.name
            if key := self.node.properties.get("grid.correlation", "").removeprefix("="):
                body["key"] = arm.workflow.script_engine.key(arm, key)
                arm.internal_data["key"] = body["key"]
        if kind:
            arm.note(kind, **body)
        self.restored(arm)
        arm._set_state(TaskState.STARTED)

    def restored(self, my_task: Token) -> None:
        """Be found by the message, signal, clock or change of data that is awaited."""
        if not my_task.host and len(self.triggers) > 1:
            return
        trigger = self.trigger(my_task)
        if trigger.kind in AWAITED:
            my_task.workflow.await_(my_task, AWAITED[trigger.kind], trigger.name)

    def disarmed(self, arm: Token) -> None:
        """Stop waiting; who could not begin to wait, or has got what it waited for, does not."""
        if arm.awaits[0]:
            arm.workflow.heard(arm)
            arm.note(FORGONE[self.trigger(arm).kind])

    def ask(self, arm: Token) -> None:
        """Fire when the condition has become true; one that cannot be evaluated yet is not."""
        try:
            holds = arm.workflow.script_engine.truth(arm, self.trigger(arm).expression)
        except EvaluationFailed:
            holds = False
        held = arm.internal_data.get("held", False)
        arm.internal_data["held"] = holds
        if holds and not held:
            arm.note(events.CONDITION_MET)
            self.happened(arm)

    def receive(self, my_task: Token, payload: Mapping[str, Any]) -> None:
        """Put what a message or signal brought into the variables."""
        into = self.node.properties.get("grid.into", "")
        values = {into: dict(payload)} if into else payload
        my_task.workflow.write(values, my_task)

    def happened(self, arm: Token) -> None:
        """Go on: with the own token, or as an arm once nothing more is needed."""
        workflow = arm.workflow
        if not arm.host:
            workflow.heard(arm)
            workflow.finish(arm)
        elif self.node.parallel_multiple and self._others(arm):
            workflow.drop_arm(arm)
        else:
            self.won(arm)

    def won(self, arm: Token) -> None:
        """Take the token that listened."""
        workflow = arm.workflow
        host = workflow.tasks[arm.host]
        workflow.detach(arm)
        if host.task_spec is self:
            workflow.drop(arm)
            workflow.finish(host)
            return
        # Behind an event-based gateway: this event goes on, the others are withdrawn (§13.4.4).
        workflow.enter(arm, f=arm.flow)
        host.thrown = {"flow": arm.flow}
        workflow.finish(host)
        workflow.finish(arm)

    def again(self, arm: Token, host: str) -> None:
        """Listen once more for what can happen more than once (§10.5.4, p. 255)."""
        workflow, trigger = arm.workflow, self.trigger(arm)
        if self.node.parallel_multiple:
            self.attach(workflow, host, arm.scope)
        elif trigger.kind is TriggerKind.TIMER:
            due = due_again(arm, trigger)
            if due is not None:
                more = {k: v for k, v in arm.internal_data.items() if k in {"t", "cycle"}}
                workflow.listen(self, host, arm.scope, "", more | self._clock(due))
        else:
            more = {k: v for k, v in arm.internal_data.items() if k in {"t", "held"}}
            workflow.listen(self, host, arm.scope, "", more)

    def resume(self, my_task: Token, stopped: Stop) -> None:
        """Listen, or go on from where the token ``stopped``."""
        if stopped is Stop.LISTENING:
            self.armed(my_task)
        else:
            super().resume(my_task, stopped)

    def interrupts(self, arm: Token) -> bool:
        """Say whether what listened is given up; an error or a cancel leaves nothing to go on."""
        fatal = self.trigger(arm).kind in {TriggerKind.ERROR, TriggerKind.CANCEL}
        return fatal or self.node.interrupting

    def _others(self, arm: Token) -> bool:
        return any(a is not arm and a.task_spec is self for a in arm.workflow.arms_of(arm.host))

    def _set_clock(self, arm: Token, trigger: Trigger) -> str:
        scripting = arm.workflow.script_engine
        scripting.watch()
        due = due_of_timer(arm, trigger)
        arm.internal_data |= self._clock(due)
        if scripting.edition and due.left is None:
            # Another calendar may move it: from when it was armed, see ClockChanges.recount.
            arm.internal_data |= {"edition": scripting.edition, "armed": moment(scripting.now)}
        text: str = arm.internal_data["due"]
        return text

    @staticmethod
    def _clock(due: Due) -> dict[str, Any]:
        return {"due": moment(due.at), **({"left": due.left} if due.left is not None else {})}
