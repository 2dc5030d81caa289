"""The flow graph of a process: which node can follow which, through sub-processes and events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from processes.links import link_targets
from processes.model import Flow, Node, Process, TriggerKind
from processes.notation import SUBPROCESSES

Edges = Mapping[str, tuple[str, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The edges between node ids, with the flows that enter and leave each node."""

    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    boundary: Mapping[str, tuple[Node, ...]]
    """The boundary events of each activity."""
    members: Mapping[str, tuple[Node, ...]]
    """The nodes directly in each sub-process; those of the process itself under ""."""

    def entries(self, scope: str) -> tuple[Node, ...]:
        """Return where ``scope`` begins: its start events, else what nothing leads to (§13.2)."""
        own = [node for node in self.members.get(scope, ()) if node.kind != "boundaryEvent"]
        starts = [node for node in own if node.kind == "startEvent"]
        loose = [n for n in own if not self.incoming[n.id] and not n.by_event]
        return tuple(starts or loose)

    def starts(self) -> tuple[Node, ...]:
        """Return every node a token can appear at without coming from another one."""
        entries = self.entries("")
        waiting = [n for n in self.members.get("", ()) if n.instantiate and n not in entries]
        return (*entries, *waiting)


def build(process: Process) -> Graph:
    """Return the graph of ``process``; flows with a missing end lead nowhere."""
    nodes = process.nodes
    flows = [f for f in process.flows.values() if f.source in nodes and f.target in nodes]
    return Graph(
        outgoing=_grouped(nodes, ((flow.source, flow) for flow in flows)),
        incoming=_grouped(nodes, ((flow.target, flow) for flow in flows)),
        boundary=_grouped(nodes, ((n.attached_to, n) for n in nodes.values() if n.attached_to)),
        members=_grouped([], ((node.parent, node) for node in nodes.values())),
    )


def successors(process: Process, graph: Graph) -> Edges:
    """Return for each node which nodes a token can reach next.

    A sub-process leads to its entries, and what ends inside leads to what follows it.
    """
    return {node.id: tuple(_next(node, process, graph)) for node in process.nodes.values()}


def reachable(edges: Edges, starts: Iterable[str]) -> set[str]:
    """Return every node that can be reached from ``starts``, these included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(edges.get(node, ()))
    return found


def landings(node: Node, process: Process) -> Iterator[str]:
    """Yield the catching link events that a throwing one leads to (BPMN 2.0.2 §10.5.4)."""
    if node.kind == "intermediateThrowEvent":
        for trigger in node.triggers:
            if trigger.kind is TriggerKind.LINK:
                yield from link_targets(process, node, trigger)


def _next(node: Node, process: Process, graph: Graph) -> Iterator[str]:
    yield from (event.id for event in graph.boundary[node.id])
    inner = graph.entries(node.id) if node.kind in SUBPROCESSES else ()
    events = [m.id for m in graph.members.get(node.id, ()) if m.by_event]
    if inner:
        yield from (entry.id for entry in inner)
        yield from events
        return
    yield from (flow.target for flow in graph.outgoing[node.id])
    yield from landings(node, process)
    if not graph.outgoing[node.id] and node.parent in process.nodes:
        yield from _after(process.nodes[node.parent], process, graph)


def _after(scope: Node, process: Process, graph: Graph) -> Iterator[str]:
    """Yield what follows when ``scope`` ends: its outgoing flows, else the end of its parent."""
    seen: Node | None = scope
    while seen is not None:
        yield from (flow.target for flow in graph.outgoing[seen.id])
        ended = not graph.outgoing[seen.id]
        seen = process.nodes.get(seen.parent) if ended else None


def _grouped(keys: Iterable[str], pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {key: [] for key in keys}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
