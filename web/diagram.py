"""Definition and picture to what a drawing needs: names, state, the steps of a replay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.history import events
from engine.history.fold import Picture, node_of
from engine.records import EventRecord
from processes.definition import ProcessDefinition
from processes.model import Flow, Node, Process
from web import text

ENTERS = 1
LEAVES = -1
_CHANGE = {
    events.NODE_ENTERED: ENTERS,
    events.NODE_COMPLETED: LEAVES,
    events.NODE_CANCELLED: LEAVES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What the script of a page reads beside the canvas; the file itself comes from ``xml``."""

    xml: str
    """The address of the BPMN file; it never changes, so browsers keep it."""
    key: str
    title: str
    names: Mapping[str, str]
    """Names in the language of the page by element id; the others keep the one in the file."""
    lanes: Mapping[str, str]
    """Titles of roles by the role code that the file names a lane with."""
    tokens: Mapping[str, int] = field(default_factory=dict)
    visits: Mapping[str, int] = field(default_factory=dict)
    flows: tuple[str, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    """One per event: ``e`` element, ``d`` change of its tokens, ``f`` flows taken."""


def drawing(
    definition: ProcessDefinition,
    xml: str,
    *,
    picture: Picture | None = None,
    happened: Iterable[EventRecord] = (),
) -> Drawing:
    """Return the drawing of ``definition`` at ``picture``, with the steps of ``happened``."""
    now = picture or Picture()
    return Drawing(
        xml=xml,
        key=definition.key,
        title=process_title(definition.process, definition.name),
        names=titles(definition.process),
        lanes={lane: text.role_title(lane) for lane in definition.process.lanes},
        tokens=count(now.tokens),
        visits=now.visits,
        flows=tuple(now.flows),
        steps=tuple(step(event) for event in happened),
    )


def count(tokens: Mapping[str, str]) -> dict[str, int]:
    """Return how many tokens stand at each element."""
    counted: dict[str, int] = {}
    for node in tokens.values():
        counted[node] = counted.get(node, 0) + 1
    return counted


def step(event: EventRecord) -> dict[str, Any]:
    """Return what ``event`` changes on the drawing."""
    name = event.body.get("n", "")
    if not name:
        return {}
    change: dict[str, Any] = {"e": node_of(name)}
    if event.kind in _CHANGE and not event.body.get("loop"):
        change["d"] = _CHANGE[event.kind]
    if event.kind == events.NODE_COMPLETED and event.body.get("f"):
        change["f"] = list(event.body["f"])
    return change


def titles(process: Process) -> dict[str, str]:
    """Return the names of nodes and flows in the language of the page, by id."""
    elements: Iterable[Node | Flow] = (*process.nodes.values(), *process.flows.values())
    return {element.id: title for element in elements if (title := title_of(element))}


def title_of(element: Node | Flow) -> str:
    """Return the name of one element in the language of the page."""
    return text.either(element.name, element.properties.get("grid.name_en", ""))


def process_title(process: Process, name: str = "") -> str:
    """Return the name of a process in the language of the page."""
    english = process.properties.get("grid.name_en", "")
    return text.either(process.name or name, english) or process.id
