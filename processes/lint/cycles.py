"""Finds the cycles of a graph: its strongly connected parts (Kosaraju's algorithm)."""

from collections.abc import Collection, Iterator, Mapping

from processes.lint.graph import Edges

Inner = Mapping[str, list[str]]


def cycles(edges: Edges, among: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the parts of ``edges`` among some nodes in which a token can return to where it was.

    Parts, and the nodes of a part, come in the order of ``among``.
    """
    rank = {node: number for number, node in enumerate(among)}
    inner = {node: [n for n in edges.get(node, ()) if n in rank] for node in rank}
    parts = [sorted(part, key=rank.__getitem__) for part in _parts(inner)]
    for part in sorted(parts, key=lambda members: rank[members[0]]):
        if len(part) > 1 or part[0] in inner[part[0]]:
            yield tuple(part)


def _parts(edges: Inner) -> Iterator[set[str]]:
    backwards: dict[str, list[str]] = {node: [] for node in edges}
    for node, followers in edges.items():
        for follower in followers:
            backwards[follower].append(node)
    done: set[str] = set()
    for node in reversed(_finishing_order(edges)):
        if node not in done:
            part = _collect(node, backwards, done)
            done |= part
            yield part


def _finishing_order(edges: Inner) -> list[str]:
    """Return the nodes in the order in which a depth-first walk leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for root in edges:
        work = [] if root in seen else [(root, iter(edges[root]))]
        seen.add(root)
        while work:
            rest = work[-1][1]
            follower = next((n for n in rest if n not in seen), None)
            if follower is None:
                order.append(work.pop()[0])
            else:
                seen.add(follower)
                work.append((follower, iter(edges[follower])))
    return order


def _collect(start: str, edges: Inner, done: set[str]) -> set[str]:
    found = {start}
    waiting = [start]
    while waiting:
        for node in edges[waiting.pop()]:
            if node not in found and node not in done:
                found.add(node)
                waiting.append(node)
    return found
