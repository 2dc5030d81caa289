"""Activities: what all have in common, and those a person or nobody does (BPMN 2.0.2 §10.3)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff
from SpiffWorkflow.util.task import TaskState

from engine.canonical import moment
from engine.history import events
from engine.spiff import compensation
from engine.spiff.failure import EvaluationFailed
from engine.spiff.nodes.base import FlowNode
from engine.spiff.nodes.gateways import consume
from engine.spiff.scripting import RESERVED
from engine.spiff.tokens import STOPPED, Stop, Token
from processes.feel.values import to_json
from processes.model import Node

HOLDER = "by"
"""On an open task: who holds it, empty when it is for all of its post."""
OPEN = "open"
"""On a token that waits for something outside: a job or a call that is not over."""


class Activity(FlowNode):
    """Work: token quantities, data that goes in and out, events on the border (table 10.3)."""

    def _update_hook(self, my_task: Token) -> bool:
        """Wait for as many tokens as startQuantity asks for (table 10.3, p. 152)."""
        missing = self.node.start_quantity - 1
        if missing <= 0:
            return True
        waiting = my_task.workflow.waiting_at(self.node.id, my_task.scope)
        if len(waiting) < missing:
            my_task._set_state(TaskState.WAITING)
            return False
        consume(waiting[:missing])
        return True

    def _run_hook(self, my_task: Token) -> bool | None:
        self.take_in(my_task)
        self.arm_boundary(my_task)
        try:
            return self.work(my_task)
        except EvaluationFailed:
            # Its border listens already, and clocks run there: only the work is tried again.
            my_task.internal_data[STOPPED] = Stop.WORKING
            raise

    def resume(self, my_task: Token, stopped: Stop) -> None:
        """Go on after an incident, from where the token ``stopped``."""
        if stopped is not Stop.WORKING:
            super().resume(my_task, stopped)
        elif self.work(my_task):
            my_task.complete()

    def work(self, my_task: Token) -> bool | None:
        """Do it: True when it is done at once, None when somebody or something finishes it."""
        raise NotImplementedError

    def arm_boundary(self, my_task: Token) -> None:
        """Start listening to the events on the border of this activity (§10.5.4)."""
        for spec in self.boundary:
            spec.attach(my_task.workflow, my_task.name, my_task.scope)

    def take_in(self, my_task: Token) -> None:
        """Give the activity the variables that its data input associations name (§10.4.2)."""
        node, workflow = self.node, my_task.workflow
        if node.inputs or node.outputs:
            known = workflow.frames.visible(my_task)
            made = (a.source for a in node.outputs if not a.computed and a.source != a.target)
            own = {name: None for name in made if name not in known}
            workflow.declare(my_task, own | workflow.script_engine.assigned(my_task, node.inputs))

    def departing(self, my_task: Token) -> Any:
        """Hand out what the data output associations name, then choose the flows."""
        node = self.node
        if node.outputs:
            workflow = my_task.workflow
            given = workflow.script_engine.assigned(my_task, node.outputs)
            workflow.write({k: v for k, v in given.items() if v is not None}, my_task)
        return super().departing(my_task)

    def done(self, my_task: Token) -> None:
        """Remember what can be undone; a handler that undid something lets the next one begin."""
        compensation.remember(my_task)
        compensation.go_on(my_task)


class UserTask(Activity, spiff.UserTask):
    """A task that waits for a person (§10.3.3.1); the token waits, its boundary events listen."""

    def _run_hook(self, my_task: Token) -> None:
        self.take_in(my_task)
        workflow = my_task.workflow
        clock = workflow.clocks.of_task(my_task)
        body = {
            "role": self.lane,
            "place": workflow.posts.get(self.lane, ""),
            "form": self.node.form,
            "due": moment(clock.moments.due) if clock else "",
            "to": self._assignee(my_task),
            "copy": my_task.workflow.copy_number(my_task),
        }
        my_task.note(events.TASK_CREATED, **{k: v for k, v in body.items() if v})
        my_task.internal_data[HOLDER] = body["to"]
        if clock is not None:
            workflow.clocks.begin(my_task.name, clock)
        self.arm_boundary(my_task)

    def _assignee(self, my_task: Token) -> str:
        """Return the person the diagram names; where no post answers, who started the case."""
        text = self.node.assignee.strip()
        if text.startswith("="):
            return str(my_task.workflow.script_engine.evaluate(my_task, text[1:]) or "")
        at_a_post = self.lane in my_task.workflow.posts
        return text or ("" if at_a_post else my_task.workflow.initiator)

    def _on_cancel(self, my_task: Token) -> None:
        if HOLDER in my_task.internal_data:
            my_task.note(events.TASK_CANCELLED)
            my_task.workflow.clocks.stop(my_task.name)
        super()._on_cancel(my_task)


class ScriptTask(Activity, spiff.ScriptTask):
    """One FEEL expression whose context becomes variables (§10.3.3.1)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Take the script of ``node``, and the name of its result variable if it has one."""
        super().__init__(wf_spec, node, script=node.script)
        self.result_variable = node.result

    def work(self, my_task: Token) -> bool | None:
        """Evaluate the script and keep what it gives."""
        done: bool = my_task.workflow.script_engine.execute(my_task, self.node.script)
        return done


class PlainTask(Activity, spiff.NoneTask):
    """An abstract task: nothing to do, the token passes (§10.3.3)."""

    def work(self, _my_task: Token) -> bool | None:
        """Do nothing."""
        return True


class Job(Activity, spiff.ServiceTask):
    """A service task with a topic: a handler outside does it and reports back (§10.3.3.1)."""

    def __init__(self, wf_spec: Any, node: Node) -> None:
        """Make the spec; the topic is read from ``node``."""
        super().__init__(wf_spec, node)

    def work(self, my_task: Token) -> bool | None:
        """Offer the work to the handlers of its topic."""
        seen = my_task.workflow.frames.visible(my_task).items()
        values = {name: to_json(value) for name, value in seen if name not in RESERVED}
        my_task.note(events.JOB_CREATED, topic=self.node.topic, values=values)
        my_task.internal_data[OPEN] = True
        return None

    def _on_cancel(self, my_task: Token) -> None:
        if OPEN in my_task.internal_data:
            my_task.note(events.JOB_CANCELLED)
        super()._on_cancel(my_task)
