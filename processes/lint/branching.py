"""Rules on gateways: conditions, defaults, and what may follow an event-based gateway."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.messages import receives
from processes.lint.rule import Rule, label
from processes.lint.subject import Subject
from processes.model import Node, TriggerKind
from processes.notation import GATEWAYS

_EVENTS: Final = "BPMN 2.0.2 §10.6.6"

NO_CONDITION: Final = Rule(
    code="BPMN-024",
    sentence='The flow "{element}" needs a condition: it leaves "{gateway}" beside others.',
    advice="Write the condition as FEEL, or make this flow the default of the gateway.",
)
NOT_ITS_DEFAULT: Final = Rule(
    code="BPMN-024",
    sentence='The default flow "{flow}" does not leave "{element}".',
    advice="Choose one of its own outgoing flows as default.",
    constraints=("EXT.026", "REF"),
    page="BPMN 2.0.2 §10.6.2",
)
ALWAYS_TAKEN: Final = Rule(
    code="BPMN-024",
    sentence='The flow "{element}" has no condition: "{gateway}" takes it always.',
    advice="Write the condition as FEEL, if it is not meant to be taken each time.",
    severity=Severity.WARNING,
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
    severity=Severity.WARNING,
)
EVENT_CONDITION: Final = Rule(
    code="BPMN-036",
    sentence='The condition of the flow "{element}" is never asked behind "{gateway}".',
    advice="Remove the condition; the event that comes first decides.",
    constraints=("EXT.137",),
    page=_EVENTS,
)
FEW_EVENTS: Final = Rule(
    code="BPMN-037",
    sentence='The event-based gateway "{element}" needs at least two ways out.',
    advice="Draw one arrow for each event that may come first.",
    constraints=("EXT.136",),
    page=_EVENTS,
)
NOT_AN_EVENT: Final = Rule(
    code="BPMN-037",
    sentence='"{element}" behind the event-based gateway "{gateway}" waits for nothing.',
    advice="Put a catching event or a receive task directly behind the gateway.",
    constraints=("EXT.138",),
    page=_EVENTS,
)
NOT_A_TRIGGER: Final = Rule(
    code="BPMN-037",
    sentence='"{element}" behind the event-based gateway "{gateway}" cannot wait for {what} there.',
    advice="Wait for a message, timer, condition or signal behind the gateway.",
    constraints=("EXT.138",),
    page=_EVENTS,
)
SHARED_EVENT: Final = Rule(
    code="BPMN-037",
    sentence='"{element}" waits behind the event-based gateway "{gateway}" and has other ways in.',
    advice="Give the other way an event of its own.",
    constraints=("EXT.141",),
    page=_EVENTS,
)
MIXED_RECEIVERS: Final = Rule(
    code="BPMN-037",
    sentence='The event-based gateway "{element}" mixes receive tasks and message events.',
    advice="Use one of the two kinds.",
    constraints=("EXT.139",),
    page=_EVENTS,
)
WATCHED_RECEIVER: Final = Rule(
    code="BPMN-037",
    sentence='"{element}" waits behind the gateway "{gateway}" and has events on its own border.',
    advice="Put the other event behind the gateway, beside the receive task.",
    severity=Severity.WARNING,
    constraints=("EXT.140",),
    page=_EVENTS,
)
IDLE_GATEWAY: Final = Rule(
    code="BPMN-038",
    sentence='The gateway "{element}" has one way in and one way out.',
    advice="Delete it, or draw the missing arrow.",
    severity=Severity.WARNING,
    constraints=("EXT.135",),
    page="BPMN 2.0.2 §10.6",
)
DIRECTION: Final = Rule(
    code="BPMN-038",
    sentence='The gateway "{element}" says that it is {direction}, but its arrows say otherwise.',
    advice="Save the file once more in an editor, or correct gatewayDirection.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §8.4.9",
)
CONVERGING: Final = replace(
    DIRECTION,
    sentence='The gateway "{element}" says that it only joins, but {ways_out} arrows leave it.',
    constraints=("EXT.017",),
)
DIVERGING: Final = replace(
    DIRECTION,
    sentence='The gateway "{element}" says that it only divides, but {ways_in} arrows lead to it.',
    constraints=("EXT.018",),
)
MIXED: Final = replace(
    DIRECTION,
    sentence='The gateway "{element}" says that it joins and divides; ways in: {ways_in}, '
    "ways out: {ways_out}.",
    constraints=("EXT.019",),
)
RULES: Final = (
    NO_CONDITION,
    ALWAYS_TAKEN,
    NOT_ITS_DEFAULT,
    DEFAULT_WITH_CONDITION,
    IDLE_CONDITION,
    EVENT_CONDITION,
    FEW_EVENTS,
    NOT_AN_EVENT,
    NOT_A_TRIGGER,
    SHARED_EVENT,
    MIXED_RECEIVERS,
    WATCHED_RECEIVER,
    IDLE_GATEWAY,
    DIRECTION,
    CONVERGING,
    DIVERGING,
    MIXED,
)

CHOOSING: Final = ("exclusiveGateway", "inclusiveGateway")
_AWAITED: Final = frozenset(
    {TriggerKind.MESSAGE, TriggerKind.TIMER, TriggerKind.CONDITIONAL, TriggerKind.SIGNAL}
)
"""What an event-based gateway can wait for (BPMN 2.0.2 §10.6.6)."""


def check_conditions(subject: Subject) -> Iterator[Finding]:
    """Report flows that a gateway cannot choose by (BPMN 2.0.2 §10.6.2, §10.6.3)."""
    for gateway in subject.nodes(*CHOOSING):
        flows = subject.graph.outgoing[gateway.id]
        for flow in flows:
            is_default = flow.id == gateway.default
            if is_default and flow.condition:
                yield DEFAULT_WITH_CONDITION.at(flow, gateway=label(gateway))
            if len(flows) > 1 and not is_default and not flow.has_condition:
                rule = ALWAYS_TAKEN if gateway.kind == "inclusiveGateway" else NO_CONDITION
                yield rule.at(flow, gateway=label(gateway))
    for gateway in subject.nodes("parallelGateway"):
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
        flows = subject.graph.outgoing[gateway.id]
        if len(flows) < 2:  # noqa: PLR2004 - a choice is between two
            yield FEW_EVENTS.at(gateway)
        for flow in flows:
            if flow.has_condition:
                yield EVENT_CONDITION.at(flow, also=(gateway.id,), gateway=label(gateway))
            yield from _waiting(subject, gateway, subject.process.nodes[flow.target])
        targets = (subject.process.nodes[flow.target] for flow in flows)
        if len({target.kind for target in targets if receives(target)}) > 1:
            yield MIXED_RECEIVERS.at(gateway, also=tuple(flow.target for flow in flows))


def check_shapes(subject: Subject) -> Iterator[Finding]:
    """Report gateways that neither divide nor join, or say other than they do."""
    directions = {e.get("id", ""): e.get("gatewayDirection", "") for e in subject.elements("*")}
    for gateway in subject.nodes(*sorted(GATEWAYS)):
        ways_in = len(subject.graph.incoming[gateway.id])
        ways_out = len(subject.graph.outgoing[gateway.id])
        if ways_in <= 1 and ways_out <= 1:
            yield IDLE_GATEWAY.at(gateway)
        direction = directions.get(gateway.id, "")
        if direction in _DIRECTIONS and _DIRECTIONS[direction] != (ways_in > 1, ways_out > 1):
            rule = _contradicted(direction, ways_in, ways_out)
            if rule is not DIRECTION or max(ways_in, ways_out) > 1:
                yield rule.at(gateway, direction=direction, ways_in=ways_in, ways_out=ways_out)


_DIRECTIONS: Final = {
    "Converging": (True, False),
    "Diverging": (False, True),
    "Mixed": (True, True),
}
"""gatewayDirection → whether it has several ways in, and out (BPMN 2.0.2 table 8.46)."""


def _contradicted(direction: str, ways_in: int, ways_out: int) -> Rule:
    """Return the rule that a gateway breaks whose arrows say otherwise than its direction."""
    if direction == "Converging" and ways_out > 1:
        return CONVERGING
    if direction == "Diverging" and ways_in > 1:
        return DIVERGING
    return MIXED if direction == "Mixed" else DIRECTION


def _waiting(subject: Subject, gateway: Node, target: Node) -> Iterator[Finding]:
    """Report what is wrong with one event that ``gateway`` waits for."""
    behind, also = label(gateway), (gateway.id,)
    if target.kind not in {"intermediateCatchEvent", "receiveTask"}:
        yield NOT_AN_EVENT.at(target, also=also, gateway=behind)
        return
    if len(subject.graph.incoming[target.id]) > 1:
        yield SHARED_EVENT.at(target, also=also, gateway=behind)
    if target.kind == "receiveTask" and subject.graph.boundary[target.id]:
        yield WATCHED_RECEIVER.at(target, also=also, gateway=behind)
    for trigger in target.triggers:
        if trigger.kind not in _AWAITED:
            yield NOT_A_TRIGGER.at(target, also=also, gateway=behind, what=trigger.kind.value)
