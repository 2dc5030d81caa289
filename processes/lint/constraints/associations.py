"""Data associations, and the data of events (BPMN 2.0.2 §10.4.1): both ends carry the same."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import Elements, Index, bpmn_children, holder, texts
from processes.lint.constraints.items import item_of, same
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, spot
from processes.notation import EVENTS
from processes.tree import line_of, local, resolve

_PAGE: Final = "BPMN 2.0.2 §10.4.1"


def _wrong(sentence: str, advice: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-110",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=constraints,
        page=_PAGE,
    )


DIFFERENT_ITEMS: Final = _wrong(
    'The data flow "{element}" leads from "{source}" to "{target}", which carry different items.',
    "Give both the same item definition, or write a transformation.",
    "EXT.091",
)
SEVERAL_SOURCES: Final = _wrong(
    'The data flow "{element}" has {count} sources and no transformation.',
    "Draw one data flow for each source, or write a transformation.",
    "EXT.092",
)
TOO_FEW: Final = _wrong(
    'The event "{element}" has {count} triggers and data for {data} of them.',
    "Give the event one data element for each trigger, or none.",
    "EXT.093",
)
OTHER_ITEM: Final = _wrong(
    'The data "{data}" of the event "{element}" is not what its trigger "{what}" carries.',
    "Give both the same item definition.",
    "EXT.094",
)
RULES: Final = (DIFFERENT_ITEMS, SEVERAL_SOURCES, TOO_FEW, OTHER_ITEM)

_ASSOCIATIONS: Final = ("dataAssociation", "dataInputAssociation", "dataOutputAssociation")
_CARRIERS: Final = {
    "messageEventDefinition": "messageRef",
    "signalEventDefinition": "signalRef",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
}
"""What an event definition refers to that says which item it carries."""
_THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})


def check_associations(index: Index) -> Iterator[Finding]:
    """Report data associations between different items, or of several sources."""
    for line in index.every(*_ASSOCIATIONS):
        if next(bpmn_children(line, "transformation"), None) is not None:
            continue
        sources = texts(line, "sourceRef")
        if len(sources) > 1:
            yield SEVERAL_SOURCES.at(_place(line), on_line=line_of(line), count=len(sources))
        yield from _items(index, line, sources)


def check_events(index: Index) -> Iterator[Finding]:
    """Report events whose data does not fit their triggers, one by one in their order."""
    for event in index.every(*sorted(EVENTS)):
        name = "dataInput" if local(event) in _THROWING else "dataOutput"
        data = tuple(bpmn_children(event, name))
        if not data:
            continue
        definitions = index.definitions(event)
        if len(data) < len(definitions):
            yield TOO_FEW.at(spot(event), count=len(definitions), data=len(data))
        yield from _carried(index, event, data, definitions)


def _items(index: Index, line: _Element, sources: tuple[str, ...]) -> Iterator[Finding]:
    for target in texts(line, "targetRef"):
        wanted = item_of(index, index.ids.get(target))
        for source in sources:
            given = item_of(index, index.ids.get(source))
            if wanted is not None and given is not None and not same(given, wanted):
                rule, also = DIFFERENT_ITEMS, (source, target, holder(line).id)
                found = rule.at(_place(line), on_line=line_of(line), source=source, target=target)
                yield replace(found, also=also)


def _carried(
    index: Index, event: _Element, data: Elements, definitions: Elements
) -> Iterator[Finding]:
    for element, definition in zip(data, definitions, strict=False):
        word = _CARRIERS.get(local(definition), "")
        carrier = index.follow(definition, word) if word else None
        carried, given = item_of(index, carrier), item_of(index, element)
        if carried is not None and given is not None and not same(carried, given):
            name, what = element.get("id", ""), resolve(definition.get(word, ""))
            yield OTHER_ITEM.at(spot(event), also=(name,), data=name, what=what)


def _place(line: _Element) -> Spot:
    return spot(line) if line.get("id") else holder(line)


CHECKS: Final = (check_associations, check_events)
