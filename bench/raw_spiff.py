"""SpiffWorkflow as its documentation shows it, in memory: parse once, run; nothing of ours."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from bench.diagrams import KEY, Diagram, Tongue

# As a fair user would: its log records cost a quarter of its time even when nobody reads them.
for _name in ("spiff", "spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Raw:
    """A parsed diagram."""

    spec: Any
    called: Mapping[str, Any]

    def start(self) -> BpmnWorkflow:
        """Begin a workflow and run it until it waits or ends."""
        workflow = BpmnWorkflow(self.spec, self.called)
        workflow.do_engine_steps()
        return workflow


def parsed(diagram: Diagram) -> Raw:
    """Read a diagram."""
    parser = BpmnParser()
    parser.add_bpmn_str(diagram(Tongue.PYTHON).encode())
    return Raw(parser.get_spec(KEY), parser.get_subprocess_specs(KEY))


def finish(workflow: BpmnWorkflow, **values: Any) -> None:
    """Complete the task that waits for a person and run on."""
    task = workflow.get_next_task(state=TaskState.READY, manual=True)
    task.data.update(values)
    task.run()
    workflow.do_engine_steps()


def ended(workflow: BpmnWorkflow) -> bool:
    """Say whether nothing is left to do."""
    return bool(workflow.is_completed())


_SERIALIZER = BpmnWorkflowSerializer()


def saved(workflow: BpmnWorkflow) -> str:
    """Return the whole workflow as JSON."""
    text: str = _SERIALIZER.serialize_json(workflow)
    return text


def loaded(text: str) -> BpmnWorkflow:
    """Return the workflow of ``saved``."""
    return _SERIALIZER.deserialize_json(text)
