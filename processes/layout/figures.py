"""What is to be drawn, before it has a place: figures, links and bands, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from processes.layout.geometry import NOTHING, Box, Point


class Kind(StrEnum):
    """The form of a figure."""

    TASK = "task"
    EVENT = "event"
    GATEWAY = "gateway"
    SUBPROCESS = "subprocess"
    DATA = "data"
    STORE = "store"
    ANNOTATION = "annotation"
    POOL = "pool"
    """A pool that shows nothing of its inside."""
    FRAME = "frame"
    """A pool that shows its inside, as an end of messages; it has no cell of its own."""


ARTIFACTS = frozenset({Kind.DATA, Kind.STORE, Kind.ANNOTATION})
POOLS = frozenset({Kind.POOL, Kind.FRAME})
LABELLED = frozenset({Kind.EVENT, Kind.GATEWAY, Kind.DATA, Kind.STORE})
"""Kinds whose name stands outside the shape."""


class Bond(StrEnum):
    """What a link means, which decides how it is routed."""

    SEQUENCE = "sequence"
    MESSAGE = "message"
    ASSOCIATION = "association"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One element with its place; ``expanded`` and ``horizontal`` are None if meaningless."""

    id: str
    tag: str
    box: Box
    label: Box | None = None
    expanded: bool | None = None
    horizontal: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One link with its road."""

    id: str
    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes and lines with places relative to the upper left corner."""

    shapes: tuple[Shape, ...] = ()
    lines: tuple[Line, ...] = ()
    box: Box = NOTHING
    """What everything, labels included, fits into."""
    bands: tuple[tuple[int, int], ...] = ()
    """Top and bottom of each band."""
    axis: int = 0
    """The y on which the main road enters."""

    def moved(self, dx: int, dy: int) -> "Drawing":
        """Return the drawing shifted by ``dx`` and ``dy``."""
        return Drawing(
            shapes=tuple(_moved_shape(shape, dx, dy) for shape in self.shapes),
            lines=tuple(_moved_line(line, dx, dy) for line in self.lines),
            box=self.box.moved(dx, dy),
            bands=tuple((top + dy, bottom + dy) for top, bottom in self.bands),
            axis=self.axis + dy,
        )


def _moved_shape(shape: Shape, dx: int, dy: int) -> Shape:
    return Shape(
        id=shape.id,
        tag=shape.tag,
        box=shape.box.moved(dx, dy),
        label=shape.label and shape.label.moved(dx, dy),
        expanded=shape.expanded,
        horizontal=shape.horizontal,
    )


def _moved_line(line: Line, dx: int, dy: int) -> Line:
    return Line(
        id=line.id,
        points=tuple(point.moved(dx, dy) for point in line.points),
        label=line.label and line.label.moved(dx, dy),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One shape that occupies a cell, with its size in pixels."""

    id: str
    tag: str
    kind: Kind
    name: str = ""
    band: int = 0
    width: int
    height: int
    rise: int
    """Pixels from the upper edge to the axis on which flows enter and leave."""
    shift: int = 0
    """Of a boundary event: pixels from the middle of its activity to its own middle."""
    boundary: tuple["Figure", ...] = ()
    """The events on the lower edge, left to right."""
    content: Drawing | None = None
    shelved: bool = False
    """An event sub-process: no flow reaches it, it stands below everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One flow or association between two figures (or boundary events of figures)."""

    id: str
    bond: Bond
    source: str
    target: str
    name: str = ""
    marked: bool = False
    """Whether a stroke at its beginning, which marks a default flow, needs room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One horizontal stripe: a lane, a pool without lanes, or a sub-process."""

    pool: int = 0
    least: int = 0
    """The height in pixels that its own name needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Everything that is laid out on one grid."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    hints: tuple[Link, ...] = ()
    """Links from or to the inside of figures: not drawn here, but good to know for columns."""
    bands: tuple[Band, ...] = (Band(),)

    hosts: Mapping[str, str] = field(default_factory=dict)
    """The figure of each boundary event."""

    def pool_bands(self, band: int) -> tuple[int, ...]:
        """Return all bands of the pool that ``band`` belongs to."""
        pool = self.bands[band].pool
        return tuple(n for n, other in enumerate(self.bands) if other.pool == pool)

    def owner(self, end: str) -> str:
        """Return the figure that ``end`` names: itself, or the host of a boundary event."""
        return self.hosts.get(end, end)
