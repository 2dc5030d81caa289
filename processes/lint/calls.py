"""Calls among processes: a circle of calls in which nobody waits would never end.

Pure: the processes are given by key, whichever files they come from.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from processes.lint.cycles import cycles
from processes.lint.graph import Edges, build, successors
from processes.model import Node, Process, TriggerKind
from processes.starts import entries_of

Processes = Mapping[str, Process]

STOPS: Final = frozenset({"userTask", "manualTask", "receiveTask", "boundaryEvent"})
"""Kinds of nodes that nothing passes without waiting."""


def called_by(process: Process) -> tuple[Node, ...]:
    """Return the call activities of ``process`` that name what they call."""
    return tuple(n for n in process.nodes.values() if n.kind == "callActivity" and n.called)


def endless_calls(known: Processes, among: Collection[str]) -> Iterator[tuple[Node, list[str]]]:
    """Yield each call of a process ``among`` that leads back to it with no wait on the way.

    With the call comes the path, key by key, from the process to itself. ``known`` holds all
    processes that may be called; what calls something else is taken to wait there.
    """
    passed = _passed_at_once(known)
    calls = {key: _calls_at_once(known[key], known, passed)[0] for key in known}
    edges = {key: tuple(dict.fromkeys(n.called for n in nodes)) for key, nodes in calls.items()}
    circles = [set(circle) for circle in cycles(edges, list(known))]
    for key in (key for key in known if key in among):
        circle = next((circle for circle in circles if key in circle), set())
        for node in calls[key]:
            if node.called in circle:
                yield node, [key, *_way(edges, node.called, key, circle)]


def _passed_at_once(known: Processes) -> set[str]:
    """Return the processes that can come to an end without anybody waiting."""
    passed: set[str] = set()
    while True:
        more = {
            key
            for key, process in known.items()
            if key not in passed and _calls_at_once(process, known, passed)[1]
        }
        if not more:
            return passed
        passed |= more


def _calls_at_once(process: Process, known: Processes, passed: set[str]) -> tuple[list[Node], bool]:
    """Return the calls that a token reaches without waiting, and whether it reaches an end so."""
    edges = successors(process, build(process))
    seen: set[str] = set()
    found: list[Node] = []
    ends = False
    waiting = list(reversed(entries_of(process)))
    while waiting:
        node = process.nodes[waiting.pop()]
        if node.id in seen or _stops(node):
            continue
        seen.add(node.id)
        if node.kind == "callActivity":
            if node.called in known:
                found.append(node)
            if node.called not in passed:
                continue
        followers = edges[node.id]
        ends = ends or not followers
        waiting.extend(reversed(followers))
    return found, ends


def _stops(node: Node) -> bool:
    """Return whether a token waits at ``node`` for somebody or something."""
    if node.kind == "intermediateCatchEvent":
        return any(t.kind is not TriggerKind.LINK for t in node.triggers)
    return node.kind in STOPS or node.is_job or node.by_event


def _way(edges: Edges, start: str, goal: str, inside: set[str]) -> list[str]:
    """Return the shortest way from ``start`` to ``goal`` inside a circle, both included."""
    ways = {start: [start]}
    waiting = [start]
    for key in waiting:
        if key == goal:
            break
        for follower in edges[key]:
            if follower in inside and follower not in ways:
                ways[follower] = [*ways[key], follower]
                waiting.append(follower)
    return ways[goal]
