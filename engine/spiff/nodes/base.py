"""What all nodes share: where a token goes when it leaves (BPMN 2.0.2 §13.3, token semantics)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.history import events
from engine.spiff.failure import NoBranchApplies
from engine.spiff.tokens import Stop, Token
from processes.model import Flow, Node

NOTHING: Mapping[str, Any] = {}


class FlowNode(BpmnSpecMixin):
    """A node of the diagram as a Spiff task spec; ``outgoing`` and ``incoming`` are its flows."""

    is_repeated: ClassVar[bool] = False
    """Whether tokens here hold the copies of a loop or multi-instance activity."""
    starts_a_handler: ClassVar[bool] = False
    """Whether it is what sets off an event sub-process."""
    listens: ClassVar[bool] = False
    """Whether a token that comes here waits for an event, and so is heard before others act."""
    entering: Mapping[str, Any] = NOTHING
    """What is written down of a token that comes here, besides its name and flow."""

    def __init__(self, wf_spec: Any, node: Node, **kwargs: Any) -> None:
        """Make the spec; its Spiff name has a dot before the id, so that no id of a file meets
        Spiff's own names (a task called “End” would end the case).
        """
        # A loop has two specs of one node: what is done once, and the loop around it.
        prefix = ".." if self.is_repeated else "."
        super().__init__(wf_spec, f"{prefix}{node.id}", **kwargs)
        self.node = node
        self.bpmn_id = node.id
        self.bpmn_name = node.name
        self.lane = node.lane
        self.outgoing: tuple[Flow, ...] = ()
        self.incoming: tuple[Flow, ...] = ()
        self.boundary: tuple[FlowNode, ...] = ()

    def test(self) -> None:
        """Trust the linter, which has looked at the whole diagram before publication."""

    # Spiff's life of a task, without prediction, assignments and listeners: of those we have none

    def _update(self, my_task: Token) -> None:
        """Let a token arrive; a token exists where it is, not where it may go."""
        if self._update_hook(my_task):
            my_task._ready()

    def _update_hook(self, _my_task: Token) -> bool:
        """Say that a token that arrives may run at once; joins decide otherwise."""
        return True

    def _on_ready(self, my_task: Token) -> None:
        """Skip Spiff's event manager: commands name the token they move."""

    def _run(self, my_task: Token) -> bool | None:
        result: bool | None = self._run_hook(my_task)
        return result

    def _on_complete(self, my_task: Token) -> None:
        self._on_complete_hook(my_task)
        my_task.workflow._task_completed_notify(my_task)

    # Leaving

    def departing(self, my_task: Token) -> Sequence[Flow]:
        """Return the flows by which tokens leave; may raise EvaluationFailed.

        All of them, but where conditions are drawn: those that hold, with the default if none
        does, beside all that have no condition (§13.3.1 and 13.3.3, p. 426-428).
        """
        if any(flow.condition for flow in self.outgoing):
            return self.chosen(my_task, only_first=False)
        default = self.node.default
        if default and len(self.outgoing) > 1:
            return [flow for flow in self.outgoing if flow.id != default]
        return self.outgoing

    def chosen(self, my_task: Token, *, only_first: bool) -> Sequence[Flow]:
        """Return the flows whose conditions hold, in the order of the file, else the default.

        Raises NoBranchApplies when there is nowhere to go, EvaluationFailed for a bad condition.
        """
        truth = my_task.workflow.script_engine.truth
        found: list[Flow] = []
        free: list[Flow] = []
        for flow in self.outgoing:
            if flow.id == self.node.default:
                continue
            if not flow.condition:
                free.append(flow)
            elif truth(my_task, flow.condition):
                found.append(flow)
                if only_first:
                    return found
        if only_first:
            return [*self._default(), *free][:1] or self._stuck()
        return [*(found or self._default()), *free] or self._stuck()

    def _default(self) -> list[Flow]:
        return [flow for flow in self.outgoing if flow.id == self.node.default]

    def _stuck(self) -> Sequence[Flow]:
        raise NoBranchApplies(node=self.node.name or self.node.id)

    def _on_complete_hook(self, my_task: Token) -> None:
        workflow = my_task.workflow
        workflow.withdraw(my_task.name)
        flows = self.taken(my_task)
        my_task.note(
            events.NODE_COMPLETED, **({"f": flows} if flows else {}), **self.aside(my_task)
        )
        for flow in my_task.departing:
            for _ in range(self.node.completion_quantity):
                my_task.arrivals.append(workflow.send(flow.target, my_task.scope, flow.id))
        self.done(my_task)

    def aside(self, _my_task: Token) -> Mapping[str, Any]:
        """Return what is written down of a token that goes, besides its name and flows."""
        return self.entering

    def taken(self, my_task: Token) -> Sequence[str]:
        """Return the ids of the flows by which tokens leave."""
        return [flow.id for flow in my_task.departing if flow.id]

    def done(self, my_task: Token) -> None:
        """Do what happens the moment the token has left; nothing by default."""

    # What tokens, joins and scopes ask; most nodes have nothing to say

    def counters(self, _my_task: Token) -> Mapping[str, Any]:
        """Return variables that are computed for what is inside ``my_task``."""
        return NOTHING

    def may_run(self, _my_task: Token) -> bool:
        """Say whether a token that waits here may run now that nothing else moves."""
        return False

    def released(self, my_task: Token) -> None:
        """Let a token run that has waited here; joins take those with it that it stands for."""
        my_task._ready()

    def count(self, holder: Token, member: Token) -> None:
        """Take note of a token that has left the scope of ``holder``; this cannot fail."""

    def member_left(self, holder: Token, _member: Token) -> None:
        """Complete the scope that ``holder`` holds when the last token inside is gone."""
        if holder.workflow.empty(holder.name):
            holder.complete()

    def cut_short(self, holder: Token) -> None:
        """Take note that what was in the scope of ``holder`` has been given up."""

    def resume(self, my_task: Token, stopped: Stop) -> None:
        """Go on after an incident, from where the token ``stopped``."""
        if stopped is Stop.INSIDE:
            self.member_left(my_task, my_task)
        else:
            my_task.complete()

    def attach(self, workflow: Any, host: str, scope: str, flow: str = "") -> None:
        """Let ``host`` listen to this event; only events know how."""
        raise NotImplementedError

    def armed(self, arm: Token) -> None:
        """Begin to wait; only events know how."""
        raise NotImplementedError

    def disarmed(self, arm: Token) -> None:
        """Stop waiting; only events know how."""
        raise NotImplementedError

    def restored(self, my_task: Token) -> None:
        """Take up what a snapshot does not say of a token that waits here."""
