"""Gateways: where tokens part and meet (BPMN 2.0.2 §10.6, execution semantics §13.4)."""

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.history import events
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Token
from processes.model import Flow, Node


def first_by_flow(tokens: Sequence[Token]) -> dict[str, Token]:
    """Return the oldest of ``tokens`` for each flow they came by."""
    found: dict[str, Token] = {}
    for token in tokens:
        found.setdefault(token.flow, token)
    return found


def consume(tokens: Sequence[Token]) -> None:
    """Take tokens out that another one now stands for."""
    for token in tokens:
        token.note(events.NODE_COMPLETED, joined=True)
        token._set_state(TaskState.COMPLETED)
        token.workflow.retire(token)


def can_come(my_task: Token, empty: Sequence[Flow], full: Sequence[Flow]) -> bool:
    """Say whether a token elsewhere can still get to a flow of ``empty``.

    One that can also get to a flow that has a token already does not count (§13.4.3: “and no path
    to an incoming flow that has a token”).
    """
    workflow, gateway = my_task.workflow, my_task.task_spec
    at_empty = [flow.source for flow in empty]
    at_full = [flow.source for flow in full]
    for token in workflow.members(my_task.scope):
        if token.task_spec is gateway:
            continue
        ahead = workflow.spec.reach(token.task_spec.node.id, gateway.node.id)
        if any(s in ahead for s in at_empty) and not any(s in ahead for s in at_full):
            return True
    return False


class ExclusiveGateway(FlowNode, spiff.ExclusiveGateway):
    """The first condition that holds, else the default (§13.4.2, p. 435)."""

    def _run_hook(self, _my_task: Token) -> bool:
        return True

    def departing(self, my_task: Token) -> Sequence[Flow]:
        """Return the one flow to take; raise NoBranchApplies when there is none."""
        return self.chosen(my_task, only_first=True) if self.outgoing else ()


class ParallelGateway(FlowNode, spiff.ParallelGateway):
    """One token from each incoming flow, one to each outgoing flow (§13.4.1, p. 434).

    Excess tokens stay at their flow, which SpiffWorkflow's own gateway does not do. Conditions on
    the flows around it mean nothing.
    """

    def _update_hook(self, my_task: Token) -> bool:
        waiting = my_task.workflow.waiting_at(self.node.id, my_task.scope)
        if len(waiting) + 1 < len(self.incoming):
            # Too few, whichever flows they came by: most arrivals end here, so nothing is sorted.
            my_task._set_state(TaskState.WAITING)
            return False
        others = first_by_flow(waiting)
        others.pop(my_task.flow, None)
        if len(others) + 1 < len(self.incoming):
            my_task._set_state(TaskState.WAITING)
            return False
        consume(tuple(others.values()))
        return True

    def _run_hook(self, _my_task: Token) -> bool:
        return True

    def departing(self, _my_task: Token) -> Sequence[Flow]:
        """Return every flow."""
        return self.outgoing


class InclusiveGateway(FlowNode, spiff.InclusiveGateway):
    """Waits for every token that can still arrive, then takes all flows that hold (§13.4.3)."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.incoming) < 2:  # noqa: PLR2004 - nothing else can come
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def may_run(self, my_task: Token) -> bool:
        """Say whether no token elsewhere can still reach an incoming flow that has none."""
        waiting = my_task.workflow.waiting_at(self.node.id, my_task.scope)
        present = {token.flow for token in waiting}
        empty = [flow for flow in self.incoming if flow.id not in present]
        full = [flow for flow in self.incoming if flow.id in present]
        return not can_come(my_task, empty, full)

    def released(self, my_task: Token) -> None:
        """Take one token from each flow, then run."""
        others = first_by_flow(my_task.workflow.waiting_at(self.node.id, my_task.scope))
        others.pop(my_task.flow, None)
        consume(tuple(others.values()))
        my_task._ready()

    def _run_hook(self, _my_task: Token) -> bool:
        return True

    def departing(self, my_task: Token) -> Sequence[Flow]:
        """Return the flows whose conditions hold, and those without one."""
        return self.chosen(my_task, only_first=False) if self.outgoing else ()


class EventGateway(FlowNode, spiff.EventBasedGateway):
    """Listens to all its targets; the first event takes the token (§13.4.4, p. 436)."""

    listens = True

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; what it listens to are the nodes its flows lead to."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())

    def _update_hook(self, _my_task: Token) -> bool:
        return True

    def _run_hook(self, my_task: Token) -> None:
        workflow = my_task.workflow
        for flow in self.outgoing:
            spec = workflow.spec.nodes[flow.target]
            spec.attach(workflow, my_task.name, my_task.scope, flow.id)

    def departing(self, _my_task: Token) -> Sequence[Flow]:
        """Return nothing: the event that fired is already a token at the end of its flow."""
        return ()

    def taken(self, my_task: Token) -> Sequence[str]:
        """Return the flow to the event that fired."""
        return [my_task.thrown["flow"]]
