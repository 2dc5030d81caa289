"""Rules on the drawing: every shape and line has a place and belongs to something."""

from collections.abc import Iterator
from math import isfinite
from typing import Final

from lxml.etree import _Element

from processes.document import Document
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot
from processes.notation import BPMNDI, DC, DI, FLOW_NODES
from processes.tree import line_of, local, resolve

BAD_DRAWING: Final = Rule(
    code="BPMN-050",
    sentence='The drawing of "{element}" has no usable place: {what}.',
    advice="Open the diagram in the editor, move the shape a little and save again.",
)
STRAY_DRAWING: Final = Rule(
    code="BPMN-053",
    sentence='A shape is drawn for "{element}", which is not in the file.',
    advice="Delete the shape, or add the element again.",
    severity=Severity.WARNING,
)
NOT_DRAWN: Final = Rule(
    code="BPMN-054",
    sentence='"{element}" is not drawn, although the file has a drawing.',
    advice="Add the shape in the editor, or let the layout be made anew.",
    severity=Severity.WARNING,
)
RULES: Final = (BAD_DRAWING, STRAY_DRAWING, NOT_DRAWN)

_LARGEST: Final = 1_000_000
_FEWEST_POINTS: Final = 2


def check_drawing(document: Document) -> Iterator[Finding]:
    """Report shapes without bounds, lines without points, and what is not drawn."""
    ids = {element.get("id", ""): element for element in document.root.iter("{*}*")}
    drawn: set[str] = set()
    for figure in document.root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        target = resolve(figure.get("bpmnElement", ""))
        name = ids[target].get("name", "") if target in ids else ""
        place = Spot(id=target or figure.get("id", ""), name=name, line=line_of(figure))
        drawn.add(target)
        if target not in ids:
            yield STRAY_DRAWING.at(place)
        if problem := _problem(figure):
            yield BAD_DRAWING.at(place, what=problem)
    if drawn:
        yield from _not_drawn(document, drawn)


def _not_drawn(document: Document, drawn: set[str]) -> Iterator[Finding]:
    for process in document.processes:
        for node in process.nodes.values():
            if node.id not in drawn and node.kind in FLOW_NODES and not node.parent:
                yield NOT_DRAWN.at(node)


def _problem(figure: _Element) -> str:
    """Return the attribute that is wrong, or an empty text."""
    if local(figure) == "BPMNShape":
        bounds = figure.find(f"{{{DC}}}Bounds")
        if bounds is None:
            return "Bounds"
        return next((key for key in ("x", "y", "width", "height") if _bad(bounds, key)), "")
    points = figure.findall(f"{{{DI}}}waypoint")
    if len(points) < _FEWEST_POINTS:
        return "waypoint"
    return next((key for point in points for key in ("x", "y") if _bad(point, key)), "")


def _bad(element: _Element, key: str) -> bool:
    try:
        value = float(element.get(key, ""))
    except ValueError:
        return True
    return (
        not isfinite(value) or abs(value) > _LARGEST or (key in {"width", "height"} and value < 0)
    )
