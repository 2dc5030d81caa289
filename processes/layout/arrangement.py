"""How good is an arrangement of figures in rows? Bends, crossings and rows, added up."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise

from processes.layout.arcs import Arc
from processes.layout.columns import Ranking

BAND_STEP = 5
"""Neighbouring bands count as this many rows apart."""
MAIN_WEIGHT = 4.0
"""How much a bend of the main road counts; a bend of any other flow counts 1."""
BLOCKED, BENT, DETOUR, CROSSED, NEW_ROW, CROWDED = 4.0, 2.0, 1.5, 1.0, 1.6, 1.0
"""The costs of a straight flow with a figure in its way, a bend, a flow without a free run in
its own or its target's row, a crossing, a row, and a second flow on one corner of a gateway."""
LOW, OFF_ROAD = 0.5, 4.0
"""The costs of a flow from a boundary event to a lower row, and of a main road that comes back to
its band in another row."""
HIGHER, ABOVE, LOWER = 0.1, 0.01, 0.02
"""The costs of each row between the ends of a flow, of a row over the first, of each row off it."""
PORT = 0.1
"""How much lower a flow from the rightmost boundary event begins; the next one twice that."""

Stroke = tuple[int, int, float, float]
"""An arc as a straight stroke: first and last column, level at the first, rise per column."""


class Arrangement:
    """The row of each figure in its band, while it is being improved."""

    def __init__(
        self, ranking: Ranking, bands: Mapping[str, int], gateways: frozenset[str]
    ) -> None:
        self.column, self.band, self.gateways = ranking.columns, bands, gateways
        self.road = set(pairwise(ranking.main))
        self.returns = tuple(
            pair for stations in by_band(ranking.main, bands) for pair in pairwise(stations)
        )
        self.joined: dict[str, list[Arc]] = defaultdict(list)
        self.passing: dict[tuple[int, int], list[Arc]] = defaultdict(list)
        self.row: dict[str, int] = {}
        self.level: dict[str, int] = {}
        self.taken: dict[tuple[int, int, int], str] = {}
        for arc in ranking.arcs:
            self._enter(arc)
        self.rivals = {arc.link: self._rivals(arc, ranking.arcs) for arc in ranking.arcs}

    def _enter(self, arc: Arc) -> None:
        for end in (arc.source, arc.target):
            self.joined[end].append(arc)
        for band in {self.band[arc.source], self.band[arc.target]}:
            for column in range(self.column[arc.source], self.column[arc.target] + 1):
                self.passing[band, column].append(arc)

    def _rivals(self, arc: Arc, arcs: tuple[Arc, ...]) -> list[Arc]:
        """Return the arcs over a common stretch of columns."""
        first, last = self.column[arc.source], self.column[arc.target]
        return [
            other
            for other in arcs
            if max(first, self.column[other.source]) < min(last, self.column[other.target])
        ]

    def put(self, figure: str, row: int) -> None:
        """Let ``figure`` stand in ``row``."""
        self.row[figure] = row
        self.level[figure] = self.band[figure] * BAND_STEP + row
        self.taken[self.band[figure], self.column[figure], row] = figure

    def apply(self, move: Mapping[str, int]) -> dict[str, int]:
        """Move figures to other rows and return the move that takes them back."""
        undo = {figure: self.row[figure] for figure in move}
        for figure in move:
            del self.taken[self.band[figure], self.column[figure], self.row[figure]]
        for figure, row in move.items():
            self.put(figure, row)
        return undo

    def cost(self, figures: Collection[str]) -> float:
        """Return the cost of everything that a move of ``figures``, all in one band, can change."""
        band = self.band[next(iter(figures))]
        own = {arc.link: arc for figure in figures for arc in self.joined[figure]}
        near = {
            arc.link: arc for figure in figures for arc in self.passing[band, self.column[figure]]
        }
        return (
            NEW_ROW * len({row for figure, row in self.row.items() if self.band[figure] == band})
            + sum(LOWER * abs(self.row[f]) + ABOVE * (self.row[f] < 0) for f in figures)
            + sum(self._weight(arc) * self._bends(arc) for arc in (near | own).values())
            + CROSSED * self._crossings(own)
            + CROWDED * self._crowds(own)
            + OFF_ROAD * sum(self.row[one] != self.row[other] for one, other in self.returns)
        )

    def _weight(self, arc: Arc) -> float:
        return MAIN_WEIGHT if (arc.source, arc.target) in self.road else 1.0

    def _bends(self, arc: Arc) -> float:
        first, last = self.column[arc.source], self.column[arc.target]
        height = abs(self.level[arc.source] - self.level[arc.target])
        if arc.low:
            return LOW if self.level[arc.source] < self.level[arc.target] else BENT + DETOUR
        if height == 0:
            return 0.0 if self._free(arc.source, first + 1, last) else BLOCKED
        runs = self._free(arc.source, first + 1, last + 1) or self._free(arc.target, first, last)
        return BENT + HIGHER * height + (0.0 if runs else DETOUR)

    def _free(self, figure: str, first: int, last: int) -> bool:
        """Tell whether the row of ``figure`` is empty from column ``first`` up to ``last``."""
        band, row = self.band[figure], self.row[figure]
        return all((band, column, row) not in self.taken for column in range(first, last))

    def _crossings(self, arcs: Mapping[str, Arc]) -> int:
        """Count where arcs, drawn as straight strokes, change sides with others on their way."""
        count = 0
        for arc in arcs.values():
            own = self._stroke(arc)
            for other in self.rivals[arc.link]:
                if other.link not in arcs:
                    count += _cross(own, self._stroke(other))
        return count

    def _stroke(self, arc: Arc) -> Stroke:
        first, last = self.column[arc.source], self.column[arc.target]
        top = self.level[arc.source] + PORT * arc.low
        return first, last, top, (self.level[arc.target] - top) / max(1, last - first)

    def _crowds(self, arcs: Mapping[str, Arc]) -> int:
        ends = {end for arc in arcs.values() for end in (arc.source, arc.target)}
        return sum(self._crowd(gateway) for gateway in ends & self.gateways)

    def _crowd(self, gateway: str) -> int:
        """Count the arcs beyond the first at each corner of a gateway."""
        own = self.level[gateway]
        corners: dict[tuple[int, bool], int] = defaultdict(int)
        for arc in self.joined[gateway]:
            level = self.level[arc.target if arc.source == gateway else arc.source]
            upward = (level > own) - (level < own)
            corners[upward, not upward and arc.source == gateway] += 1
        return sum(count - 1 for count in corners.values())


def _cross(one: Stroke, other: Stroke) -> bool:
    left, right = max(one[0], other[0]), min(one[1], other[1])
    start = one[2] - other[2] + one[3] * (left - one[0]) - other[3] * (left - other[0])
    return start * (start + (one[3] - other[3]) * (right - left)) < 0


def by_band(road: tuple[str, ...], bands: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the stations of a road in each band."""
    return [
        tuple(figure for figure in road if bands[figure] == band)
        for band in sorted({bands[figure] for figure in road})
    ]
