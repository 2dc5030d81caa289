"""Points and boxes of a drawing, in pixels, x to the right and y downwards."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple


class Point(NamedTuple):
    """One place on the page."""

    x: int
    y: int

    def moved(self, dx: int, dy: int) -> "Point":
        """Return the point shifted by ``dx`` and ``dy``."""
        return Point(self.x + dx, self.y + dy)


class Box(NamedTuple):
    """One upright rectangle: its upper left corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle, rounded to whole pixels."""
        return Point(self.x + self.width // 2, self.y + self.height // 2)

    def moved(self, dx: int, dy: int) -> "Box":
        """Return the box shifted by ``dx`` and ``dy``."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: int) -> "Box":
        """Return the box with ``by`` more pixels on each side; fewer when negative."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, point: Point) -> bool:
        """Tell whether ``point`` is inside or on the border."""
        return self.x <= point.x <= self.right and self.y <= point.y <= self.bottom

    def contains(self, other: "Box") -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.holds(Point(other.x, other.y)) and self.holds(Point(other.right, other.bottom))

    def overlaps(self, other: "Box") -> bool:
        """Tell whether the insides share at least one pixel; touching edges do not count."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


NOTHING = Box(0, 0, 0, 0)
"""The empty box at the origin."""


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all ``boxes``; NOTHING for none."""
    known = tuple(boxes)
    if not known:
        return NOTHING
    left, top = min(box.x for box in known), min(box.y for box in known)
    right, bottom = max(box.right for box in known), max(box.bottom for box in known)
    return Box(left, top, right - left, bottom - top)


def span(start: Point, end: Point) -> Box:
    """Return the box whose corners are ``start`` and ``end``; flat for an orthogonal segment."""
    left, top = min(start.x, end.x), min(start.y, end.y)
    return Box(left, top, abs(end.x - start.x), abs(end.y - start.y))


def cuts(start: Point, end: Point, box: Box) -> bool:
    """Tell whether the orthogonal segment passes through the inside of ``box``."""
    line = span(start, end)
    return (
        line.x < box.right and box.x < line.right and box.y < line.y < box.bottom
        if line.height == 0
        else line.y < box.bottom and box.y < line.bottom and box.x < line.x < box.right
    )


def segments(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Return the straight pieces of a polyline."""
    return pairwise(points)


def straightened(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the polyline without repeated points and without points inside a straight run."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _aligned(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def _aligned(first: Point, second: Point, third: Point) -> bool:
    return first.x == second.x == third.x or first.y == second.y == third.y
