"""The cheapest road over the grid for one link: A* over spots and directions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, pairwise

from processes.layout.figures import Link
from processes.layout.grid import Grid, LevelKind, Spot
from processes.layout.traffic import Route, Step, Traffic

RIGHT, DOWN, LEFT, UP = (1, 0), (0, 1), (-1, 0), (0, -1)
STEPS: tuple[Step, ...] = (RIGHT, DOWN, LEFT, UP)
NOWHERE: Step = (0, 0)
Costs = tuple[int, int, int, int]
"""Extra costs of leaving or arriving in the directions right, down, left and up."""

BEND, POOL_CROSSED, OUT_OF_WAY = 60, 400, 3
"""The costs of a bend, of crossing a foreign closed pool, and of a step in the less usual row."""
HALF_COLUMN = 70
"""Pixels, roughly, from the middle of a column to the channel beside it."""
HALF_LEVEL: Mapping[LevelKind, int] = {
    LevelKind.ROW: 50,
    LevelKind.GAP: 10,
    LevelKind.STREET: 25,
}
"""Pixels, roughly, from a level line to the edge of its stripe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One link with what its road must respect."""

    link: Link
    starts: tuple[Spot, ...]
    goals: frozenset[Spot]
    leaving: Costs
    arriving: Costs
    first: tuple[Step, ...]
    """The directions in which it may leave."""
    last: tuple[Step, ...]
    """The directions in which it may arrive."""
    reach: tuple[int, int]
    """The first and last level line it may use."""
    late: bool
    """A road to a join turns late, any other early."""


State = tuple[Spot, Step]


def cheapest(trip: Trip, grid: Grid, traffic: Traffic) -> Route:
    """Return the cheapest road of ``trip``; there always is one, channels are never blocked."""
    return _Search(trip, grid, traffic).run()


class _Search:
    """One run of A*; a state is a spot with the direction in which it was reached."""

    def __init__(self, trip: Trip, grid: Grid, traffic: Traffic) -> None:
        self.trip, self.grid, self.traffic = trip, grid, traffic
        halves = [HALF_LEVEL[level.kind] for level in grid.levels]
        lengths = (a + b for a, b in pairwise(halves))
        self.height = list(accumulate(lengths, initial=0))
        goal = min(trip.goals)
        self.goal_x = goal.x if len(trip.goals) == 1 else None
        self.goal_y = goal.y
        self.goal_levels = tuple(sorted({spot.y for spot in trip.goals}))
        self.start_y = trip.starts[0].y
        self.origin: dict[State, State] = {}
        self.cost: dict[State, int] = {}
        self.queue: list[tuple[int, int, Spot, Step]] = []

    def run(self) -> Route:
        """Search until a goal is taken from the queue."""
        for start in self.trip.starts:
            self.cost[start, NOWHERE] = 0
            heappush(self.queue, (self._left(start), 0, start, NOWHERE))
        while self.queue:
            _, cost, spot, step = heappop(self.queue)
            if cost > self.cost[spot, step]:
                continue
            if spot in self.trip.goals and step != NOWHERE:
                return self._road((spot, step))
            for after, following in self._ahead(spot, step):
                self._offer((spot, step), (following, after), cost)
        raise AssertionError(self.trip.link.id)

    def _offer(self, state: State, following: State, cost: int) -> None:
        total = cost + self._price(state, following)
        if total < self.cost.get(following, total + 1):
            self.cost[following] = total
            self.origin[following] = state
            heappush(self.queue, (total + self._left(following[0]), total, *following))

    def _ahead(self, spot: Spot, step: Step) -> Iterator[tuple[Step, Spot]]:
        low, high = self.trip.reach
        back = (-step[0], -step[1])
        for after in self.trip.first if step == NOWHERE else STEPS:
            following = Spot(spot.x + after[0], spot.y + after[1])
            inside = 0 <= following.x < self.grid.width and low <= following.y <= high
            if after != back and inside and self._open(following, after):
                yield after, following

    def _open(self, spot: Spot, step: Step) -> bool:
        if spot in self.trip.goals:
            return step in self.trip.last
        closed = step[1] == 0 and spot.y in self.grid.closed
        return not closed and spot not in self.grid.built

    def _price(self, state: State, following: State) -> int:
        (spot, before), (target, step) = state, following
        price = self._length(spot, target) + self.traffic.sharing(spot, target)
        if before == NOWHERE:
            price += self.trip.leaving[STEPS.index(step)]
        else:
            price += BEND * (before != step) + self.traffic.meeting(spot, before, step)
            price += POOL_CROSSED * (spot.y in self.grid.closed)
        if target in self.trip.goals:
            price += self.trip.arriving[STEPS.index(step)]
        return price

    def _length(self, a: Spot, b: Spot) -> int:
        if a.x == b.x:
            return abs(self.height[a.y] - self.height[b.y])
        usual = self.start_y if self.trip.late else self.goal_y
        return HALF_COLUMN + OUT_OF_WAY * (a.y != usual)

    def _left(self, spot: Spot) -> int:
        """Return what is still ahead at least: the distance to the goal."""
        across = 0 if self.goal_x is None else HALF_COLUMN * abs(self.goal_x - spot.x)
        here = self.height[spot.y]
        return across + min(abs(self.height[level] - here) for level in self.goal_levels)

    def _road(self, state: State) -> Route:
        road = [state[0]]
        while state in self.origin:
            state = self.origin[state]
            road.append(state[0])
        return tuple(reversed(road))
