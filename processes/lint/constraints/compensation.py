"""Compensation: what undoes an activity is drawn beside it (BPMN 2.0.2 §10.7)."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.lint import support
from processes.lint.constraints.index import ARTIFACTS, Elements, Index, is_true, names_of
from processes.lint.finding import Finding
from processes.lint.rule import Rule, spot
from processes.notation import ACTIVITIES, FLOW_NODES
from processes.tree import local, resolve

_PAGE: Final = "BPMN 2.0.2 §10.7"

NO_HANDLER: Final = support.NO_HANDLER.about("EXT.143", page=_PAGE)
NOT_A_HANDLER: Final = Rule(
    code="BPMN-108",
    sentence='"{element}" is to undo work for "{event}" and is not marked for compensation.',
    advice="Mark the activity as compensation (isForCompensation).",
    constraints=("EXT.144",),
    page=_PAGE,
)
ARROW: Final = Rule(
    code="BPMN-108",
    sentence='An arrow leaves the compensation event "{element}".',
    advice="Delete the arrow; what undoes the work is joined by an association.",
    constraints=("EXT.114",),
    page=_PAGE,
)
RULES: Final = (NO_HANDLER, NOT_A_HANDLER, ARROW)


def check_compensation(index: Index) -> Iterator[Finding]:
    """Report compensation events on borders that undo nothing, or by the wrong means."""
    joined = _joined(index)
    for event, definitions in index.events("boundaryEvent"):
        if "compensateEventDefinition" not in names_of(definitions):
            continue
        if index.out_of(event):
            yield ARROW.at(spot(event))
        others = joined.get(event.get("id", ""), ())
        if not any(local(other) in ACTIVITIES for other in others):
            yield NO_HANDLER.at(spot(event))
        for other in others:
            if local(other) in FLOW_NODES and not is_true(other, "isForCompensation"):
                also = (event.get("id", ""),)
                yield NOT_A_HANDLER.at(spot(other), also=also, event=also[0])


def _joined(index: Index) -> dict[str, Elements]:
    """Return by the id of an element what associations join it to, notes and groups aside."""
    found: dict[str, list[_Element]] = {}
    for line in index.every("association"):
        ends = [resolve(line.get(name, "")) for name in ("sourceRef", "targetRef")]
        for here, there in (ends, reversed(ends)):
            other = index.ids.get(there)
            if other is not None and local(other) not in ARTIFACTS:
                found.setdefault(here, []).append(other)
    return {key: tuple(others) for key, others in found.items()}


CHECKS: Final = (check_compensation,)
