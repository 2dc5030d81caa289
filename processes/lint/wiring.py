"""Rules on how nodes and flows hang together: starts, ends, missing ends, unreachable nodes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from lxml.etree import _Element

from processes.lint.finding import Finding, Severity
from processes.lint.graph import reachable, successors
from processes.lint.rule import Place, Rule, spot
from processes.lint.subject import Subject
from processes.model import Node, Process
from processes.notation import ACTIVITIES, BPMN, FLOW_NODES
from processes.tree import identity, local, resolve, text_of

_FLOW: Final = "BPMN 2.0.2 §8.4.13"
_START: Final = "BPMN 2.0.2 §10.5.2"
_END: Final = "BPMN 2.0.2 §10.5.3"
_INTERMEDIATE: Final = "BPMN 2.0.2 §10.5.4"

NOT_EXECUTABLE: Final = Rule(
    code="BPMN-011",
    sentence='The process "{element}" is not marked executable; it is taken as executable.',
    advice="Tick Executable in the properties of the process.",
    severity=Severity.WARNING,
)
NO_START: Final = Rule(
    code="BPMN-015",
    sentence='"{element}" has no start event; it begins where nothing leads to.',
    advice="Draw a start event so that people see where it begins.",
    severity=Severity.WARNING,
    page=_START,
)
NO_START_BUT_END: Final = replace(
    NO_START,
    sentence='"{element}" has an end event and no start event; it begins where nothing leads to.',
    constraints=("EXT.097",),
)
NO_END: Final = Rule(
    code="BPMN-016",
    sentence='"{element}" has no end event; it ends where nothing follows.',
    advice="Draw an end event for each way the matter can end.",
    severity=Severity.WARNING,
    page=_END,
)
NO_END_BUT_START: Final = replace(
    NO_END,
    sentence='"{element}" has a start event and no end event; it ends where nothing follows.',
    constraints=("EXT.105",),
)
NOTHING_INSIDE: Final = Rule(
    code="BPMN-015",
    sentence='"{element}" has nothing that could begin.',
    advice="Draw a start event and what follows it.",
)
EMPTY: Final = Rule(
    code="BPMN-015",
    sentence='"{element}" is empty; the case passes it at once.',
    advice="Draw what is to happen inside, or make it a task.",
    severity=Severity.WARNING,
)
MISSING_FLOW: Final = Rule(
    code="BPMN-017",
    sentence='"{element}" refers to the flow "{flow}", which is not in the file.',
    advice="Draw the flow again, or delete the reference.",
    constraints=("REF",),
    page=_FLOW,
)
UNLISTED_FLOW: Final = Rule(
    code="BPMN-017",
    sentence='"{element}" does not list the flow "{flow}" that touches it.',
    advice="Save the file once more in an editor; it completes the list.",
    severity=Severity.WARNING,
    constraints=("EXT.023",),
    page=_FLOW,
)
UNLISTED: Final[Mapping[tuple[str, str], Rule]] = {
    ("startEvent", "outgoing"): UNLISTED_FLOW.about("EXT.101", page=_START),
    ("endEvent", "incoming"): UNLISTED_FLOW.about("EXT.107", page=_END),
    ("boundaryEvent", "outgoing"): UNLISTED_FLOW.about("EXT.113", page=_INTERMEDIATE),
    ("intermediateCatchEvent", "incoming"): UNLISTED_FLOW.about("EXT.115", page=_INTERMEDIATE),
    ("intermediateThrowEvent", "incoming"): UNLISTED_FLOW.about("EXT.115", page=_INTERMEDIATE),
    ("intermediateCatchEvent", "outgoing"): UNLISTED_FLOW.about("EXT.116", page=_INTERMEDIATE),
    ("intermediateThrowEvent", "outgoing"): UNLISTED_FLOW.about("EXT.116", page=_INTERMEDIATE),
}
"""What an event must have is a constraint of its own."""
FOREIGN_FLOW: Final = Rule(
    code="BPMN-017",
    sentence='"{element}" refers to the flow "{flow}", which does not touch it.',
    advice="Draw the flow again from this element, or delete the reference.",
    constraints=("EXT.023",),
    page=_FLOW,
)
UNREACHABLE: Final = Rule(
    code="BPMN-020",
    sentence='"{element}" can never be reached.',
    advice="Connect it with an arrow, or delete it.",
)
STRAY_BOUNDARY: Final = Rule(
    code="BPMN-021",
    sentence='The boundary event "{element}" is not attached to a task or sub-process.',
    advice="Move it onto the border of the step it watches.",
)
INTO_START: Final = Rule(
    code="BPMN-029",
    sentence='An arrow leads into "{element}", which only begins or watches a step.',
    advice="Lead the arrow to the first step after it.",
    constraints=("EXT.096",),
    page=_START,
)
INTO_BOUNDARY: Final = replace(INTO_START, constraints=("EXT.112",), page=_INTERMEDIATE)
OUT_OF_END: Final = Rule(
    code="BPMN-029",
    sentence='An arrow leaves the end event "{element}".',
    advice="Use an intermediate event, or end there.",
    constraints=("EXT.104",),
    page=_END,
)
RULES: Final = (
    NOT_EXECUTABLE,
    NO_START,
    NO_START_BUT_END,
    NO_END,
    NO_END_BUT_START,
    NOTHING_INSIDE,
    EMPTY,
    MISSING_FLOW,
    FOREIGN_FLOW,
    UNLISTED_FLOW,
    *UNLISTED.values(),
    UNREACHABLE,
    STRAY_BOUNDARY,
    INTO_START,
    INTO_BOUNDARY,
    OUT_OF_END,
)


def check_process(subject: Subject) -> Iterator[Finding]:
    """Report a process that is not executable."""
    if not subject.process.executable:
        yield NOT_EXECUTABLE.at(subject.process)


def check_starts_and_ends(subject: Subject) -> Iterator[Finding]:
    """Report scopes without start or end event (BPMN 2.0.2 §10.5.2, §10.5.3)."""
    scopes: list[tuple[str, Place]] = [("", subject.process)]
    scopes += [(node.id, node) for node in subject.nodes("subProcess", "transaction")]
    for scope, place in scopes:
        members = subject.graph.members.get(scope, ())
        kinds = {node.kind for node in members}
        if scope and not members and not subject.process.nodes[scope].by_event:
            yield EMPTY.at(place)
        elif not subject.graph.entries(scope):
            yield NOTHING_INSIDE.at(place)
        elif "startEvent" not in kinds and not any(n.instantiate for n in members):
            rule = NO_START_BUT_END if "endEvent" in kinds else NO_START
            yield rule.at(place, also=_ids(members, "endEvent"))
        if members and "endEvent" not in kinds:
            rule = NO_END_BUT_START if "startEvent" in kinds else NO_END
            yield rule.at(place, also=_ids(members, "startEvent"))


def check_references(subject: Subject) -> Iterator[Finding]:
    """Report incoming and outgoing elements that do not agree with the flows.

    A file that lists no flow at its nodes at all is complete without: the flows say everything.
    """
    lists_any = next(subject.elements("incoming", "outgoing"), None) is not None
    for element in subject.elements(*FLOW_NODES):
        for way, end in (("incoming", "target"), ("outgoing", "source")):
            listed = [text_of(member) for member in element.iterchildren(f"{{{BPMN}}}{way}")]
            yield from _listed(subject, element, end, listed)
            if lists_any:
                yield from _unlisted(subject, element, way, listed)


def check_reach(subject: Subject) -> Iterator[Finding]:
    """Report nodes that no token can reach, and boundary events attached to nothing."""
    edges = successors(subject.process, subject.graph)
    found = reachable(edges, (node.id for node in subject.graph.starts()))
    for node in subject.process.nodes.values():
        host = subject.process.nodes.get(node.attached_to)
        if node.kind == "boundaryEvent" and (host is None or host.kind not in ACTIVITIES):
            yield STRAY_BOUNDARY.at(node)
        elif node.id not in found and not _starts_otherwise(node, subject.process):
            yield UNREACHABLE.at(node)


def check_directions(subject: Subject) -> Iterator[Finding]:
    """Report arrows into start and boundary events and out of end events."""
    for kind, rule in (("startEvent", INTO_START), ("boundaryEvent", INTO_BOUNDARY)):
        for node in subject.nodes(kind):
            if flows := subject.graph.incoming[node.id]:
                yield rule.at(node, also=tuple(flow.id for flow in flows))
    for node in subject.nodes("endEvent"):
        if flows := subject.graph.outgoing[node.id]:
            yield OUT_OF_END.at(node, also=tuple(flow.id for flow in flows))


def _listed(subject: Subject, element: _Element, end: str, listed: list[str]) -> Iterator[Finding]:
    for reference in listed:
        flow = subject.process.flows.get(resolve(reference))
        if flow is None:
            yield MISSING_FLOW.at(spot(element), flow=reference)
        elif getattr(flow, end) != identity(element):
            yield FOREIGN_FLOW.at(spot(element), also=(flow.id,), flow=flow.id)


def _unlisted(
    subject: Subject, element: _Element, way: str, listed: list[str]
) -> Iterator[Finding]:
    flows = getattr(subject.graph, way).get(identity(element), ())
    names = {resolve(reference) for reference in listed}
    rule = UNLISTED.get((local(element), way), UNLISTED_FLOW)
    for flow in flows:
        if flow.id not in names:
            yield rule.at(spot(element), also=(flow.id,), flow=flow.id)


def _ids(members: Iterable[Node], kind: str) -> tuple[str, ...]:
    return tuple(node.id for node in members if node.kind == kind)


def _starts_otherwise(node: Node, process: Process) -> bool:
    """Return whether ``node`` lies in a scope that begins by an event or by a person's choice."""
    if node.by_event or node.for_compensation:
        return True
    scope = process.nodes.get(node.parent)
    while scope is not None:
        if scope.by_event or scope.for_compensation or scope.kind == "adHocSubProcess":
            return True
        scope = process.nodes.get(scope.parent)
    return False
