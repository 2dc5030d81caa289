"""Call activities: what they hand over is what the called element takes (BPMN 2.0.2 §10.3.6)."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import GLOBAL_TASKS, Index, bpmn_children
from processes.lint.constraints.items import item_of, same
from processes.lint.constraints.services import declared
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.tree import local

DATA: Final = Rule(
    code="BPMN-119",
    sentence='"{element}" and "{called}", which it calls, do not declare the same {what}.',
    advice="Declare the same inputs, outputs and sets in both.",
    severity=Severity.WARNING,
    constraints=("EXT.063",),
    page="BPMN 2.0.2 §10.3.6",
)
NO_PLAIN_START: Final = Rule(
    code="BPMN-119",
    sentence='"{element}" calls "{called}", which has no start event without a trigger.',
    advice="Draw a start event without a trigger in the called process.",
    constraints=("EXT.099",),
    page="BPMN 2.0.2 §10.5.2",
)
NO_START: Final = Rule(
    code="BPMN-119",
    sentence='"{element}" calls "{called}", which has no start event.',
    advice="Draw a start event in the called process, so that people see where it begins.",
    severity=Severity.WARNING,
    constraints=("EXT.099",),
    page="BPMN 2.0.2 §10.5.2",
)
RULES: Final = (DATA, NO_PLAIN_START, NO_START)

_KINDS: Final = ("dataInput", "dataOutput", "inputSet", "outputSet")


def check_calls(index: Index) -> Iterator[Finding]:
    """Report calls of elements of this file that do not fit what they call."""
    for call in index.every("callActivity"):
        called = index.follow(call, "calledElement")
        if called is None or local(called) not in GLOBAL_TASKS | {"process"}:
            continue
        yield from _data(index, call, called)
        if local(called) == "process":
            yield from _start(index, call, called)


def _data(index: Index, call: _Element, called: _Element) -> Iterator[Finding]:
    for kind in _KINDS:
        here, there = declared(call, kind), declared(called, kind)
        if len(here) != len(there) or not _matched(index, list(here), list(there)):
            name = called.get("id", "")
            yield DATA.at(spot(call), also=(name,), called=name, what=kind)
            return


def _matched(index: Index, here: list[_Element], there: list[_Element]) -> bool:
    """Return whether each element finds a partner of the same item."""
    for element in here:
        item = item_of(index, element)
        partner = next((e for e in there if same(item, item_of(index, e))), None)
        if partner is None:
            return False
        there.remove(partner)
    return True


def _start(index: Index, call: _Element, called: _Element) -> Iterator[Finding]:
    name = called.get("id", "")
    starts = tuple(bpmn_children(called, "startEvent"))
    if not starts:
        yield NO_START.at(spot(call), also=(name,), called=name)
    elif all(index.definitions(start) for start in starts):
        yield NO_PLAIN_START.at(spot(call), also=(name,), called=name)


CHECKS: Final = (check_calls,)
