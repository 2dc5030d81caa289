"""What is in the way on a page that is already drawn: shapes, labels and lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from processes.layout.figures import Drawing
from processes.layout.geometry import Box, Point, segments, span
from processes.layout.reading import Page

LABEL_CROSSED, LINE_CROSSED, LINE_SHARED = 3_000, 30, 2_000
"""The costs of crossing a label, of crossing a line, and of running on a line."""

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """What lies along one straight line over the page, as stretches of it."""

    solid: tuple[Stretch, ...]
    labels: tuple[Stretch, ...]
    shared: tuple[Stretch, ...]
    crossed: tuple[int, ...]

    def cost(self, start: int, end: int) -> int | None:
        """Return what else than its length a piece costs; None when a shape is there."""
        low, high = min(start, end), max(start, end)
        if any(a < high and low < b for a, b in self.solid):
            return None
        return (
            LABEL_CROSSED * sum(a < high and low < b for a, b in self.labels)
            + LINE_SHARED * sum(a < high and low < b for a, b in self.shared)
            + LINE_CROSSED * sum(low <= place <= high for place in self.crossed)
        )


class Terrain:
    """The obstacles for one line or label."""

    def __init__(self, solid: list[Box], labels: list[Box], strokes: list[Box]) -> None:
        """Take shapes, labels, and the straight pieces of all lines as flat boxes."""
        self.solid, self.labels, self.strokes = solid, labels, strokes
        self._streets: dict[tuple[int, int], Street] = {}

    def cost(self, start: Point, end: Point) -> int | None:
        """Return what else than its length a straight piece costs; None when a shape is there."""
        along = 0 if start.y == end.y else 1
        place = start[1 - along]
        if (along, place) not in self._streets:
            self._streets[along, place] = self._street(along, place)
        return self._streets[along, place].cost(start[along], end[along])

    def _street(self, along: int, place: int) -> Street:
        strokes = [(_sides(box, along), _sides(box, 1 - along)) for box in self.strokes]
        return Street(
            solid=tuple(_cut(self.solid, along, place)),
            labels=tuple(_cut(self.labels, along, place)),
            shared=tuple(a for a, b in strokes if b == (place, place)),
            crossed=tuple(a[0] for a, b in strokes if a[0] == a[1] and b[0] <= place <= b[1]),
        )

    def clear(self, box: Box) -> bool:
        """Tell whether a label fits at ``box``."""
        wide = box.grown(2)
        return not any(wide.overlaps(other) for other in (*self.solid, *self.labels)) and not any(
            wide.overlaps(stroke.grown(1)) for stroke in self.strokes
        )


def _sides(box: Box, axis: int) -> Stretch:
    return (box.x, box.right) if axis == 0 else (box.y, box.bottom)


def _cut(boxes: list[Box], along: int, place: int) -> Iterator[Stretch]:
    for box in boxes:
        low, high = _sides(box, 1 - along)
        if low < place < high:
            yield _sides(box, along)


def terrain_of(page: Page, drawing: Drawing, around: set[str]) -> Terrain:
    """Return the obstacles of ``drawing``; the figures in ``around`` may be walked through."""
    filled = {node.pool for node in page.nodes}
    closed = {pool.id for number, pool in enumerate(page.pools) if number not in filled}
    nodes = {node.id for node in page.nodes} - around | closed
    labels = [shape.label for shape in drawing.shapes] + [line.label for line in drawing.lines]
    return Terrain(
        [shape.box for shape in drawing.shapes if shape.id in nodes],
        [label for label in labels if label],
        [span(*stroke) for line in drawing.lines for stroke in segments(line.points)],
    )


def holders(page: Page, end: str) -> Iterator[str]:
    """Yield the sub-processes around a node, or around both ends of a flow."""
    nodes = {node.id: node for node in page.nodes}
    for wire in page.wires:
        if wire.id == end:
            yield from holders(page, wire.source)
            yield from holders(page, wire.target)
    while end in nodes and (end := nodes[end].parent):
        yield end
