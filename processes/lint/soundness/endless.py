"""Endless: loops that no token ever leaves."""

from collections.abc import Iterator, Set

from processes.lint.cycles import cycles
from processes.lint.graph import Edges
from processes.lint.soundness.net import bits
from processes.lint.soundness.ways import Played, Way


def find_endless(played: Played) -> Iterator[Way]:
    """Yield the loops that no token leaves, each from the start to it and once around."""
    exploration = played.exploration
    inside = exploration.never_ending()
    numbers = sorted({edge.move.step for state in inside for edge in exploration.edges[state]})
    among = [node for node in dict.fromkeys(map(played.node, numbers)) if node]
    edges = {node: _next(node, numbers, played) for node in among}
    for part in cycles(edges, among):
        members = set(part)
        if not any(_leaves(n, members, played) for n in numbers if played.node(n) in members):
            way = played.way_to(members)
            yield (*way, *_around(way[-1], members, edges))


def _next(node: str, numbers: list[int], played: Played) -> tuple[str, ...]:
    board = played.board
    places = [p for n in numbers if played.node(n) == node for p in bits(board.gives[n])]
    return tuple(dict.fromkeys(played.node(board.heads[place]) for place in places))


def _leaves(number: int, part: Set[str], played: Played) -> bool:
    """Return whether a token can choose a way out of ``part`` at a step of it."""
    heads = played.board.heads
    return any(
        outcome.ends is not None
        or part.isdisjoint(played.node(heads[place]) for place in outcome.gives)
        for outcome in played.board.steps[number].outcomes
    )


def _around(start: str, part: Set[str], edges: Edges) -> Way:
    """Return the shortest way from ``start`` through ``part`` back to it."""
    ways: dict[str, Way] = {}
    waiting: list[tuple[str, Way]] = [(start, ())]
    for node, way in waiting:
        for follower in edges[node]:
            if follower in part and follower not in ways:
                ways[follower] = (*way, follower)
                waiting.append((follower, ways[follower]))
    return ways[start]
