"""Which track of its line does each run take? So that runs lie side by side, never on another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from processes.layout.borders import FAR, ROUND_REACH, side_reach
from processes.layout.figures import Kind, Scope
from processes.layout.grid import Grid
from processes.layout.runs import Run, RunKey, order, runs_of
from processes.layout.traffic import Route

TRACK = 12
"""Pixels from track to track."""
GAPS = (TRACK, 10, 8, 6, 5, 4, 3, 2)
"""The same where many flows meet at a narrow side: the first distance that lets all reach it."""
ROUNDS = 6
"""How often the tracks are tried again with what was found too close."""

Offsets = dict[RunKey, int]
Pairs = frozenset[frozenset[RunKey]]


def offsets_of(scope: Scope, grid: Grid, routes: Mapping[str, Route]) -> Offsets:
    """Return for each run (link and number) how many pixels it lies beside its line."""
    lines: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for link, route in routes.items():
        for run in runs_of(link, route):
            lines[run.axis, run.line].append(run)
    ports = _Ports(scope)
    apart: Pairs = frozenset()
    found: Offsets = {}
    for _ in range(ROUNDS):
        found = {}
        for (axis, line), runs in lines.items():
            track = _Line(runs, apart)
            channel = grid.channel(axis, line)
            found.update(track.in_channel() if channel else track.through_cells(ports))
        close = frozenset(_too_close(lines.values(), found))
        if close <= apart:
            break
        apart |= close
    return found


def _too_close(lines: Iterable[list[Run]], found: Offsets) -> Iterator[frozenset[RunKey]]:
    """Yield the pairs on one track where the one begins before the other has ended.

    Both turn at the same crossing of the grid; whether they touch depends on their tracks there.
    """
    for runs in lines:
        for index, run in enumerate(runs):
            for other in runs[:index]:
                if run.touches(other) and found[run.key] == found[other.key]:
                    before, after = sorted((run, other), key=lambda r: r.extent)
                    if _turn(before, 1, found) + TRACK // 2 > _turn(after, 0, found):
                        yield frozenset((run.key, other.key))


def _turn(run: Run, end: int, found: Offsets) -> int:
    """Return the offset of the run that joins at the upper (1) or lower (0) end of ``run``."""
    onward = (run.rising == 1) == (end == 1)
    return found[run.link, run.number + (1 if onward else -1)]


class _Ports:
    """What the ends of runs allow: a side of a shape is short, a boundary event has one place."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.ends = {link.id: (link.source, link.target) for link in scope.links}

    def joined(self, run: Run) -> Iterator[str]:
        """Return the ends of the link that ``run`` reaches."""
        source, target = self.ends[run.link]
        if run.opens:
            yield source
        if run.closes:
            yield target

    def fixed(self, runs: Sequence[Run]) -> Iterator[tuple[RunKey, int]]:
        """Yield the offsets that boundary events dictate, for ``runs`` in their order."""
        joined: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            for end in self.joined(run):
                if end in self.scope.hosts:
                    joined[end].append(run)
        for end, own in joined.items():
            host = self.scope.figures[self.scope.hosts[end]]
            shift = next(event.shift for event in host.boundary if event.id == end)
            step = min(TRACK // 2, 2 * ROUND_REACH[Kind.EVENT] // len(own))
            for number, run in enumerate(own):
                yield run.key, shift + (2 * number - len(own) + 1) * step // 2

    def limit(self, run: Run) -> int:
        """Return how far from the middle of the line ``run`` may lie, in pixels."""
        figures = (self.scope.figures[self.scope.owner(end)] for end in self.joined(run))
        return min((side_reach(figure, run.axis) for figure in figures), default=FAR)

    def rank(self, run: Run) -> tuple[int, int]:
        """Sort straight links first, then those that reach a narrow side."""
        return -(run.opens + run.closes), self.limit(run)


class _Line:
    """All runs along one line of the grid."""

    def __init__(self, runs: list[Run], apart: Pairs) -> None:
        self.apart = apart
        self.runs = self._ordered(runs)

    def _meet(self, run: Run, other: Run) -> bool:
        return run.overlaps(other) or frozenset((run.key, other.key)) in self.apart

    def _ordered(self, runs: list[Run]) -> list[Run]:
        """Sort by the wishes of each pair; where they go round in circles the weakest give way."""
        wish: dict[RunKey, dict[RunKey, int]] = {run.key: {} for run in runs}
        for index, run in enumerate(runs):
            for other in runs[:index]:
                if self._meet(run, other) and (value := order(run, other)):
                    wish[run.key][other.key] = value
                    wish[other.key][run.key] = -value
        rest, ordered = list(runs), list[Run]()
        while rest:
            keys = [run.key for run in rest]
            best = max(rest, key=lambda run: _freedom(wish[run.key], keys))
            rest.remove(best)
            ordered.append(best)
        return ordered

    def in_channel(self) -> Iterator[tuple[RunKey, int]]:
        """Stack the runs; those that have nothing to do with each other share tracks."""
        level: dict[RunKey, int] = {}
        for index, run in enumerate(self.runs):
            before = [level[other.key] for other in self.runs[:index] if self._meet(run, other)]
            level[run.key] = 1 + max(before, default=-1)
        for cluster in self._clusters():
            count = 1 + max(level[run.key] for run in cluster)
            for run in cluster:
                yield run.key, (2 * level[run.key] - count + 1) * TRACK // 2

    def _clusters(self) -> Iterator[list[Run]]:
        rest = list(self.runs)
        while rest:
            cluster = [rest.pop(0)]
            for run in cluster:
                near = [other for other in rest if self._meet(run, other)]
                cluster.extend(near)
                rest = [other for other in rest if other not in near]
            yield cluster

    def through_cells(self, ports: _Ports) -> Offsets:
        """Keep the most important runs in the middle, the others beside them."""
        found = dict(ports.fixed(self.runs))
        middle: list[Run] = []
        for run in sorted((r for r in self.runs if r.key not in found), key=ports.rank):
            crowd = [o for o in self.runs if abs(found.get(o.key, TRACK)) < TRACK]
            if not any(self._meet(run, other) for other in crowd):
                middle.append(run)
                found[run.key] = 0
        for gap in GAPS:
            placed = self._placed(middle, found, gap)
            if all(abs(placed[r.key]) <= ports.limit(r) for r in self.runs if r.key not in found):
                break
        return placed

    def _placed(self, middle: list[Run], known: Offsets, gap: int) -> Offsets:
        """Put all other runs beside those of ``known``, ``gap`` pixels from track to track."""
        found = dict(known)
        for side in (1, -1):
            for run in self.runs[::side]:
                if run.key not in found and self._side(run, middle) == side:
                    found[run.key] = self._beside(run, side * gap, found)
        return found

    def _side(self, run: Run, middle: list[Run]) -> int:
        """Return 1 for after the middle, -1 for before: as most of those in the middle wish."""
        place = self.runs.index(run)
        near = [other for other in middle if self._meet(run, other)]
        return 1 if sum(1 if place > self.runs.index(o) else -1 for o in near) >= 0 else -1

    def _beside(self, run: Run, step: int, found: Offsets) -> int:
        """Return the first free multiple of ``step``."""
        known = [other for other in self.runs if other.key in found]
        near = [found[other.key] for other in known if self._meet(run, other)]
        count = 1
        while any(abs(count * step - other) < abs(step) for other in near):
            count += 1
        return count * step


def _freedom(wishes: Mapping[RunKey, int], rest: Sequence[RunKey]) -> tuple[int, int]:
    """Return how well a run may come before all of ``rest``: first those with nothing against."""
    values = [wishes.get(key, 0) for key in rest]
    return min([0, *(value for value in values if value < 0)]), sum(values)


def spread(offsets: Iterable[int]) -> tuple[int, int]:
    """Return how far ``offsets`` reach before and after their line, in pixels."""
    known = tuple(offsets)
    return max(0, -min(known, default=0)), max(0, *known) if known else 0
