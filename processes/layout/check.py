"""crossings(): what is wrong with a diagram, so that a person would redraw it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import hypot

from lxml import etree

from processes.layout.diagram import Diagram, diagrams_of
from processes.layout.figures import Kind
from processes.layout.geometry import Box, Point, cuts, segments, span
from processes.layout.reading import Page, Wire, pages_of

TOLERANCE = 1
"""Pixels by which an end may miss a border, and two flows may share a road."""
MINIMUM = 2
"""Points of a line."""


class Flaw(StrEnum):
    """What may be wrong."""

    MISSING = "missing"
    """An element has no shape or no line."""
    SHAPES_OVERLAP = "shapes overlap"
    FLOW_CROSSES_SHAPE = "flow crosses shape"
    FLOW_SLANTED = "flow slanted"
    """A segment is neither level nor upright."""
    FLOW_LOOSE = "flow loose"
    """A flow does not begin or end on the border of its node."""
    FLOWS_OVERLAP = "flows overlap"
    """Two flows share a stretch of their roads."""
    LABEL_ON_SHAPE = "label on shape"
    LABEL_ON_FLOW = "label on flow"
    LABELS_OVERLAP = "labels overlap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One flaw: ``element`` has it, ``other`` is what it meets, empty when it is alone."""

    flaw: Flaw
    element: str
    other: str = ""


def crossings(xml: bytes) -> tuple[Crossing, ...]:
    """Return the flaws of the diagrams in the BPMN file ``xml``, in the order of the checks.

    Raises lxml's XMLSyntaxError when ``xml`` is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(xml, parser)
    diagrams = {diagram.plane: diagram for diagram in diagrams_of(root)}
    found: list[Crossing] = []
    for page in pages_of(root):
        view = _View(page, diagrams.get(page.id, Diagram(plane=page.id)))
        for check in CHECKS:
            found.extend(check(view))
    return tuple(found)


class _View:
    """One page with its diagram, and which element may lie on which."""

    def __init__(self, page: Page, diagram: Diagram) -> None:
        self.page, self.diagram = page, diagram
        self.nodes = {node.id: node for node in page.nodes}
        self.wires = {wire.id: wire for wire in page.wires if wire.id in diagram.lines}
        self.boxes = {key: diagram.shapes[key] for key in self.nodes if key in diagram.shapes}
        filled = {node.pool for node in page.nodes}
        self.solid = dict(self.boxes)
        for number, pool in enumerate(page.pools):
            if number not in filled and pool.id in diagram.shapes:
                self.solid[pool.id] = diagram.shapes[pool.id]

    def around(self, element: str) -> set[str]:
        """Return the sub-processes that hold ``element``, a node or a flow."""
        if element in self.wires:
            wire = self.wires[element]
            return self.around(wire.source) | self.around(wire.target)
        found: set[str] = set()
        while element in self.nodes and (element := self.nodes[element].parent):
            found.add(element)
        return found

    def strokes(self) -> Iterator[tuple[Wire, Point, Point]]:
        """Yield every straight piece of every line."""
        for wire in self.wires.values():
            for start, end in segments(self.diagram.lines[wire.id]):
                yield wire, start, end


def _missing(view: _View) -> Iterator[Crossing]:
    shapes = list(view.nodes)
    shapes += [pool.id for pool in view.page.pools if pool.id]
    shapes += [lane.id for pool in view.page.pools for lane in pool.lanes]
    for element in shapes:
        if element not in view.diagram.shapes:
            yield Crossing(flaw=Flaw.MISSING, element=element)
    for wire in view.page.wires:
        if len(view.diagram.lines.get(wire.id, ())) < MINIMUM:
            yield Crossing(flaw=Flaw.MISSING, element=wire.id)


def _shapes_overlap(view: _View) -> Iterator[Crossing]:
    for one, other in combinations(view.boxes, 2):
        hosts = {view.nodes[one].host, view.nodes[other].host}
        nested = one in view.around(other) | hosts or other in view.around(one) | hosts
        if not nested and view.boxes[one].overlaps(view.boxes[other]):
            yield Crossing(flaw=Flaw.SHAPES_OVERLAP, element=one, other=other)


def _flows_cross_shapes(view: _View) -> Iterator[Crossing]:
    for wire, start, end in view.strokes():
        ends = {wire.source, wire.target}
        for key, box in view.boxes.items():
            core = box.grown(-min(box.width, box.height) // 3) if key in ends else box
            if cuts(start, end, core) and key not in view.around(wire.id):
                yield Crossing(flaw=Flaw.FLOW_CROSSES_SHAPE, element=wire.id, other=key)


def _flows_slanted(view: _View) -> Iterator[Crossing]:
    for wire, start, end in view.strokes():
        if start.x != end.x and start.y != end.y:
            yield Crossing(flaw=Flaw.FLOW_SLANTED, element=wire.id)


def _flows_loose(view: _View) -> Iterator[Crossing]:
    for wire in view.wires.values():
        points = view.diagram.lines[wire.id]
        for end, point in ((wire.source, points[:1]), (wire.target, points[-1:])):
            box = view.diagram.shapes.get(end)
            kind = view.nodes[end].kind if end in view.nodes else Kind.POOL
            if box and point and not _on_border(kind, box, point[0]):
                yield Crossing(flaw=Flaw.FLOW_LOOSE, element=wire.id, other=end)


def _on_border(kind: Kind, box: Box, point: Point) -> bool:
    across, down = abs(2 * point.x - box.x - box.right), abs(2 * point.y - box.y - box.bottom)
    if kind is Kind.EVENT:
        return abs(hypot(across, down) - box.width) <= 2 * TOLERANCE
    if kind is Kind.GATEWAY:
        return abs(across + down - box.width) <= 2 * TOLERANCE
    outer, inner = box.grown(TOLERANCE), box.grown(-TOLERANCE)
    return outer.holds(point) and not (
        inner.x < point.x < inner.right and inner.y < point.y < inner.bottom
    )


def _flows_overlap(view: _View) -> Iterator[Crossing]:
    seen: set[tuple[str, str]] = set()
    for (one, *first), (other, *second) in combinations(view.strokes(), 2):
        pair = (one.id, other.id)
        if one.id != other.id and pair not in seen and _collinear(span(*first), span(*second)):
            seen.add(pair)
            yield Crossing(flaw=Flaw.FLOWS_OVERLAP, element=one.id, other=other.id)


def _collinear(one: Box, other: Box) -> bool:
    if one.height == other.height == 0 and one.y == other.y:
        return min(one.right, other.right) - max(one.x, other.x) > TOLERANCE
    if one.width == other.width == 0 and one.x == other.x:
        return min(one.bottom, other.bottom) - max(one.y, other.y) > TOLERANCE
    return False


def _labels_on_shapes(view: _View) -> Iterator[Crossing]:
    for owner, label in view.diagram.labels.items():
        for key, box in view.solid.items():
            if key not in view.around(owner) and label.overlaps(box):
                yield Crossing(flaw=Flaw.LABEL_ON_SHAPE, element=owner, other=key)


def _labels_on_flows(view: _View) -> Iterator[Crossing]:
    for owner, label in view.diagram.labels.items():
        for wire, start, end in view.strokes():
            if cuts(start, end, label):
                yield Crossing(flaw=Flaw.LABEL_ON_FLOW, element=owner, other=wire.id)


def _labels_overlap(view: _View) -> Iterator[Crossing]:
    for (one, first), (other, second) in combinations(view.diagram.labels.items(), 2):
        if first.overlaps(second):
            yield Crossing(flaw=Flaw.LABELS_OVERLAP, element=one, other=other)


CHECKS: tuple[Callable[[_View], Iterator[Crossing]], ...] = (
    _missing,
    _shapes_overlap,
    _flows_cross_shapes,
    _flows_slanted,
    _flows_loose,
    _flows_overlap,
    _labels_on_shapes,
    _labels_on_flows,
    _labels_overlap,
)
