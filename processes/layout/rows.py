"""In which sub-row of its band does each figure stand? Straight roads first, few crossings."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from processes.layout.columns import Arc, Ranking, outgoing

SWEEPS = 6
"""How often all figures are tried in other rows, at most."""
BAND_STEP = 5
"""Neighbouring bands count as this many rows apart."""
MAIN_WEIGHT = 4.0
"""How much a bend of the main road counts; a bend of any other flow counts 1."""
BLOCKED, BENT, DETOUR, CROSSED, NEW_ROW, CROWDED = 4.0, 2.0, 1.5, 1.0, 1.6, 1.0
"""The costs of a straight flow with a figure in its way, a bend, a flow without a free run in
its own or its target's row, a crossing, a row, and a second flow on one corner of a gateway."""
LOW, OFF_ROAD = 0.5, 1.5
"""The costs of a flow from a boundary event to a lower row, and of a main road that comes back to
its lane in another row."""


def rows_of(
    ranking: Ranking, bands: Mapping[str, int], gateways: frozenset[str]
) -> Mapping[str, int]:
    """Give each ranked figure a row in its band; rows may be negative and have gaps."""
    table = _Table(ranking, bands, gateways)
    for _ in range(SWEEPS):
        if not table.sweep():
            break
    return table.row


class _Table:
    """The rows while they are being improved."""

    def __init__(
        self, ranking: Ranking, bands: Mapping[str, int], gateways: frozenset[str]
    ) -> None:
        self.gateways = gateways
        self.column, self.band = ranking.columns, bands
        self.main = set(ranking.main)
        self.road = set(pairwise(ranking.main))
        lanes = _by_band(ranking.main, bands)
        self.returns = tuple(pair for lane in lanes for pair in pairwise(lane))
        self.arcs = ranking.arcs
        self.joined: Mapping[str, list[Arc]] = _joined(ranking.arcs)
        self.chains = (*_chains(ranking, bands), *lanes)
        self.row: dict[str, int] = {}
        self.taken: dict[tuple[int, int, int], str] = {}
        for figure in sorted(self.column, key=lambda f: (self.column[f], f not in self.main)):
            self._put(figure, self._first_row(figure))

    def sweep(self) -> bool:
        """Try every figure and every chain in every row of its band; tell whether any moved."""
        before = dict(self.row)
        order = sorted(self.column, key=self.column.__getitem__)
        for figure in (*order, *reversed(order)):
            self._improve((figure,))
        for chain in self.chains:
            self._improve(chain)
        return before != self.row

    def _first_row(self, figure: str) -> int:
        rows = [
            self.row[arc.source]
            for arc in self.joined[figure]
            if arc.source in self.row and self.band[arc.source] == self.band[figure]
        ]
        wanted = 0 if figure in self.main or not rows else rows[0]
        place = (self.band[figure], self.column[figure])
        tries = (wanted + step for n in range(len(self.column) + 1) for step in (n, -n))
        return next(row for row in tries if (*place, row) not in self.taken)

    def _put(self, figure: str, row: int) -> None:
        self.row[figure] = row
        self.taken[self.band[figure], self.column[figure], row] = figure

    def _apply(self, move: Mapping[str, int]) -> dict[str, int]:
        """Move the figures and return the move that takes them back."""
        undo = {figure: self.row[figure] for figure in move}
        for figure in move:
            del self.taken[self.band[figure], self.column[figure], self.row[figure]]
        for figure, row in move.items():
            self._put(figure, row)
        return undo

    def _improve(self, group: tuple[str, ...]) -> None:
        band = self.band[group[0]]
        used = [row for figure, row in self.row.items() if self.band[figure] == band]
        best: dict[str, int] = {}
        gain = 1e-6
        for row in range(min(used) - 1, max(used) + 2):
            move = self._move(group, row)
            before = self._cost(move)
            undo = self._apply(move)
            after = self._cost(move)
            self._apply(undo)
            if before - after > gain:
                best, gain = move, before - after
        self._apply(best)

    def _move(self, group: tuple[str, ...], row: int) -> dict[str, int]:
        """Return the move of ``group`` to ``row``; whoever stands there takes the place left."""
        move = dict.fromkeys(group, row)
        for figure in group:
            other = self.taken.get((self.band[figure], self.column[figure], row))
            if other is not None and other not in move:
                move[other] = self.row[figure]
        return move

    def _cost(self, figures: Collection[str]) -> float:
        band = self.band[next(iter(figures))]
        own = {arc.link: arc for figure in figures for arc in self.joined[figure]}
        rows = {row for figure, row in self.row.items() if self.band[figure] == band}
        total = NEW_ROW * len(rows)
        total += sum(0.02 * abs(self.row[f]) + 0.01 * (self.row[f] < 0) for f in figures)
        total += sum(self._weight(arc) * self._bends(arc) for arc in own.values())
        ends = {end for arc in own.values() for end in (arc.source, arc.target)}
        total += sum(OFF_ROAD * self._strays(pair) for pair in self.returns if {*pair} & {*figures})
        total += sum(CROWDED * self._crowd(end) for end in ends & self.gateways)
        for other in self.arcs:
            if other.link not in own:
                total += sum(CROSSED * self._cross(arc, other) for arc in own.values())
                total += self._weight(other) * self._bends(other) * self._near(other, figures)
        return total

    def _strays(self, pair: tuple[str, str]) -> bool:
        return self.row[pair[0]] != self.row[pair[1]]

    def _crowd(self, gateway: str) -> int:
        """Count the arcs beyond the first that go up or down, and beyond one in and one out."""
        own = self._level(gateway)
        arcs = self.joined[gateway]
        levels = [self._level(a.target if a.source == gateway else a.source) for a in arcs]
        straight = [
            arc.source == gateway for arc, level in zip(arcs, levels, strict=True) if level == own
        ]
        groups = (
            sum(level < own for level in levels),
            sum(level > own for level in levels),
            sum(straight),
            len(straight) - sum(straight),
        )
        return sum(max(0, count - 1) for count in groups)

    def _weight(self, arc: Arc) -> float:
        return MAIN_WEIGHT if (arc.source, arc.target) in self.road else 1.0

    def _bends(self, arc: Arc) -> float:
        first, last = self.column[arc.source], self.column[arc.target]
        height = abs(self._level(arc.source) - self._level(arc.target))
        if arc.low:
            return LOW if self._level(arc.source) < self._level(arc.target) else BENT + DETOUR
        if height == 0:
            return 0.0 if self._free(arc.source, first + 1, last) else BLOCKED
        runs = self._free(arc.source, first + 1, last + 1) or self._free(arc.target, first, last)
        return BENT + 0.1 * height + (0.0 if runs else DETOUR)

    def _free(self, figure: str, first: int, last: int) -> bool:
        """Tell whether the row of ``figure`` is empty from column ``first`` up to ``last``."""
        band, row = self.band[figure], self.row[figure]
        return all((band, column, row) not in self.taken for column in range(first, last))

    def _near(self, arc: Arc, figures: Collection[str]) -> bool:
        """Tell whether ``arc`` may have one of ``figures`` in its way, now or after a move."""
        first, last = self.column[arc.source], self.column[arc.target]
        bands = self.band[arc.source], self.band[arc.target]
        return any(first <= self.column[f] <= last and self.band[f] in bands for f in figures)

    def _level(self, figure: str) -> int:
        return self.band[figure] * BAND_STEP + self.row[figure]

    def _cross(self, one: Arc, other: Arc) -> bool:
        """Tell whether two arcs, drawn as straight strokes, change sides on their way."""
        left = max(self.column[one.source], self.column[other.source])
        right = min(self.column[one.target], self.column[other.target])
        if left >= right:
            return False
        start = self._height(one, left) - self._height(other, left)
        end = self._height(one, right) - self._height(other, right)
        return start * end < 0

    def _height(self, arc: Arc, column: int) -> float:
        first, last = self.column[arc.source], self.column[arc.target]
        top, bottom = self._level(arc.source) + 0.1 * arc.low, self._level(arc.target)
        return top + (bottom - top) * (column - first) / (last - first)


def _joined(arcs: tuple[Arc, ...]) -> Mapping[str, list[Arc]]:
    found: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        found[arc.source].append(arc)
        found[arc.target].append(arc)
    return found


def _by_band(road: tuple[str, ...], bands: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the stations of the main road in each band."""
    return [
        tuple(figure for figure in road if bands[figure] == band)
        for band in sorted({bands[figure] for figure in road})
    ]


def _chains(ranking: Ranking, bands: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Return runs of figures in one band where each has one way in and one way out."""
    leaving = outgoing(ranking.arcs)
    ways_in: dict[str, int] = defaultdict(int)
    for arc in ranking.arcs:
        ways_in[arc.target] += 1
    following = {
        figure: arcs[0].target
        for figure, arcs in leaving.items()
        if len(arcs) == 1
        and ways_in[arcs[0].target] == 1
        and bands[figure] == bands[arcs[0].target]
        and ranking.columns[figure] < ranking.columns[arcs[0].target]
    }
    inner = set(following.values())
    for first in (figure for figure in following if figure not in inner):
        chain = [first]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        yield tuple(chain)
