"""Multi-instance activities: how often, over which list, and of what kind (BPMN 2.0.2 §10.3.8)."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.lint import support
from processes.lint.constraints.index import (
    Index,
    bpmn_children,
    child_text,
    is_executable,
    is_true,
    names_of,
)
from processes.lint.constraints.items import item_of, scalar
from processes.lint.constraints.services import declared
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.notation import TASKS
from processes.tree import local, resolve

_PAGE: Final = "BPMN 2.0.2 §10.3.8"

NO_COUNT: Final = support.NO_LOOP.about("EXT.067", page=_PAGE)
FOREIGN_LIST: Final = Rule(
    code="BPMN-118",
    sentence='"{element}" goes through "{ref}", which is not one of its own data inputs.',
    advice="Declare it as a data input of the task.",
    severity=Severity.WARNING,
    constraints=("EXT.068",),
    page=_PAGE,
)
OUTPUT_KIND: Final = Rule(
    code="BPMN-118",
    sentence='One result of "{element}" is not of the kind that the list "{ref}" holds.',
    advice="Give the output item the structure of the members of the list.",
    severity=Severity.WARNING,
    constraints=("EXT.069",),
    page=_PAGE,
)
INPUT_KIND: Final = Rule(
    code="BPMN-118",
    sentence='One item of "{element}" is not of the kind that the list "{ref}" holds.',
    advice="Give the input item the structure of the members of the list.",
    severity=Severity.WARNING,
    constraints=("EXT.070",),
    page=_PAGE,
)
RULES: Final = (NO_COUNT, FOREIGN_LIST, OUTPUT_KIND, INPUT_KIND)

_KINDS: Final = (
    ("loopDataInputRef", "inputDataItem", INPUT_KIND),
    ("loopDataOutputRef", "outputDataItem", OUTPUT_KIND),
)
_COUNTS: Final = frozenset({"loopCardinality", "loopDataInputRef"})


def check_repetitions(index: Index) -> Iterator[Finding]:
    """Report multi-instance markers that leave open how often, or mix up kinds of data."""
    for marker in index.every("multiInstanceLoopCharacteristics"):
        activity = marker.getparent()
        if activity is None:
            continue
        if is_executable(activity):
            yield from _counted(activity, marker)
        for list_word, item_word, rule in _KINDS:
            yield from _kind(index, activity, marker, (list_word, item_word, rule))


def _counted(activity: _Element, marker: _Element) -> Iterator[Finding]:
    collection = extensions.attribute(marker, "collection")
    if not (_COUNTS & set(names_of(bpmn_children(marker))) or collection):
        yield NO_COUNT.at(spot(activity))
    reference = resolve(child_text(marker, "loopDataInputRef"))
    if reference and local(activity) in TASKS:
        inputs = {each.get("id") for each in declared(activity, "dataInput")}
        if reference not in inputs:
            yield FOREIGN_LIST.at(spot(activity), also=(reference,), ref=reference)


def _kind(
    index: Index, activity: _Element, marker: _Element, words: tuple[str, str, Rule]
) -> Iterator[Finding]:
    """Report an item whose kind is not that of the members of the list it belongs to."""
    list_word, item_word, rule = words
    reference = child_text(marker, list_word)
    members = item_of(index, index.find(reference))
    data = next(bpmn_children(marker, item_word), None)
    one = item_of(index, data)
    if members is None or one is None or data is None:
        return
    single = not (is_true(one, "isCollection") or is_true(data, "isCollection"))
    if not (single and is_true(members, "isCollection") and scalar(one, members)):
        yield rule.at(spot(activity), also=(data.get("id", ""),), ref=resolve(reference))


CHECKS: Final = (check_repetitions,)
