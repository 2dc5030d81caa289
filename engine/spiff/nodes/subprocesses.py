"""Sub-processes: embedded, transaction, ad-hoc, started by an event (BPMN 2.0.2 §10.3.5)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.util.task import TaskState

from engine.spiff.nodes.activities import Activity
from engine.spiff.tokens import Token
from processes.model import Node

ENOUGH = "enough"
"""On a token of an ad-hoc sub-process whose completion condition has come to hold."""
BEGUN = frozenset({TaskState.STARTED, TaskState.ERROR})


class SubProcess(Activity, spiff.SubWorkflowTask):
    """An embedded sub-process or transaction (§10.3.5, p. 173, 178).

    Its tokens live in its scope; its data objects are variables of that scope (§10.4.1).
    """

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; its inside are nodes of the same plan."""
        super().__init__(wf_spec, node, subworkflow_spec=node.id)

    def _update_hook(self, my_task: Token) -> bool:
        return Activity._update_hook(self, my_task)

    def work(self, my_task: Token) -> bool | None:
        """Open the scope and begin inside it; where there is nothing to do, it is done."""
        self.open(my_task)
        entries = my_task.workflow.spec.entries(parent=self.node.id)
        my_task.workflow.begin(entries, my_task.name)
        return None if entries else True

    def open(self, my_task: Token) -> None:
        """Declare the data objects of the scope and let its event sub-processes listen."""
        workflow = my_task.workflow
        named = workflow.spec.process.data_objects.get(self.node.id, ())
        workflow.declare(my_task, dict.fromkeys(named))
        for start in workflow.spec.event_starts(self.node.id):
            start.attach(workflow, my_task.name, my_task.name)

    def _on_cancel(self, my_task: Token) -> None:
        self.cancelled_event.emit(my_task.workflow, my_task)


class EventSubProcess(SubProcess):
    """A sub-process that an event of its scope sets off (§10.3.5, p. 174): see EventStart."""

    def opened(self, my_task: Token) -> None:
        """Be under way: the start event that fired runs inside."""
        my_task._set_state(TaskState.STARTED)
        self.open(my_task)

    def work(self, my_task: Token) -> bool | None:
        """Run as a handler of compensation: its start event has nothing to wait for."""
        self.open(my_task)
        workflow = my_task.workflow
        (start,) = workflow.spec.entries(parent=self.node.id)
        workflow.finish(workflow.send(start, my_task.name))
        return None


class AdHocSubProcess(SubProcess):
    """Its activities have no order (§10.3.5, p. 180): each that nothing leads to is done once.

    All at once, or one after another with ordering “Sequential”. When the completion condition
    holds after one of them, no further one begins, and what runs is given up unless
    cancelRemainingInstances is false.
    """

    def work(self, my_task: Token) -> bool | None:
        """Open the scope and offer what is in it."""
        self.open(my_task)
        entries = my_task.workflow.spec.entries(parent=self.node.id)
        now = len(entries) if self.node.parallel_ordering else 1
        my_task.internal_data["left"] = list(entries[now:])
        my_task.workflow.begin(entries[:now], my_task.name)
        return None if entries else True

    def member_left(self, holder: Token, member: Token) -> None:
        """Look at the completion condition after each activity, then begin the next or end."""
        workflow, left = holder.workflow, holder.internal_data["left"]
        if self._enough(holder, member):
            left.clear()
            holder.internal_data[ENOUGH] = True
        if ENOUGH in holder.internal_data:
            self._give_up(holder)
        if workflow.empty(holder.name) and not left:
            holder.complete()
        elif left and all(t.task_spec.node.by_event for t in workflow.members(holder.name)):
            workflow.begin((left.pop(0),), holder.name)

    def cut_short(self, holder: Token) -> None:
        """Begin nothing more: an event has taken over."""
        holder.internal_data["left"] = []

    def _give_up(self, holder: Token) -> None:
        """Give up what runs, or only what has not begun."""
        all_of_it = self.node.cancels_remaining and self.node.parallel_ordering
        for token in holder.workflow.members(holder.name):
            begun = token.state in BEGUN and isinstance(token.task_spec, Activity)
            if all_of_it or not begun:
                holder.workflow.give_up(token)

    def _enough(self, holder: Token, member: Token) -> bool:
        """Ask the completion condition, when an activity is done or when it could not be asked."""
        done = member.state == TaskState.COMPLETED and isinstance(member.task_spec, Activity)
        if not self.node.completion or not (done or member is holder):
            return False
        truth: bool = holder.workflow.script_engine.truth(holder, self.node.completion)
        return truth
