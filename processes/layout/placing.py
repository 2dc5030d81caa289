"""Where is every line of the grid on the page? As far from the next as what lies between needs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from processes.layout.figures import Scope
from processes.layout.grid import Grid, LevelKind
from processes.layout.labels import Plot
from processes.layout.runs import LEVEL, UPRIGHT, RunKey, runs_of
from processes.layout.tracks import spread
from processes.layout.traffic import Route

SIDE = 18
"""Pixels between a column and the nearest track in the channel beside it."""
OVER: Mapping[LevelKind, int] = {LevelKind.ROW: 8, LevelKind.GAP: 12, LevelKind.STREET: 25}
"""Pixels between the edge of a stripe and the nearest track in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripe:
    """One line of the grid with the stripe of page around it, in pixels."""

    start: int
    line: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All lines with their places."""

    upright: tuple[Stripe, ...]
    level: tuple[Stripe, ...]

    def bands(self, grid: Grid, bands: tuple[int, ...]) -> tuple[int, int]:
        """Return top and bottom of neighbouring bands."""
        first, last = grid.stretch(bands)
        return self.level[first].start, self.level[last].end


def plan_of(
    scope: Scope,
    grid: Grid,
    plots: Mapping[str, Plot],
    routes: Mapping[str, Route],
    offsets: Mapping[RunKey, int],
) -> Plan:
    """Add up what stands in each column and row and what runs in each channel."""
    tracks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for link, route in routes.items():
        for run in runs_of(link, route):
            tracks[run.axis, run.line].append(offsets[run.link, run.number])
    widths = [_across(tracks[UPRIGHT, x], SIDE) for x in range(grid.width)]
    heights = [_across(tracks[LEVEL, y], OVER[s.kind]) for y, s in enumerate(grid.levels)]
    for figure, plot in plots.items():
        spot, extent = grid.spots[figure], plot.extent
        if grid.lasts[figure] == spot.x:
            widths[spot.x] = _both(widths[spot.x], (-extent.x, extent.right))
        heights[spot.y] = _both(heights[spot.y], (-extent.y, extent.bottom))
    _widen(grid, plots, widths)
    _heighten(scope, grid, heights)
    return Plan(upright=tuple(_stripes(widths)), level=tuple(_stripes(heights)))


def _across(offsets: list[int], margin: int) -> tuple[int, int]:
    before, after = spread(offsets)
    return before + margin, after + margin


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), max(one[1], other[1])


def _widen(grid: Grid, plots: Mapping[str, Plot], widths: list[tuple[int, int]]) -> None:
    """Make the columns under each wide figure wide enough together."""
    for figure, plot in plots.items():
        first, last = grid.spots[figure].x, grid.lasts[figure]
        if first != last:
            missing = plot.extent.width - sum(map(sum, widths[first : last + 1]))
            widths[last] = widths[last][0], widths[last][1] + max(0, missing)


def _heighten(scope: Scope, grid: Grid, heights: list[tuple[int, int]]) -> None:
    """Make each band high enough for its own name."""
    for number, band in enumerate(scope.bands):
        first, last = grid.stretch((number,))
        missing = band.least - sum(map(sum, heights[first : last + 1]))
        if missing > 0:
            heights[first] = heights[first][0] + (missing + 1) // 2, heights[first][1]
            heights[last] = heights[last][0], heights[last][1] + missing // 2


def _stripes(sizes: list[tuple[int, int]]) -> Iterator[Stripe]:
    edge = 0
    for before, after in sizes:
        yield Stripe(start=edge, line=edge + before, end=edge + before + after)
        edge += before + after
