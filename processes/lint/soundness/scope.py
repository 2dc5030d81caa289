"""Scope: one level of a process as tokens see it: its nodes, its arrows, where it begins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from processes.lint.graph import Graph, landings, reachable
from processes.model import Flow, Node, Process, TriggerKind
from processes.notation import SUBPROCESSES

GATHERING = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The process itself or one sub-process, without what lies deeper."""

    id: str
    nodes: Mapping[str, Node]
    """What tokens pass: no event sub-processes, no compensation (BPMN 2.0.2 §10.7)."""
    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    boundary: Mapping[str, tuple[Node, ...]]
    reactions: tuple[Node, ...]
    """Its event sub-processes (§10.3.5)."""

    def beginnings(self) -> tuple[tuple[str, ...], ...]:
        """Return the ways it can begin, each with the nodes that get a token (§10.5.2, §13.2).

        One start event begins a case; without any, everything that nothing leads to does.
        """
        nodes = (n for n in self.nodes.values() if not n.attached_to and not _is_landing(n))
        loose = [node for node in nodes if not self.incoming[node.id]]
        starts = [n.id for n in loose if n.kind == "startEvent" or n.instantiate]
        if starts:
            return tuple((start,) for start in starts)
        return (tuple(n.id for n in loose),) if loose else ()

    def detached(self) -> tuple[Node, ...]:
        """Return the boundary events that do not interrupt and whose way stays by itself.

        What they lead to never meets the rest: it can be played as a game of its own, and however
        often such an event fires, that is what its author wants.
        """
        beside = [n for n in self.nodes.values() if n.attached_to and not n.interrupting]
        main = [n for begin in self.beginnings() for n in begin]
        met = reachable(self._edges(without={n.id for n in beside}), main)
        edges = self._edges(without=set())
        return tuple(n for n in beside if not met & reachable(edges, [n.id]))

    def _edges(self, without: set[str]) -> dict[str, tuple[str, ...]]:
        return {
            node: (
                *(flow.target for flow in self.outgoing[node]),
                *(b.id for b in self.boundary[node] if b.id not in without),
            )
            for node in self.nodes
        }


def scopes(process: Process, graph: Graph) -> Iterator[Scope]:
    """Yield every scope of ``process``, inner ones before those they lie in."""
    hosts = [node for node in process.nodes.values() if node.kind in SUBPROCESSES]
    for host in sorted(hosts, key=lambda node: -_depth(node, process)):
        yield _scope(host.id, process, graph)
    yield _scope("", process, graph)


def _scope(id_: str, process: Process, graph: Graph) -> Scope:
    members = graph.members.get(id_, ())
    nodes = {n.id: n for n in members if not n.by_event and not _compensates(n)}
    flows = [f for node in nodes for f in graph.outgoing[node] if f.target in nodes]
    flows += [
        Flow(id=f"{node.id} → {target}", source=node.id, target=target)
        for node in nodes.values()
        for target in landings(node, process)
        if target in nodes
    ]
    return Scope(
        id=id_,
        nodes=nodes,
        outgoing=_grouped(nodes, ((flow.source, flow) for flow in flows)),
        incoming=_grouped(nodes, ((flow.target, flow) for flow in flows)),
        boundary={n: tuple(b for b in graph.boundary[n] if b.id in nodes) for n in nodes},
        reactions=tuple(n for n in members if n.by_event),
    )


def _grouped(
    nodes: Iterable[str], pairs: Iterable[tuple[str, Flow]]
) -> dict[str, tuple[Flow, ...]]:
    groups: dict[str, list[Flow]] = {node: [] for node in nodes}
    for node, flow in pairs:
        groups[node].append(flow)
    return {node: tuple(flows) for node, flows in groups.items()}


def _is_landing(node: Node) -> bool:
    """Return whether ``node`` catches a link: a place to go on from, not one to begin at."""
    return any(trigger.kind is TriggerKind.LINK for trigger in node.triggers)


def _compensates(node: Node) -> bool:
    kinds = {trigger.kind for trigger in node.triggers}
    return node.for_compensation or (
        node.kind == "boundaryEvent" and kinds == {TriggerKind.COMPENSATION}
    )


def _depth(node: Node, process: Process) -> int:
    depth = 0
    while node.parent in process.nodes:
        node = process.nodes[node.parent]
        depth += 1
    return depth
