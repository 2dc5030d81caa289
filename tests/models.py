"""BPMN files from a few words, for tests that care about the flow and not about the XML.

``bpmn("p", "s -> u_a -> x", "x -[n > 1]-> u_b -> e", "x -> e2", t_count="{n: n + 1}")``: the
letters before the underscore say the kind of a node (see KINDS), a flow without a condition that
leaves a choosing gateway is its default, keywords give scripts, timers, messages or properties.
"""

import re
from collections.abc import Mapping
from html import escape

KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "u": "userTask",
    "m": "manualTask",
    "t": "scriptTask",
    "n": "task",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "i": "inclusiveGateway",
    "g": "eventBasedGateway",
    "c": "intermediateCatchEvent",
    "h": "intermediateThrowEvent",
    "b": "boundaryEvent",
    "send": "sendTask",
    "recv": "receiveTask",
}
_ARROW = re.compile(r"\s*-(?:\[(.*?)\]-)?>\s*")
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://bihuan.example/test" id="defs">'
)


def kind_of(node: str) -> str:
    """Return the BPMN element a node name stands for."""
    return KINDS[re.match(r"[a-z]+", node).group()]  # type: ignore[union-attr]


def bpmn(key: str, *flows: str, **details: str) -> bytes:
    """Return a BPMN file with one executable process; see the module for the words."""
    edges: list[tuple[str, str, str]] = []
    nodes: dict[str, None] = {}
    for line in flows:
        parts = _ARROW.split(line)
        names, conditions = parts[::2], parts[1::2]
        for source, target, condition in zip(names, names[1:], conditions, strict=False):
            edges.append((source, target, condition or ""))
        nodes |= dict.fromkeys(names)
    nodes |= {name: None for name in details if name in nodes or name.startswith("b_")}
    messages = sorted(
        {text.removeprefix("message ").split()[0] for text in details.values()
         if text.startswith("message ")}
    )  # fmt: skip
    body = "".join(_node(name, edges, details, messages) for name in nodes)
    body += "".join(_flow(number, edge) for number, edge in enumerate(edges, 1))
    defined = "".join(f'<message id="M{n}" name="{m}"/>' for n, m in enumerate(messages))
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}{defined}'
        f'<process id="{key}" name="{key}" isExecutable="true">{body}</process></definitions>'
    )
    return text.encode()


def _node(
    name: str,
    edges: list[tuple[str, str, str]],
    details: Mapping[str, str],
    messages: list[str],
) -> str:
    kind = kind_of(name)
    text = details.get(name, "")
    attributes = f'id="{name}" name="{name}"'
    if kind in {"exclusiveGateway", "inclusiveGateway"}:
        leaving = [n for n, e in enumerate(edges, 1) if e[0] == name]
        bare = [n for n in leaving if not edges[n - 1][2]]
        if len(leaving) > 1 and bare:
            attributes += f' default="f{bare[0]}"'
    inner = ""
    if kind == "scriptTask":
        attributes += ' scriptFormat="feel"'
        inner = f"<script>{escape(text)}</script>"
    elif kind == "boundaryEvent":
        host, _, text = text.partition(" ")
        open_ended = host.startswith("~")
        attributes += f' attachedToRef="{host.lstrip("~")}"'
        attributes += ' cancelActivity="false"' if open_ended else ""
    if text.startswith("message "):
        message, _, payload = text.removeprefix("message ").partition(" ")
        inner = _message(kind, messages.index(message))
        if kind in {"sendTask", "receiveTask"}:
            attributes += f' messageRef="M{messages.index(message)}"'
        if payload:
            inner = _property("grid.payload", payload) + inner
    elif text.startswith(("P", "=")) and kind in {"intermediateCatchEvent", "boundaryEvent"}:
        inner = (
            "<timerEventDefinition><timeDuration xsi:type='tFormalExpression'>"
            f"{escape(text)}</timeDuration></timerEventDefinition>"
        )
    elif text == "terminate":
        inner = "<terminateEventDefinition/>"
    elif kind == "userTask" and text:
        attributes += f' camunda:dueDate="{escape(text, quote=True)}"'
    return f"<{kind} {attributes}>{inner}</{kind}>"


def _message(kind: str, number: int) -> str:
    if kind in {"sendTask", "receiveTask"}:
        return ""
    return f'<messageEventDefinition messageRef="M{number}"/>'


def _property(name: str, value: str) -> str:
    return (
        "<extensionElements><camunda:properties>"
        f'<camunda:property name="{name}" value="{escape(value, quote=True)}"/>'
        "</camunda:properties></extensionElements>"
    )


def _flow(number: int, edge: tuple[str, str, str]) -> str:
    source, target, condition = edge
    inner = (
        f'<conditionExpression xsi:type="tFormalExpression">{escape(condition)}'
        "</conditionExpression>"
        if condition
        else ""
    )
    return f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
