"""Groups: a frame around whatever the group enclosed in the diagram that is being replaced.

BPMN does not say what belongs to a group (BPMN 2.0.2, "Artifacts"): only the old picture does.
"""

from dataclasses import replace

from processes.layout.diagram import Diagram
from processes.layout.figures import Drawing, Shape
from processes.layout.geometry import Box, around
from processes.layout.reading import Page

MARGIN = 12
"""Pixels between the frame and what is inside."""


def with_groups(page: Page, drawing: Drawing, before: Diagram) -> Drawing:
    """Add the frames of the groups that enclosed something."""
    frames = tuple(
        Shape(id=group, tag="group", box=box)
        for group in page.groups
        if group in before.shapes
        and (box := _frame(drawing, _enclosed(before, before.shapes[group], page)))
    )
    return replace(drawing, shapes=drawing.shapes + frames)


def _enclosed(diagram: Diagram, frame: Box, page: Page) -> set[str]:
    nodes = {node.id for node in page.nodes}
    return {key for key, box in diagram.shapes.items() if key in nodes and frame.holds(box.centre)}


def _frame(drawing: Drawing, members: set[str]) -> Box | None:
    """Return the frame of ``members``, grown until all that it holds are members."""
    if not members:
        return None
    inner = [shape for shape in drawing.shapes if shape.horizontal is None]
    boxes = {shape.id: shape.box for shape in inner}
    labels = (shape.label for shape in inner if shape.id in members and shape.label)
    frame = around([*(boxes[key] for key in boxes if key in members), *labels]).grown(MARGIN)
    wider = members | {key for key, box in boxes.items() if frame.holds(box.centre)}
    return frame if wider == members else _frame(drawing, wider)
