"""Start events: of a case, of a sub-process, of an event sub-process (BPMN 2.0.2 §10.5.2)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from engine.spiff.nodes.base import FlowNode
from engine.spiff.nodes.listening import Listening
from engine.spiff.tokens import Token
from engine.spiff.workflow import ROOT
from processes.model import Node


class StartEvent(FlowNode, spiff.StartEvent):
    """Where a case or a sub-process begins; what starts it is decided before (§13.2)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec without an event definition of Spiff's."""
        super().__init__(wf_spec, node, event_definition=NoneEventDefinition())

    def _update_hook(self, _my_task: Token) -> bool:
        return True

    def _run_hook(self, _my_task: Token) -> bool:
        return True


class EventStart(Listening, spiff.StartEvent):
    """The start event of an event sub-process (§10.5.2, p. 242): listens while its scope lives.

    An interrupting one gives up everything else in the scope (§13.5.4, p. 439).
    """

    listens = False
    starts_a_handler = True

    def won(self, arm: Token) -> None:
        """Open the event sub-process and begin in it."""
        workflow, host = arm.workflow, arm.host
        scope = "" if host == ROOT else host
        workflow.detach(arm)
        handler = workflow.put(self.node.parent, scope)
        workflow.enter(handler)
        if self.interrupts(arm):
            for other in workflow.arms_of(host):
                if other.task_spec.starts_a_handler:
                    workflow.withdraw_arm(other)
            workflow.clear(scope, keep=handler)
        else:
            self.again(arm, host)
        handler.task_spec.opened(handler)
        arm.scope = handler.name
        workflow.enter(arm)
        workflow.finish(arm)
