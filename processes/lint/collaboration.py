"""Rules on message flows between pools: they explain who talks to whom, and must not contradict.

Nothing runs along a message flow here, so what is wrong with one is a warning.
"""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.document import Document
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.notation import ACTIVITIES, BPMN, EVENTS
from processes.tree import child, local, resolve


def _wrong(sentence: str, advice: str) -> Rule:
    return Rule(code="BPMN-060", sentence=sentence, advice=advice, severity=Severity.WARNING)


NO_PARTNER: Final = _wrong(
    'The message flow "{element}" does not connect two steps, events or pools.',
    "Draw it again between two pools; notes and groups cannot talk.",
)
SAME_POOL: Final = _wrong(
    'The message flow "{element}" stays within one pool.',
    "Use an arrow within a pool, and message flows between pools.",
)
CANNOT_SEND: Final = _wrong(
    'The message flow "{element}" comes from "{node}", which receives or only begins.',
    "Turn the message flow round, or draw it from a step that sends.",
)
CANNOT_RECEIVE: Final = _wrong(
    'The message flow "{element}" leads to "{node}", which sends or only ends.',
    "Turn the message flow round, or lead it to a step that receives.",
)
NO_MESSAGE: Final = _wrong(
    'The message flow "{element}" ends at "{node}", an event without a message.',
    "Make it a message event.",
)
RULES: Final = (NO_PARTNER, SAME_POOL, CANNOT_SEND, CANNOT_RECEIVE, NO_MESSAGE)

_PARTNERS: Final = ACTIVITIES | EVENTS | {"participant"}
_NEVER_SEND: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_NEVER_RECEIVE: Final = frozenset({"endEvent", "intermediateThrowEvent"})


def check_message_flows(document: Document) -> Iterator[Finding]:
    """Report message flows that no two partners could use (BPMN 2.0.2 §9.4)."""
    elements = {element.get("id", ""): element for element in document.root.iter(f"{{{BPMN}}}*")}
    for flow in document.root.iter(f"{{{BPMN}}}messageFlow"):
        source, target = (
            elements.get(resolve(flow.get(end, ""))) for end in ("sourceRef", "targetRef")
        )
        if source is None or target is None or not {local(source), local(target)} <= _PARTNERS:
            yield NO_PARTNER.at(spot(flow))
        else:
            yield from _ends(flow, source, target)
            if _pool(source) == _pool(target):
                yield SAME_POOL.at(spot(flow))


def _ends(flow: _Element, source: _Element, target: _Element) -> Iterator[Finding]:
    for end, never, rule in (
        (source, _NEVER_SEND, CANNOT_SEND),
        (target, _NEVER_RECEIVE, CANNOT_RECEIVE),
    ):
        name = end.get("name") or end.get("id", "")
        if local(end) in never:
            yield rule.at(spot(flow), node=name)
        elif local(end) in EVENTS and not _has_message(end):
            yield NO_MESSAGE.at(spot(flow), node=name)


def _has_message(event: _Element) -> bool:
    definitions = ("messageEventDefinition", "eventDefinitionRef")
    return any(child(event, definition) is not None for definition in definitions)


def _pool(element: _Element) -> str:
    """Return the id of the process that ``element`` belongs to, or of a pool without one."""
    if local(element) == "participant":
        return resolve(element.get("processRef", "")) or element.get("id", "")
    process = next(element.iterancestors(f"{{{BPMN}}}process"), element)
    return process.get("id", "")
