"""Gateways: where tokens part and meet (BPMN 2.0.2 §10.6, execution semantics §13.4)."""

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.history import events
from engine.spiff.failure import NoBranchApplies
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Token
from processes.model import Flow, Node


def waiting_at(my_task: Token) -> list[Token]:
    """Return the tokens that already wait at the same gateway in the same scope, oldest first."""
    spec, scope = my_task.task_spec, my_task.scope
    return [
        token
        for token in my_task.workflow.living()
        if token.task_spec is spec
        and token.scope == scope
        and token is not my_task
        and token.state == TaskState.WAITING
    ]


def consume(tokens: Sequence[Token]) -> None:
    """Take tokens out that another one now stands for."""
    for token in tokens:
        token.note(events.NODE_COMPLETED)
        token._set_state(TaskState.COMPLETED)
        token.workflow.retire(token)


class Choosing(FlowNode):
    """A gateway that chooses its flows when it runs, so that a failure keeps the token."""

    def leaving(self, my_task: Token) -> Sequence[Flow]:
        """Return the flows chosen."""
        chosen = my_task.internal_data.get("flows", ())
        return tuple(flow for flow in self.outgoing if flow.id in chosen)

    def choose(self, my_task: Token, *, only_first: bool) -> bool:
        """Evaluate the conditions in the order of the file; the default counts when none holds."""
        scripting = my_task.workflow.script_engine
        chosen: list[str] = []
        for flow in self.outgoing:
            conditional = flow.condition and flow.id != self.node.default
            if conditional and scripting.truth(my_task, flow.condition):
                chosen.append(flow.id)
                if only_first:
                    break
        if not chosen:
            chosen = [self._fallback()]
        my_task.internal_data["flows"] = chosen
        return True

    def _fallback(self) -> str:
        if self.node.default:
            return self.node.default
        # A single flow without a condition needs no default: merging gateways are drawn so.
        bare = [flow.id for flow in self.outgoing if not flow.condition]
        if not bare:
            raise NoBranchApplies(node=self.node.name or self.node.id)
        return bare[0]


class ExclusiveGateway(Choosing, spiff.ExclusiveGateway):
    """The first condition that holds, else the default (§13.4.2)."""

    def _run_hook(self, my_task: Token) -> bool:
        return self.choose(my_task, only_first=True)


class ParallelGateway(FlowNode, spiff.ParallelGateway):
    """One token from each incoming flow, one to each outgoing flow (§13.4.1).

    Excess tokens stay at their flow, which SpiffWorkflow's own gateway does not do.
    """

    def _update_hook(self, my_task: Token) -> bool:
        first_by_flow: dict[str, Token] = {}
        for token in waiting_at(my_task):
            first_by_flow.setdefault(token.flow, token)
        first_by_flow.pop(my_task.flow, None)
        if len(first_by_flow) + 1 < len(self.incoming):
            my_task._set_state(TaskState.WAITING)
            return False
        consume(tuple(first_by_flow.values()))
        return True

    def _run_hook(self, _my_task: Token) -> bool:
        return True


class InclusiveGateway(Choosing, spiff.InclusiveGateway):
    """Waits for every token that can still arrive, then takes all flows that hold (§13.4.3)."""

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(TaskState.WAITING)
        return False

    def may_run(self, my_task: Token) -> bool:
        """Say whether no token elsewhere can still reach an incoming flow that has none.

        A token that can also reach a flow that has one already does not hold the gateway up
        (§13.4.3: “and no path to an incoming flow that has a token”).
        """
        present = {token.flow for token in waiting_at(my_task)} | {my_task.flow}
        empty = [flow.source for flow in self.incoming if flow.id not in present]
        full = [flow.source for flow in self.incoming if flow.id in present]
        reach = my_task.workflow.spec.reach
        for token in my_task.workflow.living():
            if token.scope != my_task.scope or token.task_spec is self or token.host:
                continue
            ahead = reach(token.task_spec.node.id, self.node.id)
            if any(s in ahead for s in empty) and not any(s in ahead for s in full):
                return False
        return True

    def _run_hook(self, my_task: Token) -> bool:
        others: dict[str, Token] = {}
        for token in waiting_at(my_task):
            if token.flow != my_task.flow:
                others.setdefault(token.flow, token)
        self.choose(my_task, only_first=False)
        consume(tuple(others.values()))
        return True


class EventGateway(FlowNode, spiff.EventBasedGateway):
    """Listens to all its targets; the first event takes the token (§13.4.4)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; what it listens to are the nodes its flows lead to."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())

    def _update_hook(self, _my_task: Token) -> bool:
        return True

    def _on_ready_hook(self, _my_task: Token) -> None:
        """Skip Spiff's event manager: commands name the token they move."""

    def _run_hook(self, my_task: Token) -> None:
        for flow in self.outgoing:
            arm = my_task.workflow.put(flow.target, parent=my_task, scope=my_task.scope)
            arm.host = my_task.name
            arm.flow = flow.id
            arm.task_spec.armed(arm)

    def leaving(self, _my_task: Token) -> Sequence[Flow]:
        """Return nothing: the event that fired is already a token at the end of its flow."""
        return ()
