"""How busy are the lines of the grid? What it costs to run beside or across other links."""

from collections import defaultdict
from itertools import pairwise

from processes.layout.grid import Grid, Spot

CROSSING, TOUCH = 55, 25
"""The costs of crossing a link, and of meeting one where either of them turns."""
CHANNEL_SHARED, CELL_SHARED, PORT_SHARED, PORT_OPPOSED = 6, 35, 140, 230
"""The costs of running beside another link in a channel, through a cell, at a side of a figure
in its direction, and against it."""

Step = tuple[int, int]
Route = tuple[Spot, ...]
"""All spots from the source to the target, each next to the one before."""

TURN = 2
"""The axis under which turns are counted; 0 is upright, 1 is level."""


class Traffic:
    """The links routed so far, counted by road and by crossing."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.roads: dict[tuple[Spot, Spot], int] = defaultdict(int)
        self.passes: dict[tuple[Spot, int], int] = defaultdict(int)

    def count(self, route: Route, by: int) -> None:
        """Count ``route`` in (1) or out (-1)."""
        for a, b in pairwise(route):
            self.roads[a, b] += by
        for a, b, c in zip(route, route[1:], route[2:], strict=False):
            axis = 0 if a.x == c.x else 1 if a.y == c.y else TURN
            self.passes[b, axis] += by

    def sharing(self, a: Spot, b: Spot) -> int:
        """Return the cost of running beside others from ``a`` to ``b``."""
        along, against = self.roads.get((a, b), 0), self.roads.get((b, a), 0)
        if not along + against:
            return 0
        if a in self.grid.built or b in self.grid.built:
            return along * PORT_SHARED + against * PORT_OPPOSED
        channel = self.grid.channel(0, a.x) if a.x == b.x else self.grid.channel(1, a.y)
        return (along + against) * (CHANNEL_SHARED if channel else CELL_SHARED)

    def meeting(self, spot: Spot, before: Step, after: Step) -> int:
        """Return the cost of meeting others at ``spot``."""
        turns = TOUCH * self.passes.get((spot, TURN), 0)
        if before == after:
            across = 0 if before[0] else 1
            return turns + CROSSING * self.passes.get((spot, across), 0)
        return turns + TOUCH * (self.passes.get((spot, 0), 0) + self.passes.get((spot, 1), 0))
