"""Which lines of the grid does each link follow? The cheapest road, found by A*, one by one."""

from collections.abc import Mapping
from itertools import chain, product

from processes.layout.borders import side_reach
from processes.layout.figures import POOLS, Bond, Kind, Link, Scope
from processes.layout.grid import Grid, Spot
from processes.layout.runs import UPRIGHT
from processes.layout.search import DOWN, LEFT, RIGHT, STEPS, UP, Costs, Trip, cheapest
from processes.layout.traffic import Route, Step, Traffic

PASSES, MANY = 3, 240
"""How often every link is routed, fewer times where there are many links; later rounds know where
the others run. Messages and
associations come after all sequence flows, which do not give way to them."""
LEAVING: Mapping[tuple[Bond, Kind], Costs] = {
    (Bond.SEQUENCE, Kind.TASK): (0, 45, 320, 45),
    (Bond.SEQUENCE, Kind.SUBPROCESS): (0, 60, 320, 60),
    (Bond.SEQUENCE, Kind.EVENT): (0, 30, 320, 30),
    (Bond.SEQUENCE, Kind.GATEWAY): (0, 5, 320, 8),
}
ARRIVING: Mapping[tuple[Bond, Kind], Costs] = {
    (Bond.SEQUENCE, Kind.TASK): (0, 30, 320, 32),
    (Bond.SEQUENCE, Kind.SUBPROCESS): (0, 50, 320, 52),
    (Bond.SEQUENCE, Kind.EVENT): (0, 25, 320, 27),
    (Bond.SEQUENCE, Kind.GATEWAY): (0, 6, 320, 8),
}
ELSE: Mapping[Bond, Costs] = {
    Bond.SEQUENCE: (0, 30, 320, 30),
    Bond.MESSAGE: (70, 0, 70, 0),
    Bond.ASSOCIATION: (20, 0, 20, 0),
}

ONLY: Costs = (0, 80, 320, 80)
"""For the only flow that leaves, or that enters, a gateway."""


def routes_of(scope: Scope, grid: Grid) -> Mapping[str, Route]:
    """Find a road for each link from the spot of its source to the spot of its target."""
    trips = sorted((_trip(scope, grid, link) for link in scope.links), key=_urgency)
    traffic = Traffic(grid)
    routes: dict[str, Route] = {}
    passes = max(1, min(PASSES, MANY // (len(trips) + 1)))
    for bond, _ in product(Bond, range(passes)):
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
        leaving=_costs(LEAVING, scope, link, source),
        arriving=_costs(ARRIVING, scope, link, target),
        first=_sides(scope, grid, link.source, link.target),
        last=tuple((-dx, -dy) for dx, dy in _sides(scope, grid, link.target, link.source)),
        reach=_reach(scope, grid, (source, target), link.bond),
        late=kinds[1] is Kind.GATEWAY and kinds[0] is not Kind.GATEWAY,
    )


def _costs(
    table: Mapping[tuple[Bond, Kind], Costs], scope: Scope, link: Link, figure: str
) -> Costs:
    """Return what each direction costs; a gateway keeps the side of its only way in, or out."""
    kind = scope.figures[figure].kind
    if link.bond is Bond.SEQUENCE and kind is Kind.GATEWAY:
        ends = [(other.source, other.target) for other in scope.links if other.bond is link.bond]
        if sum(figure == end[table is ARRIVING] for end in ends) == 1:
            return ONLY
    return table.get((link.bond, kind), ELSE[link.bond])


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
