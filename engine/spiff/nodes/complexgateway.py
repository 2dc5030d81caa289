"""The complex gateway (BPMN 2.0.2 §10.6.5, p. 295, and §13.4.5, p. 436-438)."""

from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.failure import EvaluationFailed
from engine.spiff.nodes.base import NOTHING, FlowNode
from engine.spiff.nodes.gateways import can_come, consume, first_by_flow
from engine.spiff.tokens import STOPPED, Stop, Token
from processes.model import Flow

RESET = "reset"
"""On a token that stands for the gateway between firing and its next round: the flows served."""
FIRED = "fired"
"""On the token that goes on: how many flows had one."""
PHASE = "waitingForStart"
"""The variable by which conditions tell the first phase of a round from the second."""


class ComplexGateway(FlowNode):
    """Fires when its activation condition holds; what comes late in the same round is taken in.

    ``activationCount`` is the number of incoming flows that have a token. After firing, the
    gateway waits for reset: a token from each other flow, if one can still come. Then a new round
    begins. At the reset it may send tokens once more: when a condition asks for the phase.
    """

    def __init__(self, wf_spec: Any, node: Any) -> None:
        """Make the spec; the condition is read from ``node``."""
        super().__init__(wf_spec, node)
        self.manual = False

    def counters(self, my_task: Token) -> Mapping[str, Any]:
        """Return how many flows have a token, and the phase, by the names BPMN gives them."""
        known = my_task.internal_data
        fired = known[FIRED] if FIRED in known else len(known.get(RESET, ()))
        return {"activationCount": fired or len(self._present(my_task)), PHASE: RESET not in known}

    def aside(self, my_task: Token) -> Mapping[str, Any]:
        """Say that the token between two rounds is none that the diagram shows."""
        return {"loop": True} if RESET in my_task.internal_data else NOTHING

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(TaskState.WAITING)
        round_ = self._after_firing(my_task)
        if round_ is not None:
            self._late(my_task, round_)
            return False
        if not self._activated(my_task):
            return False
        # The round ends here and now: a token that comes before this one moves on is late.
        self._fire(my_task)
        return True

    def may_run(self, my_task: Token) -> bool:
        """Say whether the round is over: no token can come that still belongs to it."""
        served = my_task.internal_data.get(RESET)
        if served is None:
            # Tokens that came twice by one flow in the last round wait for this one; and what the
            # condition asks for may have changed.
            return self._after_firing(my_task) is None and self._activated(my_task)
        missing = [flow for flow in self.incoming if flow.id not in served]
        had = [flow for flow in self.incoming if flow.id in served]
        return not can_come(my_task, missing, had)

    def released(self, my_task: Token) -> None:
        """Fire, or end the round."""
        if RESET not in my_task.internal_data:
            self._fire(my_task)
        my_task._ready()

    def _run_hook(self, _my_task: Token) -> bool:
        return True

    def _fire(self, my_task: Token) -> None:
        others = self._present(my_task)
        others.pop(my_task.flow, None)
        consume(tuple(others.values()))
        served = [my_task.flow, *others]
        my_task.internal_data[FIRED] = len(served)
        if len(served) < len(self.incoming) or self._asks_for_phase():
            self._wait_for_reset(my_task, served)

    def departing(self, my_task: Token) -> Sequence[Flow]:
        """Return the flows whose conditions hold; at a reset there need be none."""
        if RESET not in my_task.internal_data:
            return self.chosen(my_task, only_first=False) if self.outgoing else ()
        if not self._asks_for_phase():
            return ()
        truth = my_task.workflow.script_engine.truth
        others = [flow for flow in self.outgoing if flow.id != self.node.default]
        held = [flow for flow in others if not flow.condition or truth(my_task, flow.condition)]
        return held or self._default()

    def resume(self, my_task: Token, stopped: Stop) -> None:
        """Come to the gateway once more, or go on from where the token ``stopped``."""
        if stopped is Stop.JOINING:
            self._update(my_task)
        else:
            super().resume(my_task, stopped)

    def _asks_for_phase(self) -> bool:
        return any(PHASE in flow.condition for flow in self.outgoing)

    def _activated(self, my_task: Token) -> bool:
        condition = self.node.activation
        if not condition or len(self.incoming) < 2:  # noqa: PLR2004 - several ways in
            return True
        try:
            held: bool = my_task.workflow.script_engine.truth(my_task, condition)
        except EvaluationFailed as failure:
            my_task.internal_data[STOPPED] = Stop.JOINING
            my_task.workflow.stand_still(my_task, failure)
            return False
        return held

    def _present(self, my_task: Token) -> dict[str, Token]:
        """Return a token for each flow that has one; one that could not be joined counts too."""
        here = (t for t in my_task.workflow.members(my_task.scope) if t.task_spec is self)
        return first_by_flow([t for t in here if self._stands(t)])

    @staticmethod
    def _stands(token: Token) -> bool:
        stopped = token.internal_data.get(STOPPED) == Stop.JOINING
        return stopped or (token.state == TaskState.WAITING and RESET not in token.internal_data)

    def _after_firing(self, my_task: Token) -> Token | None:
        waiting = my_task.workflow.waiting_at(self.node.id, my_task.scope)
        return next((t for t in waiting if RESET in t.internal_data), None)

    def _wait_for_reset(self, my_task: Token, served: list[str]) -> None:
        workflow = my_task.workflow
        marker = workflow.send(self.node.id, my_task.scope, loop=True)
        marker.internal_data[RESET] = served
        marker._set_state(TaskState.WAITING)

    def _late(self, my_task: Token, round_: Token) -> None:
        served = round_.internal_data[RESET]
        if my_task.flow in served:
            return
        served.append(my_task.flow)
        consume([my_task])
        if len(served) == len(self.incoming):
            round_._ready()
