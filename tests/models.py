"""BPMN files from a few words, for tests that care about the flow and not about the XML.

``bpmn("p", "s -> u_a -> x", "x -[n > 1]-> u_b -> e", "x -> e2", t_count="{n: n + 1}")``: the
letters before the underscore say the kind of a node (see KINDS), a flow without a condition that
leaves a choosing gateway is its default, keywords give scripts, timers, messages or properties.
"""

import re
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
    body = "".join(_node(name, edges, details.get(name, ""), messages) for name in nodes)
    body += "".join(_flow(number, edge) for number, edge in enumerate(edges, 1))
    defined = "".join(f'<message id="M{n}" name="{m}"/>' for n, m in enumerate(messages))
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}{defined}'
        f'<process id="{key}" name="{key}" isExecutable="true">{body}</process></definitions>'
    )
    return text.encode()


def _node(name: str, edges: list[tuple[str, str, str]], text: str, messages: list[str]) -> str:
    kind = kind_of(name)
    attributes = f'id="{name}" name="{name}"{_default(kind, name, edges)}'
    if kind == "boundaryEvent":
        host, _, text = text.partition(" ")
        attributes += f' attachedToRef="{host.lstrip("~")}"'
        attributes += ' cancelActivity="false"' if host.startswith("~") else ""
    more, inner = _content(kind, text, messages)
    return f"<{kind} {attributes}{more}>{inner}</{kind}>"


def _default(kind: str, name: str, edges: list[tuple[str, str, str]]) -> str:
    leaving = [(n, e) for n, e in enumerate(edges, 1) if e[0] == name]
    bare = [n for n, edge in leaving if not edge[2]]
    choosing = kind in {"exclusiveGateway", "inclusiveGateway"}
    return f' default="f{bare[0]}"' if choosing and bare and len(leaving) > 1 else ""


def _content(kind: str, text: str, messages: list[str]) -> tuple[str, str]:
    """Return further attributes and the inside of a node."""
    if text.startswith("message "):
        return _with_message(kind, text.removeprefix("message "), messages)
    if kind == "scriptTask":
        return ' scriptFormat="feel"', f"<script>{escape(text)}</script>"
    if kind in {"intermediateCatchEvent", "boundaryEvent"} and text:
        return "", _timer(text)
    if text == "terminate":
        return "", "<terminateEventDefinition/>"
    return (f' camunda:dueDate="{escape(text, quote=True)}"' if text else ""), ""


def _with_message(kind: str, text: str, messages: list[str]) -> tuple[str, str]:
    name, _, payload = text.partition(" ")
    ref = f' messageRef="M{messages.index(name)}"'
    inner = _property("grid.payload", payload) if payload else ""
    if kind in {"sendTask", "receiveTask"}:
        return ref, inner
    return "", f"{inner}<messageEventDefinition{ref}/>"


def _timer(text: str) -> str:
    return (
        "<timerEventDefinition><timeDuration xsi:type='tFormalExpression'>"
        f"{escape(text)}</timeDuration></timerEventDefinition>"
    )


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
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="f{number}" {ends}>{inner}</sequenceFlow>'
