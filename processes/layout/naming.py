"""Names of lines that found no room beside their ends: they stand along the line."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from processes.layout.figures import Drawing, Line
from processes.layout.geometry import Box, Point, segments
from processes.layout.reading import Page
from processes.layout.terrain import holders, terrain_of
from processes.layout.text import size_of

DISTANCES = (5, 20, 35, 50, 65, 80)
"""Pixels between a line and its name."""
STEP = 8
"""Pixels from one place that is tried to the next."""


def with_names(page: Page, drawing: Drawing) -> Drawing:
    """Give each named line a label, clear of everything wherever there is such a place."""
    for wire in page.wires:
        for line in drawing.lines:
            if line.id == wire.id and wire.name and not line.label:
                around = {*holders(page, wire.source), *holders(page, wire.target)}
                terrain = terrain_of(page, drawing, around)
                places = tuple(_places(line, size_of(wire.name)))
                label = next((box for box in places if terrain.clear(box)), None)
                named = replace(line, label=label or next(iter(places), None))
                lines = tuple(named if other is line else other for other in drawing.lines)
                drawing = replace(drawing, lines=lines)
    return drawing


def _places(line: Line, size: tuple[int, int]) -> Iterator[Box]:
    """Yield places beside the line, along its longest piece first, the nearest first."""
    width, height = size
    pieces = sorted(segments(line.points), key=_length, reverse=True)
    for away, (start, end) in product(DISTANCES, pieces):
        for along in range(STEP, _length((start, end)), STEP):
            x = start.x + along * ((end.x > start.x) - (end.x < start.x))
            y = start.y + along * ((end.y > start.y) - (end.y < start.y))
            if start.y == end.y:
                yield Box(x - width // 2, y - away - height, width, height)
                yield Box(x - width // 2, y + away, width, height)
            else:
                yield Box(x + away, y - height // 2, width, height)
                yield Box(x - away - width, y - height // 2, width, height)


def _length(stroke: tuple[Point, Point]) -> int:
    return abs(stroke[0].x - stroke[1].x) + abs(stroke[0].y - stroke[1].y)
