"""Reading diagram interchange: which boxes and lines does a file draw?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from processes.layout.geometry import Box, Point
from processes.layout.interchange import BPMNDI, DC, DI


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One diagram by the ids of the elements it draws."""

    plane: str
    shapes: Mapping[str, Box] = field(default_factory=dict)
    lines: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: Mapping[str, Box] = field(default_factory=dict)


def diagrams_of(root: etree._Element) -> Iterator[Diagram]:
    """Yield the diagrams of a file; coordinates are rounded to whole pixels."""
    for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane"):
        shapes = {_owner(e): box for e in _all(plane, "BPMNShape") if (box := _bounds(e))}
        lines = {_owner(e): _points(e) for e in _all(plane, "BPMNEdge")}
        labels = {
            _owner(element): box
            for tag in ("BPMNShape", "BPMNEdge")
            for element in _all(plane, tag)
            for label in element.iterfind(f"{{{BPMNDI}}}BPMNLabel")
            if (box := _bounds(label))
        }
        yield Diagram(plane=_owner(plane), shapes=shapes, lines=lines, labels=labels)


def _all(plane: etree._Element, tag: str) -> Iterator[etree._Element]:
    return plane.iterfind(f"{{{BPMNDI}}}{tag}")


def _owner(element: etree._Element) -> str:
    return element.get("bpmnElement", "").rpartition(":")[2]


def _bounds(element: etree._Element) -> Box | None:
    bounds = element.find(f"{{{DC}}}Bounds")
    if bounds is None:
        return None
    return Box(*(_pixels(bounds, name) for name in ("x", "y", "width", "height")))


def _points(element: etree._Element) -> tuple[Point, ...]:
    found = element.iterfind(f"{{{DI}}}waypoint")
    return tuple(Point(_pixels(point, "x"), _pixels(point, "y")) for point in found)


def _pixels(element: etree._Element, name: str) -> int:
    return round(float(element.get(name, "0")))
