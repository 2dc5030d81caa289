"""Rules on the file as a whole: its processes, ids, element names and messages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml.etree import _Element

from processes.document import Document
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, spot
from processes.notation import BPMN, CHOREOGRAPHY, ELEMENTS, FLOW_NODES
from processes.tree import line_of, local, resolve, text_of

_PAGE: Final = "BPMN 2.0.2 §8.3.1"

NO_PROCESS: Final = Rule(
    code="BPMN-010",
    sentence="There is no process in the file.",
    advice="Draw at least one process; a collaboration or choreography alone cannot run.",
)
NO_ID: Final = Rule(
    code="BPMN-012",
    sentence="This {kind} needs an id.",
    advice="Give it an id; histories and versions are kept under it.",
    constraints=("EXT.003",),
    page=_PAGE,
)
NO_ID_THERE: Final = replace(NO_ID, severity=Severity.WARNING)
SAME_PROCESS: Final = Rule(
    code="BPMN-013",
    sentence='The process id "{element}" is used twice, on lines {first} and {second}.',
    advice="Give each process its own id.",
    constraints=("EXT.002",),
    page=_PAGE,
)
SAME_ID: Final = Rule(
    code="BPMN-014",
    sentence='The id "{id}" is used twice, on lines {first} and {second}.',
    advice="Give one of the two another id.",
    constraints=("EXT.002",),
    page=_PAGE,
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
UNUSED_MESSAGE: Final = Rule(
    code="BPMN-051",
    sentence='Nothing sends the message "{element}" and nothing waits for it.',
    advice="Choose it at a step or event, or delete it.",
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
    NO_ID_THERE,
    SAME_PROCESS,
    SAME_ID,
    UNKNOWN_ELEMENT,
    NAMELESS_MESSAGE,
    UNUSED_MESSAGE,
    BAD_ID,
    RESERVED_ID,
)

_MESSAGE_WORDS: Final = frozenset({"inMessageRef", "outMessageRef", "messageRef"})
LONGEST_ID: Final = 100
_ID: Final = re.compile(r"[^\W\d][\w.-]*")
_NEEDS_ID: Final = FLOW_NODES | {"process", "sequenceFlow"}
_SHOULD_HAVE_ID: Final = CHOREOGRAPHY | {
    "association",
    "choreography",
    "dataInput",
    "dataObject",
    "dataObjectReference",
    "dataOutput",
    "dataStore",
    "dataStoreReference",
    "error",
    "escalation",
    "group",
    "interface",
    "itemDefinition",
    "messageFlow",
    "operation",
    "participant",
    "signal",
    "textAnnotation",
}
"""What others refer to or what is drawn; a message without id is reported with its name."""
_RESERVED_IDS: Final = frozenset({"Start", "End", "Root"})
_SHOWN: Final = 60


def check_file(document: Document) -> Iterator[Finding]:
    """Report that there is nothing to run."""
    if not document.processes:
        yield NO_PROCESS.at(spot(document.root))


def check_ids(document: Document) -> Iterator[Finding]:
    """Report missing, repeated and unusable ids."""
    first: dict[str, _Element] = {}
    for element in document.root.iter("*"):
        given = element.get("id")
        if not given:
            if local(element) in _NEEDS_ID:
                yield NO_ID.at(spot(element), kind=local(element))
            elif local(element) in _SHOULD_HAVE_ID:
                yield NO_ID_THERE.at(spot(element), kind=local(element))
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
    """Report messages that nothing can be recognised by, or that nothing uses."""
    messages = list(document.root.iterchildren(f"{{{BPMN}}}message"))
    used = set(_messages_used(document)) if messages else set()
    for message in messages:
        if not message.get("id") or not message.get("name", "").strip():
            yield NAMELESS_MESSAGE.at(spot(message))
        elif message.get("id") not in used:
            yield UNUSED_MESSAGE.at(spot(message))


def _messages_used(document: Document) -> Iterator[str]:
    """Yield the ids of the messages that something of the file refers to."""
    for element in document.root.iter(f"{{{BPMN}}}*"):
        yield resolve(element.get("messageRef", ""))
        if local(element) in _MESSAGE_WORDS:
            yield resolve(text_of(element))


def _is_extension(element: _Element) -> bool:
    """Return whether ``element`` stands where every program may write what it likes."""
    container = f"{{{BPMN}}}extensionElements"
    return next(element.iterancestors(container), None) is not None


def is_usable(given: str) -> bool:
    """Say whether an id can be the key of something that is published."""
    return len(given) <= LONGEST_ID and _ID.fullmatch(given) is not None


def _check_id(element: _Element, given: str) -> Iterator[Finding]:
    if not is_usable(given):
        place = Spot(id=given[:_SHOWN], name=element.get("name", ""), line=line_of(element))
        yield BAD_ID.at(place, id=given[:_SHOWN])
    elif given in _RESERVED_IDS and local(element) in FLOW_NODES:
        yield RESERVED_ID.at(spot(element), id=given)


def _repeated(first: _Element, second: _Element) -> Finding:
    both = {local(first), local(second)}
    rule = SAME_PROCESS if both == {"process"} else SAME_ID
    lines = line_of(first), line_of(second)
    return rule.at(spot(second), id=second.get("id"), first=lines[0], second=lines[1])
