"""What was read in another way on import, and words of other programs that were left standing."""

import re
from collections.abc import Iterator
from typing import Final

from processes import extensions
from processes.document import Document
from processes.lint.expressions import IN_JUEL, JUEL
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, from_error, spot
from processes.lint.sites import owner
from processes.lint.subject import Subject
from processes.normalise import zeebe
from processes.normalise.changes import Change
from processes.notation import BPMN, FLOW_NODES
from processes.tree import line_of, local

LEFT_STANDING: Final = Rule(
    code="BPMN-022",
    sentence='"{element}" uses {what}, which is not executed yet.',
    advice="Draw what is to happen as a step of its own, or say it in camunda: words.",
)
OWN_CORRELATION: Final = Rule(
    code="BPMN-048",
    sentence='The message "{element}" has its own correlation; here it finds its case by number.',
    advice="Nothing to do when sender and receiver work on the same case.",
    severity=Severity.WARNING,
)
OTHER_SCRIPT: Final = Rule(
    code="BPMN-030",
    sentence='The script of "{element}" is written in {language}: {found}. It must be FEEL.',
    advice="Write a FEEL context whose entries become variables: the name, a colon, the value.",
)
RULES: Final = (OTHER_SCRIPT, LEFT_STANDING, OWN_CORRELATION)

_SHOWN: Final = 120
_CORRELATION: Final = "zeebe:subscription"


def check_changes(document: Document) -> Iterator[Finding]:
    """Report what was changed while reading; a change of ours is a note, of the text a warning."""
    for warning in document.warnings:
        if isinstance(warning, Change):
            yield from_error(warning, warning, severity=Severity.NOTE)
        else:
            yield from_error(warning, Spot(line=1), severity=Severity.WARNING)


def check_words(subject: Subject) -> Iterator[Finding]:
    """Report zeebe words that mean more than could be read in ours."""
    for element in subject.element.iter(f"{{{BPMN}}}*"):
        for word, what in zeebe.left(element):
            place = spot(element) if local(element) in FLOW_NODES else owner(element)
            yield LEFT_STANDING.at(place, on_line=line_of(word), what=what)


def check_attributes(subject: Subject) -> Iterator[Finding]:
    """Report holders, lists, calls and mappings that are still written in JUEL."""
    for element in subject.elements(*FLOW_NODES):
        loops = (e for e in element.iterchildren(f"{{{BPMN}}}*") if "LoopCharac" in local(e))
        texts = [extensions.attribute(element, "assignee"), element.get("calledElement", "")]
        texts += [extensions.attribute(loop, "collection") for loop in loops]
        texts += [m.get("sourceExpression", "") for m in extensions.children(element)]
        for text in texts:
            if IN_JUEL.search(text):
                yield JUEL.at(spot(element), found=text)


def check_scripts(subject: Subject) -> Iterator[Finding]:
    """Report scripts of another language that would be read as a FEEL comparison by accident."""
    for task in subject.nodes("scriptTask"):
        language = task.script_format.strip()
        assigns = re.match(r"[^\W\d]\w*\s*=[^=]", task.script)
        if language.lower() not in {"", "feel"} and assigns and not task.result:
            found = " ".join(task.script.split())[:_SHOWN]
            yield OTHER_SCRIPT.at(task, language=language, found=found)


def check_correlations(document: Document) -> Iterator[Finding]:
    """Report messages that another engine would match by a key of their own."""
    for message in document.root.iterchildren(f"{{{BPMN}}}message"):
        for word, what in zeebe.left(message):
            if what == _CORRELATION:
                yield OWN_CORRELATION.at(spot(message), on_line=line_of(word))
