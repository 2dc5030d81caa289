"""Call activities: another process, as a case of its own (BPMN 2.0.2 §10.3.6, p. 183)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.history import events
from engine.spiff.failure import TooDeep
from engine.spiff.nodes.activities import OPEN, Activity
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Stop, Token
from processes.feel.values import from_json, to_json
from processes.model import Node

RETURNED = "returned"
"""On a token whose call has ended: the variables it ended with, as JSON."""
MOST_CALLS = 20
"""How deep calls may lie in one another; deeper, a process most likely calls itself for ever."""


class CallActivity(Activity, spiff.CallActivity):
    """Runs another process as a case of its own and waits for it (§10.3.6, p. 183)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; what is called is read from ``node``."""
        super().__init__(wf_spec, node, subworkflow_spec=node.called)

    def _update_hook(self, my_task: Token) -> bool:
        return Activity._update_hook(self, my_task)

    def take_in(self, _my_task: Token) -> None:
        """Declare nothing: what goes in belongs to the called process."""

    def work(self, my_task: Token) -> bool | None:
        """Ask for the called process with the variables that go in."""
        workflow, node = my_task.workflow, self.node
        if workflow.depth_of_calls >= MOST_CALLS:
            raise TooDeep(node=node.name or node.id, most=MOST_CALLS)
        given = workflow.script_engine.assigned(my_task, node.inputs)
        my_task.note(
            events.CALL_STARTED,
            key=node.called,
            binding=node.binding,
            version=node.called_version,
            depth=workflow.depth_of_calls + 1,
            set={name: to_json(value) for name, value in given.items()},
        )
        my_task.internal_data[OPEN] = True
        return None

    def take_back(self, my_task: Token) -> None:
        """Take what the called process gives back, by the mappings that name it, and leave."""
        workflow = my_task.workflow
        values = {k: from_json(v) for k, v in my_task.internal_data[RETURNED].items()}
        workflow.write(workflow.script_engine.assigned(my_task, self.node.outputs, values), my_task)
        my_task.complete()

    def resume(self, my_task: Token, stopped: Stop) -> None:
        """Go on after an incident; what was given back is kept, nothing is called twice."""
        if stopped is Stop.RETURNING:
            self.take_back(my_task)
        else:
            super().resume(my_task, stopped)

    def departing(self, my_task: Token) -> Any:
        """Choose the flows; what comes out was written when the call returned."""
        return FlowNode.departing(self, my_task)

    def _on_cancel(self, my_task: Token) -> None:
        if OPEN in my_task.internal_data:
            my_task.note(events.CALL_CANCELLED)
        self.cancelled_event.emit(my_task.workflow, my_task)
