"""From a page that was read to a drawing: sub-processes from the inside out, then the whole."""

from collections.abc import Set
from dataclasses import replace

from processes.layout.detours import with_detours
from processes.layout.diagram import Diagram
from processes.layout.figures import Band, Bond, Drawing, Figure, Kind, Link, Scope
from processes.layout.groups import with_groups
from processes.layout.naming import with_names
from processes.layout.pools import Stack, enclosures, stack_of
from processes.layout.reading import Node, Page, Wire
from processes.layout.sizes import figure_of
from processes.layout.sketch import drawing_of

ORIGIN = (160, 80)
"""Where the upper left corner of a drawing lies on its page, in pixels."""


def drawn(page: Page, before: Diagram) -> Drawing:
    """Lay out one page; ``before`` is its diagram so far, which alone knows groups."""
    stack = stack_of(page)
    scope = _scope(page, "", stack)
    drawing = drawing_of(scope)
    frames = tuple(enclosures(page, stack, drawing)) if drawing.bands else ()
    left = min((frame.box.x for frame in frames), default=0)
    whole = replace(drawing, shapes=frames + drawing.shapes)
    placed = whole.moved(ORIGIN[0] - left, ORIGIN[1])
    return with_groups(page, with_names(page, with_detours(page, placed)), before)


def _scope(page: Page, parent: str, stack: Stack | None) -> Scope:
    """Gather the figures and links directly inside ``parent``, their contents already drawn."""
    nodes = [node for node in page.nodes if node.parent == parent]
    figures = {n.id: _figure(page, n, stack) for n in nodes if not n.host}
    hosts = {node.id: node.host for node in nodes if node.host}
    if stack is not None:
        figures.update((pool.id, pool) for pool in stack.figures)
    inside = figures.keys() | hosts.keys()
    lifted = (_lifted(page, wire, inside) for wire in page.wires)
    return Scope(
        figures=figures,
        links=tuple(_link(w) for w in page.wires if {w.source, w.target} <= inside),
        hints=tuple(link for link in lifted if link is not None),
        bands=(Band(),) if stack is None else stack.bands,
        hosts=hosts,
    )


def _figure(page: Page, node: Node, stack: Stack | None) -> Figure:
    band = 0 if stack is None else stack.band(node.pool, node.lane)
    events = tuple(other for other in page.nodes if other.host == node.id)
    return figure_of(node, band, _content(page, node), events)


def _content(page: Page, node: Node) -> Drawing | None:
    if node.kind is not Kind.SUBPROCESS:
        return None
    scope = _scope(page, node.id, None)
    return drawing_of(scope) if scope.figures else None


def _link(wire: Wire) -> Link:
    return Link(
        id=wire.id,
        bond=wire.bond,
        source=wire.source,
        target=wire.target,
        name=wire.name,
        marked=wire.marked,
    )


def _lifted(page: Page, wire: Wire, inside: Set[str]) -> Link | None:
    """Return a message from or to the inside of sub-processes as one between figures."""
    parents = {node.id: node.parent for node in page.nodes}
    ends = [wire.source, wire.target]
    for number, end in enumerate(ends):
        while ends[number] not in inside and (end := parents.get(end, "")):
            ends[number] = end
    if wire.bond is not Bond.MESSAGE or not set(ends) <= inside or set(ends) <= {*_ends(wire)}:
        return None
    return replace(_link(wire), source=ends[0], target=ends[1])


def _ends(wire: Wire) -> tuple[str, str]:
    return wire.source, wire.target
