"""A second, plain token game: every order of every move, tokens counted, nothing left out.

It knows user tasks, exclusive, parallel and inclusive gateways, boundary timers and ends on one
level. Slow, and so short that it can be trusted: the check of soundness is held against it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from processes.model import Flow, Node, Process, TriggerKind

Marking = frozenset[tuple[str, int]]
"""How many tokens are on which flow."""
JOINS = {"parallelGateway", "inclusiveGateway"}


@dataclass
class Played:
    """What a game shows."""

    stuck: set[str] = field(default_factory=set)
    """Nodes at which tokens are left when nothing can move."""
    crowded: set[str] = field(default_factory=set)
    """Nodes other than ends to which a token comes while another one is there."""
    passed: set[str] = field(default_factory=set)
    complete: bool = True


def play(process: Process, most: int = 4_000) -> Played:
    """Play ``process`` in all ways; incomplete after ``most`` markings."""
    game, played = _Game(process), Played()
    first = [n.id for n in process.nodes.values() if n.kind == "startEvent"]
    waiting = [frozenset(Counter(f.id for f in game.outgoing[n]).items()) for n in first]
    played.passed.update(first)
    seen: set[Marking] = set()
    while waiting:
        marking = waiting.pop()
        if marking in seen:
            continue
        if len(seen) >= most:
            played.complete = False
            break
        seen.add(marking)
        played.crowded |= game.crowded(marking)
        moves = list(game.moves(dict(marking)))
        played.passed.update(node for nodes, _ in moves for node in nodes)
        if not moves:
            played.stuck |= {game.flows[flow].target for flow, _ in marking}
        waiting += [after for _, after in moves]
    return played


class _Game:
    def __init__(self, process: Process) -> None:
        self.nodes, self.flows = process.nodes, process.flows
        self.outgoing = {node: process.outgoing(node) for node in process.nodes}
        self.incoming = {node: process.incoming(node) for node in process.nodes}

    def crowded(self, marking: Marking) -> set[str]:
        """At a join two tokens are one too many only where they come by the same way."""
        ways: dict[str, list[int]] = {}
        for flow, count in marking:
            ways.setdefault(self.flows[flow].target, []).append(count)
        return {
            node
            for node, counts in ways.items()
            if (max if self._joins(self.nodes[node]) else sum)(counts) > 1
            and self.nodes[node].kind != "endEvent"
        }

    def moves(self, marking: dict[str, int]) -> Iterator[tuple[list[str], Marking]]:
        for node in self.nodes.values():
            for taken in self._taken(node, marking):
                for passed, given in self._given(node):
                    ended = [f.target for f in given if self._terminates(self.nodes[f.target])]
                    after = frozenset() if ended else _after(marking, taken, given)
                    yield [node.id, *passed, *ended], after

    def _taken(self, node: Node, marking: dict[str, int]) -> Iterator[list[str]]:
        full = [f.id for f in self.incoming[node.id] if f.id in marking]
        if not full:
            return
        if not self._joins(node):
            yield from ([flow] for flow in full)
        elif node.kind == "parallelGateway":
            if len(full) == len(self.incoming[node.id]):
                yield full
        elif not self._awaited(node, full, marking):
            yield full

    def _awaited(self, node: Node, full: list[str], marking: dict[str, int]) -> bool:
        """BPMN 2.0.2 §13.4.3, as it stands there."""
        ways_in = {flow.id for flow in self.incoming[node.id]}
        for flow in marking:
            if flow in ways_in:
                continue
            ahead = self._ahead(flow, node.id)
            if ahead & (ways_in - set(full)) and not ahead & set(full):
                return True
        return False

    def _ahead(self, flow: str, without: str) -> set[str]:
        """The flows a token can come to, its own included, not through a node."""
        found: set[str] = set()
        waiting = [flow]
        while waiting:
            one = waiting.pop()
            target = self.flows[one].target
            if one not in found:
                found.add(one)
                if target != without:
                    waiting += [f.id for n in self._leaving(target) for f in self.outgoing[n]]
        return found

    def _leaving(self, node: str) -> list[str]:
        return [node, *(n.id for n in self.nodes.values() if n.attached_to == node)]

    def _given(self, node: Node) -> Iterator[tuple[list[str], list[Flow]]]:
        flows = list(self.outgoing[node.id])
        if node.kind == "exclusiveGateway":
            yield from (([], [flow]) for flow in flows)
        elif node.kind == "inclusiveGateway":
            default = [flow for flow in flows if flow.id == node.default]
            others = [flow for flow in flows if flow.id != node.default]
            for count in range(1, len(others) + 1):
                yield from (([], list(some)) for some in combinations(others, count))
            if default:
                yield [], default
        else:
            yield [], flows
        for event in self.nodes.values():
            if event.attached_to == node.id:
                yield [event.id], list(self.outgoing[event.id])

    def _joins(self, node: Node) -> bool:
        return node.kind in JOINS and len(self.incoming[node.id]) > 1

    @staticmethod
    def _terminates(node: Node) -> bool:
        return any(trigger.kind is TriggerKind.TERMINATE for trigger in node.triggers)


def _after(marking: dict[str, int], taken: list[str], given: list[Flow]) -> Marking:
    counts = Counter(marking)
    counts.subtract(taken)
    counts.update(flow.id for flow in given)
    return frozenset((flow, count) for flow, count in counts.items() if count)
