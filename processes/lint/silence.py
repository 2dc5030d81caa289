"""Silenced warnings: ``grid.silence`` = ``HOUSE-015 the law counts calendar days; …`` in the file.

Only warnings can be silenced, on the element that carries the property or on the whole process,
and only with a reason: the next designer reads why.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.rule import Place, house_rule
from processes.lint.subject import Subject

NO_REASON: Final = house_rule(
    code="HOUSE-016",
    sentence='"{element}" silences {silenced} without a reason.',
    advice="Write the reason behind the code, in words.",
    severity=Severity.WARNING,
)
RULES: Final = (NO_REASON,)

PROPERTY: Final = "grid.silence"


def silences(text: str) -> Iterator[tuple[str, str]]:
    """Yield (code, reason) for each part of the value of ``grid.silence``."""
    for part in text.split(";"):
        code, _, reason = part.strip().partition(" ")
        if code:
            yield code, reason.strip()


def check_reasons(subject: Subject) -> Iterator[Finding]:
    """Report silences that give no reason; they have no effect."""
    for place, properties in _carriers(subject):
        for code, reason in silences(properties.get(PROPERTY, "")):
            if not reason:
                yield NO_REASON.at(place, silenced=code)


def heard(findings: Iterable[Finding], subject: Subject) -> Iterator[Finding]:
    """Yield the findings that are not silenced."""
    quiet = {
        place.id: {code for code, reason in silences(properties.get(PROPERTY, "")) if reason}
        for place, properties in _carriers(subject)
    }
    everywhere = quiet.get(subject.process.id, set())
    for finding in findings:
        codes = everywhere | quiet.get(finding.element, set())
        if finding.severity is Severity.ERROR or finding.code not in codes:
            yield finding


def _carriers(subject: Subject) -> Iterator[tuple[Place, Mapping[str, str]]]:
    process = subject.process
    yield process, process.properties
    yield from ((node, node.properties) for node in process.nodes.values())
    yield from ((flow, flow.properties) for flow in process.flows.values())
