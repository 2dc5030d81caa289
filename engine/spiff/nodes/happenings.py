"""Events: start, end, throw, catch, boundary (BPMN 2.0.2 §10.5, execution semantics §13.5)."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.canonical import moment
from engine.history import events
from engine.spiff.moments import due_of_timer
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Token
from processes.feel.values import to_json
from processes.model import Node, TriggerKind


class StartEvent(FlowNode, spiff.StartEvent):
    """Where a case or a sub-process begins; what starts it is decided before (§13.2)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec without an event definition of Spiff's."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())

    def _update_hook(self, _my_task: Token) -> bool:
        return True

    def _run_hook(self, _my_task: Token) -> bool:
        return True

    def _on_ready_hook(self, _my_task: Token) -> None:
        """Skip Spiff's event manager: nothing is left to listen to."""


class Throwing(FlowNode):
    """A node that sends a message when it has one; without one it only passes (§10.5.4)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; what is thrown is read from ``node``."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())

    def _run_hook(self, my_task: Token) -> bool:
        name = self.node.message
        if name:
            text = self.node.properties.get("grid.payload", "")
            scripting = my_task.workflow.script_engine
            payload = scripting.context(my_task, text.removeprefix("=")) if text else {}
            my_task.note(
                events.MESSAGE_THROWN,
                name=name,
                id=f"{my_task.workflow.instance}/{my_task.name}",
                payload=to_json(payload),
            )
        return True


class ThrowEvent(Throwing, spiff.IntermediateThrowEvent):
    """An intermediate throw event, none or message."""


class SendTask(Throwing, spiff.SendTask):
    """A send task (§10.3.4.1)."""


class EndEvent(Throwing, spiff.EndEvent):
    """Takes the token; a terminate end takes all others of its scope with it (§13.5.6)."""

    def _on_complete_hook(self, my_task: Token) -> None:
        super()._on_complete_hook(my_task)
        workflow = my_task.workflow
        if not my_task.scope:
            workflow.end = self.node.id
            workflow.closure = self.node.properties.get("grid.closure", workflow.closure)
        if any(t.kind is TriggerKind.TERMINATE for t in self.node.triggers):
            workflow.cancel_scope(my_task.scope, keep=my_task)


class Catching(FlowNode):
    """A node that waits for a timer or a message, on its own or as an arm of another."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; what is awaited is read from ``node``."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())
        timers = [t for t in node.triggers if t.kind is TriggerKind.TIMER]
        self.timer = timers[0] if timers else None

    def _update_hook(self, _my_task: Token) -> bool:
        return True

    def _on_ready_hook(self, _my_task: Token) -> None:
        """Skip Spiff's event manager: commands name the token they move."""

    def _on_cancel(self, my_task: Token) -> None:
        self.disarmed(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        if not self.timer and not self.node.message:
            return True
        self.armed(my_task)
        return None

    def armed(self, arm: Token) -> None:
        """Begin to wait."""
        if self.timer:
            arm.internal_data["due"] = moment(due_of_timer(arm, self.timer))
            arm.note(events.TIMER_ARMED, due=arm.internal_data["due"])
        else:
            arm.note(events.MESSAGE_AWAITED, name=self.node.message)
        arm._set_state(TaskState.STARTED)

    def disarmed(self, arm: Token) -> None:
        """Stop waiting."""
        arm.note(events.TIMER_CANCELLED if self.timer else events.MESSAGE_FORGONE)

    def receive(self, my_task: Token, payload: Mapping[str, Any]) -> None:
        """Put what a message brought into the variables."""
        into = self.node.properties.get("grid.into", "")
        if into:
            my_task.workflow.write({into: dict(payload)})
        else:
            my_task.workflow.write(payload)

    def happened(self, my_task: Token) -> None:
        """Let the token go on; as an arm, first take the place of the token that listened."""
        if my_task.host:
            self.won(my_task, my_task.workflow.tasks[my_task.host])
        my_task.complete()

    def won(self, arm: Token, gateway: Token) -> None:
        """Take the token of the event gateway: its other arms are withdrawn."""
        workflow = arm.workflow
        workflow.detach(arm)
        workflow.enter(arm, arm.flow)
        gateway.complete()


class CatchEvent(Catching, spiff.IntermediateCatchEvent):
    """An intermediate catch event, timer or message."""


class ReceiveTask(Catching, spiff.ReceiveTask):
    """A receive task with a message (§10.3.4.1)."""


class BoundaryEvent(Catching, spiff.BoundaryEvent):
    """An event on the border of an activity (§13.5.3); a token is born when it fires."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; interrupting or not is read from ``node``."""
        FlowNode.__init__(
            self,
            wf_spec,
            node,
            event_definition=NoneEventDefinition(),
            cancel_activity=node.interrupting,
        )
        timers = [t for t in node.triggers if t.kind is TriggerKind.TIMER]
        self.timer = timers[0] if timers else None

    def won(self, arm: Token, activity: Token) -> None:
        """Go on beside the activity, or instead of it when the event interrupts."""
        workflow = arm.workflow
        workflow.detach(arm)
        workflow.enter(arm)
        if self.node.interrupting:
            activity.cancel()
