"""Rules on the file as a whole: its processes, ids, element names and messages."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.document import Document
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, from_error, spot
from processes.notation import BPMN, ELEMENTS, FLOW_NODES
from processes.tree import line_of, local

NO_PROCESS: Final = Rule(
    code="BPMN-010",
    sentence="There is no process in the file.",
    advice="Draw at least one process; a collaboration or choreography alone cannot run.",
)
NO_ID: Final = Rule(
    code="BPMN-012",
    sentence="This {kind} needs an id.",
    advice="Give it an id; histories and versions are kept under it.",
)
SAME_PROCESS: Final = Rule(
    code="BPMN-013",
    sentence='The process id "{element}" is used twice, on lines {first} and {second}.',
    advice="Give each process its own id.",
)
SAME_ID: Final = Rule(
    code="BPMN-014",
    sentence='The id "{id}" is used twice, on lines {first} and {second}.',
    advice="Give one of the two another id.",
)
UNKNOWN_ELEMENT: Final = Rule(
    code="BPMN-023",
    sentence="{kind} is not a BPMN element.",
    advice="Correct the name, or replace it by an element of BPMN 2.0.",
)
NAMELESS_MESSAGE: Final = Rule(
    code="BPMN-051",
    sentence='The message "{element}" has no id or no name.',
    advice="Give it both; a message is recognised by its name.",
    severity=Severity.WARNING,
)
BAD_ID: Final = Rule(
    code="BPMN-052",
    sentence='The id "{id}" cannot be used.',
    advice="Begin with a letter or _, then letters, digits, _, - and . only, at most 100.",
)
RESERVED_ID: Final = Rule(
    code="BPMN-052",
    sentence='The id "{id}" is used by the system itself.',
    advice="Choose another id.",
)
RULES: Final = (
    NO_PROCESS,
    NO_ID,
    SAME_PROCESS,
    SAME_ID,
    UNKNOWN_ELEMENT,
    NAMELESS_MESSAGE,
    BAD_ID,
    RESERVED_ID,
)

LONGEST_ID: Final = 100
_ID: Final = re.compile(r"[^\W\d][\w.-]*")
_RESERVED_IDS: Final = frozenset({"Start", "End", "Root"})
_SHOWN: Final = 60


def check_file(document: Document) -> Iterator[Finding]:
    """Report what was changed while reading, and whether there is anything to run."""
    for warning in document.warnings:
        yield from_error(warning, Spot(line=1), severity=Severity.WARNING)
    if not document.processes:
        yield NO_PROCESS.at(spot(document.root))


def check_ids(document: Document) -> Iterator[Finding]:
    """Report missing, repeated and unusable ids."""
    first: dict[str, _Element] = {}
    for element in document.root.iter("*"):
        given = element.get("id")
        if not given:
            if local(element) in FLOW_NODES | {"process", "sequenceFlow"}:
                yield NO_ID.at(spot(element), kind=local(element))
            continue
        if element.tag.startswith(f"{{{BPMN}}}"):
            yield from _check_id(element, given)
        if given in first:
            yield _repeated(first[given], element)
        first.setdefault(given, element)


def check_elements(document: Document) -> Iterator[Finding]:
    """Report elements of the BPMN namespace that BPMN does not have."""
    for element in document.root.iter(f"{{{BPMN}}}*"):
        if local(element) not in ELEMENTS and not _is_extension(element):
            yield UNKNOWN_ELEMENT.at(spot(element), kind=local(element))


def check_messages(document: Document) -> Iterator[Finding]:
    """Report messages that nothing can be recognised by."""
    for message in document.root.iterchildren(f"{{{BPMN}}}message"):
        if not message.get("id") or not message.get("name", "").strip():
            yield NAMELESS_MESSAGE.at(spot(message))


def _is_extension(element: _Element) -> bool:
    """Return whether ``element`` stands where every program may write what it likes."""
    container = f"{{{BPMN}}}extensionElements"
    return next(element.iterancestors(container), None) is not None


def _check_id(element: _Element, given: str) -> Iterator[Finding]:
    if len(given) > LONGEST_ID or not _ID.fullmatch(given):
        place = Spot(id=given[:_SHOWN], name=element.get("name", ""), line=line_of(element))
        yield BAD_ID.at(place, id=given[:_SHOWN])
    elif given in _RESERVED_IDS and local(element) in FLOW_NODES:
        yield RESERVED_ID.at(spot(element), id=given)


def _repeated(first: _Element, second: _Element) -> Finding:
    both = {local(first), local(second)}
    rule = SAME_PROCESS if both == {"process"} else SAME_ID
    facts = {"first": line_of(first), "second": line_of(second)}
    return rule.at(spot(second), id=second.get("id"), **facts)
