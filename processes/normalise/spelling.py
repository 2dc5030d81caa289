"""Booleans in capitals, types with a foreign prefix, other names of FEEL, old vocabularies."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.normalise.changes import BooleanSpelled, FormatNamed, NamespaceRenewed, TypeRepaired
from processes.normalise.edits import Edit, SetAttribute, change
from processes.notation import BPMN, BPMNDI, DC, DI, XSI

BOOLEANS: Final = (
    "cancelActivity",
    "cancelRemainingInstances",
    "instantiate",
    "isCollection",
    "isClosed",
    "isExecutable",
    "isForCompensation",
    "isImmediate",
    "isInterrupting",
    "isMultiple",
    "isSequential",
    "parallelMultiple",
    "testBefore",
    "triggeredByEvent",
    "waitForCompletion",
)
FEEL: Final = "feel"
_FEEL_NAMES: Final = re.compile(
    r"(application|text)/(x-)?feel|feel[-_ ]?(expression|script|1\.\d)"
    r"|https?://www\.omg\.org/spec/dmn/\d+/feel/?",
    re.IGNORECASE,
)
_OLD: Final = (
    (re.compile(r"https?://bpmndi\.org/?"), BPMNDI),
    (re.compile(r"https?://(www\.|schema\.)?omg\.org/spec/BPMN/[\d.]+/DI(-XMI)?/?"), BPMNDI),
    (re.compile(r"https?://(www\.|schema\.)?omg\.org/spec/DD/[\d.]+/DC(-XMI)?/?"), DC),
    (re.compile(r"https?://(www\.|schema\.)?omg\.org/spec/DD/[\d.]+/DI(-XMI)?/?"), DI),
)
"""Earlier and mistaken names of the vocabularies of the drawing."""


def booleans(root: _Element) -> Iterator[Edit]:
    """Write True and FALSE as BPMN does; what is neither is left to the linter."""
    for element in root.iter(f"{{{BPMN}}}*"):
        for name in BOOLEANS:
            was = element.get(name, "")
            now = was.strip().lower()
            if now in {"true", "false"} and now != was.strip():
                said = change(BooleanSpelled, element, what=name, was=was, now=now)
                yield SetAttribute(element=element, change=said, name=name, value=now)


def types(root: _Element) -> Iterator[Edit]:
    """Give xsi:type of a formal expression the prefix that BPMN has in this file."""
    for element in root.iter(f"{{{BPMN}}}*"):
        was = element.get(f"{{{XSI}}}type", "").strip()
        prefix, colon, name = was.rpartition(":")
        if name == "tFormalExpression" and element.nsmap.get(prefix or None) != BPMN and colon:
            now = f"{element.prefix}:{name}" if element.prefix else name
            said = change(TypeRepaired, element, was=was, now=now)
            yield SetAttribute(element=element, change=said, name=f"{{{XSI}}}type", value=now)


def formats(root: _Element) -> Iterator[Edit]:
    """Call FEEL by one name where a script says what it is written in."""
    for element in root.iter(f"{{{BPMN}}}*"):
        for name in ("scriptFormat", "scriptLanguage"):
            was = element.get(name, "").strip()
            if _FEEL_NAMES.fullmatch(was) or (was.lower() == FEEL != was):
                said = change(FormatNamed, element, was=was)
                yield SetAttribute(element=element, change=said, name=name, value=FEEL)


def vocabularies(root: _Element) -> Iterator[Edit]:
    """Read the drawing of files that use an old name for the vocabulary of drawings."""
    for element in root.iter("*"):
        parent = element.getparent()
        above = {} if parent is None else parent.nsmap
        for prefix, was in element.nsmap.items():
            now = _renewed(was)
            if now != was and above.get(prefix) != was:
                name = f"xmlns:{prefix}" if prefix else "xmlns"
                said = change(NamespaceRenewed, element, was=was, now=now)
                yield SetAttribute(element=element, change=said, name=name, value=now)


def _renewed(namespace: str) -> str:
    standard = {BPMN, BPMNDI, DC, DI}
    if namespace in standard:
        return namespace
    return next((new for old, new in _OLD if old.fullmatch(namespace)), namespace)
