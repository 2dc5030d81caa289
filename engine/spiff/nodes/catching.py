"""Events that wait: catching, boundary, receive tasks (BPMN 2.0.2 §10.5.4, §13.5.2-13.5.3)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.spiff.nodes.activities import Activity
from engine.spiff.nodes.listening import Listening
from engine.spiff.tokens import Token
from processes.model import Node


class CatchEvent(Listening, spiff.IntermediateCatchEvent):
    """An intermediate catch event (§10.5.4, p. 249); a link passes its token on."""


class ReceiveTask(Listening, Activity, spiff.ReceiveTask):
    """A receive task (§10.3.3.1, p. 159): waits for its message; events on its border listen."""

    def _update_hook(self, my_task: Token) -> bool:
        return Activity._update_hook(self, my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        return Activity._run_hook(self, my_task)

    def work(self, my_task: Token) -> bool | None:
        """Wait for the message."""
        return Listening._run_hook(self, my_task)


class BoundaryEvent(Listening, spiff.BoundaryEvent):
    """An event on the border of an activity (§10.5.4, p. 254); a token is born when it fires."""

    listens = False

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; interrupting or not is read from ``node``."""
        super().__init__(wf_spec, node, cancel_activity=node.interrupting)

    def won(self, arm: Token) -> None:
        """Go on beside the activity, or instead of it when the event interrupts."""
        workflow, host = arm.workflow, arm.host
        activity, interrupts = workflow.tasks[host], self.interrupts(arm)
        workflow.detach(arm)
        if not interrupts:
            self.again(arm, host)
        workflow.enter(arm)
        if interrupts:
            activity.cancel()
        workflow.finish(arm)
