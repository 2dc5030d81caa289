"""Twice: nodes that two tokens of one case reach at the same time."""

from collections.abc import Iterator
from typing import NamedTuple

from processes.lint.soundness.exploration import Edge
from processes.lint.soundness.net import bits
from processes.lint.soundness.ways import Passage, Played, Way


class Twice(NamedTuple):
    """A node that two tokens reach at the same time."""

    node: str
    ways: tuple[Way, ...]
    """How the first comes there, and how the second from where they parted."""


def find_twice(played: Played) -> Iterator[Twice]:
    """Yield the nodes that two tokens reach at the same time, nearest first.

    What only comes of such a node, as it lets a token pass by itself, is left out.
    """
    said: set[str] = set()
    for number, (state, edge) in _meetings(played).items():
        twice = _told(number, state, edge, played)
        if twice.node not in said and not said & _passed_apart(twice):
            said.add(twice.node)
            yield twice


def uncounted(played: Played) -> set[str]:
    """Return the nodes that need several tokens where some may have gone on as one."""
    board, merged = played.board, played.exploration.merged
    needy = [number for number, step in enumerate(board.steps) if step.needs > 1]
    return {played.node(n) for n in needy if (board.coming[n] | board.takes[n]) & merged}


def _meetings(played: Played) -> dict[int, tuple[int, Edge]]:
    """Return by step the first state and move that show two tokens there."""
    found: dict[int, tuple[int, Edge]] = {}
    edges = ((s, e) for s in played.order for e in played.exploration.edges.get(s, ()))
    for state, edge in edges:
        for place in bits(edge.merged):
            # Two at once is what a completionQuantity of two means.
            if edge.move.outcome.gives.count(place) <= 1:
                found.setdefault(played.board.heads[place], (state, edge))
    return found


def _told(number: int, state: int, edge: Edge, played: Played) -> Twice:
    history, node = played.history(state), played.node(number)
    taken = [history.holders[place] for place in bits(edge.merged & edge.move.taken)]
    if number == edge.move.step and taken:
        return _meeting(node, taken[0], taken[1])
    place = next(p for p in bits(edge.merged) if played.board.heads[p] == number)
    again = history.follow(edge.move, played.node(edge.move.step))
    return _meeting(node, history.holders[place], again)


def _meeting(node: str, one: Passage, other: Passage) -> Twice:
    first, second = (*one.way(), node), (*other.way(), node)
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    return Twice(node, (first, second[max(same - 1, 0) :]))


def _passed_apart(twice: Twice) -> set[str]:
    """Return the nodes that one of the tokens passes after they parted."""
    first, second = twice.ways
    parted = first[len(first) - first[::-1].index(second[0]) :] if second[0] in first else first
    return {*parted, *second[1:]} - {twice.node}
