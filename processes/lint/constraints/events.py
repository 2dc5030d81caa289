"""Events: which triggers may stand where (BPMN 2.0.2 tables 10.84 to 10.93)."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.lint import support
from processes.lint.constraints.index import (
    Index,
    child_text,
    holder,
    is_executable,
    is_true,
    names_of,
    scope_of,
    speaks_house,
    title,
)
from processes.lint.finding import Finding, Severity
from processes.lint.messages import NO_MESSAGE
from processes.lint.rule import Rule, spot
from processes.notation import TIMERS
from processes.tree import bpmn_children, line_of, local, text_of

_START: Final = "BPMN 2.0.2 §10.5.2"
_END: Final = "BPMN 2.0.2 §10.5.3"
_INTERMEDIATE: Final = "BPMN 2.0.2 §10.5.4"
_DEFINITIONS: Final = "BPMN 2.0.2 §10.5.5"
_BOUNDARY: Final = ("EXT.110", "EXT.120", "EXT.147")


def _misplaced(sentence: str, advice: str, page: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-105", sentence=sentence, advice=advice, constraints=constraints, page=page
    )


START: Final = _misplaced(
    'The process cannot begin at "{element}" by the trigger {what}.',
    "Begin by a person, a message, a timer, a condition or a signal.",
    _START,
    "EXT.098",
)
INNER_START: Final = _misplaced(
    '"{element}" begins a sub-process and has a trigger: {what}.',
    "Begin a sub-process without a trigger, or make it an event sub-process.",
    _START,
    "EXT.100",
)
NO_AWAKENING: Final = _misplaced(
    '"{element}" begins the event sub-process "{scope}" and has no trigger.',
    "Choose what it waits for.",
    _START,
    "EXT.059",
    "EXT.129",
)
AWAKENING: Final = _misplaced(
    'The event sub-process "{scope}" cannot begin at "{element}" by the trigger {what}.',
    "Choose a message, timer, error, escalation, compensation, condition or signal.",
    _START,
    "EXT.059",
)
MILD_AWAKENING: Final = Rule(
    code="BPMN-105",
    sentence='"{element}" is not to interrupt, but the trigger {what} always does.',
    advice="Let it interrupt, or choose another trigger.",
    severity=Severity.WARNING,
    constraints=("EXT.059",),
    page=_START,
)
END: Final = _misplaced(
    'The end event "{element}" cannot have the trigger {what}.',
    "End by a message, error, escalation, signal, compensation or termination.",
    _END,
    "EXT.146",
)
CANCEL_END: Final = support.OUTSIDE_TRANSACTION.about("EXT.106", page=_END)
CATCH: Final = _misplaced(
    'The catching event "{element}" cannot have the trigger {what} in the flow.',
    "Wait for a message, timer, condition, link or signal.",
    _INTERMEDIATE,
    "EXT.148",
)
CATCH_COMPENSATION: Final = CATCH.about("EXT.122")
THROW: Final = _misplaced(
    'The throwing event "{element}" cannot have the trigger {what} in the flow.',
    "Throw a message, escalation, compensation, link or signal.",
    _INTERMEDIATE,
    "EXT.149",
)
NO_BOUNDARY_TRIGGER: Final = support.NO_TRIGGER.about(*_BOUNDARY, "EXT.130", page=_INTERMEDIATE)
BOUNDARY: Final = _misplaced(
    'The boundary event "{element}" cannot have the trigger {what}.',
    "Choose a message, timer, error, escalation, condition, signal or compensation.",
    _INTERMEDIATE,
    *_BOUNDARY,
)
MILD_BOUNDARY: Final = Rule(
    code="BPMN-105",
    sentence='The boundary event "{element}" is not to interrupt; the trigger {what} always does.',
    advice="Let it interrupt, or choose another trigger.",
    severity=Severity.WARNING,
    constraints=_BOUNDARY,
    page=_INTERMEDIATE,
)
CANCEL_BOUNDARY: Final = support.OUTSIDE_TRANSACTION.about("EXT.111", "EXT.120", page=_INTERMEDIATE)
BORROWED: Final = _misplaced(
    '"{element}" uses the trigger "{ref}" that belongs to the throwing event "{owner}".',
    "Give the event a trigger of its own.",
    _DEFINITIONS,
    "EXT.095",
)
LENT: Final = _misplaced(
    'The trigger "{ref}" of the throwing event "{element}" is used by another event.',
    "Give each event a trigger of its own.",
    _DEFINITIONS,
    "EXT.095",
)
NO_CODE: Final = Rule(
    code="BPMN-106",
    sentence='"{element}" throws an escalation without a code.',
    advice="Choose an escalation and give it a code; it is caught by that code.",
    severity=Severity.WARNING,
    constraints=("EXT.011",),
    page="BPMN 2.0.2 §8.4.4",
)
MESSAGE: Final = NO_MESSAGE.about("EXT.127", page=_DEFINITIONS)
NO_OPERATION: Final = Rule(
    code="BPMN-106",
    sentence='The message event "{element}" does not name the operation it belongs to.',
    advice="Nothing to do here: messages are recognised by their names.",
    severity=Severity.WARNING,
    constraints=("EXT.128",),
    page=_DEFINITIONS,
)
TWO_TIMES: Final = support.TWO_TIMES.about("EXT.131", page=_DEFINITIONS)
RULES: Final = (
    START,
    INNER_START,
    NO_AWAKENING,
    AWAKENING,
    MILD_AWAKENING,
    END,
    CANCEL_END,
    CATCH,
    CATCH_COMPENSATION,
    THROW,
    NO_BOUNDARY_TRIGGER,
    BOUNDARY,
    MILD_BOUNDARY,
    CANCEL_BOUNDARY,
    BORROWED,
    LENT,
    NO_CODE,
    MESSAGE,
    NO_OPERATION,
    TWO_TIMES,
)


def _definitions(*names: str) -> frozenset[str]:
    return frozenset(f"{name}EventDefinition" for name in names)


PLACES: Final[Mapping[str, tuple[Rule, frozenset[str]]]] = {
    "endEvent": (
        END,
        _definitions(
            "message", "escalation", "error", "cancel", "compensate", "signal", "terminate"
        ),
    ),
    "intermediateCatchEvent": (
        CATCH,
        _definitions("message", "timer", "conditional", "link", "signal", "compensate"),
    ),
    "intermediateThrowEvent": (
        THROW,
        _definitions("message", "escalation", "compensate", "link", "signal"),
    ),
    "boundaryEvent": (
        BOUNDARY,
        _definitions(
            "message",
            "timer",
            "error",
            "escalation",
            "cancel",
            "compensate",
            "conditional",
            "signal",
        ),
    ),
}
"""What each kind of event may have as its trigger; caught compensation has a rule of its own."""
_TOP: Final = _definitions("message", "timer", "conditional", "signal")
_AWAKENING: Final = _TOP | _definitions("error", "escalation", "compensate")
"""The trigger of an event sub-process; timers by table 10.86."""
_ALWAYS_INTERRUPT: Final = _definitions("error", "compensate", "cancel")
_THROWING: Final = ("endEvent", "intermediateThrowEvent")


def check_starts(index: Index) -> Iterator[Finding]:
    """Report triggers of start events by the kind of what they begin."""
    for event, definitions in index.events("startEvent"):
        scope = scope_of(event)
        kinds = names_of(definitions)
        if scope is None:
            continue
        if local(scope) == "process":
            yield from _each(START, event, kinds, _TOP)
        elif is_true(scope, "triggeredByEvent"):
            yield from _awakening(event, scope, kinds)
        else:
            yield from _each(INNER_START, event, kinds, frozenset())


def check_places(index: Index) -> Iterator[Finding]:
    """Report triggers that the other kinds of events cannot have."""
    for name, (rule, allowed) in PLACES.items():
        for event, definitions in index.events(name):
            yield from _each(rule, event, names_of(definitions), allowed)
    for event, definitions in index.events("intermediateCatchEvent"):
        if "compensateEventDefinition" in names_of(definitions):
            yield CATCH_COMPENSATION.at(spot(event), what=_word("compensateEventDefinition"))


def check_boundaries(index: Index) -> Iterator[Finding]:
    """Report boundary events without a trigger, or with one that always interrupts."""
    for event, definitions in index.events("boundaryEvent"):
        if not definitions and not child_text(event, "eventDefinitionRef"):
            yield NO_BOUNDARY_TRIGGER.at(spot(event))
        if not is_true(event, "cancelActivity", default=True):
            for name in _ALWAYS_INTERRUPT.intersection(names_of(definitions)):
                yield MILD_BOUNDARY.at(spot(event), what=_word(name))


def check_cancellation(index: Index) -> Iterator[Finding]:
    """Report cancel events that no transaction surrounds."""
    for event, definitions in index.events("endEvent", "boundaryEvent"):
        if "cancelEventDefinition" not in names_of(definitions):
            continue
        if local(event) == "endEvent":
            scope = scope_of(event)
            if scope is None or local(scope) != "transaction":
                yield CANCEL_END.at(spot(event))
        else:
            host = index.follow(event, "attachedToRef")
            if host is None or local(host) != "transaction":
                yield CANCEL_BOUNDARY.at(spot(event))


def check_borrowing(index: Index) -> Iterator[Finding]:
    """Report event definitions of throwing events that other events refer to."""
    for reference in index.every("eventDefinitionRef"):
        definition, user = index.find(text_of(reference)), reference.getparent()
        owner = None if definition is None else definition.getparent()
        if owner is None or user is None or local(owner) not in _THROWING or owner is user:
            continue
        ref, name = text_of(reference), owner.get("id", "")
        yield BORROWED.at(spot(user), also=(name,), ref=ref, owner=name)
        yield LENT.at(spot(owner), also=(user.get("id", ""),), ref=ref)


def check_escalations(index: Index) -> Iterator[Finding]:
    """Report events that throw an escalation without a code (BPMN 2.0.2 table 8.17)."""
    for event, definitions in index.events(*_THROWING):
        for definition in definitions:
            if local(definition) != "escalationEventDefinition":
                continue
            escalation = index.follow(definition, "escalationRef")
            if escalation is None or not escalation.get("escalationCode", "").strip():
                yield NO_CODE.at(spot(event), on_line=line_of(definition))


def check_messages(index: Index) -> Iterator[Finding]:
    """Report message events of executable processes without message or operation."""
    named_by_key = speaks_house(index)
    for definition in index.every("messageEventDefinition"):
        if not is_executable(definition):
            continue
        if not definition.get("messageRef", "").strip():
            yield MESSAGE.at(holder(definition))
        if not child_text(definition, "operationRef") and not named_by_key:
            yield NO_OPERATION.at(holder(definition), on_line=line_of(definition))


def check_times(index: Index) -> Iterator[Finding]:
    """Report timers that give several times."""
    for definition in index.every("timerEventDefinition"):
        count = sum(local(member) in TIMERS for member in bpmn_children(definition))
        if count > 1:
            yield TWO_TIMES.at(holder(definition), on_line=line_of(definition), count=count)


def _awakening(event: _Element, scope: _Element, kinds: tuple[str, ...]) -> Iterator[Finding]:
    around, also = title(scope), (scope.get("id", ""),)
    if not kinds and not child_text(event, "eventDefinitionRef"):
        yield NO_AWAKENING.at(spot(event), also=also, scope=around)
    for name in kinds:
        if name not in _AWAKENING:
            yield AWAKENING.at(spot(event), also=also, what=_word(name), scope=around)
        elif name in _ALWAYS_INTERRUPT and not is_true(event, "isInterrupting", default=True):
            yield MILD_AWAKENING.at(spot(event), also=also, what=_word(name))


def _each(
    rule: Rule, event: _Element, kinds: tuple[str, ...], allowed: frozenset[str]
) -> Iterator[Finding]:
    for name in dict.fromkeys(kinds):
        if name not in allowed:
            yield rule.at(spot(event), what=_word(name))


def _word(name: str) -> str:
    """Return how a kind of event definition is called: its name without the common ending."""
    return name.removesuffix("EventDefinition")


CHECKS: Final = (
    check_starts,
    check_places,
    check_boundaries,
    check_cancellation,
    check_borrowing,
    check_escalations,
    check_messages,
    check_times,
)
