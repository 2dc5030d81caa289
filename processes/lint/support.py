"""Rules on what runs: everything the engine does not execute as BPMN says is refused here.

The tables are the boundary of the engine: when it learns a construct, a row leaves.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule
from processes.lint.sites import owner
from processes.lint.subject import Subject
from processes.model import Node, TimerKind, TriggerKind
from processes.notation import ACTIVITIES, EVENTS, GATEWAYS, TIMERS
from processes.tree import bpmn_children, line_of, local, resolve, text_of


def _refused(advice: str, sentence: str = '{what} is not executed yet: "{element}".') -> Rule:
    return Rule(code="BPMN-022", sentence=sentence, advice=advice)


KINDS: Final[Mapping[str, Rule]] = {
    "complexGateway": _refused("Use an inclusive gateway, or exclusive gateways in a row."),
    "serviceTask": _refused("Use a user task for work of people, a script task to calculate."),
    "businessRuleTask": _refused("Write the rule as a FEEL expression in a script task."),
    "callActivity": _refused("Use a sub-process, or start the other process by a message."),
    "transaction": _refused("Use a sub-process with boundary events."),
    "adHocSubProcess": _refused("Draw the tasks between inclusive gateways."),
}
"""Kinds of nodes that are refused."""

TRIGGERS: Final[Mapping[str, frozenset[TriggerKind]]] = {
    "startEvent": frozenset({TriggerKind.MESSAGE}),
    "endEvent": frozenset({TriggerKind.MESSAGE, TriggerKind.TERMINATE}),
    "intermediateThrowEvent": frozenset({TriggerKind.MESSAGE}),
    "intermediateCatchEvent": frozenset({TriggerKind.MESSAGE, TriggerKind.TIMER}),
    "boundaryEvent": frozenset({TriggerKind.MESSAGE, TriggerKind.TIMER}),
}
"""The triggers that are executed, by kind of event."""

_TRIGGER_ADVICE: Final[Mapping[TriggerKind, Rule]] = {
    TriggerKind.MESSAGE: _refused("Begin a sub-process without a trigger."),
    TriggerKind.TIMER: _refused("Start the case by a person or a message and wait inside it."),
    TriggerKind.SIGNAL: _refused("Use a message: it reaches every process of the same case."),
    TriggerKind.ERROR: _refused("Lead the case on with an exclusive gateway behind the task."),
    TriggerKind.ESCALATION: _refused("Send the message whistle.request to the next level."),
    TriggerKind.CONDITIONAL: _refused("Ask the condition at an exclusive gateway."),
    TriggerKind.LINK: _refused("Draw the arrow through to its target."),
    TriggerKind.COMPENSATION: _refused("Draw the steps that undo the work as ordinary steps."),
    TriggerKind.TERMINATE: _refused("Use terminate only in an end event."),
    TriggerKind.CANCEL: _refused("Use a boundary event with a message or timer."),
}

MULTIPLE: Final = _refused(
    "Draw one event for each trigger.", '"{element}" has {count} triggers; one is executed.'
)
UNTYPED: Final = Rule(
    code="BPMN-061",
    sentence='"{element}" has no type: nothing happens there and the case goes on at once.',
    advice="Make it a user task when somebody should do it.",
    severity=Severity.WARNING,
)
NO_TRIGGER: Final = Rule(
    code="BPMN-028",
    sentence='"{element}" does not say what it waits for.',
    advice="Choose a message or a timer.",
)
MISSING_TRIGGER: Final = Rule(
    code="BPMN-028",
    sentence='"{element}" refers to the trigger "{ref}", which is not at the top of the file.',
    advice="Give the event a trigger of its own.",
)
TWO_TIMES: Final = Rule(
    code="TIME-014",
    sentence='The timer "{element}" gives {count} times; only one can count.',
    advice="Keep the date, the duration or the cycle, and delete the others.",
)
CYCLE: Final = _refused("Use a duration, and lead the arrow back to wait again.")
SEVERAL_BOUNDARY_MESSAGES: Final = _refused(
    "Let the message interrupt, or wait for it in a parallel branch.",
    'A message that does not interrupt is not executed yet: "{element}".',
)
LOOP: Final = _refused("Draw the repetition with an exclusive gateway that leads back.")
EVENT_SUBPROCESS: Final = _refused("Put a boundary event on the step or sub-process instead.")
INSTANTIATE: Final = _refused("Use a message start event.")
COMPENSATION_HANDLER: Final = _refused("Draw the steps that undo the work as ordinary steps.")
SEVERAL_FLOWS: Final = _refused(
    "Put a parallel gateway behind it, or an exclusive one if only one way is taken.",
    '{count} arrows leave "{element}" without a gateway.',
)
CONDITIONAL_FLOW: Final = _refused(
    "Put an exclusive gateway between the two steps.",
    'The arrow "{element}" has a condition but does not leave a gateway that chooses.',
)
RULES: Final = (
    *KINDS.values(),
    *_TRIGGER_ADVICE.values(),
    MULTIPLE,
    UNTYPED,
    NO_TRIGGER,
    MISSING_TRIGGER,
    TWO_TIMES,
    CYCLE,
    SEVERAL_BOUNDARY_MESSAGES,
    LOOP,
    EVENT_SUBPROCESS,
    INSTANTIATE,
    COMPENSATION_HANDLER,
    SEVERAL_FLOWS,
    CONDITIONAL_FLOW,
)

_MUST_CATCH: Final = frozenset({"intermediateCatchEvent", "boundaryEvent"})


def check_kinds(subject: Subject) -> Iterator[Finding]:
    """Report nodes of a kind, or with a marker, that is not executed."""
    for node in subject.process.nodes.values():
        if node.kind in KINDS:
            yield KINDS[node.kind].at(node, what=node.kind)
        if node.kind == "task":
            yield UNTYPED.at(node)
        if node.loop:
            yield LOOP.at(node, what=node.loop)
        if node.by_event:
            yield EVENT_SUBPROCESS.at(node, what="triggeredByEvent")
        if node.for_compensation:
            yield COMPENSATION_HANDLER.at(node, what="isForCompensation")
        if node.instantiate:
            yield INSTANTIATE.at(node, what="instantiate")


def check_triggers(subject: Subject) -> Iterator[Finding]:
    """Report events whose trigger is not executed at this place."""
    for node in subject.nodes(*EVENTS):
        if len(node.triggers) > 1:
            yield MULTIPLE.at(node, count=len(node.triggers))
        if not node.triggers and node.kind in _MUST_CATCH:
            yield NO_TRIGGER.at(node)
        for trigger in node.triggers:
            if trigger.kind not in _allowed(node):
                what = f"{trigger.kind} ({node.kind})"
                yield _TRIGGER_ADVICE[trigger.kind].at(node, what=what)
            elif trigger.timer is TimerKind.CYCLE:
                yield CYCLE.at(node, what="timeCycle")
            elif _runs_beside(node) and trigger.kind is TriggerKind.MESSAGE:
                yield SEVERAL_BOUNDARY_MESSAGES.at(node)


def check_shared_triggers(subject: Subject) -> Iterator[Finding]:
    """Report references to triggers that are not shared, and timers with several times."""
    shared = {element.get("id", "") for element in subject.document.root}
    for reference in subject.elements("eventDefinitionRef"):
        if resolve(text_of(reference)) not in shared:
            yield MISSING_TRIGGER.at(owner(reference), ref=text_of(reference))
    for definition in subject.elements("timerEventDefinition"):
        count = sum(local(child) in TIMERS for child in bpmn_children(definition))
        if count > 1:
            yield TWO_TIMES.at(owner(definition), on_line=line_of(definition), count=count)


def check_flows(subject: Subject) -> Iterator[Finding]:
    """Report arrows that divide or choose without a gateway (BPMN 2.0.2 §8.3.13)."""
    for node in subject.process.nodes.values():
        if node.kind in GATEWAYS:
            continue
        flows = subject.graph.outgoing[node.id]
        if len(flows) > 1 and node.kind != "endEvent":
            yield SEVERAL_FLOWS.at(node, count=len(flows))
        for flow in flows:
            if flow.has_condition and node.kind in ACTIVITIES | EVENTS:
                yield CONDITIONAL_FLOW.at(flow)


def _allowed(node: Node) -> frozenset[TriggerKind]:
    """Return the triggers of ``node`` that are executed; inside a sub-process nothing starts it."""
    if node.kind == "startEvent" and node.parent:
        return frozenset()
    return TRIGGERS[node.kind]


def _runs_beside(node: Node) -> bool:
    return node.kind == "boundaryEvent" and not node.interrupting
