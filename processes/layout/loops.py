"""Which arcs lead back? Those into the entry of a loop from inside of it, loop by loop."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from processes.layout.arcs import Arc


def without_loops(figures: Sequence[str], arcs: tuple[Arc, ...]) -> tuple[Arc, ...]:
    """Leave out the arcs that lead back, so that what is left has no loops.

    A loop with several ways in is entered at the one that comes first in ``figures``: authors tell
    their story in order.
    """
    rank = {figure: number for number, figure in enumerate(figures)}
    while loops := [part for part in _knots(figures, arcs) if len(part) > 1]:
        heads = {figure: loop for loop in loops for figure in [_head(loop, arcs, rank)]}
        arcs = tuple(arc for arc in arcs if arc.source not in heads.get(arc.target, ()))
    return arcs


def _head(loop: frozenset[str], arcs: tuple[Arc, ...], rank: Mapping[str, int]) -> str:
    ways_in = {arc.target for arc in arcs if arc.target in loop and arc.source not in loop}
    return min(ways_in or loop, key=rank.__getitem__)


def _knots(figures: Sequence[str], arcs: tuple[Arc, ...]) -> Iterator[frozenset[str]]:
    """Yield the strongly connected parts (Kosaraju's two walks)."""
    ahead: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for arc in arcs:
        ahead[arc.source].append(arc.target)
        behind[arc.target].append(arc.source)
    seen: set[str] = set()
    left = [figure for root in figures for figure in _walk(root, ahead, seen)]
    seen = set()
    for root in reversed(left):
        if part := frozenset(_walk(root, behind, seen)):
            yield part


def _walk(root: str, following: Mapping[str, list[str]], seen: set[str]) -> Iterator[str]:
    """Yield what can be reached from ``root`` and was not seen, each when it is left for good."""
    if root in seen:
        return
    seen.add(root)
    stack = [(root, iter(following.get(root, ())))]
    while stack:
        figure, rest = stack[-1]
        fresh = next((other for other in rest if other not in seen), None)
        if fresh is None:
            stack.pop()
            yield figure
        else:
            seen.add(fresh)
            stack.append((fresh, iter(following.get(fresh, ()))))
