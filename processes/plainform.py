"""The form of a step that names none: what must be known before the next person is asked.

A process of others has no forms of ours. Its choices still need answers: from a step on, all ways
are followed until somebody else is asked; what is read on them and is worked out nowhere in the
process, becomes a question. A remark may always be left.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from processes.extensions import HOUSE, PROFILE
from processes.feel.expression import FeelError, compile_expression
from processes.form import Choice, Field, Form
from processes.model import Flow, Node, Process

PEOPLE: Final = frozenset({"userTask", "manualTask"})
ANSWERED_BY_OTHERS: Final = frozenset(
    {"serviceTask", "businessRuleTask", "receiveTask", "callActivity"}
)
"""Steps whose answer may bring what is read behind them."""
REMARK: Final = Field(
    key="remark",
    type="textarea",
    title={"zh": "备注", "en": "Remark"},
    hint={"zh": "可以不填。", "en": "May be left empty."},
    purpose="办理本事项",
)
OTHER: Final = Choice(value="other", title={"zh": "其他", "en": "Other"})
DRAWN: Final = "way_"
"""How the variables begin that stand for a choice of a sketch (processes.normalise.decisions)."""
MOST: Final = 20
"""Questions that one form asks at most."""

_TEXT: Final = r'"((?:[^"\\]|\\.)*)"'


def is_house(process: Process) -> bool:
    """Return whether the process keeps the rules of the house: its steps name their forms."""
    return process.properties.get(PROFILE) == HOUSE


def plain_form(process: Process, node: str, *, start: bool = False) -> Form:
    """Return the form of ``node``: a question for each thing that must be known behind it.

    A start has no remark.
    """
    asked = list(_questions(process, node))[:MOST]
    more = [] if start or any(f.key == REMARK.key for f in asked) else [REMARK]
    place = process.nodes[node]
    title = " ".join(place.name.split()) or place.id
    return Form(key="", title={"zh": title, "en": title}, fields=(*asked, *more))


class Asked(NamedTuple):
    """One condition, and what people call the gateway that asks it and the way it opens."""

    text: str
    gateway: str = ""
    way: str = ""


@dataclass(slots=True)
class _Reading:
    """What is read on the ways behind a step."""

    conditions: list[Asked] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    """Expressions whose value is needed: who is next, which list is gone through."""


def _questions(process: Process, node: str) -> Iterator[Field]:
    own = [a.source for a in process.nodes[node].outputs if a.source and not a.computed]
    everywhere = [Asked(flow.condition) for flow in process.flows.values() if flow.condition]
    for name in dict.fromkeys(own):
        yield _question(name, everywhere)
    reading = _ahead(process, node)
    computed = {*_computed(process), *own, "case"}
    texts = [*(asked.text for asked in reading.conditions), *reading.values]
    for name in dict.fromkeys(name for text in texts for name in _names(text)):
        if name not in computed and not _is_path(name, texts):
            yield _question(name, reading.conditions)


def _ahead(process: Process, node: str) -> _Reading:
    """Follow all ways behind ``node`` until the next person, or somebody else, is asked."""
    reading, seen = _Reading(), {node}
    waiting = [process.nodes[node]]
    while waiting:
        current = waiting.pop()
        for flow in _leaving(process, current):
            follower = process.nodes.get(flow.target)
            if flow.condition:
                way = flow.name or (follower.name if follower else "")
                reading.conditions.append(Asked(flow.condition, current.name, way))
            if follower is not None and follower.id not in seen:
                seen.add(follower.id)
                reading.values += _needed(follower)
                if follower.kind not in PEOPLE | ANSWERED_BY_OTHERS:
                    waiting.append(follower)
    return reading


def _leaving(process: Process, node: Node) -> Iterator[Flow]:
    """Yield the ways on from ``node``: into a sub-process, and out of it behind its last step."""
    inside = [n for n in process.nodes.values() if n.parent == node.id]
    for first in inside:
        if not process.incoming(first.id) and not first.attached_to:
            yield Flow(id="", source=node.id, target=first.id)
    flows = process.outgoing(node.id)
    if not inside or node.kind in PEOPLE:
        yield from flows
    if not flows and node.parent in process.nodes:
        yield from process.outgoing(node.parent)


def _needed(node: Node) -> Iterator[str]:
    """Yield the expressions that must have a value when ``node`` begins."""
    if node.assignee.startswith("="):
        yield node.assignee
    if node.due.startswith("="):
        yield node.due
    if node.repeat is not None:
        yield from filter(None, (node.repeat.collection, node.repeat.cardinality))
    if node.kind == "scriptTask":
        yield node.script


def _computed(process: Process) -> Iterator[str]:
    """Yield the variables that the process itself gives values."""
    for node in process.nodes.values():
        if node.result:
            yield node.result
        yield from (assignment.target for assignment in node.outputs)
        if node.repeat is not None:
            yield from (node.repeat.element, node.repeat.results, node.repeat.result)
        if node.kind == "scriptTask":
            yield from re.findall(r'[{,]\s*"?([^\W\d][\w ]*?)"?\s*:', node.script)


def _names(text: str) -> Iterable[str]:
    try:
        return sorted(compile_expression(text).names)
    except FeelError:
        return ()


def _is_path(name: str, texts: Iterable[str]) -> bool:
    """Return whether ``name`` is a context of which members are read: no single question."""
    return any(re.search(rf"\b{re.escape(name)}\s*[.\[]", text) for text in texts)


def _question(name: str, conditions: Iterable[Asked]) -> Field:
    about = [asked for asked in conditions if name in _names(asked.text)]
    kind, choices = _kind(name, [asked.text for asked in about])
    title = name
    if about and name.startswith(DRAWN):
        said = about[0].way if kind == "check" else about[0].gateway
        title = " ".join(said.split()) or name
    return Field(
        key=name,
        type=kind,
        title={"zh": title, "en": title},
        required=kind != "check",
        choices=choices,
        purpose="办理本事项",
    )


def _kind(name: str, texts: Iterable[str]) -> tuple[str, tuple[Choice, ...]]:
    """Return the type of a question, and the answers that the conditions compare it with."""
    own = re.escape(name)
    every = list(texts)
    literals = [found for text in every for found in re.findall(rf"\b{own}\s*!?=\s*{_TEXT}", text)]
    if literals:
        answers = [Choice(value=v, title={"zh": v, "en": v}) for v in dict.fromkeys(literals)]
        return "choice", tuple(answers) if len(answers) > 1 else (*answers, OTHER)
    if any(re.search(rf"\b{own}\s*(!?=|<=?|>=?)\s*-?\d", text) for text in every):
        return "number", ()
    if any(re.search(rf"\b{own}\s*([-+*/]|<=?|>=?)|([-+*/]|<=?|>=?)\s*{own}\b", t) for t in every):
        return "number", ()
    return ("check" if every else "text"), ()
