"""Lines that cross the border of a sub-process: they are led through the finished drawing.

The grid of a scope knows nothing of what is inside its figures. So a message from the inside of a
sub-process, or an association with a flow, takes the cheapest orthogonal road between all that is
already drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import heappop, heappush
from itertools import product

from processes.layout.borders import border_point
from processes.layout.figures import Drawing, Kind, Line
from processes.layout.geometry import Box, Point, segments, straightened
from processes.layout.reading import Page
from processes.layout.search import DOWN, LEFT, RIGHT, STEPS, UP
from processes.layout.terrain import Terrain, holders, terrain_of
from processes.layout.traffic import Step

BEND = 60
"""The cost of a bend, in pixels of detour."""
MARGINS = (7, 14)
"""Pixels from a shape at which a line may pass it."""
ASIDE, ROUND_ASIDE = (0, -14, 14), (0, -8, 8)
"""Pixels from the middle of a side at which a line may leave; less for circles and diamonds."""

Gate = tuple[Point, Step]
"""A point on a border with the direction that leads away from it."""


def with_detours(page: Page, drawing: Drawing) -> Drawing:
    """Add the lines that no scope could draw."""
    for wire in page.wires:
        if all(line.id != wire.id for line in drawing.lines):
            around = {*holders(page, wire.source), *holders(page, wire.target)}
            terrain = terrain_of(page, drawing, around)
            gates = [tuple(_gates(page, drawing, end)) for end in (wire.source, wire.target)]
            points = _cheapest(terrain, *gates)
            drawing = replace(drawing, lines=(*drawing.lines, Line(id=wire.id, points=points)))
    return drawing


def _gates(page: Page, drawing: Drawing, end: str) -> Iterator[Gate]:
    """Yield where a line may leave a shape, or meet a flow."""
    kinds = {node.id: node.kind for node in page.nodes}
    hosted = {node.id for node in page.nodes if node.host}
    for shape in drawing.shapes:
        if shape.id == end:
            sides = (DOWN,) if end in hosted else STEPS
            yield from _sides(kinds.get(end, Kind.POOL), shape.box, sides)
    for line in drawing.lines:
        if line.id == end:
            start, stop = max(segments(line.points), key=_length)
            middle = Point((start.x + stop.x) // 2, (start.y + stop.y) // 2)
            yield from (
                (middle, step) for step in ((UP, DOWN) if start.y == stop.y else (LEFT, RIGHT))
            )


def _sides(kind: Kind, box: Box, sides: tuple[Step, ...]) -> Iterator[Gate]:
    for side in sides:
        for aside in ROUND_ASIDE if kind in {Kind.EVENT, Kind.GATEWAY} else ASIDE:
            through = box.centre.moved(*((0, aside) if side in (LEFT, RIGHT) else (aside, 0)))
            yield border_point(kind, box, side, through), side


def _length(stroke: tuple[Point, Point]) -> int:
    return abs(stroke[0].x - stroke[1].x) + abs(stroke[0].y - stroke[1].y)


def _cheapest(
    terrain: Terrain, starts: tuple[Gate, ...], goals: tuple[Gate, ...]
) -> tuple[Point, ...]:
    """Search the map of all lines that pass shapes at a margin or lead to a gate."""
    xs, ys = _coordinates(terrain, starts + goals)
    arrivals = {(point, (-step[0], -step[1])) for point, step in goals}
    queue: list[tuple[int, int, Point, Step]] = [(0, 0, *gate) for gate in starts]
    cost: dict[Gate, int] = dict.fromkeys(starts, 0)
    origin: dict[Gate, Gate] = {}
    while queue:
        _, spent, point, step = heappop(queue)
        if spent > cost[point, step]:
            continue
        if (point, step) in arrivals:
            return _road(origin, (point, step))
        for state, price in _onward(terrain, (xs, ys), (point, step), (point, step) in starts):
            total = spent + price
            if total < cost.get(state, total + 1):
                cost[state] = total
                origin[state] = point, step
                left = min(_length((state[0], goal)) for goal, _ in goals)
                heappush(queue, (total + left, total, *state))
    return starts[0][0], goals[0][0]


def _coordinates(terrain: Terrain, gates: tuple[Gate, ...]) -> tuple[list[int], list[int]]:
    xs = {point.x for point, _ in gates}
    ys = {point.y for point, _ in gates}
    for box, margin in product(terrain.solid, MARGINS):
        xs |= {box.x - margin, box.right + margin}
        ys |= {box.y - margin, box.bottom + margin}
    return sorted(xs), sorted(ys)


def _onward(
    terrain: Terrain, axes: tuple[list[int], list[int]], state: Gate, first: bool
) -> Iterator[tuple[Gate, int]]:
    """Yield the next crossings in each direction, with what the way there costs."""
    point, before = state
    for step in (before,) if first else STEPS:
        if step == (-before[0], -before[1]):
            continue
        following = _next(axes, point, step)
        extra = None if following is None else terrain.cost(point, following)
        if following is not None and extra is not None:
            price = _length((point, following)) + extra + BEND * (step != before)
            yield (following, step), price


def _next(axes: tuple[list[int], list[int]], point: Point, step: Step) -> Point | None:
    axis = 0 if step[0] else 1
    line = axes[axis]
    place = line.index(point[axis]) + step[axis]
    if not 0 <= place < len(line):
        return None
    return Point(line[place], point.y) if axis == 0 else Point(point.x, line[place])


def _road(origin: Mapping[Gate, Gate], state: Gate) -> tuple[Point, ...]:
    points = [state[0]]
    while state in origin:
        state = origin[state]
        points.append(state[0])
    return straightened(reversed(points))
