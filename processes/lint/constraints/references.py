"""References: what one element says of another must be in the file, and be of the right kind.

The table follows the types of the associations in the class diagrams of BPMN 2.0.2 chapters 8 to
11; the schema only knows that a reference is a name. Names of another namespace belong to an
imported file, which is not at hand, and are left alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from lxml.etree import _Element

from processes.lint import messages, support, wiring
from processes.lint.constraints.index import (
    CONVERSATIONS,
    GLOBAL_TASKS,
    Index,
    holder,
    is_executable,
    speaks_house,
)
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.notation import ACTIVITIES, CHOREOGRAPHY, EVENTS, FLOW_NODES, TRIGGERS
from processes.tree import line_of, local, resolve, text_of

MISSING: Final = Rule(
    code="BPMN-101",
    sentence='"{element}" refers by {what} to "{ref}", which is not in the file.',
    advice="Choose an element of this file, or delete the reference.",
    severity=Severity.WARNING,
    constraints=("REF",),
    page="BPMN 2.0.2 §8.2.1",
)
WRONG_KIND: Final = Rule(
    code="BPMN-101",
    sentence='"{element}" refers by {what} to "{ref}" ({found}), which has to be: {wanted}.',
    advice="Choose an element of the right kind, or delete the reference.",
    severity=Severity.WARNING,
    constraints=("REF",),
    page="BPMN 2.0.2 §8.2.1",
)
NO_SUCH_MESSAGE: Final = messages.MISSING_MESSAGE.about("REF", page="BPMN 2.0.2 §8.4.11")
NO_SUCH_TRIGGER: Final = support.MISSING_TRIGGER.about("REF", page="BPMN 2.0.2 §10.5.5")
NO_SUCH_HOST: Final = wiring.STRAY_BOUNDARY.about("REF", page="BPMN 2.0.2 §10.5.4")
RULES: Final = (MISSING, WRONG_KIND, NO_SUCH_MESSAGE, NO_SUCH_TRIGGER, NO_SUCH_HOST)

_ITEMS: Final = (
    "data element",
    frozenset(
        {
            "dataObject",
            "dataObjectReference",
            "dataStore",
            "dataStoreReference",
            "dataInput",
            "dataOutput",
            "inputDataItem",
            "outputDataItem",
            "property",
        }
    ),
)
_EVENT_DEFINITIONS: Final = ("event definition", frozenset(TRIGGERS))
_COLLABORATIONS: Final = (
    "collaboration",
    frozenset({"collaboration", "globalConversation", "choreography", "globalChoreographyTask"}),
)
_CHOREOGRAPHIES: Final = ("choreography", frozenset({"choreography", "globalChoreographyTask"}))
_SETS_IN: Final = ("data input", frozenset({"dataInput", "inputSet"}))
_SETS_OUT: Final = ("data output", frozenset({"dataOutput", "outputSet"}))
_PARTNERS: Final = (
    "participant or conversation",
    CONVERSATIONS | CHOREOGRAPHY | ACTIVITIES | EVENTS | {"participant"},
)


def _one(name: str) -> tuple[str, frozenset[str]]:
    return name, frozenset({name})


TARGETS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "activityRef": ("activity", ACTIVITIES),
    "calledChoreographyRef": _CHOREOGRAPHIES,
    "calledCollaborationRef": _COLLABORATIONS,
    "calledElement": ("process or global task", GLOBAL_TASKS | {"process"}),
    "categoryValueRef": _one("categoryValue"),
    "choreographyRef": _CHOREOGRAPHIES,
    "correlationKeyRef": _one("correlationKey"),
    "correlationPropertyRef": _one("correlationProperty"),
    "dataInputRefs": _one("dataInput"),
    "dataObjectRef": _one("dataObject"),
    "dataOutputRefs": _one("dataOutput"),
    "dataStoreRef": _one("dataStore"),
    "definitionalCollaborationRef": _COLLABORATIONS,
    "endPointRef": _one("endPoint"),
    "errorRef": _one("error"),
    "escalationRef": _one("escalation"),
    "flowNodeRef": ("step", FLOW_NODES | CHOREOGRAPHY),
    "inMessageRef": _one("message"),
    "initiatingParticipantRef": _one("participant"),
    "innerConversationNodeRef": ("conversation", CONVERSATIONS),
    "innerMessageFlowRef": _one("messageFlow"),
    "innerParticipantRef": _one("participant"),
    "inputDataRef": _SETS_IN,
    "inputSetRefs": _one("inputSet"),
    "interfaceRef": _one("interface"),
    "itemRef": _one("itemDefinition"),
    "itemSubjectRef": _one("itemDefinition"),
    "loopDataInputRef": _ITEMS,
    "loopDataOutputRef": _ITEMS,
    "messageFlowRef": _one("messageFlow"),
    "messageRef": _one("message"),
    "noneBehaviorEventRef": _EVENT_DEFINITIONS,
    "oneBehaviorEventRef": _EVENT_DEFINITIONS,
    "operationRef": _one("operation"),
    "optionalInputRefs": _one("dataInput"),
    "optionalOutputRefs": _one("dataOutput"),
    "outMessageRef": _one("message"),
    "outerConversationNodeRef": ("conversation", CONVERSATIONS),
    "outerMessageFlowRef": _one("messageFlow"),
    "outerParticipantRef": _one("participant"),
    "outputDataRef": _SETS_OUT,
    "outputSetRefs": _one("outputSet"),
    "parameterRef": _one("resourceParameter"),
    "participantRef": _one("participant"),
    "processRef": _one("process"),
    "resourceRef": _one("resource"),
    "signalRef": _one("signal"),
    "supportedInterfaceRef": _one("interface"),
    "whileExecutingInputRefs": _one("dataInput"),
    "whileExecutingOutputRefs": _one("dataOutput"),
}
"""What each reference may refer to, whether it is an attribute or an element of its own."""

ENDS: Final[Mapping[str, tuple[str, frozenset[str]] | None]] = {
    "association": None,
    "conversationLink": _PARTNERS,
    "dataAssociation": _ITEMS,
    "dataInputAssociation": _ITEMS,
    "dataOutputAssociation": _ITEMS,
}
"""What a line with ``sourceRef`` and ``targetRef`` may join; None: anything that is there.

Sequence flows and message flows have rules of their own.
"""

_STRUCTURED: Final = ("error", "escalation", "signal")
_LINK_ENDS: Final = ("source", "target")


def check_attributes(index: Index) -> Iterator[Finding]:
    """Report attributes that refer to nothing, or to something of another kind."""
    for element in _all(index):
        for word in element.attrib:
            name = str(word)
            if name in TARGETS and not _told_elsewhere(index, element, name):
                yield from _check(index, element, name, element.get(name, ""), TARGETS[name])
    for element in index.every(*_STRUCTURED):
        reference = element.get("structureRef", "")
        yield from _check(index, element, "structureRef", reference, TARGETS["itemRef"])


def check_elements(index: Index) -> Iterator[Finding]:
    """Report elements whose text refers to nothing, or to something of another kind."""
    for word, wanted in TARGETS.items():
        for element in index.every(word):
            yield from _check(index, element, word, text_of(element), wanted)
    for word in _LINK_ENDS:
        for element in index.every(word):
            parent = element.getparent()
            if parent is not None and local(parent) == "linkEventDefinition":
                wanted = _one("linkEventDefinition")
                yield from _check(index, element, word, text_of(element), wanted)


def check_ends(index: Index) -> Iterator[Finding]:
    """Report the ends of associations and conversation links."""
    for name, wanted in ENDS.items():
        for line in index.every(name):
            for end in ("sourceRef", "targetRef"):
                given = [line.get(end, ""), *(text_of(e) for e in line.iterchildren(f"{{*}}{end}"))]
                for reference in given:
                    yield from _check(index, line, end, reference, wanted)


def check_events(index: Index) -> Iterator[Finding]:
    """Report messages, shared triggers and hosts of events that are not what they should be."""
    for element in index.every("messageEventDefinition", "sendTask", "receiveTask"):
        reference = element.get("messageRef", "")
        target = index.find(reference)
        wrong = target is None or local(target) != "message"
        if reference and wrong and not _is_foreign(index, element, reference):
            yield NO_SUCH_MESSAGE.at(holder(element), ref=resolve(reference))
    for shared in index.every("eventDefinitionRef"):
        definition = index.find(text_of(shared))
        if definition is None or local(definition) not in TRIGGERS:
            yield NO_SUCH_TRIGGER.at(holder(shared), ref=text_of(shared))
    for event in index.every("boundaryEvent"):
        host = index.follow(event, "attachedToRef")
        if host is None or local(host) not in ACTIVITIES:
            yield NO_SUCH_HOST.at(spot(event))


def _all(index: Index) -> Iterator[_Element]:
    for elements in index.kinds.values():
        yield from elements


def _told_elsewhere(index: Index, element: _Element, word: str) -> bool:
    """Return whether another rule judges the attribute ``word`` of ``element``."""
    if word == "messageRef":
        return local(element) in {"messageEventDefinition", "sendTask", "receiveTask"}
    if word == "calledElement":
        called_by_key = speaks_house(index) or not is_executable(element)
        return called_by_key and index.follow(element, word) is None
    return False


def _check(
    index: Index,
    element: _Element,
    word: str,
    reference: str,
    wanted: tuple[str, frozenset[str]] | None,
) -> Iterator[Finding]:
    if not reference.strip() or _is_foreign(index, element, reference):
        return
    target = index.find(reference)
    place, on_line, ref = holder(element), line_of(element), resolve(reference)
    if target is None:
        yield MISSING.at(place, on_line=on_line, what=word, ref=ref)
    elif wanted is not None and local(target) not in wanted[1]:
        found = local(target)
        facts = {"what": word, "ref": ref, "found": found, "wanted": wanted[0]}
        yield replace(WRONG_KIND.found(place, facts, on_line), also=(ref,))


def _is_foreign(index: Index, element: _Element, reference: str) -> bool:
    """Return whether ``reference`` names something of another namespace: of an imported file."""
    prefix = reference.strip().rpartition(":")[0]
    namespace = element.nsmap.get(prefix) if prefix else None
    return namespace is not None and namespace != index.document.root.get("targetNamespace")


CHECKS: Final = (check_attributes, check_elements, check_ends, check_events)
