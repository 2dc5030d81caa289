"""A process model as Spiff specs, built once per published version and shared by its cases.

Built from our own reading of the file, not by SpiffWorkflow's parser: that one recurses over the
flows (no line of more than 489 nodes), reads Python where we read FEEL, and accepts what it then
runs wrongly.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.spiff.nodes import activities, gateways, happenings
from engine.spiff.nodes.base import FlowNode
from processes.model import Node, Process

Maker = Callable[[Any, Node], FlowNode]

MAKERS: Mapping[str, Maker] = {
    "startEvent": happenings.StartEvent,
    "endEvent": happenings.EndEvent,
    "intermediateThrowEvent": happenings.ThrowEvent,
    "intermediateCatchEvent": happenings.CatchEvent,
    "boundaryEvent": happenings.BoundaryEvent,
    "userTask": activities.UserTask,
    "manualTask": activities.UserTask,
    "task": activities.PlainTask,
    "scriptTask": activities.ScriptTask,
    "sendTask": happenings.SendTask,
    "receiveTask": happenings.ReceiveTask,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventGateway,
}


class Plan(BpmnProcessSpec):
    """The specs of one process: by node id, with the graph questions that joins ask."""

    def __init__(self, process: Process) -> None:
        """Build the specs of ``process``, which the linter has accepted."""
        super().__init__(name=f".{process.id}", description=process.name)
        self.process = process
        self.nodes: dict[str, FlowNode] = {n.id: self._make(n) for n in process.nodes.values()}
        for flow in process.flows.values():
            source, target = self.nodes[flow.source], self.nodes[flow.target]
            source.outgoing = (*source.outgoing, flow)
            target.incoming = (*target.incoming, flow)
        for spec in self.nodes.values():
            if spec.node.attached_to:
                host = self.nodes[spec.node.attached_to]
                host.boundary = (*host.boundary, spec)
        self.reach = lru_cache(maxsize=None)(self._reach)

    def entry(self, message: str = "") -> str:
        """Return the id of the top start event for ``message``, or of the none start event.

        Returns an empty string when there is none that fits.
        """
        for node in self.process.nodes.values():
            if node.kind == "startEvent" and not node.parent and node.message == message:
                return node.id
        return ""

    def _make(self, node: Node) -> FlowNode:
        if node.kind == "subProcess":
            inner = (n for n in self.process.nodes.values() if n.parent == node.id)
            start = next(n.id for n in inner if n.kind == "startEvent")
            return activities.SubProcess(self, node, start)
        return MAKERS[node.kind](self, node)

    def _reach(self, origin: str, without: str) -> frozenset[str]:
        """Return the nodes a token at ``origin`` can get to, itself included, not through
        ``without``; a boundary event counts as reachable from its activity.
        """
        seen: set[str] = set()
        todo = [origin]
        while todo:
            node = todo.pop()
            if node in seen or node == without:
                continue
            seen.add(node)
            spec = self.nodes[node]
            todo.extend(flow.target for flow in spec.outgoing)
            todo.extend(boundary.node.id for boundary in spec.boundary)
        return frozenset(seen)
