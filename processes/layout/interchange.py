"""Writing a drawing as BPMN diagram interchange (BPMN 2.0.2 §12)."""

from collections.abc import Iterable

from lxml import etree

from processes.layout.figures import Drawing, Line, Shape
from processes.layout.geometry import Box

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
PREFIXES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
INDENT = "  "


def without_diagrams(root: etree._Element) -> None:
    """Take all diagrams out of ``root``."""
    for diagram in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.remove(diagram)
    if len(root) and not (root[-1].tail or "").strip():
        root[-1].tail = "\n"


def add_diagram(root: etree._Element, number: int, plane: str, drawing: Drawing) -> None:
    """Append ``drawing`` as the diagram ``number`` (from 1) of the element ``plane``."""
    taken = {element.get("id", "") for element in root.iter()}
    if len(root):
        root[-1].tail = "\n" + INDENT
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", nsmap=PREFIXES)
    diagram.set("id", _fresh(f"BPMNDiagram_{number}", taken))
    surface = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane")
    surface.set("id", _fresh(f"BPMNPlane_{number}", taken))
    surface.set("bpmnElement", plane)
    for shape in drawing.shapes:
        _add_shape(surface, shape, _fresh(f"{shape.id}_di", taken))
    for line in drawing.lines:
        _add_edge(surface, line, _fresh(f"{line.id}_di", taken))
    etree.indent(diagram, INDENT, level=1)
    diagram.tail = "\n"


def _fresh(wanted: str, taken: set[str]) -> str:
    name = wanted
    count = 1
    while name in taken:
        count += 1
        name = f"{wanted}_{count}"
    taken.add(name)
    return name


def _add_shape(plane: etree._Element, shape: Shape, own: str) -> None:
    element = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=own, bpmnElement=shape.id)
    if shape.horizontal is not None:
        element.set("isHorizontal", _flag(shape.horizontal))
    if shape.expanded is not None:
        element.set("isExpanded", _flag(shape.expanded))
    if shape.tag == "exclusiveGateway":
        element.set("isMarkerVisible", "true")
    _add_bounds(element, shape.box)
    _add_label(element, shape.label)


def _add_edge(plane: etree._Element, line: Line, own: str) -> None:
    element = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=own, bpmnElement=line.id)
    for point in line.points:
        etree.SubElement(element, f"{{{DI}}}waypoint", x=str(point.x), y=str(point.y))
    _add_label(element, line.label)


def _add_label(owner: etree._Element, box: Box | None) -> None:
    if box is not None:
        _add_bounds(etree.SubElement(owner, f"{{{BPMNDI}}}BPMNLabel"), box)


def _add_bounds(owner: etree._Element, box: Box) -> None:
    sizes: Iterable[tuple[str, int]] = box._asdict().items()
    attributes = {name: str(value) for name, value in sizes}
    etree.SubElement(owner, f"{{{DC}}}Bounds", attributes)


def _flag(value: bool) -> str:
    return "true" if value else "false"
