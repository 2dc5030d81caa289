"""Sequence flows: they join two steps of one level, and every step has its way in and out."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import (
    ARTIFACTS,
    Index,
    bpmn_children,
    is_true,
    names_of,
    process_of,
    scope_of,
)
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.lint.wiring import UNREACHABLE
from processes.notation import ACTIVITIES, CHOREOGRAPHY, FLOW_NODES, SUBPROCESSES
from processes.tree import local, resolve

_FLOW: Final = "BPMN 2.0.2 §8.4.13"
_ARTIFACT: Final = "BPMN 2.0.2 §8.4.1"
_START: Final = "BPMN 2.0.2 §10.5.2"
_END: Final = "BPMN 2.0.2 §10.5.3"
_INTERMEDIATE: Final = "BPMN 2.0.2 §10.5.4"


def _broken(sentence: str, advice: str, page: str, *constraints: str, code: str) -> Rule:
    return Rule(code=code, sentence=sentence, advice=advice, constraints=constraints, page=page)


NO_SOURCE: Final = _broken(
    'The flow "{element}" comes from nowhere.',
    "Connect both ends of the arrow, or delete it.",
    _FLOW,
    code="BPMN-019",
)
NO_TARGET: Final = _broken(
    'The flow "{element}" leads nowhere.',
    "Connect both ends of the arrow, or delete it.",
    _FLOW,
    code="BPMN-019",
)
MISSING_SOURCE: Final = _broken(
    'The flow "{element}" comes from "{node}", which is not a step of this process.',
    "Connect the flow with a step of the same process.",
    _FLOW,
    "EXT.021",
    "REF",
    code="BPMN-018",
)
MISSING_TARGET: Final = _broken(
    'The flow "{element}" leads to "{node}", which is not a step of this process.',
    "Connect the flow with a step of the same process.",
    _FLOW,
    "EXT.022",
    "REF",
    code="BPMN-018",
)
ARTIFACT_SOURCE: Final = _broken(
    'The flow "{element}" comes from "{node}" ({what}), which only explains.',
    "Connect the flow with a step; draw an association to the explanation.",
    _ARTIFACT,
    "EXT.007",
    "EXT.021",
    code="BPMN-018",
)
ARTIFACT_TARGET: Final = _broken(
    'The flow "{element}" leads to "{node}" ({what}), which only explains.',
    "Connect the flow with a step; draw an association to the explanation.",
    _ARTIFACT,
    "EXT.006",
    "EXT.022",
    code="BPMN-018",
)
EVENT_SOURCE: Final = _broken(
    'The flow "{element}" comes from the event sub-process "{node}".',
    "Delete the arrow; an event sub-process ends by itself.",
    _FLOW,
    "EXT.021",
    code="BPMN-018",
)
EVENT_TARGET: Final = _broken(
    'The flow "{element}" leads to the event sub-process "{node}".',
    "Delete the arrow; an event sub-process begins by its event.",
    _FLOW,
    "EXT.022",
    code="BPMN-018",
)
ACROSS_SCOPES: Final = _broken(
    'The flow "{element}" crosses the border of a sub-process.',
    "Leave a sub-process by its end event or a boundary event.",
    _FLOW,
    "EXT.152",
    code="BPMN-018",
)
ACROSS_POOLS: Final = _broken(
    'The flow "{element}" leads from the process "{source}" into the process "{target}".',
    "Send a message to the other process.",
    _FLOW,
    "EXT.152",
    code="BPMN-018",
)
ONE_CONDITION: Final = Rule(
    code="BPMN-036",
    sentence='The only arrow that leaves "{element}" has a condition; the case may not go on.',
    advice="Draw the other way as well, or remove the condition.",
    severity=Severity.WARNING,
    constraints=("EXT.025",),
    page=_FLOW,
)
NO_WAY_IN: Final = UNREACHABLE.about("EXT.150", page=_START)
NO_WAY_TO_END: Final = NO_WAY_IN.about("EXT.107", page=_END)
NO_WAY_TO_EVENT: Final = NO_WAY_IN.about("EXT.115", page=_INTERMEDIATE)
NO_WAY_OUT: Final = Rule(
    code="BPMN-039",
    sentence='Nothing follows "{element}", although other ways lead to an end event.',
    advice="Lead it to an end event, so that people see how the matter ends there.",
    severity=Severity.WARNING,
    constraints=("EXT.151",),
    page=_END,
)
NO_WAY_FROM_START: Final = NO_WAY_OUT.about("EXT.101", page=_START)
NO_WAY_FROM_BOUNDARY: Final = NO_WAY_OUT.about("EXT.113", page=_INTERMEDIATE)
NO_WAY_FROM_EVENT: Final = NO_WAY_OUT.about("EXT.116", page=_INTERMEDIATE)


def _loose(sentence: str, advice: str, page: str, constraint: str) -> Rule:
    return Rule(
        code="BPMN-039",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=(constraint,),
        page=page,
    )


LOOSE_END: Final = _loose(
    'Nothing leads to the end event "{element}".', "Lead an arrow to it.", _END, "EXT.107"
)
LOOSE_EVENT: Final = _loose(
    'Nothing leads to the event "{element}".', "Lead an arrow to it.", _INTERMEDIATE, "EXT.115"
)
IDLE_START: Final = _loose(
    'Nothing follows the start event "{element}".',
    "Lead an arrow to the first step.",
    _START,
    "EXT.101",
)
IDLE_BOUNDARY: Final = _loose(
    'Nothing follows the boundary event "{element}".',
    "Lead an arrow to what is to happen then.",
    _INTERMEDIATE,
    "EXT.113",
)
IDLE_EVENT: Final = _loose(
    'Nothing follows the event "{element}".',
    "Lead an arrow to the next step, or make it an end event.",
    _INTERMEDIATE,
    "EXT.116",
)
RULES: Final = (
    NO_SOURCE,
    NO_TARGET,
    MISSING_SOURCE,
    MISSING_TARGET,
    ARTIFACT_SOURCE,
    ARTIFACT_TARGET,
    EVENT_SOURCE,
    EVENT_TARGET,
    ACROSS_SCOPES,
    ACROSS_POOLS,
    ONE_CONDITION,
    NO_WAY_IN,
    NO_WAY_TO_END,
    NO_WAY_TO_EVENT,
    NO_WAY_OUT,
    NO_WAY_FROM_START,
    NO_WAY_FROM_BOUNDARY,
    NO_WAY_FROM_EVENT,
    LOOSE_END,
    LOOSE_EVENT,
    IDLE_START,
    IDLE_BOUNDARY,
    IDLE_EVENT,
)

_ENDS: Final = (
    ("sourceRef", NO_SOURCE, MISSING_SOURCE, ARTIFACT_SOURCE, EVENT_SOURCE),
    ("targetRef", NO_TARGET, MISSING_TARGET, ARTIFACT_TARGET, EVENT_TARGET),
)
_STEPS: Final = FLOW_NODES | CHOREOGRAPHY
_LEVELS: Final = ("process", "subProcess", "transaction")
"""Levels with a beginning and an end; what an ad-hoc sub-process holds may stand alone."""
_WAYS_IN: Final[Mapping[str, Rule]] = {
    "endEvent": NO_WAY_TO_END,
    "intermediateCatchEvent": NO_WAY_TO_EVENT,
    "intermediateThrowEvent": NO_WAY_TO_EVENT,
}
_LOOSE: Final[Mapping[str, Rule]] = {
    "endEvent": LOOSE_END,
    "intermediateCatchEvent": LOOSE_EVENT,
    "intermediateThrowEvent": LOOSE_EVENT,
}
_WAYS_OUT: Final[Mapping[str, Rule]] = {
    "startEvent": NO_WAY_FROM_START,
    "boundaryEvent": NO_WAY_FROM_BOUNDARY,
    "intermediateCatchEvent": NO_WAY_FROM_EVENT,
    "intermediateThrowEvent": NO_WAY_FROM_EVENT,
}
_IDLE: Final[Mapping[str, Rule]] = {
    "startEvent": IDLE_START,
    "boundaryEvent": IDLE_BOUNDARY,
    "intermediateCatchEvent": IDLE_EVENT,
    "intermediateThrowEvent": IDLE_EVENT,
}


def check_ends(index: Index) -> Iterator[Finding]:
    """Report flows that do not join two steps of the same level."""
    for flow in index.every("sequenceFlow"):
        if process_of(flow) is None:
            continue
        problems = [*_open_ends(index, flow)]
        yield from problems or _across(index, flow)


def check_conditions(index: Index) -> Iterator[Finding]:
    """Report activities that may not go on, as their only way out has a condition."""
    for activity in index.every(*sorted(ACTIVITIES)):
        flows = index.out_of(activity)
        if len(flows) == 1 and "conditionExpression" in names_of(bpmn_children(flows[0])):
            yield ONE_CONDITION.at(spot(activity), also=(flows[0].get("id", ""),))


def check_ways(index: Index) -> Iterator[Finding]:
    """Report steps that nothing leads to, or that nothing follows, level by level."""
    for level in index.every(*_LEVELS):
        members = [member for member in bpmn_children(level) if local(member) in FLOW_NODES]
        kinds = set(names_of(members))
        for member in members:
            if not index.into(member) and not _begins(index, member):
                rules = _WAYS_IN if "startEvent" in kinds else _LOOSE
                default = NO_WAY_IN if "startEvent" in kinds else None
                yield from _told(member, rules, default)
            if not index.out_of(member) and not _ends(index, member):
                rules = _WAYS_OUT if "endEvent" in kinds else _IDLE
                default = NO_WAY_OUT if "endEvent" in kinds else None
                yield from _told(member, rules, default)


def _told(member: _Element, rules: Mapping[str, Rule], default: Rule | None) -> Iterator[Finding]:
    rule = rules.get(local(member), default)
    if rule is not None:
        yield rule.at(spot(member))


def _open_ends(index: Index, flow: _Element) -> Iterator[Finding]:
    for word, absent, missing, artifact, event in _ENDS:
        node = resolve(flow.get(word, ""))
        target = index.ids.get(node)
        if not node:
            yield absent.at(spot(flow))
        elif target is None or local(target) not in _STEPS | ARTIFACTS:
            yield missing.at(spot(flow), node=node)
        elif local(target) in ARTIFACTS:
            yield artifact.at(spot(flow), also=(node,), node=node, what=local(target))
        elif local(target) in SUBPROCESSES and is_true(target, "triggeredByEvent"):
            yield event.at(spot(flow), also=(node,), node=node)


def _across(index: Index, flow: _Element) -> Iterator[Finding]:
    source, target = index.follow(flow, "sourceRef"), index.follow(flow, "targetRef")
    if source is None or target is None or scope_of(source) is scope_of(target):
        return
    also = (source.get("id", ""), target.get("id", ""))
    pools = [process_of(source), process_of(target)]
    if pools[0] is pools[1]:
        yield ACROSS_SCOPES.at(spot(flow), also=also)
    else:
        names = [pool.get("id", "") if pool is not None else "" for pool in pools]
        yield ACROSS_POOLS.at(spot(flow), also=also, source=names[0], target=names[1])


def _begins(index: Index, node: _Element) -> bool:
    """Return whether ``node`` needs no way in."""
    if local(node) in {"startEvent", "boundaryEvent"} or _stands_alone(node):
        return True
    return is_true(node, "instantiate") or _is_link(index, node, "intermediateCatchEvent")


def _ends(index: Index, node: _Element) -> bool:
    """Return whether ``node`` needs no way out."""
    if local(node) == "endEvent" or _stands_alone(node):
        return True
    undoes = "compensateEventDefinition" in names_of(index.definitions(node))
    if local(node) == "boundaryEvent" and undoes:
        return True
    return _is_link(index, node, "intermediateThrowEvent")


def _stands_alone(node: _Element) -> bool:
    return is_true(node, "triggeredByEvent") or is_true(node, "isForCompensation")


def _is_link(index: Index, node: _Element, kind: str) -> bool:
    return local(node) == kind and "linkEventDefinition" in names_of(index.definitions(node))


CHECKS: Final = (check_ends, check_conditions, check_ways)
