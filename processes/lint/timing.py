"""Rules on timers and due dates: ISO 8601 texts that mean something; FEEL is judged elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Final

from processes import iso8601
from processes.iso8601 import Cycle, Duration
from processes.iso8601errors import TimeTextError
from processes.lint.expressions import hint
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Place, Rule, from_error, house_rule
from processes.lint.subject import Subject
from processes.model import Node, TimerKind, Trigger, TriggerKind

NO_TIME: Final = Rule(
    code="TIME-003",
    sentence='The timer "{element}" does not say when.',
    advice="Give a date, or a duration such as P3D.",
)
FAST_CYCLE: Final = Rule(
    code="TIME-006",
    sentence='"{element}" repeats every {seconds} seconds, more often than once a minute.',
    advice="Give an interval of at least one minute, unless this is a test.",
    severity=Severity.WARNING,
)
PAST: Final = Rule(
    code="TIME-011",
    sentence='The date of "{element}", {text}, has passed; it would be due at once.',
    advice="Write a later date, or confirm that this is meant.",
    severity=Severity.WARNING,
)
BARE_DURATION: Final = house_rule(
    code="HOUSE-015",
    sentence='"{element}" waits for {text} by the clock on the wall, holidays included.',
    advice='Use a time limit of the table, as in =due("handle_u3").',
    severity=Severity.WARNING,
)
RULES: Final = (NO_TIME, FAST_CYCLE, PAST, BARE_DURATION)

OFFICE_ZONE: Final = timezone(timedelta(hours=8), "UTC+08:00")
"""Where a date without a zone is read: China has one zone and no summer time since 1991."""

_PARSERS: Final[Mapping[TimerKind, Callable[[str], Cycle | Duration | datetime]]] = {
    TimerKind.DATE: lambda text: iso8601.parse_moment(text, OFFICE_ZONE),
    TimerKind.DURATION: iso8601.parse_duration,
    TimerKind.CYCLE: lambda text: iso8601.parse_cycle(text, OFFICE_ZONE),
}
_CONSTRAINTS: Final[Mapping[TimerKind, tuple[str, ...]]] = {
    TimerKind.DATE: ("EXT.132",),
    TimerKind.CYCLE: ("EXT.133",),
    TimerKind.DURATION: ("EXT.134",),
}
"""Which constraint a timer breaks whose text cannot be read (BPMN 2.0.2 §10.5.5)."""
_HOUR: Final = 3_600


def check_timers(subject: Subject) -> Iterator[Finding]:
    """Report the timers of events whose text is no date, duration or cycle."""
    for node in subject.process.nodes.values():
        for trigger in node.triggers:
            if trigger.kind is TriggerKind.TIMER:
                yield from _timer(node, trigger, subject)


def check_due_dates(subject: Subject) -> Iterator[Finding]:
    """Report due dates of tasks that are neither FEEL nor a date nor a duration."""
    for node in subject.process.nodes.values():
        if node.due and not node.due.startswith("="):
            kind = TimerKind.DURATION if node.due.startswith("P") else TimerKind.DATE
            yield from _text(node, node.due, kind, subject)


def _timer(node: Node, trigger: Trigger, subject: Subject) -> Iterator[Finding]:
    if trigger.timer is None or not trigger.expression:
        yield NO_TIME.at(node, on_line=trigger.line)
    elif not trigger.expression.startswith("="):
        about = _CONSTRAINTS[trigger.timer]
        for finding in _text(node, trigger.expression, trigger.timer, subject, line=trigger.line):
            broken = finding.severity is Severity.ERROR
            yield replace(finding, constraints=about) if broken else finding


def _text(
    place: Place, text: str, kind: TimerKind, subject: Subject, *, line: int = 0
) -> Iterator[Finding]:
    try:
        value = _PARSERS[kind](text)
    except TimeTextError as error:
        yield from_error(error, place, on_line=line, advice=hint(text))
        return
    match value:
        case Cycle(interval=interval) if interval.shortest() < iso8601.SHORTEST_CYCLE:
            yield FAST_CYCLE.at(place, on_line=line, seconds=interval.shortest())
        case Duration() if value.shortest() > _HOUR:
            yield BARE_DURATION.at(place, on_line=line, text=text)
        case datetime() if subject.now is not None and value < subject.now:
            yield PAST.at(place, on_line=line, text=text)
        case _:
            pass
