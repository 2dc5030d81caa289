"""Choices that a sketch only draws: the person before them is asked.

In a drawing of which no process is executable, people write a question at the gateway and the
answers at its arrows, or let the next steps speak for themselves, and write no conditions. They are
meant as they are read: somebody answers. A file that is marked executable is taken at its word, and
the linter asks for its conditions.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml.etree import _Element

from processes.normalise.changes import AlwaysOpen, Change, ChoiceAsked
from processes.normalise.edits import AddChild, Edit, New, SetText, Where, change
from processes.normalise.languages.term import string
from processes.notation import ACTIVITIES, BPMN, XSI
from processes.tree import child, local, text_of

_TRUE: Final = frozenset({"true", "1"})
VARIABLE: Final = "way_"
"""How a variable begins that holds an answer; the id of the gateway or the arrow follows."""

Named = Mapping[str, _Element]


def choices(root: _Element) -> Iterator[Edit]:
    """Give undecided arrows the condition to be the answer of a person."""
    drawn = list(root.iterchildren(f"{{{BPMN}}}process"))
    if any(p.get("isExecutable", "").strip().lower() in _TRUE for p in drawn):
        return
    for process in drawn:
        named = {e.get("id", ""): e for e in process.iter(f"{{{BPMN}}}*")}
        leaving: dict[str, list[_Element]] = {}
        for flow in process.iter(f"{{{BPMN}}}sequenceFlow"):
            leaving.setdefault(flow.get("sourceRef", "").strip(), []).append(flow)
        for source, flows in leaving.items():
            if source in named:
                yield from _asked(named[source], flows, named)


def _asked(source: _Element, flows: Sequence[_Element], named: Named) -> Iterator[Edit]:
    if any(text_of(child(flow, "conditionExpression")) for flow in flows):
        return
    otherwise = source.get("default", "").strip()
    open_ = [flow for flow in flows if flow.get("id") != otherwise]
    if len(flows) == 1:
        for flow in flows:
            if child(flow, "conditionExpression") is not None:
                yield _decided(flow, "true", change(AlwaysOpen, flow))
        return
    match local(source):
        case "exclusiveGateway":
            yield from _one_of(source, flows, open_, named)
        case "inclusiveGateway":
            yield from _each(source, open_, named)
        case kind if kind in ACTIVITIES:
            written = [f for f in open_ if child(f, "conditionExpression") is not None]
            yield from _each(source, written, named)
        case _:
            pass


def _one_of(
    gateway: _Element, flows: Sequence[_Element], open_: Sequence[_Element], named: Named
) -> Iterator[Edit]:
    """Ask which of the arrows is taken; their names must tell them apart."""
    answers = {flow: _answer(flow, named) for flow in flows}
    names = list(answers.values())
    if all(names) and len(set(names)) == len(names):
        said = change(ChoiceAsked, gateway, ways=" / ".join(names))
        for flow in open_:
            yield _decided(flow, f"{_variable(gateway)} = {string(answers[flow]).text}", said)


def _each(source: _Element, open_: Sequence[_Element], named: Named) -> Iterator[Edit]:
    """Ask of each arrow whether it is taken."""
    names = [_answer(flow, named) for flow in open_]
    if open_ and all(names):
        said = change(ChoiceAsked, source, ways=" / ".join(names))
        for flow in open_:
            yield _decided(flow, _variable(flow), said)


def _answer(flow: _Element, named: Named) -> str:
    """Return what the arrow is called, or else the step it leads to."""
    target = named.get(flow.get("targetRef", "").strip())
    own, next_ = (
        " ".join(e.get("name", "").split()) if e is not None else "" for e in (flow, target)
    )
    return own or next_


def _variable(element: _Element) -> str:
    return VARIABLE + re.sub(r"\W", "_", element.get("id", ""))


def _decided(flow: _Element, text: str, said: Change) -> Edit:
    there = child(flow, "conditionExpression")
    if there is not None:
        return SetText(element=there, change=said, text=text)
    kind = f"{flow.prefix}:tFormalExpression" if flow.prefix else "tFormalExpression"
    tag = f"{{{BPMN}}}conditionExpression"
    new = New(tag=tag, attributes={f"{{{XSI}}}type": kind}, text=text)
    return AddChild(element=flow, change=said, new=new, where=Where.LAST)
