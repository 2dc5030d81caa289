"""Which lines of the grid does each link follow? The cheapest road, found by A*, one by one."""

from collections.abc import Mapping
from itertools import chain, product

from processes.layout.borders import side_reach
from processes.layout.figures import POOLS, Bond, Kind, Link, Scope
from processes.layout.grid import Grid, Spot
from processes.layout.runs import UPRIGHT
from processes.layout.search import DOWN, LEFT, RIGHT, STEPS, UP, Costs, Trip, cheapest
from processes.layout.traffic import Route, Step, Traffic

PASSES = 3
"""How often every link is routed; later rounds know where the others run. Messages and
associations come after all sequence flows, which do not give way to them."""
LEAVING: Mapping[tuple[Bond, Kind], Costs] = {
    (Bond.SEQUENCE, Kind.TASK): (0, 45, 150, 45),
    (Bond.SEQUENCE, Kind.SUBPROCESS): (0, 60, 150, 60),
    (Bond.SEQUENCE, Kind.EVENT): (0, 30, 150, 30),
    (Bond.SEQUENCE, Kind.GATEWAY): (0, 5, 150, 8),
}
ARRIVING: Mapping[tuple[Bond, Kind], Costs] = {
    (Bond.SEQUENCE, Kind.TASK): (0, 30, 150, 32),
    (Bond.SEQUENCE, Kind.SUBPROCESS): (0, 50, 150, 52),
    (Bond.SEQUENCE, Kind.EVENT): (0, 25, 150, 27),
    (Bond.SEQUENCE, Kind.GATEWAY): (0, 6, 150, 8),
}
ELSE: Mapping[Bond, Costs] = {
    Bond.SEQUENCE: (0, 30, 150, 30),
    Bond.MESSAGE: (70, 0, 70, 0),
    Bond.ASSOCIATION: (20, 0, 20, 0),
}


def routes_of(scope: Scope, grid: Grid) -> Mapping[str, Route]:
    """Find a road for each link from the spot of its source to the spot of its target."""
    trips = sorted((_trip(scope, grid, link) for link in scope.links), key=_urgency)
    traffic = Traffic(grid)
    routes: dict[str, Route] = {}
    for bond, _ in product(Bond, range(PASSES)):
        for trip in trips:
            if trip.link.bond is bond:
                traffic.count(routes.get(trip.link.id, ()), -1)
                routes[trip.link.id] = cheapest(trip, grid, traffic)
                traffic.count(routes[trip.link.id], 1)
    return routes


def _urgency(trip: Trip) -> tuple[bool, int]:
    """Straight roads first, then the short ones; loops last."""
    start, goal = trip.starts[0], min(trip.goals)
    distance = abs(goal.x - start.x) + 2 * abs(goal.y - start.y)
    return goal.y != start.y or goal.x <= start.x, distance + 100 * (goal.x <= start.x)


def _trip(scope: Scope, grid: Grid, link: Link) -> Trip:
    source, target = scope.owner(link.source), scope.owner(link.target)
    kinds = scope.figures[source].kind, scope.figures[target].kind
    return Trip(
        link=link,
        starts=_spots(scope, grid, source),
        goals=frozenset(_spots(scope, grid, target)),
        leaving=LEAVING.get((link.bond, kinds[0]), ELSE[link.bond]),
        arriving=ARRIVING.get((link.bond, kinds[1]), ELSE[link.bond]),
        first=_sides(scope, grid, link.source, link.target),
        last=tuple((-dx, -dy) for dx, dy in _sides(scope, grid, link.target, link.source)),
        reach=_reach(scope, grid, (source, target), link.bond),
        late=kinds[1] is Kind.GATEWAY and kinds[0] is not Kind.GATEWAY,
    )


def _spots(scope: Scope, grid: Grid, figure: str) -> tuple[Spot, ...]:
    """Return where a link may end: a pool is reached anywhere along its upper and lower edge."""
    drawn = scope.figures[figure]
    if drawn.kind not in POOLS:
        return (grid.spots[figure],)
    edges = grid.stretch(scope.pool_bands(drawn.band))
    levels = edges if drawn.kind is Kind.FRAME else (grid.spots[figure].y,)
    return tuple(Spot(x, y) for y in levels for x in range(grid.width))


def _sides(scope: Scope, grid: Grid, end: str, other: str) -> tuple[Step, ...]:
    """Return the sides on which a link may join ``end``.

    The lower edge belongs to the boundary events where there are any; and a line straight from
    such an event may miss a narrow figure of the same column.
    """
    if end in scope.hosts:
        return (DOWN,)
    figure = scope.figures[end]
    if figure.kind in POOLS:
        return (DOWN, UP)
    host = scope.hosts.get(other, end)
    under = grid.spots[host].x == grid.spots[end].x
    shifts = {event.id: event.shift for event in scope.figures[host].boundary}
    if under and abs(shifts.get(other, 0)) > side_reach(figure, UPRIGHT):
        return (RIGHT, LEFT)
    return (RIGHT, LEFT, UP) if figure.boundary else STEPS


def _reach(scope: Scope, grid: Grid, ends: tuple[str, str], bond: Bond) -> tuple[int, int]:
    """Return the level lines that may be used: sequence flows stay in their pool."""
    if bond is not Bond.SEQUENCE:
        return 0, len(grid.levels) - 1
    bands = (scope.pool_bands(scope.figures[end].band) for end in ends)
    return grid.stretch(tuple(chain.from_iterable(bands)))
