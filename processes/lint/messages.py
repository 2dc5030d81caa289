"""Rules on messages: whoever sends or waits must say for what."""

from collections.abc import Iterator
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule
from processes.lint.subject import Subject
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
UNKNOWN_MESSAGE: Final = Rule(
    code="HOUSE-009",
    sentence='The message "{message}" of "{element}" is not in the table of messages.',
    advice="Use a message of the table, or add this one to vocabulary/messages.csv.",
    severity=Severity.WARNING,
)
RULES: Final = (NO_MESSAGE, UNNAMED_MESSAGE, MISSING_MESSAGE, UNKNOWN_MESSAGE)

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
        elif subject.is_house and node.message not in subject.vocabulary.messages:
            yield UNKNOWN_MESSAGE.at(node, message=node.message)


def _has_message_trigger(node: Node) -> bool:
    return any(trigger.kind is TriggerKind.MESSAGE for trigger in node.triggers)
