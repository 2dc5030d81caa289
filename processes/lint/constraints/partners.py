"""Participants, conversations and choreographies: who is there, how often, and in which frame.

None of this runs; it is said so that the drawing does not contradict itself.
"""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import (
    ARTIFACTS,
    CONVERSATIONS,
    Index,
    bpmn_children,
    holder,
    is_true,
    names_of,
)
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.tree import line_of, resolve, text_of


def _wrong(sentence: str, advice: str, page: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-120",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=constraints,
        page=page,
    )


REFERS_TO_CHOREOGRAPHY: Final = _wrong(
    '"{element}" is itself about conversations or choreography and refers to "{ref}".',
    "Only a collaboration may refer to a choreography.",
    "BPMN 2.0.2 §9.2",
    "EXT.027",
)
SHARED_PROCESS: Final = _wrong(
    'The pools "{element}" and "{other}" show the same process "{process}".',
    "Give each pool a process of its own.",
    "BPMN 2.0.2 §9.3",
    "EXT.028",
)
MINIMUM: Final = _wrong(
    'The pool "{element}" takes part {value} times at least; that has to be 0 or more.',
    "Set the minimum to 0 or more.",
    "BPMN 2.0.2 §9.3",
    "EXT.029",
)
MAXIMUM: Final = _wrong(
    'The pool "{element}" takes part {value} times at most; the least is {least}.',
    "Set the maximum to 1 or more, and not below the minimum.",
    "BPMN 2.0.2 §9.3",
    "EXT.030",
)
NOT_GLOBAL: Final = _wrong(
    'The global conversation "{element}" cannot contain {what}.',
    "Keep participants and message flows only, or make it a collaboration.",
    "BPMN 2.0.2 §9.5",
    "EXT.032",
)
OPENNESS: Final = _wrong(
    'The collaboration "{element}" and its choreography "{ref}" disagree about being closed.',
    "Set isClosed to the same value in both.",
    "BPMN 2.0.2 §9.2",
    "EXT.033",
)
RULES: Final = (REFERS_TO_CHOREOGRAPHY, SHARED_PROCESS, MINIMUM, MAXIMUM, NOT_GLOBAL, OPENNESS)

_NOT_COLLABORATIONS: Final = ("choreography", "globalChoreographyTask", "globalConversation")
_NOT_GLOBAL: Final = (
    ARTIFACTS
    | CONVERSATIONS
    | {"participantAssociation", "messageFlowAssociation", "conversationAssociation"}
)


def check_frames(index: Index) -> Iterator[Finding]:
    """Report references to choreographies by the wrong elements, or with another openness."""
    for frame in index.every(*_NOT_COLLABORATIONS):
        for reference in bpmn_children(frame, "choreographyRef"):
            ref = resolve(text_of(reference))
            yield REFERS_TO_CHOREOGRAPHY.at(spot(frame), also=(ref,), ref=ref)
    for frame in index.every("collaboration"):
        for reference in bpmn_children(frame, "choreographyRef"):
            other = index.find(text_of(reference))
            if other is not None and is_true(other, "isClosed") != is_true(frame, "isClosed"):
                ref = resolve(text_of(reference))
                yield OPENNESS.at(spot(frame), also=(ref,), ref=ref)


def check_global_conversations(index: Index) -> Iterator[Finding]:
    """Report what a global conversation cannot hold (BPMN 2.0.2 §9.5)."""
    for frame in index.every("globalConversation"):
        wrong = [member for member in bpmn_children(frame) if names_of([member])[0] in _NOT_GLOBAL]
        if wrong:
            what = ", ".join(dict.fromkeys(names_of(wrong)))
            also = tuple(member.get("id", "") for member in wrong)
            yield NOT_GLOBAL.at(spot(frame), also=also, what=what)


def check_participants(index: Index) -> Iterator[Finding]:
    """Report impossible multiplicities (table 9.4), and processes in two pools."""
    for multiplicity in index.every("participantMultiplicity"):
        yield from _multiplicity(multiplicity)
    first: dict[tuple[_Element | None, str], _Element] = {}
    for pool in index.every("participant"):
        process = resolve(pool.get("processRef", ""))
        if not process:
            continue
        other = first.setdefault((pool.getparent(), process), pool)
        if other is not pool:
            name = other.get("name", "") or other.get("id", "")
            also = (other.get("id", ""), process)
            yield SHARED_PROCESS.at(spot(pool), also=also, other=name, process=process)


def _multiplicity(element: _Element) -> Iterator[Finding]:
    place, on_line = holder(element), line_of(element)
    least = _number(element.get("minimum", "0"))
    if least is None or least < 0:
        yield MINIMUM.at(place, on_line=on_line, value=element.get("minimum", ""))
    most = _number(element.get("maximum", "1"))
    floor = max(1, least or 0)
    if most is None or most < floor:
        yield MAXIMUM.at(place, on_line=on_line, value=element.get("maximum", "1"), least=floor)


def _number(text: str) -> int | None:
    digits = text.strip().removeprefix("-")
    short = digits.isascii() and digits.isdigit() and len(digits) < 12  # noqa: PLR2004 - xsd:int
    return int(text) if short else None


CHECKS: Final = (check_frames, check_global_conversations, check_participants)
