"""Rules on gateways: conditions, defaults, and what may follow an event-based gateway."""

from collections.abc import Iterator
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, label
from processes.lint.subject import Subject
from processes.model import Node, TriggerKind

NO_CONDITION: Final = Rule(
    code="BPMN-024",
    sentence='The flow "{element}" needs a condition: it leaves "{gateway}" beside others.',
    advice="Write the condition as FEEL, or make this flow the default of the gateway.",
)
NOT_ITS_DEFAULT: Final = Rule(
    code="BPMN-024",
    sentence='The default flow "{flow}" does not leave "{element}".',
    advice="Choose one of its own outgoing flows as default.",
)
DEFAULT_WITH_CONDITION: Final = Rule(
    code="BPMN-036",
    sentence='The flow "{element}" is the default of "{gateway}" and has a condition as well.',
    advice="Remove the condition; the default is taken when no other condition holds.",
    severity=Severity.WARNING,
)
IDLE_CONDITION: Final = Rule(
    code="BPMN-036",
    sentence='The condition of the flow "{element}" is never asked: "{gateway}" takes every way.',
    advice="Remove the condition, or use an exclusive or inclusive gateway.",
)
FEW_EVENTS: Final = Rule(
    code="BPMN-037",
    sentence='The event-based gateway "{element}" needs at least two ways out.',
    advice="Draw one arrow for each event that may come first.",
)
NOT_AN_EVENT: Final = Rule(
    code="BPMN-037",
    sentence='"{element}" behind the event-based gateway "{gateway}" waits for nothing.',
    advice="Put a catching event or a receive task directly behind the gateway.",
)
TWO_TIMERS: Final = Rule(
    code="BPMN-037",
    sentence='The event-based gateway "{element}" waits for {count} timers; only the first counts.',
    advice="Keep the timer that ends first, and handle the later one after it.",
)
SHARED_EVENT: Final = Rule(
    code="BPMN-037",
    sentence='"{element}" waits behind the event-based gateway "{gateway}" and has other ways in.',
    advice="Give the other way an event of its own.",
)
MIXED_RECEIVERS: Final = Rule(
    code="BPMN-037",
    sentence='The event-based gateway "{element}" mixes receive tasks and message events.',
    advice="Use one of the two kinds.",
)
IDLE_GATEWAY: Final = Rule(
    code="BPMN-038",
    sentence='The gateway "{element}" has one way in and one way out.',
    advice="Delete it, or draw the missing arrow.",
    severity=Severity.WARNING,
)
DIRECTION: Final = Rule(
    code="BPMN-038",
    sentence='The gateway "{element}" says that it is {direction}, but its arrows say otherwise.',
    advice="Save the file once more in an editor, or correct gatewayDirection.",
    severity=Severity.WARNING,
)
RULES: Final = (
    NO_CONDITION,
    NOT_ITS_DEFAULT,
    DEFAULT_WITH_CONDITION,
    IDLE_CONDITION,
    FEW_EVENTS,
    NOT_AN_EVENT,
    TWO_TIMERS,
    SHARED_EVENT,
    MIXED_RECEIVERS,
    IDLE_GATEWAY,
    DIRECTION,
)

CHOOSING: Final = ("exclusiveGateway", "inclusiveGateway")
_ALL_GATEWAYS: Final = (*CHOOSING, "parallelGateway", "eventBasedGateway")


def check_conditions(subject: Subject) -> Iterator[Finding]:
    """Report flows that a gateway cannot choose by (BPMN 2.0.2 §10.6.2, §10.6.3)."""
    for gateway in subject.nodes(*CHOOSING):
        flows = subject.graph.outgoing[gateway.id]
        for flow in flows:
            is_default = flow.id == gateway.default
            if is_default and flow.condition:
                yield DEFAULT_WITH_CONDITION.at(flow, gateway=label(gateway))
            if len(flows) > 1 and not is_default and not flow.has_condition:
                yield NO_CONDITION.at(flow, gateway=label(gateway))
    for gateway in subject.nodes("parallelGateway", "eventBasedGateway"):
        for flow in subject.graph.outgoing[gateway.id]:
            if flow.has_condition:
                yield IDLE_CONDITION.at(flow, gateway=label(gateway))


def check_defaults(subject: Subject) -> Iterator[Finding]:
    """Report default flows that leave another node."""
    for node in subject.process.nodes.values():
        own = {flow.id for flow in subject.graph.outgoing[node.id]}
        if node.default and node.default not in own:
            yield NOT_ITS_DEFAULT.at(node, flow=node.default)


def check_event_gateways(subject: Subject) -> Iterator[Finding]:
    """Report what an event-based gateway cannot wait for (BPMN 2.0.2 §10.6.6)."""
    for gateway in subject.nodes("eventBasedGateway"):
        targets = [subject.process.nodes[f.target] for f in subject.graph.outgoing[gateway.id]]
        if len(targets) < 2:  # noqa: PLR2004 - a choice is between two
            yield FEW_EVENTS.at(gateway)
        for target in targets:
            if target.kind not in {"intermediateCatchEvent", "receiveTask"}:
                yield NOT_AN_EVENT.at(target, gateway=label(gateway))
            elif len(subject.graph.incoming[target.id]) > 1:
                yield SHARED_EVENT.at(target, gateway=label(gateway))
        yield from _mixture(gateway, targets)


def check_shapes(subject: Subject) -> Iterator[Finding]:
    """Report gateways that neither divide nor join, or say other than they do."""
    directions = {e.get("id", ""): e.get("gatewayDirection", "") for e in subject.elements("*")}
    for gateway in subject.nodes(*_ALL_GATEWAYS):
        ways_in = len(subject.graph.incoming[gateway.id])
        ways_out = len(subject.graph.outgoing[gateway.id])
        if ways_in <= 1 and ways_out <= 1:
            yield IDLE_GATEWAY.at(gateway)
        direction = directions.get(gateway.id, "")
        if direction in _DIRECTIONS and _DIRECTIONS[direction] != (ways_in > 1, ways_out > 1):
            yield DIRECTION.at(gateway, direction=direction)


_DIRECTIONS: Final = {
    "Converging": (True, False),
    "Diverging": (False, True),
    "Mixed": (True, True),
}
"""gatewayDirection → whether it has several ways in, and out (BPMN 2.0.2 table 8.46)."""


def _mixture(gateway: Node, targets: list[Node]) -> Iterator[Finding]:
    timers = [n for n in targets if any(t.kind is TriggerKind.TIMER for t in n.triggers)]
    if len(timers) > 1:
        yield TWO_TIMERS.at(gateway, count=len(timers))
    receiving = {n.kind for n in targets if n.message}
    if len(receiving) > 1:
        yield MIXED_RECEIVERS.at(gateway)
