"""Rules on messages: whoever sends or waits must say for what."""

from collections.abc import Iterator
from typing import Final

from processes import iso8601
from processes.iso8601errors import TimeTextError
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, from_error, house_rule, label
from processes.lint.subject import Subject
from processes.lint.timing import OFFICE_ZONE
from processes.model import Node, TriggerKind
from processes.notation import EVENTS

NO_MESSAGE: Final = Rule(
    code="BPMN-051",
    sentence='"{element}" does not name its message.',
    advice="Choose a message in its properties.",
)
UNNAMED_MESSAGE: Final = Rule(
    code="BPMN-051",
    sentence='The message of "{element}" has no name.',
    advice="Give the message a name; it is recognised by it.",
)
MISSING_MESSAGE: Final = Rule(
    code="BPMN-051",
    sentence='"{element}" refers to the message "{ref}", which is not in the file.',
    advice="Choose one of the messages of the file, or make a new one.",
)
UNKNOWN_MESSAGE: Final = house_rule(
    code="HOUSE-009",
    sentence='The message "{message}" of "{element}" is not in the table of messages.',
    advice="Use a message of the table, or add this one to vocabulary/messages.csv.",
    severity=Severity.WARNING,
)
KEY_UNANSWERED: Final = Rule(
    code="BPMN-051",
    sentence='"{element}" sends "{message}" with a key, but "{other}" waits for it without one.',
    advice="Set grid.correlation on both, or on neither; else they never meet.",
    severity=Severity.WARNING,
)
KEY_MISSING: Final = Rule(
    code="BPMN-051",
    sentence='"{element}" sends "{message}" without a key, but "{other}" waits for it with one.',
    advice="Set grid.correlation on both, or on neither; else they never meet.",
    severity=Severity.WARNING,
)
RULES: Final = (
    NO_MESSAGE,
    UNNAMED_MESSAGE,
    MISSING_MESSAGE,
    UNKNOWN_MESSAGE,
    KEY_UNANSWERED,
    KEY_MISSING,
)

CORRELATION: Final = "grid.correlation"
TIME_TO_LIVE: Final = "grid.ttl"

_SENDS: Final = frozenset({"sendTask", "endEvent", "intermediateThrowEvent"})


def sends(node: Node) -> bool:
    """Return whether ``node`` throws a message."""
    return node.kind in _SENDS and (node.kind == "sendTask" or _has_message_trigger(node))


def receives(node: Node) -> bool:
    """Return whether ``node`` waits for a message."""
    if node.kind in _SENDS:
        return False
    return node.kind == "receiveTask" or _has_message_trigger(node)


def check_messages(subject: Subject) -> Iterator[Finding]:
    """Report nodes whose message is missing, unnamed or, in a house process, unknown."""
    for node in subject.nodes(*EVENTS, "sendTask", "receiveTask"):
        if not sends(node) and not receives(node):
            continue
        if not node.message_ref:
            yield NO_MESSAGE.at(node)
        elif node.message_ref not in subject.document.messages:
            yield MISSING_MESSAGE.at(node, ref=node.message_ref)
        elif not node.message:
            yield UNNAMED_MESSAGE.at(node)
        elif node.message not in subject.vocabulary.messages:
            yield UNKNOWN_MESSAGE.at(node, message=node.message)


def check_correlation(subject: Subject) -> Iterator[Finding]:
    """Report messages that are sent with a key and awaited without one, or the other way round.

    A start event takes every message of its name.
    """
    receivers = [n for n in subject.process.nodes.values() if _awaits_in_a_case(n)]
    for sender in subject.process.nodes.values():
        own = [n for n in receivers if sends(sender) and n.message == sender.message]
        keyed = CORRELATION in sender.properties
        if own and all((CORRELATION in n.properties) != keyed for n in own):
            yield (KEY_UNANSWERED if keyed else KEY_MISSING).at(
                sender, message=sender.message, other=label(own[0])
            )


def check_lifetimes(subject: Subject) -> Iterator[Finding]:
    """Report times to live that are no time; expressions are judged where all of them are."""
    for node in subject.process.nodes.values():
        text = node.properties.get(TIME_TO_LIVE, "").strip()
        if not text or text.startswith("="):
            continue
        try:
            if text.startswith("P"):
                iso8601.parse_duration(text)
            else:
                iso8601.parse_moment(text, OFFICE_ZONE)
        except TimeTextError as error:
            yield from_error(error, node)


def _awaits_in_a_case(node: Node) -> bool:
    return receives(node) and node.kind != "startEvent" and not node.instantiate


def _has_message_trigger(node: Node) -> bool:
    return any(trigger.kind is TriggerKind.MESSAGE for trigger in node.triggers)
