"""Message flows between pools: they explain who talks to whom, and must not contradict.

Nothing runs along a message flow here, so what is wrong with one is a warning.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import (
    ARTIFACTS,
    CONVERSATIONS,
    Index,
    names_of,
    process_of,
    title,
)
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.notation import ACTIVITIES, CHOREOGRAPHY, EVENTS
from processes.tree import local, resolve

_FLOW: Final = "BPMN 2.0.2 §9.4"
_START: Final = "BPMN 2.0.2 §10.5.2"
_END: Final = "BPMN 2.0.2 §10.5.3"
_INTERMEDIATE: Final = "BPMN 2.0.2 §10.5.4"


def _wrong(sentence: str, advice: str, page: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-060",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=constraints,
        page=page,
    )


NO_PARTNER: Final = _wrong(
    'The message flow "{element}" does not connect two steps, events or pools.',
    "Draw it again between two pools; notes and groups cannot talk.",
    _FLOW,
    "REF",
)
FROM_ARTIFACT: Final = _wrong(
    'The message flow "{element}" comes from "{node}" ({what}), which only explains.',
    "Draw it again between two pools; notes and groups cannot talk.",
    "BPMN 2.0.2 §8.4.1",
    "EXT.009",
)
TO_ARTIFACT: Final = _wrong(
    'The message flow "{element}" leads to "{node}" ({what}), which only explains.',
    "Draw it again between two pools; notes and groups cannot talk.",
    "BPMN 2.0.2 §8.4.1",
    "EXT.008",
)
SAME_POOL: Final = _wrong(
    'The message flow "{element}" stays within one pool.',
    "Use an arrow within a pool, and message flows between pools.",
    _FLOW,
    "EXT.031",
)
_SENDS: Final = (
    'The message flow "{flow}" comes from "{element}", which receives or only begins.',
    "Turn the message flow round, or draw it from a step that sends.",
)
_RECEIVES: Final = (
    'The message flow "{flow}" leads to "{element}", which sends or only ends.',
    "Turn the message flow round, or lead it to a step that receives.",
)
_SILENT: Final = (
    'The message flow "{flow}" ends at "{element}", an event without a message.',
    "Make it a message event.",
)
START_SENDS: Final = _wrong(*_SENDS, _START, "EXT.102")
CATCH_SENDS: Final = _wrong(*_SENDS, _INTERMEDIATE, "EXT.119")
BOUNDARY_SENDS: Final = _wrong(*_SENDS, _INTERMEDIATE)
END_RECEIVES: Final = _wrong(*_RECEIVES, _END, "EXT.108")
THROW_RECEIVES: Final = _wrong(*_RECEIVES, _INTERMEDIATE, "EXT.119")
START_WITHOUT: Final = _wrong(*_SILENT, _START, "EXT.103")
END_WITHOUT: Final = _wrong(*_SILENT, _END, "EXT.109")
WITHOUT: Final = _wrong(*_SILENT, _INTERMEDIATE)
RULES: Final = (
    NO_PARTNER,
    FROM_ARTIFACT,
    TO_ARTIFACT,
    SAME_POOL,
    START_SENDS,
    CATCH_SENDS,
    BOUNDARY_SENDS,
    END_RECEIVES,
    THROW_RECEIVES,
    START_WITHOUT,
    END_WITHOUT,
    WITHOUT,
)

_PARTNERS: Final = ACTIVITIES | EVENTS | CHOREOGRAPHY | CONVERSATIONS | {"participant"}
_NEVER: Final[Mapping[tuple[str, str], Rule]] = {
    ("sourceRef", "startEvent"): START_SENDS,
    ("sourceRef", "intermediateCatchEvent"): CATCH_SENDS,
    ("sourceRef", "boundaryEvent"): BOUNDARY_SENDS,
    ("targetRef", "endEvent"): END_RECEIVES,
    ("targetRef", "intermediateThrowEvent"): THROW_RECEIVES,
}
_WITHOUT: Final[Mapping[str, Rule]] = {"startEvent": START_WITHOUT, "endEvent": END_WITHOUT}


def check_message_flows(index: Index) -> Iterator[Finding]:
    """Report message flows that no two partners could use (BPMN 2.0.2 §9.4)."""
    for flow in index.every("messageFlow"):
        source, target = index.follow(flow, "sourceRef"), index.follow(flow, "targetRef")
        if _may_talk(source) and _may_talk(target):
            for end, element in (("sourceRef", source), ("targetRef", target)):
                yield from _event(index, flow, end, element)
            if _pool(source) == _pool(target):
                yield SAME_POOL.at(spot(flow))
        else:
            yield from _partners(flow, source, target)


def _may_talk(element: _Element | None) -> bool:
    return element is not None and local(element) in _PARTNERS


def _partners(
    flow: _Element, source: _Element | None, target: _Element | None
) -> Iterator[Finding]:
    """Report the ends of ``flow`` that cannot talk."""
    for end, artifact in ((source, FROM_ARTIFACT), (target, TO_ARTIFACT)):
        if end is None:
            yield NO_PARTNER.at(spot(flow))
        elif not _may_talk(end):
            rule = artifact if local(end) in ARTIFACTS else NO_PARTNER
            name = end.get("id", "")
            yield rule.at(spot(flow), also=(name,), node=name, what=local(end))


def _event(index: Index, flow: _Element, end: str, event: _Element | None) -> Iterator[Finding]:
    if event is None or local(event) not in EVENTS:
        return
    never = _NEVER.get((end, local(event)))
    silent = "messageEventDefinition" not in names_of(index.definitions(event))
    rule = never or (_WITHOUT.get(local(event), WITHOUT) if silent else None)
    if rule is not None:
        yield rule.at(spot(event), also=(flow.get("id", ""),), flow=title(flow))


def _pool(element: _Element | None) -> str:
    """Return the id of the process that ``element`` belongs to, or of what has none."""
    if element is None:
        return ""
    if local(element) == "participant":
        return resolve(element.get("processRef", "")) or element.get("id", "")
    process = process_of(element)
    return (element if process is None else process).get("id", "")


CHECKS: Final = (check_message_flows,)
