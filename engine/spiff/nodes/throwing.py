"""Events and tasks that throw (BPMN 2.0.2 §10.5.3, p. 246, and §10.5.4, p. 249-252)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from engine.canonical import moment
from engine.history import events
from engine.spiff import compensation, propagation
from engine.spiff.moments import until
from engine.spiff.nodes.activities import Activity
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Token
from processes.feel.values import to_json
from processes.model import Flow, Node, Trigger, TriggerKind


class Throwing(FlowNode):
    """A node that throws its triggers, in their order, the moment its token leaves it."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; what is thrown is read from ``node``."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())
        own = (Trigger(kind=TriggerKind.MESSAGE, name=node.message),) if node.message else ()
        self.triggers = node.triggers or own
        self.undoing = tuple(filter(compensation.is_compensation, self.triggers))

    def _run_hook(self, my_task: Token) -> bool | None:
        """Undo first what a compensation names; the token waits for it."""
        for trigger in self.undoing:
            if compensation.throw(my_task, trigger):
                return None
        return True

    def member_left(self, holder: Token, _member: Token) -> None:
        """Go on undoing, then leave."""
        if holder.workflow.empty(holder.name) and not compensation.proceed(holder):
            holder.complete()

    def departing(self, my_task: Token) -> Sequence[Flow]:
        """Work out what is to be thrown before anything changes; a link leads to its target."""
        my_task.thrown = message_of(my_task, self.node)
        target = my_task.workflow.spec.link(self.node)
        if target:
            return [Flow(id="", source=self.node.id, target=target)]
        return super().departing(my_task)

    def done(self, my_task: Token) -> None:
        """Throw everything, in the order of the file."""
        for trigger in self.triggers:
            throw(my_task, trigger, my_task.scope)


def message_of(token: Token, node: Node) -> dict[str, Any]:
    """Return the payload, key and end of life of what ``node`` sends; may raise EvaluationFailed.

    ``grid.payload`` and ``grid.correlation`` are FEEL, ``grid.ttl`` is an ISO 8601 duration.
    """
    scripting = token.workflow.script_engine
    words = {name: node.properties.get(f"grid.{name}", "") for name in ("payload", "ttl")}
    text = words["payload"].removeprefix("=")
    message = {"payload": scripting.context(token, text) if text else {}}
    if key := node.properties.get("grid.correlation", "").removeprefix("="):
        message["key"] = scripting.key(token, key)
    if words["ttl"]:
        message["ttl"] = moment(until(token, words["ttl"]))
    return message


def throw(token: Token, trigger: Trigger, level: str) -> None:
    """Throw one trigger of ``token`` from the scope or activity ``level``.

    Messages and signals go out in any case; what climbs from a scope needs it to be there still.
    """
    act = THROWN.get(trigger.kind)
    gone = bool(level) and level not in token.workflow.tasks
    if act is not None and not (gone and trigger.kind not in SENT):
        act(token, trigger, level)


def _ident(token: Token) -> str:
    """Return an id for what is sent next; one token may send several things."""
    token.sent += 1
    first = f"{token.workflow.instance}/{token.name}"
    return first if token.sent == 1 else f"{first}.{token.sent}"


def _message(token: Token, trigger: Trigger, _level: str) -> None:
    if trigger.name:
        body = {**token.thrown, "payload": to_json(token.thrown["payload"])}
        token.note(events.MESSAGE_THROWN, name=trigger.name, id=_ident(token), **body)


def _signal(token: Token, trigger: Trigger, _level: str) -> None:
    propagation.broadcast(token, trigger.name, _ident(token), token.thrown["payload"])


def _error(token: Token, trigger: Trigger, level: str) -> None:
    propagation.raise_error(token.workflow, token, level, trigger.name)


def _escalation(token: Token, trigger: Trigger, level: str) -> None:
    propagation.escalate(token.workflow, token, level, trigger.name)


def _terminate(token: Token, _trigger: Trigger, level: str) -> None:
    token.workflow.clear(level, keep=token)


def _cancel(token: Token, _trigger: Trigger, level: str) -> None:
    propagation.cancel(token.workflow, level)


THROWN: Mapping[TriggerKind, Callable[[Token, Trigger, str], None]] = {
    TriggerKind.MESSAGE: _message,
    TriggerKind.SIGNAL: _signal,
    TriggerKind.ERROR: _error,
    TriggerKind.ESCALATION: _escalation,
    TriggerKind.TERMINATE: _terminate,
    TriggerKind.CANCEL: _cancel,
}
"""What throwing means, by kind; compensation and links have been dealt with before."""
SENT = frozenset({TriggerKind.MESSAGE, TriggerKind.SIGNAL})
"""What is sent to the world, not to a scope."""


class ThrowEvent(Throwing, spiff.IntermediateThrowEvent):
    """An intermediate throw event (§10.5.4, p. 249)."""


class SendTask(Activity, Throwing, spiff.SendTask):
    """A send task (§10.3.3.1, p. 158): an activity that sends its message when it leaves."""

    def work(self, _my_task: Token) -> bool | None:
        """Do nothing: the message goes out at the end."""
        return True

    def done(self, my_task: Token) -> None:
        """Send, and remember that it can be undone."""
        Activity.done(self, my_task)
        Throwing.done(self, my_task)


class EndEvent(Throwing, spiff.EndEvent):
    """Takes the token; terminate, error and cancel take others with it (§10.5.3, §13.5.6)."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if any(t.kind is TriggerKind.CANCEL for t in self.triggers):
            propagation.abort(my_task)
            undo = Trigger(kind=TriggerKind.COMPENSATION)
            return None if compensation.throw(my_task, undo) else True
        return super()._run_hook(my_task)

    def done(self, my_task: Token) -> None:
        """Remember how the case ended, then throw."""
        workflow = my_task.workflow
        if workflow.at_the_top(my_task):
            workflow.end = self.node.id
            workflow.closure = self.node.properties.get("grid.closure", workflow.closure)
        super().done(my_task)
