"""Where do names stand that are outside their shapes? Beside lines and figures, clear of both.

Every label finds its room inside the cell of a figure, and the cell grows with it; so no label can
meet anything of another cell. Places are relative to the middle of the figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from processes.layout.figures import LABELLED, POOLS, Figure, Kind, Scope
from processes.layout.geometry import Box, around
from processes.layout.ports import Port
from processes.layout.search import DOWN, LEFT, RIGHT, UP
from processes.layout.text import LINE, size_of

NEAR = 4
"""Pixels between a label and its shape or line."""
STROKE = 18
"""Pixels that the stroke of a default flow takes at its beginning."""
FARTHEST = 300
"""Pixels between a label and where it would stand best, at most."""
CLEAR = 2
"""Pixels that no other line may come closer to a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The room a figure needs with its labels, relative to its middle."""

    figure: Figure
    extent: Box
    names: Mapping[str, Box] = field(default_factory=dict)
    """The labels of the figure, its boundary events and the links, by their ids."""


def plots_of(scope: Scope, ports: Mapping[str, list[Port]]) -> Mapping[str, Plot]:
    """Place the labels of all figures and, at their sources or else their targets, of links."""
    plots: dict[str, _Plotter] = {
        figure.id: _Plotter(figure, ports.get(figure.id, []))
        for figure in scope.figures.values()
        if figure.kind not in POOLS
    }
    for link in scope.links:
        if link.name:
            ends = (scope.owner(link.source), scope.owner(link.target))
            any(plots[end].name_link(link.id) for end in ends if end in plots)
    return {figure: plotter.finished() for figure, plotter in plots.items()}


def body(figure: Figure) -> Box:
    """Return the shape relative to its middle."""
    return Box(-(figure.width // 2), -figure.rise, figure.width, figure.height)


def event_body(host: Figure, event: Figure) -> Box:
    """Return a boundary event relative to the middle of its activity."""
    middle = host.height - host.rise
    return Box(
        event.shift - event.width // 2, middle - event.height // 2, event.width, event.height
    )


class _Plotter:
    """One figure while its labels are being placed."""

    def __init__(self, figure: Figure, ports: list[Port]) -> None:
        self.figure, self.ports = figure, ports
        self.solid = [body(figure), *(event_body(figure, e) for e in figure.boundary)]
        self.names: dict[str, Box] = {}

    def finished(self) -> Plot:
        """Name the figure and its boundary events and return the plot."""
        for event in self.figure.boundary:
            if event.name:
                self._settle(event.id, _beside_event(self.figure, event))
        if self.figure.name and self.figure.kind in LABELLED:
            self._settle(self.figure.id, _around(self.figure, size_of(self.figure.name)))
        extent = around([*self.solid, *self.names.values()])
        return Plot(figure=self.figure, extent=extent, names=self.names)

    def name_link(self, link: str) -> bool:
        """Put the name of ``link`` beside its port here; tell whether there was room."""
        port = next(port for port in self.ports if port.link.id == link)
        events = {event.id: event for event in self.figure.boundary}
        shape = body(self.figure)
        if port.end in events:
            shape = event_body(self.figure, events[port.end])
        return self._settle(link, _along(shape, port, size_of(port.link.name)))

    def _settle(self, owner: str, places: Iterator[Box]) -> bool:
        for box in places:
            if self._clear(box):
                self.names[owner] = box
                return True
        return False

    def _clear(self, box: Box) -> bool:
        """Tell whether ``box`` keeps off shapes, labels and links."""
        wide = box.grown(CLEAR)
        return not (
            any(wide.overlaps(other) for other in (*self.solid, *self.names.values()))
            or any(_touches(wide, port.ray) for port in self.ports)
        )


def _touches(box: Box, ray: Box) -> bool:
    return box.x <= ray.right and ray.x <= box.right and box.y <= ray.bottom and ray.y <= box.bottom


def _along(shape: Box, port: Port, size: tuple[int, int]) -> Iterator[Box]:
    """Yield places beside the line of a port, next to the figure: above or to the right first."""
    width, height = size
    stroke = port.leaves and port.link.marked
    for distance in range(0, FARTHEST, LINE):
        if port.side in (RIGHT, LEFT):
            away = NEAR + 2 + STROKE * stroke
            x = shape.right + away if port.side == RIGHT else shape.x - away - width
            yield Box(x, port.offset - CLEAR - 1 - height - distance, width, height)
            yield Box(x, port.offset + CLEAR + 1 + distance, width, height)
        else:
            away = NEAR + LINE * stroke + distance
            y = shape.bottom + away if port.side == DOWN else shape.y - away - height
            yield Box(port.offset + NEAR + 1, y, width, height)
            yield Box(port.offset - NEAR - 1 - width, y, width, height)


def _around(figure: Figure, size: tuple[int, int]) -> Iterator[Box]:
    """Yield places for the name of a figure: gateways prefer above, all others below."""
    (width, height), shape = size, body(figure)
    sides = (UP, DOWN) if figure.kind is Kind.GATEWAY else (DOWN, UP)
    levels = {
        side: shape.bottom + NEAR if side == DOWN else shape.y - NEAR - height for side in sides
    }
    lefts = (-(width // 2), -NEAR - 1 - width, NEAR + 1)
    for distance, x, side in product(range(0, FARTHEST, LINE), lefts, sides):
        yield Box(x, levels[side] + distance * side[1], width, height)


def _beside_event(host: Figure, event: Figure) -> Iterator[Box]:
    """Yield places for the name of a boundary event: right of it, then under it."""
    width, height = size_of(event.name)
    circle = event_body(host, event)
    middle = circle.centre
    yield Box(circle.right + NEAR, middle.y + NEAR, width, height)
    for distance in range(12):
        y = circle.bottom + NEAR + distance * LINE
        yield Box(middle.x + NEAR + 1, y, width, height)
        yield Box(middle.x - NEAR - 1 - width, y, width, height)
