"""Where does a line meet the border of a shape? Circles and diamonds are met inside their box."""

from collections.abc import Mapping
from math import isqrt

from processes.layout.figures import Figure, Kind
from processes.layout.geometry import Box, Point
from processes.layout.runs import UPRIGHT
from processes.layout.search import DOWN, LEFT, RIGHT
from processes.layout.traffic import Step

CORNER = 10
"""Pixels that a line keeps from the corners of a shape."""
FAR = 10_000
"""More pixels than any side has."""
ROUND_REACH: Mapping[Kind, int] = {
    Kind.EVENT: 9,
    Kind.GATEWAY: 9,
    Kind.POOL: FAR,
    Kind.FRAME: FAR,
}
"""The same as :func:`side_reach` for shapes that are not rectangles, or have no end."""


def side_reach(figure: Figure, axis: int) -> int:
    """Return how many pixels from its middle a line along ``axis`` may meet a figure."""
    if figure.kind in ROUND_REACH:
        return ROUND_REACH[figure.kind]
    upright = axis == UPRIGHT
    room = figure.width // 2 if upright else min(figure.rise, figure.height - figure.rise)
    return room - CORNER


def border_point(kind: Kind, box: Box, side: Step, through: Point) -> Point:
    """Return where the line through ``through`` that leaves the shape on ``side`` has its end."""
    centre = box.centre
    aside = abs(through.y - centre.y) if side in (RIGHT, LEFT) else abs(through.x - centre.x)
    inset = _inset(kind, box.width // 2, aside)
    if side == RIGHT:
        return Point(box.right - inset, through.y)
    if side == LEFT:
        return Point(box.x + inset, through.y)
    return Point(through.x, box.bottom - inset if side == DOWN else box.y + inset)


def _inset(kind: Kind, radius: int, aside: int) -> int:
    """Return how far the border lies inside the box, ``aside`` pixels from the middle."""
    if kind is Kind.EVENT:
        return radius - isqrt(max(0, radius * radius - aside * aside))
    return min(aside, radius) if kind is Kind.GATEWAY else 0
