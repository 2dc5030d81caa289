"""In which column does each figure stand? By longest path from the starts, loops left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from processes.layout.arcs import Arc, outgoing
from processes.layout.figures import ARTIFACTS, POOLS, Bond, Kind, Link, Scope
from processes.layout.loops import without_loops

WORK: Mapping[Kind, int] = {Kind.TASK: 3, Kind.SUBPROCESS: 5}
"""How much a figure counts for the main road; any other counts 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The columns, with what was found on the way."""

    columns: Mapping[str, int]
    arcs: tuple[Arc, ...]
    """The links that run forward."""
    main: tuple[str, ...]
    """The figures of the main road: from a start, the one with most work on it."""


def ranking_of(scope: Scope) -> Ranking:
    """Rank the figures of ``scope``; artifacts and shelved figures are left to the rows."""
    figures = tuple(ranked(scope))
    sequence = _arcs(scope, Bond.SEQUENCE, 1) + _arcs(scope, Bond.ASSOCIATION, 1)
    forward = without_loops(figures, sequence)
    for arc in _arcs(scope, Bond.MESSAGE, 0):
        if not _reaches(forward, arc.target, arc.source):
            forward = (*forward, arc)
    columns = _pulled(_longest(figures, forward), forward)
    steps = tuple(arc for arc in forward if arc.length)
    work = {f: WORK.get(scope.figures[f].kind, 1) for f in figures}
    return Ranking(columns=_spread(columns, forward), arcs=forward, main=_main_road(work, steps))


def ranked(scope: Scope) -> Iterable[str]:
    """Return the figures that take part in the order from left to right, starts first."""
    candidates = [
        figure
        for figure in scope.figures.values()
        if figure.kind not in ARTIFACTS | POOLS and not figure.shelved
    ]
    return (f.id for f in sorted(candidates, key=lambda figure: figure.tag != "startEvent"))


def _arcs(scope: Scope, bond: Bond, length: int) -> tuple[Arc, ...]:
    members = set(ranked(scope))
    return tuple(
        _arc(scope, link, length)
        for link in scope.links + scope.hints
        if link.bond is bond
        and {scope.owner(link.source), scope.owner(link.target)} <= members
        and scope.owner(link.source) != scope.owner(link.target)
    )


def _arc(scope: Scope, link: Link, length: int) -> Arc:
    source, target = scope.owner(link.source), scope.owner(link.target)
    events = [event.id for event in reversed(scope.figures[source].boundary)]
    low = 1 + events.index(link.source) if link.source in scope.hosts else 0
    return Arc(link=link.id, source=source, target=target, length=length, low=low)


def _reaches(arcs: tuple[Arc, ...], start: str, goal: str) -> bool:
    leaving = outgoing(arcs)
    seen, stack = {start}, [start]
    while stack:
        figure = stack.pop()
        if figure == goal:
            return True
        fresh = {arc.target for arc in leaving.get(figure, ())} - seen
        seen |= fresh
        stack.extend(fresh)
    return False


def _longest(figures: Sequence[str], arcs: tuple[Arc, ...]) -> dict[str, int]:
    columns = dict.fromkeys(figures, 0)
    leaving = outgoing(arcs)
    for figure in _sorted(figures, arcs):
        for arc in leaving.get(figure, ()):
            columns[arc.target] = max(columns[arc.target], columns[figure] + arc.length)
    return columns


def _sorted(figures: Sequence[str], arcs: tuple[Arc, ...]) -> list[str]:
    """Return the figures in topological order."""
    waiting = dict.fromkeys(figures, 0)
    leaving = outgoing(arcs)
    for arc in arcs:
        waiting[arc.target] += 1
    order = [figure for figure, count in waiting.items() if not count]
    for figure in order:
        for arc in leaving.get(figure, ()):
            waiting[arc.target] -= 1
            if not waiting[arc.target]:
                order.append(arc.target)
    return order


def _pulled(columns: Mapping[str, int], arcs: tuple[Arc, ...]) -> dict[str, int]:
    """Pull figures that nothing leads to close to what they lead to."""
    leaving = outgoing(arcs)
    entered = {arc.target for arc in arcs}
    return {
        figure: column
        if figure in entered or figure not in leaving
        else min(columns[arc.target] - arc.length for arc in leaving[figure])
        for figure, column in columns.items()
    }


def _spread(columns: Mapping[str, int], arcs: tuple[Arc, ...]) -> Mapping[str, int]:
    """Put figures without any flow one after the other."""
    joined = {arc.source for arc in arcs} | {arc.target for arc in arcs}
    alone = [figure for figure in columns if figure not in joined]
    return {**columns, **{figure: number for number, figure in enumerate(alone)}}


def _main_road(work: Mapping[str, int], arcs: tuple[Arc, ...]) -> tuple[str, ...]:
    """Follow the most work; among equals the first in the file."""
    leaving = outgoing(arcs)
    left: dict[str, int] = {}
    for figure in reversed(_sorted(tuple(work), arcs)):
        ahead = max((left[arc.target] for arc in leaving.get(figure, ())), default=0)
        left[figure] = work[figure] + ahead
    entered = {arc.target for arc in arcs}
    starts = [figure for figure in work if figure not in entered]
    road = [max(starts, key=left.__getitem__)] if starts else []
    while road and (following := leaving.get(road[-1])):
        road.append(max(following, key=lambda arc: left[arc.target]).target)
    return tuple(road)
