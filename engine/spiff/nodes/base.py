"""What all nodes share: where a token goes when it leaves (BPMN 2.0.2 §13.3, token semantics)."""

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.history import events
from engine.spiff.tokens import Token
from processes.model import Flow, Node


class FlowNode(BpmnSpecMixin):
    """A node of the diagram as a Spiff task spec; ``outgoing`` and ``incoming`` are its flows."""

    def __init__(self, wf_spec: Any, node: Node, **kwargs: Any) -> None:
        """Make the spec; its Spiff name has a dot before the id, so that no id of a file meets
        Spiff's own names (a task called “End” would end the case).
        """
        super().__init__(wf_spec, f".{node.id}", **kwargs)
        self.node = node
        self.bpmn_id = node.id
        self.bpmn_name = node.name
        self.lane = node.lane
        self.outgoing: tuple[Flow, ...] = ()
        self.incoming: tuple[Flow, ...] = ()
        self.boundary: tuple[FlowNode, ...] = ()

    def test(self) -> None:
        """Trust the linter, which has looked at the whole diagram before publication."""

    def _predict_hook(self, _my_task: Token) -> None:
        """Predict nothing: a token exists where it is, not where it may go."""

    def _update_hook(self, _my_task: Token) -> bool:
        """Say that a token that arrives may run at once; joins decide otherwise."""
        return True

    def leaving(self, _my_task: Token) -> Sequence[Flow]:
        """Return the flows by which tokens leave: all of them, unless a gateway chooses."""
        return self.outgoing

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.withdraw_arms()
        flows = self.leaving(my_task)
        my_task.note(events.NODE_COMPLETED, **({"f": [f.id for f in flows]} if flows else {}))
        for flow in flows:
            workflow = my_task.workflow
            child = workflow.put(flow.target, parent=my_task, scope=my_task.scope)
            workflow.enter(child, flow.id)

    # Listening: activities arm their boundary events, event gateways their targets.

    def arm_boundary(self, my_task: Token) -> None:
        """Start listening to the events on the border of this activity."""
        for spec in self.boundary:
            arm = my_task.workflow.put(spec.node.id, parent=my_task, scope=my_task.scope)
            arm.host = my_task.name
            spec.armed(arm)

    def armed(self, arm: Token) -> None:
        """Begin to wait; only events know how."""
        raise NotImplementedError

    def disarmed(self, arm: Token) -> None:
        """Stop waiting; only events know how."""
        raise NotImplementedError
