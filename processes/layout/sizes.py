"""How large is each shape? Tasks grow with their names, events and gateways never."""

from collections.abc import Iterator, Mapping, Sequence

from processes.layout.figures import Drawing, Figure, Kind
from processes.layout.reading import Node
from processes.layout.text import size_of

TASK_WIDTH, TASK_HEIGHT = 110, 80
TASK_TEXT = 94
"""Pixels of a line of text in a task."""
ICON = 24
"""Pixels of the icon over the text of a task, and as much under it, where markers stand."""
ANNOTATION_TEXT = 130
"""Pixels of a line of text in an annotation."""
FIXED: Mapping[Kind, tuple[int, int]] = {
    Kind.EVENT: (36, 36),
    Kind.GATEWAY: (50, 50),
    Kind.DATA: (36, 50),
    Kind.STORE: (50, 50),
}
PADDING_LEFT, PADDING_TOP, PADDING_RIGHT, PADDING_BOTTOM = 16, 30, 16, 16
"""Pixels between the border of a sub-process and its content; its name stands on top."""
EVENT_STEP = 46
"""Pixels from one boundary event to the next, at least."""
LONE_EVENT = -24
"""Pixels from the middle of an activity to its only boundary event: left, its name is right."""


def figure_of(node: Node, band: int, content: Drawing | None, events: Sequence[Node]) -> Figure:
    """Return the figure of a node with the boundary events on it."""
    width, height, rise = _size(node, content)
    boundary = tuple(_row(events))
    needed = max((2 * abs(event.shift) + event.width + 8 for event in boundary), default=0)
    return Figure(
        id=node.id,
        tag=node.tag,
        kind=node.kind,
        name=node.name,
        band=band,
        width=max(width, needed),
        height=height,
        rise=rise,
        boundary=boundary,
        content=content,
        shelved=node.triggered,
    )


def _size(node: Node, content: Drawing | None) -> tuple[int, int, int]:
    """Return width, height and the height of the axis under the upper edge."""
    if content is not None:
        width = content.box.width + PADDING_LEFT + PADDING_RIGHT
        width = max(width, TASK_WIDTH, size_of(node.name, width)[0] + 20)
        height = content.box.height + PADDING_TOP + PADDING_BOTTOM
        return width + width % 2, height, content.axis + PADDING_TOP
    width, height = FIXED.get(node.kind) or _worded(node)
    return width, height, height // 2


def _worded(node: Node) -> tuple[int, int]:
    if node.kind is Kind.ANNOTATION:
        width, height = size_of(node.name, ANNOTATION_TEXT)
        return max(60, width + 20 + width % 2), max(30, height + 12 + height % 2)
    text = size_of(node.name, TASK_TEXT)[1]
    return TASK_WIDTH, max(TASK_HEIGHT, 2 * ICON + text + text % 2)


def _row(events: Sequence[Node]) -> Iterator[Figure]:
    """Spread boundary events so that their names, right under them, keep clear of each other."""
    size = FIXED[Kind.EVENT][0]
    steps = [max(EVENT_STEP, size_of(event.name)[0] + 16) for event in events[:-1]]
    shift = LONE_EVENT if len(events) == 1 else -(sum(steps) // 2)
    for event, step in zip(events, [*steps, 0], strict=False):
        yield Figure(
            id=event.id,
            tag=event.tag,
            kind=Kind.EVENT,
            name=event.name,
            width=size,
            height=size,
            rise=size // 2,
            shift=shift,
        )
        shift += step


def inside(figure: Figure, content: Drawing, left: int, top: int) -> Drawing:
    """Return the content of a sub-process whose upper left corner is at ``left``, ``top``."""
    spare = figure.width - content.box.width - PADDING_LEFT - PADDING_RIGHT
    return content.moved(left + PADDING_LEFT + spare // 2, top + PADDING_TOP)
