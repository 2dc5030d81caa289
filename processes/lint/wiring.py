"""Rules on how nodes and flows hang together: starts, ends, missing ends, unreachable nodes."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.lint.finding import Finding, Severity
from processes.lint.graph import reachable, successors
from processes.lint.rule import Place, Rule, spot
from processes.lint.subject import Subject
from processes.model import Flow, Node, Process, TriggerKind
from processes.notation import ACTIVITIES, BPMN, FLOW_NODES
from processes.tree import identity, resolve, text_of

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
)
NO_END: Final = Rule(
    code="BPMN-016",
    sentence='"{element}" has no end event; it ends where nothing follows.',
    advice="Draw an end event for each way the matter can end.",
    severity=Severity.WARNING,
)
NOTHING_INSIDE: Final = Rule(
    code="BPMN-015",
    sentence='"{element}" has nothing that could begin.',
    advice="Draw a start event and what follows it.",
)
MISSING_FLOW: Final = Rule(
    code="BPMN-017",
    sentence='"{element}" refers to the flow "{flow}", which is not in the file.',
    advice="Draw the flow again, or delete the reference.",
)
UNLISTED_FLOW: Final = Rule(
    code="BPMN-017",
    sentence='"{element}" does not list the flow "{flow}" that touches it.',
    advice="Save the file once more in an editor; it completes the list.",
    severity=Severity.WARNING,
)
FOREIGN_FLOW: Final = Rule(
    code="BPMN-017",
    sentence='"{element}" refers to the flow "{flow}", which does not touch it.',
    advice="Draw the flow again from this element, or delete the reference.",
)
MISSING_SOURCE: Final = Rule(
    code="BPMN-018",
    sentence='The flow "{element}" comes from "{node}", which is not a step of this process.',
    advice="Connect the flow with a step of the same process.",
)
MISSING_TARGET: Final = Rule(
    code="BPMN-018",
    sentence='The flow "{element}" leads to "{node}", which is not a step of this process.',
    advice="Connect the flow with a step of the same process.",
)
NO_SOURCE: Final = Rule(
    code="BPMN-019",
    sentence='The flow "{element}" comes from nowhere.',
    advice="Connect both ends of the arrow, or delete it.",
)
NO_TARGET: Final = Rule(
    code="BPMN-019",
    sentence='The flow "{element}" leads nowhere.',
    advice="Connect both ends of the arrow, or delete it.",
)
ACROSS_SCOPES: Final = Rule(
    code="BPMN-018",
    sentence='The flow "{element}" crosses the border of a sub-process.',
    advice="Leave a sub-process by its end event or a boundary event.",
)
UNREACHABLE: Final = Rule(
    code="BPMN-020",
    sentence='"{element}" can never be reached.',
    advice="Connect it with an arrow, or delete it.",
)
DEAD_END: Final = Rule(
    code="BPMN-039",
    sentence='Nothing follows "{element}", although other ways lead to an end event.',
    advice="Lead it to an end event, so that people see how the matter ends there.",
    severity=Severity.WARNING,
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
)
OUT_OF_END: Final = Rule(
    code="BPMN-029",
    sentence='An arrow leaves the end event "{element}".',
    advice="Use an intermediate event, or end there.",
)
RULES: Final = (
    NOT_EXECUTABLE,
    NO_START,
    NO_END,
    NOTHING_INSIDE,
    MISSING_FLOW,
    FOREIGN_FLOW,
    UNLISTED_FLOW,
    MISSING_SOURCE,
    MISSING_TARGET,
    NO_SOURCE,
    NO_TARGET,
    ACROSS_SCOPES,
    UNREACHABLE,
    DEAD_END,
    STRAY_BOUNDARY,
    INTO_START,
    OUT_OF_END,
)


_LEADING: Final = frozenset({TriggerKind.LINK, TriggerKind.COMPENSATION})
"""Triggers that lead on without an arrow."""


def check_process(subject: Subject) -> Iterator[Finding]:
    """Report a process that is not executable."""
    if not subject.process.executable:
        yield NOT_EXECUTABLE.at(subject.process)


def check_starts_and_ends(subject: Subject) -> Iterator[Finding]:
    """Report scopes without start or end event (BPMN 2.0.2 §10.5.2, §10.5.3)."""
    scopes: list[tuple[str, Place]] = [("", subject.process)]
    scopes += [(node.id, node) for node in subject.nodes("subProcess")]
    for scope, place in scopes:
        members = subject.graph.members.get(scope, ())
        kinds = {node.kind for node in members}
        if not subject.graph.entries(scope):
            yield NOTHING_INSIDE.at(place)
        elif "startEvent" not in kinds and not any(n.instantiate for n in members):
            yield NO_START.at(place)
        if members and "endEvent" not in kinds:
            yield NO_END.at(place)


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


def check_flows(subject: Subject) -> Iterator[Finding]:
    """Report flows that do not connect two steps of the same scope."""
    for flow in subject.process.flows.values():
        problems = [*_open_ends(flow, subject.process)]
        yield from problems or _across(flow, subject.process)


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
    for node in subject.nodes("startEvent", "boundaryEvent"):
        if subject.graph.incoming[node.id]:
            yield INTO_START.at(node)
    for node in subject.nodes("endEvent"):
        if subject.graph.outgoing[node.id]:
            yield OUT_OF_END.at(node)


def _listed(subject: Subject, element: _Element, end: str, listed: list[str]) -> Iterator[Finding]:
    for reference in listed:
        flow = subject.process.flows.get(resolve(reference))
        if flow is None:
            yield MISSING_FLOW.at(spot(element), flow=reference)
        elif getattr(flow, end) != identity(element):
            yield FOREIGN_FLOW.at(spot(element), flow=flow.id)


def _unlisted(
    subject: Subject, element: _Element, way: str, listed: list[str]
) -> Iterator[Finding]:
    flows = getattr(subject.graph, way).get(identity(element), ())
    names = {resolve(reference) for reference in listed}
    for flow in flows:
        if flow.id not in names:
            yield UNLISTED_FLOW.at(spot(element), flow=flow.id)


def check_dead_ends(subject: Subject) -> Iterator[Finding]:
    """Report steps that nothing follows in a scope that has end events (BPMN 2.0.2 §10.5.3)."""
    ending = {node.parent for node in subject.nodes("endEvent")}
    for node in subject.process.nodes.values():
        ends_itself = node.kind == "endEvent" or any(t.kind in _LEADING for t in node.triggers)
        if node.parent not in ending or ends_itself or subject.graph.outgoing[node.id]:
            continue
        if not _starts_otherwise(node, subject.process):
            yield DEAD_END.at(node)


def _open_ends(flow: Flow, process: Process) -> Iterator[Finding]:
    for node, absent, missing in (
        (flow.source, NO_SOURCE, MISSING_SOURCE),
        (flow.target, NO_TARGET, MISSING_TARGET),
    ):
        if not node:
            yield absent.at(flow)
        elif node not in process.nodes:
            yield missing.at(flow, node=node)


def _across(flow: Flow, process: Process) -> Iterator[Finding]:
    if process.nodes[flow.source].parent != process.nodes[flow.target].parent:
        yield ACROSS_SCOPES.at(flow)


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
