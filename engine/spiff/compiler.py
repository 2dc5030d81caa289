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
    "subProcess": activities.SubProcess,
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

    def entries(self, message: str = "", parent: str = "") -> tuple[str, ...]:
        """Return where tokens begin: at the start event for ``message``, else at the none one.

        A level without any start event begins at every node that no flow enters (§10.5.2). Empty
        when nothing fits.
        """
        inside = [n for n in self.process.nodes.values() if n.parent == parent]
        starts = [n for n in inside if n.kind == "startEvent"]
        if starts:
            return tuple(n.id for n in starts if n.message == message)[:1]
        entered = {flow.target for flow in self.process.flows.values()}
        return tuple(n.id for n in inside if n.id not in entered and not n.attached_to)

    def _make(self, node: Node) -> FlowNode:
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
