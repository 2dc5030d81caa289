"""Rules on what runs: everything the engine does not execute as BPMN says is refused here.

The tables are the boundary of the engine: when it learns a construct, a row leaves.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from processes.links import link_targets
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule
from processes.lint.sites import owner
from processes.lint.subject import Subject
from processes.model import Node, Repetition, Trigger, TriggerKind
from processes.notation import ACTIVITIES, EVENTS, TIMERS
from processes.tree import bpmn_children, line_of, local, resolve, text_of


def _refused(advice: str, sentence: str = '{what} is not executed yet: "{element}".') -> Rule:
    return Rule(code="BPMN-022", sentence=sentence, advice=advice)


KINDS: Final[Mapping[str, Rule]] = {}
"""Kinds of nodes that are refused; at present every kind is executed."""

_M, _T, _S = TriggerKind.MESSAGE, TriggerKind.TIMER, TriggerKind.SIGNAL
_ERR, _ESC, _C = TriggerKind.ERROR, TriggerKind.ESCALATION, TriggerKind.CONDITIONAL
_COMP, _LINK, _CANCEL = TriggerKind.COMPENSATION, TriggerKind.LINK, TriggerKind.CANCEL

TRIGGERS: Final[Mapping[str, frozenset[TriggerKind]]] = {
    "startEvent": frozenset({_M, _S}),
    "endEvent": frozenset({_M, _S, _ERR, _ESC, _COMP, _CANCEL, TriggerKind.TERMINATE}),
    "intermediateThrowEvent": frozenset({_M, _S, _ESC, _COMP, _LINK}),
    "intermediateCatchEvent": frozenset({_M, _T, _S, _C, _LINK}),
    "boundaryEvent": frozenset({_M, _T, _S, _ERR, _ESC, _C, _COMP, _CANCEL}),
}
"""The triggers that are executed, by kind of event (BPMN 2.0.2 table 10.93)."""
HANDLER_STARTS: Final = frozenset({_M, _T, _S, _ERR, _ESC, _C, _COMP})
"""The triggers of the start event of an event sub-process."""
AWAITED: Final = frozenset({_M, _T, _S, _C})
"""The triggers that can be waited for together, all of them."""

_TRIGGER_ADVICE: Final[Mapping[TriggerKind, Rule]] = {
    TriggerKind.MESSAGE: _refused("Begin a sub-process without a trigger."),
    TriggerKind.TIMER: _refused("Start the case by a person or a message and wait inside it."),
    TriggerKind.SIGNAL: _refused("Begin a sub-process without a trigger."),
    TriggerKind.ERROR: _refused("Throw an error at an end event, catch it at a border."),
    TriggerKind.ESCALATION: _refused("Catch an escalation at a border or in an event sub-process."),
    TriggerKind.CONDITIONAL: _refused("Start the case by a person or a message and wait inside."),
    TriggerKind.LINK: _refused("Use links only between intermediate events of one level."),
    TriggerKind.COMPENSATION: _refused("Catch compensation at the border of an activity."),
    TriggerKind.TERMINATE: _refused("Use terminate only in an end event."),
    TriggerKind.CANCEL: _refused("Use cancel at an end inside a transaction and at its border."),
}

MULTIPLE: Final = _refused(
    "Draw one event for each trigger, one after the other.",
    '"{element}" waits for several triggers together that cannot be awaited together.',
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
NO_TOPIC: Final = _refused(
    "Use a user task for work of people, a script task to calculate.",
    'No program is known that does "{element}" (topic "{topic}").',
)
INSTANTIATE: Final = _refused("Use a message start event, or an exclusive instantiating gateway.")
LOOPED_HANDLER: Final = _refused("Put the loop on the steps inside it.")
NO_LOOP: Final = Rule(
    code="BPMN-045",
    sentence='"{element}" does not say how often it is to be done.',
    advice="Give a number, a list to go through, a condition or a maximum.",
)
BAD_MAXIMUM: Final = Rule(
    code="BPMN-041",
    sentence='"{element}" is to be repeated at most {text} times; a number from 1 is needed.',
    advice="Give a whole number from 1, or delete it and give a condition.",
)
NO_ACTIVATION: Final = Rule(
    code="BPMN-046",
    sentence='The complex gateway "{element}" joins several ways but says not when it goes on.',
    advice="Write its activation condition, such as activationCount >= 2.",
)
NO_HANDLER: Final = Rule(
    code="BPMN-047",
    sentence='Nothing is joined to "{element}" that undoes the work.',
    advice="Draw a dotted line from it to a step that is marked for compensation.",
)
LINK_LOST: Final = Rule(
    code="BPMN-064",
    sentence='The link "{link}" of "{element}" has {count} targets on its level; one is needed.',
    advice="Draw one catching link event with the same name beside it.",
)
NO_CONDITION: Final = Rule(
    code="BPMN-032",
    sentence='"{element}" waits for a condition but has none.',
    advice="Write the condition as FEEL.",
)
OUTSIDE_TRANSACTION: Final = Rule(
    code="BPMN-049",
    sentence='"{element}" cancels a transaction, but it has none around it.',
    advice="Use it only inside a transaction or at its border.",
)
HANDLER_START: Final = Rule(
    code="BPMN-015",
    sentence='The event sub-process "{element}" has {count} start events with a trigger.',
    advice="Give it exactly one start event, with the event that sets it off.",
)
DYNAMIC_CALL: Final = _refused(
    "Name the process; where it depends, choose by an exclusive gateway before.",
    'Which process "{element}" calls is only worked out later ({text}).',
)
RULES: Final = (
    *KINDS.values(),
    *_TRIGGER_ADVICE.values(),
    MULTIPLE,
    UNTYPED,
    NO_TRIGGER,
    MISSING_TRIGGER,
    TWO_TIMES,
    NO_TOPIC,
    INSTANTIATE,
    LOOPED_HANDLER,
    NO_LOOP,
    BAD_MAXIMUM,
    NO_ACTIVATION,
    NO_HANDLER,
    LINK_LOST,
    NO_CONDITION,
    OUTSIDE_TRANSACTION,
    HANDLER_START,
    DYNAMIC_CALL,
)

_MUST_CATCH: Final = frozenset({"intermediateCatchEvent", "boundaryEvent"})


def check_kinds(subject: Subject) -> Iterator[Finding]:
    """Report nodes of a kind, or with a marker, that is not executed."""
    for node in subject.process.nodes.values():
        if node.kind in KINDS:
            yield KINDS[node.kind].at(node, what=node.kind)
        if node.kind == "task":
            yield UNTYPED.at(node)
        if node.is_job and node.topic not in subject.topics:
            yield NO_TOPIC.at(node, topic=node.topic)
        if node.kind == "callActivity" and node.called.startswith(("=", "${", "#{")):
            yield DYNAMIC_CALL.at(node, text=node.called)
        yield from _markers(node, subject)


def _loops(node: Node) -> Iterator[Finding]:
    loop = node.repeat
    if loop is not None and not _bounded(loop):
        yield NO_LOOP.at(node)
    if loop is not None and loop.maximum and not _is_count(loop.maximum):
        yield BAD_MAXIMUM.at(node, text=loop.maximum[:20])
    if node.loop and node.by_event:
        yield LOOPED_HANDLER.at(node, what=node.loop)


def _markers(node: Node, subject: Subject) -> Iterator[Finding]:
    yield from _loops(node)
    several = len(subject.graph.incoming[node.id]) > 1
    if node.kind == "complexGateway" and several and not node.activation:
        yield NO_ACTIVATION.at(node)
    if node.kind == "eventBasedGateway" and node.parallel_multiple:
        yield INSTANTIATE.at(node, what="eventGatewayType")
    if node.instantiate and subject.graph.incoming[node.id]:
        yield INSTANTIATE.at(node, what="instantiate")
    if node.by_event:
        members = subject.graph.members.get(node.id, ())
        count = sum(n.kind == "startEvent" and bool(n.triggers) for n in members)
        if count != 1:
            yield HANDLER_START.at(node, count=count)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0  # noqa: PLR2004 - far more than the budget of a step


def _bounded(loop: Repetition) -> bool:
    if loop.standard:
        return bool(loop.condition or loop.maximum)
    return bool(loop.cardinality or loop.collection)


def check_triggers(subject: Subject) -> Iterator[Finding]:
    """Report events whose trigger is not executed at this place."""
    for node in subject.nodes(*EVENTS):
        if not node.triggers and node.kind in _MUST_CATCH:
            yield NO_TRIGGER.at(node)
        kinds = {trigger.kind for trigger in node.triggers}
        together = node.parallel_multiple and len(node.triggers) > 1
        if together and (kinds - AWAITED or (node.kind == "startEvent" and not node.parent)):
            yield MULTIPLE.at(node)
        for trigger in node.triggers:
            if trigger.kind not in _allowed(node, subject):
                what = f"{trigger.kind} ({node.kind})"
                yield _TRIGGER_ADVICE[trigger.kind].at(node, what=what)
            else:
                yield from _unfinished(node, trigger, subject)


def _unfinished(node: Node, trigger: Trigger, subject: Subject) -> Iterator[Finding]:
    """Report what a trigger lacks to be executed."""
    if trigger.kind is TriggerKind.CONDITIONAL and not trigger.expression:
        yield NO_CONDITION.at(node, on_line=trigger.line)
    if trigger.kind is TriggerKind.COMPENSATION and node.kind == "boundaryEvent":
        handler = subject.process.nodes.get(node.handler)
        if handler is None or handler.kind not in ACTIVITIES:
            yield NO_HANDLER.at(node)
    if trigger.kind is TriggerKind.LINK and node.kind == "intermediateThrowEvent":
        count = len(link_targets(subject.process, node, trigger))
        if count != 1:
            yield LINK_LOST.at(node, link=trigger.name, count=count)
    if trigger.kind is TriggerKind.CANCEL:
        around = node.parent if node.kind == "endEvent" else node.attached_to
        holder = subject.process.nodes.get(around)
        if holder is None or holder.kind != "transaction":
            yield OUTSIDE_TRANSACTION.at(node)


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


def _allowed(node: Node, subject: Subject) -> frozenset[TriggerKind]:
    """Return the triggers of ``node`` that are executed; nothing starts an embedded sub-process."""
    if node.kind == "startEvent" and node.parent:
        scope = subject.process.nodes[node.parent]
        return HANDLER_STARTS if scope.by_event else frozenset()
    return TRIGGERS[node.kind]
