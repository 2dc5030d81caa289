"""Rules on errors and escalations: what is thrown should be caught (BPMN 2.0.2 §10.5.6, p. 276)."""

from collections.abc import Iterator
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule
from processes.lint.subject import Subject
from processes.model import Node, Trigger, TriggerKind

UNCAUGHT_ERROR: Final = Rule(
    code="BPMN-062",
    sentence='Nobody catches the error "{code}" of "{element}": it ends the whole case.',
    advice="Catch it at the border of the sub-process, or in an event sub-process beside it.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 p. 276",
)
UNHEARD_ESCALATION: Final = Rule(
    code="BPMN-063",
    sentence='Nobody catches the escalation "{code}" of "{element}": nothing comes of it.',
    advice="Catch it at the border of the sub-process, or in an event sub-process beside it.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 p. 276",
)
RULES: Final = (UNCAUGHT_ERROR, UNHEARD_ESCALATION)

_THROWING: Final = ("endEvent", "intermediateThrowEvent")
_RULE_OF: Final = {
    TriggerKind.ERROR: UNCAUGHT_ERROR,
    TriggerKind.ESCALATION: UNHEARD_ESCALATION,
}


def check_catchers(subject: Subject) -> Iterator[Finding]:
    """Report errors and escalations that no event around them catches.

    One at the top of a process may still be caught by who calls the process; the warning stands,
    because without a caller it ends the case.
    """
    for node in subject.nodes(*_THROWING):
        for trigger in node.triggers:
            rule = _RULE_OF.get(trigger.kind)
            if rule is not None and not _is_caught(node, trigger, subject):
                yield rule.at(node, code=trigger.name)


def _is_caught(node: Node, trigger: Trigger, subject: Subject) -> bool:
    level = node.parent
    while True:
        catchers = [*_handlers(level, subject), *subject.graph.boundary.get(level, ())]
        if any(_catches(catcher, trigger) for catcher in catchers):
            return True
        if not level:
            return False
        level = subject.process.nodes[level].parent


def _handlers(level: str, subject: Subject) -> Iterator[Node]:
    """Yield the start events of the event sub-processes that stand directly in ``level``."""
    for member in subject.graph.members.get(level, ()):
        if member.by_event:
            inside = subject.graph.members.get(member.id, ())
            yield from (node for node in inside if node.kind == "startEvent")


def _catches(catcher: Node, trigger: Trigger) -> bool:
    return any(
        own.kind is trigger.kind and own.name in {"", trigger.name} for own in catcher.triggers
    )
