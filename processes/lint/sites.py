"""Where expressions stand in a process: scripts, conditions, timers, due dates, payloads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.lint.rule import Spot, spot
from processes.lint.subject import Subject
from processes.notation import FLOW_NODES, TIMERS
from processes.tree import line_of, local

EXPRESSION_PROPERTIES = ("grid.payload", "grid.correlation", "grid.title")
"""The camunda:property names whose value is FEEL."""

ASKED: Final = (
    "activationCondition",
    "completionCondition",
    "from",
    "loopCardinality",
    "loopCondition",
    "transformation",
)
"""Elements whose text is FEEL when there is one; without a text they say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One expression: whose it is, its text without ``=``, and the line its text begins on."""

    place: Spot
    text: str
    line: int


def sites(subject: Subject) -> Iterator[Site]:
    """Yield every FEEL expression of a process, in the order of its kinds."""
    yield from _scripts(subject)
    for element in subject.elements("conditionExpression"):
        yield _site(element, owner(element))
    for element in subject.elements(*TIMERS, "condition"):
        if local(element) == "condition" or _raw(element).lstrip().startswith("="):
            yield _site(element, owner(element))
    for element in subject.elements(*ASKED):
        if _raw(element).strip():
            yield _site(element, owner(element))
    yield from _attributes(subject)


def owner(element: _Element) -> Spot:
    """Return the node or flow that ``element`` belongs to."""
    found: _Element = element
    for ancestor in element.iterancestors():
        if local(ancestor) in FLOW_NODES | {"sequenceFlow", "process"}:
            found = ancestor
            break
    return spot(found)


def _scripts(subject: Subject) -> Iterator[Site]:
    for task in subject.elements("scriptTask"):
        scripts = list(task.iterchildren("{*}script"))
        if scripts:
            yield _site(scripts[0], spot(task))
        else:
            yield Site(place=spot(task), text="", line=line_of(task))


def _attributes(subject: Subject) -> Iterator[Site]:
    for element in (subject.element, *subject.elements(*FLOW_NODES)):
        values = extensions.properties(element)
        texts = [values[name] for name in EXPRESSION_PROPERTIES if name in values]
        times = (extensions.attribute(element, "dueDate"), values.get("grid.ttl", ""))
        for text in [*texts, *(time for time in times if time.startswith("="))]:
            expression = text.strip().removeprefix("=").strip()
            yield Site(place=spot(element), text=expression, line=line_of(element))


def _site(element: _Element, place: Spot) -> Site:
    raw = _raw(element)
    body = raw.lstrip().removeprefix("=").lstrip()
    above = raw[: len(raw) - len(body)].count("\n")
    return Site(place=place, text=body.rstrip(), line=line_of(element) + above)


def _raw(element: _Element) -> str:
    return "".join(map(str, element.itertext()))
