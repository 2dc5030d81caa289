"""Which steps of a process can be under way at the same time: the threads that tokens run in.

A thread begins where ways part and ends where they meet again. Two steps can run side by side when
their threads come from different ways of one parting and neither thread leads to the other. What
an exclusive gateway parts are alternatives in one thread. Ways back are left out: a loop repeats
what has been judged.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from processes.lint.graph import Graph, landings
from processes.model import Flow, Node, Process
from processes.notation import SUBPROCESSES

Label = tuple[str, int]
"""One way of a parting: where it is, and the number of the way."""

MOST_THREADS: Final = 4
"""A step that more threads lead to is judged by these; a sound model gives each step one."""
MOST_WAYS: Final = 24
"""Innermost partings that a thread remembers; what never meets again would pile them up."""
_CHOOSING: Final = frozenset({"exclusiveGateway", "eventBasedGateway"})
_JOINING: Final = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of one process, by number, and which of them each step runs in."""

    before: list[int]
    """Each thread with all it comes from, as a set of bits."""
    ways: list[tuple[Label, ...]]
    """The ways of partings that a thread lies on and that have not met again, outermost first."""
    of: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """The threads of each step."""

    def labels(self, node: str) -> set[Label]:
        """Return the ways that ``node`` lies on."""
        return {label for thread in self.of.get(node, ()) for label in self.ways[thread]}

    def together(self, first: str, second: str) -> bool:
        """Return whether two steps can be under way at the same time."""
        return any(
            self._beside(one, other)
            for one in self.of.get(first, ())
            for other in self.of.get(second, ())
        )

    def _beside(self, one: int, other: int) -> bool:
        if self.before[one] >> other & 1 or self.before[other] >> one & 1:
            return False
        places: dict[str, set[int]] = {}
        for place, way in self.ways[one]:
            places.setdefault(place, set()).add(way)
        return any(places.get(place, {way}) != {way} for place, way in self.ways[other])


def threads(process: Process, graph: Graph) -> Threads:
    """Return the threads of ``process``."""
    walk = _Walk(process, graph)
    walk.scope("", (walk.new((), ()),))
    return walk.threads


class _Walk:
    """One walk along all ways, scope by scope, that numbers the threads."""

    def __init__(self, process: Process, graph: Graph) -> None:
        self.threads = Threads([], [])
        self._process = process
        self._nodes = process.nodes
        self._graph = graph
        self._width: dict[str, int] = {}
        """How many ways a parting has."""

    def new(self, parents: Iterable[int], ways: tuple[Label, ...]) -> int:
        """Return a new thread that comes from ``parents`` and lies on ``ways``."""
        number = len(self.threads.before)
        bits = 1 << number
        for parent in parents:
            bits |= self.threads.before[parent]
        self.threads.before.append(bits)
        self.threads.ways.append(ways[-MOST_WAYS:])
        return number

    def scope(self, scope: str, begun: tuple[int, ...]) -> None:
        """Number the threads of one scope, which begins in the threads ``begun``."""
        members = self._graph.members.get(scope, ())
        asides = [node for node in members if node.by_event and not self._interrupts(node)]
        main, *others = self._part(f"scope {scope}", begun, 1 + len(asides))
        for node, thread in zip(asides, others, strict=True):
            self._enter(node, thread)
        for node in members:
            if node.by_event and node not in asides:
                self._enter(node, main)
        self._follow(self._entered(scope, main))

    def _entered(self, scope: str, begun: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        """Return the threads of the steps that ``scope`` begins at; start events exclude others."""
        entries = [node for node in self._graph.entries(scope) if not node.for_compensation]
        at_once = [n for n in entries if n.kind != "startEvent" and not n.instantiate]
        if scope in self._nodes and not self._nodes[scope].parallel_ordering:
            at_once = []
        ways = self._part(f"entries {scope}", begun, len(at_once))
        found = {node.id: begun for node in entries}
        found.update((node.id, way) for node, way in zip(at_once, ways, strict=True))
        if not scope:
            found |= {n.id: begun for n in self._graph.starts() if n.id not in found}
        return found

    def _follow(self, begun: Mapping[str, tuple[int, ...]]) -> None:
        """Go along the ways from where they begin, each step after all that lead to it."""
        order = self._order(begun)
        rank = {node: number for number, node in enumerate(order)}
        arriving: dict[str, list[tuple[int, ...]]] = {node: [way] for node, way in begun.items()}
        for name in order:
            node = self._nodes[name]
            here = self._arrived(node, arriving.get(name, []))
            for follower, way in self._leave(node, here):
                if rank.get(follower, -1) > rank[name]:
                    arriving.setdefault(follower, []).append(way)

    def _arrived(self, node: Node, arriving: list[tuple[int, ...]]) -> tuple[int, ...]:
        found = tuple(dict.fromkeys(thread for way in arriving for thread in way))
        if node.kind not in _JOINING or len(found) < 2 or len(arriving) < 2:  # noqa: PLR2004
            return found[:MOST_THREADS]
        ways = self._ways(found)
        met = Counter(place for place, _ in ways)
        closed = {place for place, count in met.items() if count == self._width[place]}
        return (self.new(found, tuple(way for way in ways if way[0] not in closed)),)

    def _ways(self, here: Iterable[int]) -> tuple[Label, ...]:
        """Return the ways that any of the threads ``here`` lies on."""
        return tuple(dict.fromkeys(way for thread in here for way in self.threads.ways[thread]))

    def _leave(self, node: Node, here: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
        """Enter ``node`` and return the threads in which its followers go on."""
        border = self._graph.boundary[node.id]
        beside = [event for event in border if not event.interrupting]
        main, *others = self._part(f"border {node.id}", here, 1 + len(beside))
        self._enter(node, main)
        found = [(event.id, main) for event in border if event.interrupting]
        found += [(event.id, way) for event, way in zip(beside, others, strict=True)]
        flows = self._graph.outgoing[node.id]
        if node.kind in _CHOOSING:
            return found + [(flow.target, main) for flow in flows]
        either = [flow for flow in flows if flow.id == node.default]
        found += [(flow.target, main) for flow in either]
        parted: list[Flow] = [flow for flow in flows if flow not in either]
        ways = self._part(f"flows {node.id}", main, len(parted))
        found += [(flow.target, way) for flow, way in zip(parted, ways, strict=True)]
        return found + [(landing, main) for landing in landings(node, self._process)]

    def _enter(self, node: Node, here: tuple[int, ...]) -> None:
        self.threads.of[node.id] = here
        if node.kind in SUBPROCESSES:
            self.scope(node.id, here)

    def _part(self, place: str, here: tuple[int, ...], count: int) -> list[tuple[int, ...]]:
        """Return the threads of ``count`` ways from ``here``; a single way is no parting."""
        if count <= 1 or not here:
            return [here] * count
        self._width[place] = count
        ways = self._ways(here)
        return [(self.new(here, (*ways, (place, number))),) for number in range(count)]

    def _order(self, begun: Iterable[str]) -> list[str]:
        """Return the steps that can be reached, each before those it leads to, loops aside."""
        finished: list[str] = []
        seen: set[str] = set()
        for start in begun:
            work = [] if start in seen else [(start, iter(self._followers(start)))]
            seen.add(start)
            while work:
                follower = next((n for n in work[-1][1] if n not in seen), None)
                if follower is None:
                    finished.append(work.pop()[0])
                else:
                    seen.add(follower)
                    work.append((follower, iter(self._followers(follower))))
        return finished[::-1]

    def _followers(self, name: str) -> list[str]:
        node = self._nodes[name]
        border = [event.id for event in self._graph.boundary[name]]
        flows = [flow.target for flow in self._graph.outgoing[name]]
        return [n for n in (*border, *flows, *landings(node, self._process)) if n in self._nodes]

    def _interrupts(self, node: Node) -> bool:
        """Return whether the event sub-process ``node`` stops what it lies in."""
        starts = self._graph.members.get(node.id, ())
        return all(n.interrupting for n in starts if n.kind == "startEvent")
