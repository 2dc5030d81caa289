"""Data: what is declared of data elements, inputs, outputs and their sets (BPMN 2.0.2 §10.4.1).

Variables belong to the case here, so none of this stops a case; it is said so that the file means
the same to other programs.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import (
    Index,
    bpmn_children,
    holder,
    is_true,
    texts,
)
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, spot
from processes.notation import SUBPROCESSES
from processes.tree import line_of, local

_PAGE: Final = "BPMN 2.0.2 §10.4.1"


def _wrong(sentence: str, advice: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-109",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=constraints,
        page=_PAGE,
    )


COLLECTION: Final = _wrong(
    '"{element}" and its item definition "{item}" do not agree on being a list.',
    "Set isCollection to the same value in both.",
    "EXT.020",
)
INPUT_COLLECTION: Final = COLLECTION.about("EXT.081")
OUTPUT_COLLECTION: Final = COLLECTION.about("EXT.082")
NAME: Final = _wrong(
    'The data object "{element}" should be called "{wanted}".',
    "Name it after the data object, with the state in square brackets.",
    "EXT.076",
)
IN_SUBPROCESS: Final = _wrong(
    'The sub-process "{element}" declares inputs and outputs, which it cannot have.',
    "Remove the declaration; a sub-process sees the data around it.",
    "EXT.079",
)
IDLE_INPUT: Final = _wrong(
    'The data input "{element}" of "{owner}" is in no input set.',
    "Put it into an input set, or delete it.",
    "EXT.084",
)
IDLE_OUTPUT: Final = _wrong(
    'The data output "{element}" of "{owner}" is in no output set.',
    "Put it into an output set, or delete it.",
    "EXT.088",
)
OPTIONAL_INPUT: Final = _wrong(
    'An input set of "{element}" calls "{ref}" optional and does not list it.',
    "List it under dataInputRefs as well.",
    "EXT.085",
)
EXECUTING_INPUT: Final = _wrong(
    'An input set of "{element}" reads "{ref}" while executing and does not list it.',
    "List it under dataInputRefs as well.",
    "EXT.086",
)
OPTIONAL_OUTPUT: Final = _wrong(
    'An output set of "{element}" calls "{ref}" optional and does not list it.',
    "List it under dataOutputRefs as well.",
    "EXT.089",
)
EXECUTING_OUTPUT: Final = _wrong(
    'An output set of "{element}" writes "{ref}" while executing and does not list it.',
    "List it under dataOutputRefs as well.",
    "EXT.090",
)
UNPAIRED: Final = _wrong(
    'The set "{element}" names the set "{ref}", which does not name it in return.',
    "Let the input set and the output set name each other.",
    "EXT.085",
    "EXT.087",
)
RULES: Final = (
    COLLECTION,
    INPUT_COLLECTION,
    OUTPUT_COLLECTION,
    NAME,
    IN_SUBPROCESS,
    IDLE_INPUT,
    IDLE_OUTPUT,
    OPTIONAL_INPUT,
    EXECUTING_INPUT,
    OPTIONAL_OUTPUT,
    EXECUTING_OUTPUT,
    UNPAIRED,
)

_COLLECTIONS: Final[Mapping[str, Rule]] = {
    "dataInput": INPUT_COLLECTION,
    "dataOutput": OUTPUT_COLLECTION,
    "dataObject": COLLECTION,
    "inputDataItem": COLLECTION,
    "outputDataItem": COLLECTION,
}
_LISTED: Final[Mapping[str, tuple[str, str, Rule]]] = {
    "dataInput": ("inputSet", "dataInputRefs", IDLE_INPUT),
    "dataOutput": ("outputSet", "dataOutputRefs", IDLE_OUTPUT),
}
_PARTS: Final = (
    ("inputSet", "dataInputRefs", "optionalInputRefs", OPTIONAL_INPUT),
    ("inputSet", "dataInputRefs", "whileExecutingInputRefs", EXECUTING_INPUT),
    ("outputSet", "dataOutputRefs", "optionalOutputRefs", OPTIONAL_OUTPUT),
    ("outputSet", "dataOutputRefs", "whileExecutingOutputRefs", EXECUTING_OUTPUT),
)
_PAIRS: Final = (
    ("inputSet", "outputSetRefs", "inputSetRefs"),
    ("outputSet", "inputSetRefs", "outputSetRefs"),
)


def check_collections(index: Index) -> Iterator[Finding]:
    """Report data elements that are lists although their items are not, or the other way round."""
    for name, rule in _COLLECTIONS.items():
        for element in index.every(name):
            item = index.follow(element, "itemSubjectRef")
            if item is None or local(item) != "itemDefinition":
                continue
            if is_true(element, "isCollection") != is_true(item, "isCollection"):
                yield rule.at(spot(element), also=_owners(element), item=item.get("id", ""))


def check_names(index: Index) -> Iterator[Finding]:
    """Report data object references that are not called after object and state (table 10.51)."""
    for reference in index.every("dataObjectReference"):
        state = next(bpmn_children(reference, "dataState"), None)
        target = index.follow(reference, "dataObjectRef")
        given = reference.get("name", "")
        if state is None or target is None or not given or not state.get("name"):
            continue
        wanted = f"{target.get('name', '')} [{state.get('name')}]".strip()
        if " ".join(given.split()) != " ".join(wanted.split()):
            yield NAME.at(spot(reference), wanted=wanted)


def check_places(index: Index) -> Iterator[Finding]:
    """Report sub-processes that declare inputs and outputs."""
    for subprocess in index.every(*sorted(SUBPROCESSES)):
        if next(bpmn_children(subprocess, "ioSpecification"), None) is not None:
            yield IN_SUBPROCESS.at(spot(subprocess))


def check_membership(index: Index) -> Iterator[Finding]:
    """Report inputs and outputs that belong to no set (tables 10.57 and 10.58)."""
    for name, (group, word, rule) in _LISTED.items():
        for owner in _holding(index, name):
            listed = {ref for each in bpmn_children(owner, group) for ref in texts(each, word)}
            for member in bpmn_children(owner, name):
                if member.get("id") not in listed:
                    yield rule.at(spot(member), also=_owners(member), owner=_owner(member).id)


def check_sets(index: Index) -> Iterator[Finding]:
    """Report members of a set that the set itself does not list (tables 10.60 and 10.61)."""
    for group, word, part, rule in _PARTS:
        for each in index.every(group):
            listed = set(texts(each, word))
            for reference in texts(each, part):
                if reference not in listed:
                    yield rule.at(_set_place(each), on_line=line_of(each), ref=reference)


def check_pairs(index: Index) -> Iterator[Finding]:
    """Report input and output sets that do not name each other (tables 10.60, 10.61)."""
    for group, there, back in _PAIRS:
        for each in index.every(group):
            for reference in texts(each, there):
                other = index.ids.get(reference)
                if other is not None and each.get("id", "") not in texts(other, back):
                    place = _set_place(each)
                    yield UNPAIRED.at(
                        place, on_line=line_of(each), also=(reference,), ref=reference
                    )


def _holding(index: Index, name: str) -> Iterator[_Element]:
    """Yield each element that holds members called ``name``, once."""
    parents = (element.getparent() for element in index.every(name))
    yield from dict.fromkeys(parent for parent in parents if parent is not None)


def _set_place(element: _Element) -> Spot:
    """Return the place of a set: its own when it has an id, else that of whom it belongs to."""
    return spot(element) if element.get("id") else holder(element)


def _owner(element: _Element) -> Spot:
    parent = element.getparent()
    return holder(element if parent is None else parent)


def _owners(element: _Element) -> tuple[str, ...]:
    return (_owner(element).id,)


CHECKS: Final = (
    check_collections,
    check_names,
    check_places,
    check_membership,
    check_sets,
    check_pairs,
)
