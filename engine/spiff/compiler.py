"""A process model as Spiff specs, built once per published version and shared by its cases.

Built from our own reading of the file, not by SpiffWorkflow's parser: that one recurses over the
flows (no line of more than 489 nodes), reads Python where we read FEEL, and accepts what it then
runs wrongly.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.spiff.nodes import activities, calls, catching, gateways, rules, starting, subprocesses
from engine.spiff.nodes import throwing as throws
from engine.spiff.nodes.base import FlowNode
from engine.spiff.nodes.complexgateway import ComplexGateway
from engine.spiff.nodes.repeats import MultiInstance, StandardLoop
from engine.spiff.tokens import Token
from processes.links import link_targets
from processes.model import Node, Process, TriggerKind
from processes.starts import entries_of

Maker = Callable[[Any, Node], FlowNode]

MAKERS: Mapping[str, Maker] = {
    "startEvent": starting.StartEvent,
    "endEvent": throws.EndEvent,
    "intermediateThrowEvent": throws.ThrowEvent,
    "intermediateCatchEvent": catching.CatchEvent,
    "boundaryEvent": catching.BoundaryEvent,
    "subProcess": subprocesses.SubProcess,
    "transaction": subprocesses.SubProcess,
    "adHocSubProcess": subprocesses.AdHocSubProcess,
    "callActivity": calls.CallActivity,
    "userTask": activities.UserTask,
    "manualTask": activities.UserTask,
    "task": activities.PlainTask,
    "scriptTask": activities.ScriptTask,
    "serviceTask": activities.Job,
    "businessRuleTask": rules.rule_task,
    "sendTask": throws.SendTask,
    "receiveTask": catching.ReceiveTask,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventGateway,
    "complexGateway": ComplexGateway,
}
BY_EVENT: Mapping[str, Maker] = {
    "startEvent": starting.EventStart,
    "subProcess": subprocesses.EventSubProcess,
}
"""What an event sub-process and its start event are made of."""


class Plan(BpmnProcessSpec):
    """The specs of one process: by node id, with the graph questions that joins ask."""

    def __init__(self, process: Process) -> None:
        """Build the specs of ``process``, which the linter has accepted."""
        super().__init__(name=f".{process.id}", description=process.name)
        self.process = process
        self.copies: dict[str, FlowNode] = {}
        """What is done once of an activity that is done several times."""
        self.nodes: dict[str, FlowNode] = {n.id: self._make(n) for n in process.nodes.values()}
        for flow in process.flows.values():
            source, target = self.nodes[flow.source], self.nodes[flow.target]
            source.outgoing = (*source.outgoing, flow)
            target.incoming = (*target.incoming, flow)
        self._undone_by: dict[str, str] = {}
        for spec in self.nodes.values():
            self._attach(spec)
        self._event_starts = self._by_scope()
        self.reach = lru_cache(maxsize=None)(self._reach)
        self.entries = lru_cache(maxsize=None)(self._entries)

    @property
    def compensates(self) -> bool:
        """Whether anything of this process can be undone."""
        return bool(self._undone_by)

    def at(self, node: str, holder: Token | None) -> FlowNode:
        """Return the spec of ``node`` for a token inside ``holder``: a copy inside its loop."""
        if holder is not None and holder.task_spec.is_repeated:
            return self.copies.get(node, self.nodes[node])
        return self.nodes[node]

    def event_starts(self, scope: str) -> tuple[FlowNode, ...]:
        """Return the start events of the event sub-processes that stand directly in ``scope``."""
        return self._event_starts.get(scope, ())

    def compensation_of(self, node: str) -> str:
        """Return the activity or event sub-process that undoes ``node``, or empty."""
        return self._undone_by.get(node, "")

    def link(self, node: Node) -> str:
        """Return the catching link event that the throwing ``node`` leads to, or empty."""
        links = (t for t in node.triggers if t.kind is TriggerKind.LINK)
        targets = (target for t in links for target in link_targets(self.process, node, t))
        return next(targets, "") if node.kind == "intermediateThrowEvent" else ""

    def _entries(self, parent: str = "", message: str = "", signal: str = "") -> tuple[str, ...]:
        return entries_of(self.process, parent, message=message, signal=signal)

    def _make(self, node: Node) -> FlowNode:
        makers = MAKERS
        parent = self.process.nodes.get(node.parent)
        started = node.kind == "startEvent" and parent is not None and parent.by_event
        if started or node.by_event:
            makers = BY_EVENT
        if node.repeat is None:
            return makers[node.kind](self, node)
        once = replace(node, repeat=None, loop="", start_quantity=1, completion_quantity=1)
        copy = makers[node.kind](self, replace(once, default=""))
        self.copies[node.id] = copy
        kind = StandardLoop if node.repeat.standard else MultiInstance
        return kind(self, node, copy)

    def _attach(self, spec: FlowNode) -> None:
        """Put a boundary event on its activity; remember what undoes what."""
        node = spec.node
        compensating = any(t.kind is TriggerKind.COMPENSATION for t in node.triggers)
        if node.attached_to:
            host = self.nodes[node.attached_to]
            host.boundary = (*host.boundary, spec)
            if compensating and node.handler:
                self._undone_by[node.attached_to] = node.handler
        elif node.kind == "startEvent" and compensating:
            handler = self.process.nodes[node.parent]
            self._undone_by.setdefault(handler.parent, handler.id)

    def _by_scope(self) -> dict[str, tuple[FlowNode, ...]]:
        found: dict[str, tuple[FlowNode, ...]] = {}
        for spec in self.nodes.values():
            if isinstance(spec, starting.EventStart):
                scope = self.process.nodes[spec.node.parent].parent
                found[scope] = (*found.get(scope, ()), spec)
        return found

    def _reach(self, origin: str, without: str) -> frozenset[str]:
        """Return the nodes a token at ``origin`` can get to, itself included, not through
        ``without``; a boundary event counts as reachable from its activity.
        """
        seen: set[str] = set()
        ahead = [origin]
        while ahead:
            node = ahead.pop()
            if node in seen or node == without:
                continue
            seen.add(node)
            spec = self.nodes[node]
            ahead.extend(flow.target for flow in spec.outgoing)
            ahead.extend(boundary.node.id for boundary in spec.boundary)
            ahead.extend(filter(None, [self.link(spec.node)]))
        return frozenset(seen)
