"""Activities: user, manual and script tasks, embedded sub-processes (BPMN 2.0.2 §10.3)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.canonical import moment
from engine.history import events
from engine.spiff.moments import due_of_task
from engine.spiff.nodes.base import FlowNode
from engine.spiff.tokens import Token
from processes.model import Node


class UserTask(FlowNode, spiff.UserTask):
    """A task that waits for a person (§10.3.4.1); the token waits, its boundary events listen."""

    def _run_hook(self, my_task: Token) -> None:
        due = due_of_task(my_task)
        workflow = my_task.workflow
        body = {
            "role": self.lane,
            "place": workflow.posts.get(self.lane, ""),
            "form": self.node.form,
            "due": moment(due) if due else "",
            "to": self._assignee(my_task),
        }
        my_task.note(events.TASK_CREATED, **{k: v for k, v in body.items() if v})
        my_task.internal_data["by"] = body["to"]
        self.arm_boundary(my_task)

    def _assignee(self, my_task: Token) -> str:
        """Return the person the diagram names; where no post answers, who started the case."""
        text = self.node.assignee.strip()
        if text.startswith("="):
            return str(my_task.workflow.script_engine.evaluate(my_task, text[1:]) or "")
        at_a_post = self.lane in my_task.workflow.posts
        return text or ("" if at_a_post else my_task.workflow.initiator)

    def _on_cancel(self, my_task: Token) -> None:
        my_task.note(events.TASK_CANCELLED)
        super()._on_cancel(my_task)


class ScriptTask(FlowNode, spiff.ScriptTask):
    """One FEEL expression whose context becomes variables (§10.3.4.1)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Take the script of ``node``, and the name of its result variable if it has one."""
        super().__init__(wf_spec, node, script=node.script)
        self.result_variable = node.result


class PlainTask(FlowNode, spiff.NoneTask):
    """An abstract task: nothing to do, the token passes (§10.3.4)."""


class SubProcess(FlowNode, spiff.SubWorkflowTask):
    """An embedded sub-process (§10.3.5): its tokens live in its scope, on the same variables."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; its inside are nodes of the same plan."""
        super().__init__(wf_spec, node, subworkflow_spec=node.id)

    def _update_hook(self, _my_task: Token) -> bool:
        return True

    def _run_hook(self, my_task: Token) -> None:
        self.arm_boundary(my_task)
        my_task.workflow.begin(my_task.workflow.spec.entries(parent=self.node.id), my_task.name)

    def _on_cancel(self, my_task: Token) -> None:
        self.cancelled_event.emit(my_task.workflow, my_task)
